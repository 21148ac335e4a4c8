"""A server that answers as a sidecar's documented HTTP API does, and remembers what it was asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass(frozen=True, slots=True)
class Published:
    """One publish call."""

    topic: str
    content: Any
    query: dict[str, str]


@dataclass(slots=True)
class FakeSidecar:
    """State, secrets and publish calls in memory.

    `refusals` maps a path's first segment to the answer it gives, `not_allowed` has those that no API is behind;
    `api_token` is demanded of all but health calls.
    """

    secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    components: tuple[tuple[str, str], ...] = ()
    refusals: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    not_allowed: set[str] = field(default_factory=set)
    api_token: str | None = None
    published: list[Published] = field(default_factory=list)
    bulk: list[Published] = field(default_factory=list)
    state: dict[str, tuple[Any, str]] = field(default_factory=dict)
    saved: list[dict[str, Any]] = field(default_factory=list)
    _server: TestServer = field(init=False)

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._refuse])
        app.router.add_post("/v1.0/publish/bulk/{pubsub}/{topic}", self._bulk_publish)
        app.router.add_post("/v1.0/publish/{pubsub}/{topic}", self._publish)
        app.router.add_post("/v1.0/state/{store}", self._save)
        app.router.add_get("/v1.0/state/{store}/{key}", self._get)
        app.router.add_delete("/v1.0/state/{store}/{key}", self._delete)
        app.router.add_get("/v1.0/secrets/{store}/{name}", self._secret)
        app.router.add_get("/v1.0/metadata", self._metadata)
        app.router.add_get("/v1.0/healthz", self._no_content)
        app.router.add_get("/v1.0/healthz/outbound", self._no_content)
        self._server = TestServer(app, host="127.0.0.1")
        await self._server.start_server()
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self._server.close()

    @property
    def port(self) -> int:
        assert self._server.port is not None
        return self._server.port

    @web.middleware
    async def _refuse(self, request: web.Request, handler: Any) -> web.StreamResponse:
        api = request.path.split("/")[2]
        if self.api_token and api != "healthz" and request.headers.get("dapr-api-token") != self.api_token:
            return web.Response(status=401, text="invalid api token\n")
        if api in self.not_allowed:
            return web.Response(status=404, text="404 page not found\n")
        if refusal := self.refusals.get(api):
            status, content = refusal
            return web.json_response(content, status=status)
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _publish(self, request: web.Request) -> web.Response:
        self.published.append(Published(request.match_info["topic"], await request.json(), dict(request.query)))
        return await self._no_content(request)

    async def _bulk_publish(self, request: web.Request) -> web.Response:
        self.bulk.append(Published(request.match_info["topic"], await request.json(), dict(request.query)))
        return await self._no_content(request)

    async def _save(self, request: web.Request) -> web.Response:
        for entry in await request.json():
            self.saved.append(entry)
            _value, etag = self.state.get(entry["key"], (None, None))
            if "etag" in entry and entry["etag"] != etag:
                return _error(409, "ERR_STATE_SAVE", "possible etag mismatch. error from state store")
            self.state[entry["key"]] = (entry["value"], str(uuid4()))
        return await self._no_content(request)

    async def _get(self, request: web.Request) -> web.Response:
        if request.match_info["key"] not in self.state:
            return await self._no_content(request)
        value, etag = self.state[request.match_info["key"]]
        return web.json_response(value, headers={"ETag": etag})

    async def _delete(self, request: web.Request) -> web.Response:
        _value, etag = self.state.get(request.match_info["key"], (None, None))
        if request.headers.get("If-Match", etag) != etag:
            return _error(409, "ERR_STATE_DELETE", "possible etag mismatch. error from state store")
        self.state.pop(request.match_info["key"], None)
        return await self._no_content(request)

    async def _secret(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self.secrets:
            return _error(403, "ERR_PERMISSION_DENIED", f'access denied by policy to get "{name}"')
        return web.json_response(self.secrets[name])

    async def _metadata(self, _request: web.Request) -> web.Response:
        components = [{"name": name, "type": kind, "version": "v1"} for name, kind in self.components]
        return web.json_response({"id": "backend", "runtimeVersion": "1.18.3", "components": components})

    async def _no_content(self, _request: web.Request) -> web.Response:
        return web.Response(status=204)


def _error(status: int, code: str, message: str) -> web.Response:
    return web.Response(status=status, text=json.dumps({"errorCode": code, "message": message}))
