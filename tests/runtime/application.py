"""An application beside a sidecar that answers what it is told to and records what it is asked."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OK = 200


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    body: object = None
    status: int = OK


@dataclass(slots=True)
class Application:
    """Answers ``"METHOD /path"`` by the table, anything else with 404."""

    answers: Mapping[str, Answer]
    requests: list[Request] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Application:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        assert self._server is not None
        return self._server.server_port

    def received(self, method: str, path: str) -> list[Request]:
        return [request for request in list(self.requests) if (request.method, request.path) == (method, path)]

    def wait_for(self, method: str, path: str, *, count: int = 1, within_seconds: float = 20) -> list[Request]:
        """Return the requests for a path once there are ``count`` of them."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: len(self.received(method, path)) >= count, within_seconds)
        seen = ", ".join(f"{request.method} {request.path}" for request in self.requests) or "nothing"
        assert arrived, f"not {count} x {method} {path} within {within_seconds:g} s; the application was asked: {seen}"
        return self.received(method, path)

    def record(self, request: Request) -> Answer:
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
        return self.answers.get(f"{request.method} {request.path}", Answer(status=404))


def _handler(application: Application) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = application.record(Request(self.command, self.path, headers, body))
            content = b"" if answer.body is None else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_OPTIONS = do_DELETE = do_PUT = _respond  # noqa: N815  names of the base class

        def log_message(self, *_: object) -> None:
            pass  # the requests are recorded instead

    return Handler
