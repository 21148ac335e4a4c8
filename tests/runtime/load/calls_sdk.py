"""Time the same calls of Dapr's own SDK: python calls_sdk.py GRPC_PORT TOPIC, with the package dapr."""

from __future__ import annotations

import asyncio
import json
import sys

from calls import BULK, EVENT, measured
from dapr.aio.clients import DaprClient
from dapr.clients.grpc._request import BulkPublishEntry, TransactionalStateOperation, TransactionOperationType

PUBSUB, STORE, SECRETS = "pubsub-kafka", "statestore-postgres", "kubernetes"
JSON = "application/json"


async def main(port: int, topic: str) -> None:
    """Run."""
    text = json.dumps(EVENT)
    async with DaprClient(f"127.0.0.1:{port}") as client:
        entries = [
            BulkPublishEntry(
                event=text, entry_id=str(number), content_type=JSON, metadata={"partitionKey": str(number)}
            )
            for number in range(BULK)
        ]

        def transaction(number: int) -> list[TransactionalStateOperation]:
            return [
                TransactionalStateOperation(key="kept", data=text),
                TransactionalStateOperation(operation_type=TransactionOperationType.delete, key=f"key {number}"),
            ]

        await measured(
            {
                "publish": lambda number: client.publish_event(
                    PUBSUB, topic, text, publish_metadata={"partitionKey": str(number)}, data_content_type=JSON
                ),
                f"publish {BULK} in bulk": lambda _: client.publish_events(PUBSUB, topic, entries),
                "save state": lambda number: client.save_state(STORE, f"key {number}", text),
                "get state": lambda number: client.get_state(STORE, f"key {number}"),
                "get 10 states": lambda _: client.get_bulk_state(STORE, [f"key {each}" for each in range(10)], 10),
                "transaction of 2": lambda number: client.execute_state_transaction(STORE, transaction(number)),
                "delete state": lambda number: client.delete_state(STORE, f"key {number}"),
                "get secret": lambda _: client.get_secret(SECRETS, "kafka-secrets"),
                "metadata": lambda _: client.get_metadata(),
            }
        )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
