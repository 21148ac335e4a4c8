"""The linter's examples alive: the operator, sidecars and Kubernetes' controllers do with them what the rules say."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from node import layout
from node.up import VALUES

from ..runtime.truth import page
from ..runtime.truth.living import LIVES, Life
from ..runtime.truth.stage import DEFAULT_APP_PORT, example, manifests
from .commands import Cluster
from .conftest import SECRETS

# what the containers of the examples run: an application that has nothing to say, on every port that it is to have
APPLICATION = """
import http.server, os, threading
class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"[]")
    def log_message(self, *_): pass
for port in os.environ["PORTS"].split():
    server = http.server.ThreadingHTTPServer(("0.0.0.0", int(port)), Answers)
    threading.Thread(target=server.serve_forever).start()
"""
# a Job does its work, and ends when its sidecar has had the time to start
WORK = "import time; time.sleep(3)"
# how many examples are on the node at a time
AHEAD = 6
APP = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "app"},
    "spec": {
        "selector": {"matchLabels": {"app": "app"}},
        "template": {
            "metadata": {
                "labels": {"app": "app"},
                "annotations": {"dapr.io/enabled": "true", "dapr.io/app-id": "app"},
            },
            "spec": {"containers": [{"name": "app", "image": "example/image"}]},
        },
    },
}


@dataclass(frozen=True, slots=True)
class Namespace:
    """The namespace of one example."""

    cluster: Cluster
    name: str

    def get(self, kind: str, name: str = "") -> dict[str, Any]:
        """Return an object, or the list of all."""
        return dict(json.loads(self.cluster.kubectl("-n", self.name, "get", kind, *filter(None, [name]), "-o", "json")))

    def log(self, pod: str, container: str) -> str:
        """Return the log of a container, that of its last run included."""
        options = ("-n", self.name, "logs", pod, "-c", container)
        return "".join(self.cluster.kubectl(*options, *run, check=False) for run in ([], ["--previous"]))

    def post(self, path: str, body: dict[str, Any]) -> str:
        """Create something at a path below the namespace, and return what the API server answers."""
        raw = f"/api/v1/namespaces/{self.name}/{path}"
        try:
            return self.cluster.kubectl("create", "--raw", raw, "-f", "-", text=json.dumps(body))
        except AssertionError as refused:
            return str(refused)

    def delete(self, kind: str, name: str) -> None:
        """Delete an object without waiting for its end."""
        self.cluster.kubectl("-n", self.name, "delete", kind, name, "--wait=false")


def namespace(case: Life, *, bad: bool) -> str:
    return f"t-{case.name}-{'bad' if bad else 'good'}".lower()


class Stages:
    """The namespaces of the examples: a few are made ahead, so that pods start while others are looked at.

    All at once would be dozens of pods, some of which end and start again for ever.
    """

    def __init__(self, cluster: Cluster, turns: Sequence[tuple[Life, bool]]) -> None:
        self._cluster = cluster
        self._turns = list(turns)
        self._made: list[tuple[Life, bool]] = []
        image = yaml.safe_load(VALUES.read_text())["image"]
        self._image = f"{image['repository']}:{image['tag']}"
        self._secrets = {name: cluster.get("secret", name, layout.NAMESPACE)["data"] for name in SECRETS}
        self._secrets["todo-app-secrets"]["POSTGRES_WITHOUT_CA"] = without_ca(self._secrets["todo-app-secrets"])

    def take(self, case: Life, *, bad: bool) -> Namespace:
        """Return the namespace of an example, and begin with those that come after it."""
        turn = self._turns.index((case, bad))
        for each in self._turns[turn : turn + AHEAD]:
            if each not in self._made:
                self._make(*each)
        return Namespace(self._cluster, namespace(case, bad=bad))

    def leave(self, case: Life, *, bad: bool) -> None:
        """Delete the namespace of an example without waiting for its end."""
        self._cluster.kubectl("delete", "namespace", namespace(case, bad=bad), "--wait=false", check=False)

    def _make(self, case: Life, bad: bool) -> None:
        self._made.append((case, bad))
        name = namespace(case, bad=bad)
        self._cluster.kubectl("create", "namespace", name)
        objects = [*made_secrets(case, self._secrets), *objects_of(case, self._image, bad=bad)]
        body = {"apiVersion": "v1", "kind": "List", "items": objects}
        # with the fields of a server that is not strict: some examples have one that it does not know
        self._cluster.kubectl("-n", name, "apply", "--validate=warn", "-f", "-", text=json.dumps(body))


@pytest.fixture(scope="module")
def stages(_left_clean: None, request: pytest.FixtureRequest) -> Stages:
    """The stages of the tests that run."""
    cluster = Cluster()
    cluster.add("metrics-server")
    parameters = (getattr(item, "callspec", None) for item in request.session.items if item.path == request.path)
    turns = [(found.params["case"], found.params["bad"]) for found in parameters if found]
    return Stages(cluster, turns)


def without_ca(data: dict[str, str]) -> str:
    """Return the address of the database, encrypted, for a sidecar that has no file with the CA."""
    address = base64.b64decode(data["POSTGRES_CONNECTION_STRING"]).decode()
    return base64.b64encode(address.replace("verify-full", "require").encode()).decode()


def made_secrets(case: Life, secrets: dict[str, dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Yield the Secrets that really take the place of those in an example."""
    for name in secrets.keys() & set(case.names.values()):
        yield {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "data": secrets[name]}


def objects_of(case: Life, image: str, *, bad: bool) -> Iterator[dict[str, Any]]:
    """Yield the objects of an example, with programs in their pods."""
    for body in [*manifests(example(case.code, bad=bad, pair=case.pair), case.names), *([APP] if case.app else [])]:
        template = body.get("spec", {}).get("template")
        if template and "containers" in template.get("spec", {}):
            fill(template, image, works=body["kind"] == "Job")
        yield body


def fill(template: dict[str, Any], image: str, *, works: bool) -> None:
    """Give the containers of a pod something to run."""
    annotations = template["metadata"].get("annotations", {})
    ports = {int(annotations.get("dapr.io/app-port", DEFAULT_APP_PORT))}
    for container in template["spec"]["containers"]:
        ports |= {int(port["containerPort"]) for port in container.get("ports", ())}
        container |= {"image": image, "command": ["python3", "-c", WORK if works else APPLICATION]}
        container.setdefault("env", []).append({"name": "PORTS", "value": " ".join(map(str, sorted(ports)))})


@pytest.mark.parametrize("bad", [True, False], ids=["bad", "good"])
@pytest.mark.parametrize("case", LIVES, ids=lambda case: case.name)
def test_an_example_lives_as_the_rule_says(case: Life, bad: bool, stages: Stages, seen: page.Seen) -> None:
    kept = seen.setdefault(case.name, {})
    kept["bad" if bad else "good"] = page.DISAGREES
    sight = case.bad if bad else case.good
    try:
        kept["bad" if bad else "good"] = sight.see(stages.take(case, bad=bad))
    finally:
        stages.leave(case, bad=bad)
