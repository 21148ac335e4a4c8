"""A consumer group as its broker sees it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.protocol import ConsumerProtocol

from todo.kafka import client_options
from todo.settings import ConsumerEnv

CLIENT_ID = "todo-status"


async def describe(settings: ConsumerEnv) -> dict[str, Any]:
    """Return state, members and lag of the group of a service.

    Returns:
        `name`; `state`, in Kafka's words; `members`, each with its `host` and `topics` (topic -> partitions that it
        reads); `lag`, topic -> events that the group has not committed yet.

    Raises:
        KafkaError: the broker cannot be reached, or refuses.
    """
    options = client_options(settings, CLIENT_ID)
    name = settings.kafka_consumer_group
    admin = AIOKafkaAdminClient(**options)
    try:
        await admin.start()
        (answer,) = await admin.describe_consumer_groups([name])
        (group,) = answer.groups
        _error, _name, state, _type, _protocol, members, *_rights = group
        committed = await admin.list_consumer_group_offsets(name)
    finally:
        await admin.close()
    found = [{"host": host.lstrip("/"), "topics": _topics(read)} for _id, _client, host, _wants, read in members]
    topics = {each.topic for each in committed} | {topic for member in found for topic in member["topics"]}
    lag = await _lag(options, topics, {each: offset.offset for each, offset in committed.items()})
    return {"name": name, "state": state, "members": found, "lag": lag}


async def _lag(options: dict[str, Any], topics: set[str], committed: dict[TopicPartition, int]) -> dict[str, int]:
    lag: dict[str, int] = defaultdict(int)
    async with AIOKafkaConsumer(*sorted(topics), **options) as consumer:
        partitions = [
            TopicPartition(topic, number) for topic in topics for number in consumer.partitions_for_topic(topic) or ()
        ]
        ends = await consumer.end_offsets(partitions)
        starts = await consumer.beginning_offsets(partitions)
    for each in partitions:
        # where nothing is committed, the group begins at the oldest event
        lag[each.topic] += max(0, ends[each] - max(committed.get(each, -1), starts[each]))
    return dict(sorted(lag.items()))


def _topics(assignment: bytes) -> dict[str, list[int]]:
    if not assignment:
        return {}
    decoded = ConsumerProtocol.ASSIGNMENT.decode(assignment)
    return {topic: sorted(partitions) for topic, partitions in decoded.assignment}
