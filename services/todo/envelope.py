"""Take an event out of whatever a broker delivers: CloudEvents of two kinds, or the plain event itself."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, NamedTuple

from pydantic import ValidationError

from todo import tracing
from todo.events import EVENT, Event


class MalformedEvent(Exception):
    """The bytes hold no event of this application; trying again cannot help."""


class Opened(NamedTuple):
    """An event, and the trace that its envelope names."""

    event: Event
    traceparent: str | None


def decode(body: bytes) -> Opened:
    """Return the event in a message body, from either transport.

    A sidecar delivers a CloudEvent with `data`, or with `data_base64` when the subscription asks for raw payloads,
    and passes plain JSON objects of older publishers on as they are. On Kafka itself lie CloudEvents of publishers
    behind a sidecar beside plain events of all others.

    Raises:
        MalformedEvent: not JSON, not an object, or not one of the events.
    """
    envelope = content = _object(body)
    if "specversion" in envelope:
        content = _data(envelope)
    try:
        event = EVENT.validate_python(content, strict=False)
    except ValidationError as error:
        problems = (f"{'.'.join(map(str, item['loc'])) or 'event_type'}: {item['msg']}" for item in error.errors())
        raise MalformedEvent(f"not an event of this application: {'; '.join(problems)}") from None
    traceparent = envelope.get(tracing.HEADER)
    return Opened(event, traceparent if isinstance(traceparent, str) else None)


def _data(cloud_event: dict[str, Any]) -> dict[str, Any]:
    if "data_base64" in cloud_event:
        try:
            return _object(base64.b64decode(cloud_event["data_base64"], validate=True))
        except (binascii.Error, TypeError, ValueError) as error:
            raise MalformedEvent(f"data_base64 is not base64: {error}") from None
    data = cloud_event.get("data")
    # a publisher that forgot the JSON content type: Dapr then carries the document as a string
    return data if isinstance(data, dict) else _object(data if isinstance(data, str) else b"")


def _object(document: bytes | str) -> dict[str, Any]:
    try:
        content = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise MalformedEvent(f"not JSON: {error}") from None
    if not isinstance(content, dict):
        raise MalformedEvent(f"a JSON object is needed, not {type(content).__name__}")
    return content
