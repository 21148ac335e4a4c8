"""The trace that a piece of work belongs to, carried along by the header of W3C Trace Context.

The services make no spans of their own: a request's or an event's context goes on with what they write and publish, so
that the spans of sidecars, gateways and other applications join into one trace, and log lines say which.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = "traceparent"
# version 00; what a later version adds at the end is not ours to pass on
KNOWN = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

_current: ContextVar[str | None] = ContextVar(HEADER, default=None)


def current() -> str | None:
    """Return the context of the work under way, nothing outside of a request or delivery."""
    return _current.get()


@contextmanager
def part_of(traceparent: str | None) -> Iterator[None]:
    """Let what happens in the block belong to a trace: a new one, when the context is missing or malformed."""
    known = traceparent if traceparent and KNOWN.fullmatch(traceparent) else _new()
    token = _current.set(known)
    try:
        yield
    finally:
        _current.reset(token)


class Traced:
    """Let each request belong to the trace that its header names.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with part_of(Headers(scope=scope).get(HEADER)):
            await self._app(scope, receive, send)


class TraceOfLine(logging.Filter):
    """Gives each log record the id of the trace that it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add `trace_id`; lets every record pass."""
        if traceparent := current():
            record.trace_id = traceparent.split("-")[1]
        return True


def _new() -> str:
    # not sampled: nobody has asked for spans
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"
