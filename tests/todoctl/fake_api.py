"""A tiny API server on loopback: it keeps objects by path, as the real one does, and answers what todoctl asks."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]

DISCOVERY = {
    "/api/v1": {"Secret": "secrets", "Service": "services", "ServiceAccount": "serviceaccounts"},
    "/apis/apps/v1": {"Deployment": "deployments"},
    "/apis/batch/v1": {"Job": "jobs"},
    "/apis/rbac.authorization.k8s.io/v1": {"Role": "roles", "RoleBinding": "rolebindings"},
    "/apis/dapr.io/v1alpha1": {"Component": "components", "Configuration": "configurations"},
}
REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
NAMESPACE = "/api/v1/namespaces/todo-phasev"
APPS = "/apis/apps/v1/namespaces/todo-phasev"
JOBS = "/apis/batch/v1/namespaces/todo-phasev/jobs"
PODS = f"{NAMESPACE}/pods"


class Server(ThreadingHTTPServer):
    """A server that does not mind clients who leave in the middle."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class FakeApi:
    """The server and what it holds.

    Args:
        objects: by path.
        kinds: discovery: kinds and plural names by group version.
        logs: by pod, container and whether it is the log before the last restart.
        denied: verb and resource that the user may not use.
        forbidden: paths that answer 403.
        created: called with the path and the object after each creation.
        deleted: called with the path after each deletion.
        requests: every method and path, in order.
    """

    objects: dict[str, Json] = field(default_factory=dict)
    kinds: dict[str, dict[str, str]] = field(default_factory=lambda: {key: dict(DISCOVERY[key]) for key in DISCOVERY})
    logs: dict[tuple[str, str, bool], str] = field(default_factory=dict)
    denied: set[tuple[str, str]] = field(default_factory=set)
    forbidden: set[str] = field(default_factory=set)
    created: Callable[[str, Json], None] = lambda _path, _body: None
    deleted: Callable[[str], None] = lambda _path: None
    requests: list[tuple[str, str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # one packet for head and body, or each answer waits for an acknowledgement

            def do_GET(self) -> None:
                self._reply(*api.get(self.path))

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._reply(*api.post(self.path, body))

            def do_DELETE(self) -> None:
                self._reply(*api.delete(self.path))

            def log_message(self, *_: object) -> None:
                pass

            def _reply(self, status: int, body: Json | str) -> None:
                data = (body if isinstance(body, str) else json.dumps(body)).encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/plain" if isinstance(body, str) else "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def put(self, path: str, body: Json) -> Json:
        """Hold an object; name and uid come from its path."""
        metadata = body.setdefault("metadata", {})
        metadata.setdefault("name", path.rpartition("/")[2])
        metadata.setdefault("uid", f"uid-of-{metadata['name']}")
        self.objects[path] = body
        return body

    def get(self, url: str) -> tuple[int, Json | str]:
        """Answer a GET."""
        path, query = self._split("GET", url)
        if path in self.forbidden:
            return _status(403, f'user "somebody" cannot get {path}')
        if path == "/version":
            return 200, {"gitVersion": "v1.37.2"}
        if path in self.kinds:
            return 200, {"resources": [{"kind": kind, "name": plural} for kind, plural in self.kinds[path].items()]}
        if path.endswith("/log"):
            key = (path.split("/")[-2], query["container"], query.get("previous") == "true")
            return (200, self.logs[key]) if key in self.logs else _status(400, "the container is waiting to start")
        if path in self.objects:
            return 200, self.objects[path]
        if not _is_list(path):
            return _status(404, f"{path} not found")
        below = [body for key, body in self.objects.items() if key.rpartition("/")[0] == path]
        return 200, {"items": [body for body in below if _selected(body, query)]}

    def post(self, url: str, body: Json) -> tuple[int, Json]:
        """Answer a POST."""
        path, _ = self._split("POST", url)
        if path == REVIEWS:
            wish = body["spec"]["resourceAttributes"]
            name = "/".join(filter(None, (wish["resource"], wish["subresource"])))
            return 201, {"status": {"allowed": (wish["verb"], name) not in self.denied}}
        if path == WHO:
            return 201, {"status": {"userInfo": {"username": "somebody"}}}
        if path in self.forbidden:
            return _status(403, f"jobs is forbidden: {path}")
        key = f"{path}/{body['metadata']['name']}"
        if key in self.objects:
            return _status(409, f"{key} already exists")
        self.put(key, body)
        self.created(key, body)
        return 201, body

    def delete(self, url: str) -> tuple[int, Json]:
        """Answer a DELETE."""
        path, _ = self._split("DELETE", url)
        if path not in self.objects:
            return _status(404, f"{path} not found")
        body = self.objects.pop(path)
        self.deleted(path)
        return 200, body

    def _split(self, method: str, url: str) -> tuple[str, dict[str, str]]:
        parts = urlsplit(url)
        self.requests.append((method, parts.path))
        return parts.path, {key: values[0] for key, values in parse_qs(parts.query).items()}


def _status(code: int, message: str) -> tuple[int, Json]:
    return code, {"kind": "Status", "status": "Failure", "code": code, "message": message}


def _is_list(path: str) -> bool:
    _, namespaces, rest = path.partition("/namespaces/")
    return bool(namespaces) and rest.count("/") == 1


def _selected(body: Json, query: dict[str, str]) -> bool:
    if selector := query.get("labelSelector"):
        key, _, value = selector.partition("=")
        return bool(body["metadata"].get("labels", {}).get(key) == value)
    if selector := query.get("fieldSelector"):
        return bool(body.get("involvedObject", {}).get("uid") == selector.partition("=")[2])
    return True
