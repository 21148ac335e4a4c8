"""Read no body that is larger than any request could be."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from todo.problems import problem

# an event of the broker may have one MiB, and comes as base64 in a CloudEvent
LARGEST = 2 * 2**20


TOO_LARGE = f"a body has {LARGEST:,} bytes at the most"


class BodyLimit:
    """Answer 413 to a request whose body is too large, without reading it to its end.

    Args:
        app: what answers all others.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > LARGEST:
            await problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)(scope, receive, send)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > LARGEST:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
            return message

        await self._app(scope, counted, send)
