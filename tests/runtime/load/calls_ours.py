"""Time the calls of todo.dapr: python calls_ours.py HTTP_PORT TOPIC."""

from __future__ import annotations

import asyncio
import sys

from calls import BULK, EVENT, measured

from todo.dapr import BulkEntry, DaprClient, StateEntry, StateRemoval

PUBSUB, STORE, SECRETS = "pubsub-kafka", "statestore-postgres", "kubernetes"


async def main(port: int, topic: str) -> None:
    """Run."""
    async with DaprClient(port) as client:
        entries = [BulkEntry(str(number), EVENT, {"partitionKey": str(number)}) for number in range(BULK)]
        await measured(
            {
                "publish": lambda number: client.publish_event(PUBSUB, topic, EVENT, {"partitionKey": str(number)}),
                f"publish {BULK} in bulk": lambda _: client.bulk_publish(PUBSUB, topic, entries),
                "save state": lambda number: client.save_state(STORE, StateEntry(f"key {number}", EVENT)),
                "get state": lambda number: client.get_state(STORE, f"key {number}"),
                "get 10 states": lambda _: client.get_states(STORE, [f"key {each}" for each in range(10)]),
                "transaction of 2": lambda number: client.transact_state(
                    STORE, StateEntry("kept", EVENT), StateRemoval(f"key {number}")
                ),
                "delete state": lambda number: client.delete_state(STORE, f"key {number}"),
                "get secret": lambda _: client.get_secret(SECRETS, "kafka-secrets"),
                "metadata": lambda _: client.metadata(),
            }
        )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
