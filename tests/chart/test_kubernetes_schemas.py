"""Every object that the chart renders is one that Kubernetes, Dapr and the operators know, to the last field."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from daprlint.catalogue.schemas import versions
from daprlint.catalogue.schemas.kubeconform import write
from toolchain import locate

from .helm import OVERLAYS, rendered, rendered_text

if TYPE_CHECKING:
    from pathlib import Path

KUBERNETES = versions("kubernetes")
DAPR = versions("dapr")[-1]

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: backend}
spec:
  replicas: 1
  selector: {matchLabels: {app: backend}}
  template:
    metadata: {labels: {app: backend}}
    spec:
      nodeSelector:
      containers:
        - name: backend
          image: backend:1
          ports: [{containerPort: 8000}]
          resources: {limits: {cpu: 0.5, memory: 128Mi}}
"""
SECRET = """
apiVersion: v1
kind: Secret
metadata: {name: smtp}
data: {password: cG9zdG1hbg==}
"""
COMPONENT = """
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: statestore, labels: {app: backend}}
spec:
  type: state.in-memory
  version: v1
  ignoreErrors: false
  metadata: [{name: keyPrefix, value: 1}]
scopes: [backend]
"""
SCALED_OBJECT = """
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: backend}
spec:
  scaleTargetRef: {name: backend}
  maxReplicaCount: 3
  triggers: [{type: kafka, metadata: {lagThreshold: "10"}}]
"""
SERVICE_MONITOR = """
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: backend}
spec:
  selector: {matchLabels: {app: backend}}
  endpoints: [{port: metrics, interval: 30s}]
"""
EXTERNAL_SECRET = """
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: smtp}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  refreshInterval: 1h
  dataFrom: [{extract: {key: smtp}}]
"""
HTTP_ROUTE = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: backend}
spec:
  parentRefs: [{name: gateway}]
  rules: [{matches: [{path: {type: PathPrefix, value: /}}], backendRefs: [{name: backend, port: 80, group: }]}]
"""
# a good manifest, what is written in it, what stands there instead, and what kubeconform says of that
MISTAKES = {
    "a misspelt field": (DEPLOYMENT, "replicas:", "replica:", "additional properties 'replica' not allowed"),
    "a misspelt field in a list": (DEPLOYMENT, "containerPort", "containerport", "'containerport' not allowed"),
    "a field at the wrong level": (COMPONENT, "scopes:", "  scopes:", "additional properties 'scopes' not allowed"),
    "a misspelt field of the metadata": (COMPONENT, "labels:", "lables:", "additional properties 'lables' not allowed"),
    "a misspelt field of a Component": (COMPONENT, "ignoreErrors", "ignoreError", "'ignoreError' not allowed"),
    "a misspelt field of a ScaledObject": (SCALED_OBJECT, "maxReplicaCount", "maxReplica", "'maxReplica' not allowed"),
    "a misspelt field of a ServiceMonitor": (SERVICE_MONITOR, "endpoints", "endpoint", "'endpoint' not allowed"),
    "a misspelt field of an ExternalSecret": (EXTERNAL_SECRET, "extract", "extrakt", "'extrakt' not allowed"),
    "a misspelt field of an HTTPRoute": (HTTP_ROUTE, "parentRefs", "parents", "'parents' not allowed"),
    "a duplicate key": (DEPLOYMENT, "replicas: 1", "replicas: 1\n  replicas: 2", '"replicas" already set in map'),
    "a string for a number": (DEPLOYMENT, "replicas: 1", 'replicas: "1"', "got string, want"),
    "a number for a string": (DEPLOYMENT, "{labels: {app: backend}}", "{labels: {app: 1}}", "got number, want"),
    "a string for a boolean": (COMPONENT, "ignoreErrors: false", 'ignoreErrors: "no"', "got string, want boolean"),
    "nothing for a number": (SCALED_OBJECT, "maxReplicaCount: 3", "maxReplicaCount:", "got null, want integer"),
    "nothing for what must be there": (DEPLOYMENT, "selector: {matchLabels: {app: backend}}", "selector:", "got null"),
    "a number out of range": (DEPLOYMENT, "replicas: 1", "replicas: 3000000000", "maximum: got"),
    "a quantity that is none": (DEPLOYMENT, "128Mi", "128mb", "does not match pattern"),
    "a duration that is none": (SERVICE_MONITOR, "30s", "fast", "does not match pattern"),
    "text that is not base64": (SECRET, "cG9zdG1hbg==", "postman", "does not match pattern"),
    "a value that is not offered": (HTTP_ROUTE, "PathPrefix", "Prefix", "value must be one of"),
    "a missing field": (COMPONENT, "  version: v1\n", "", "missing property 'version'"),
    "a kind in the wrong case": (DEPLOYMENT, "kind: Deployment", "kind: deployment", "value must be 'Deployment'"),
    "a misspelt kind": (COMPONENT, "kind: Component", "kind: Componet", "could not find schema for Componet"),
    "a version that is gone": (DEPLOYMENT, "apps/v1", "apps/v1beta1", "could not find schema for Deployment"),
    "a version that is not served": (EXTERNAL_SECRET, "io/v1", "io/v1beta1", "could not find schema"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What kubeconform says of one object."""

    object: str
    valid: bool
    message: str


def kubeconform(manifests: Path, kubernetes: str, schemas: Path) -> list[Verdict]:
    """Validate all objects of a folder against all that is known; what has no schema is not valid."""
    write(schemas, kubernetes, DAPR)
    command = [
        str(locate.binary("kubeconform")), "-strict", "-verbose", "-output", "json",
        "-kubernetes-version", f"{kubernetes}.0", "-schema-location", str(schemas), str(manifests),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["resources"]
    return [
        Verdict(
            f"{item['filename'].removeprefix(f'{manifests}/').removesuffix('.yaml')}: {item['kind']} {item['name']}",
            item["status"] == "statusValid",
            item["msg"],
        )
        for item in found
    ]


@pytest.fixture(scope="module")
def manifests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rendering of every overlay, a file each."""
    folder = tmp_path_factory.mktemp("manifests")
    for overlay in OVERLAYS:
        file = folder / f"{overlay.name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(rendered_text(overlay))
    return folder


@pytest.mark.parametrize("version", KUBERNETES)
def test_every_object_is_known_to_every_kubernetes(version: str, manifests: Path, tmp_path: Path) -> None:
    verdicts = kubeconform(manifests, version, tmp_path)
    refused = [f"{verdict.object}: {verdict.message}" for verdict in verdicts if not verdict.valid]
    assert not refused, "\n".join(refused)
    assert len(verdicts) == sum(len(rendered(overlay)) for overlay in OVERLAYS)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    """The verdicts on every manifest of MISTAKES, `right/` and `wrong/`."""
    folder = tmp_path_factory.mktemp("mistakes")
    for name, (manifest, right, wrong, _) in MISTAKES.items():
        for side, text in (("right", manifest), ("wrong", manifest.replace(right, wrong))):
            folder.joinpath(side).mkdir(exist_ok=True)
            folder.joinpath(side, f"{name}.yaml").write_text(text)
    verdicts = kubeconform(folder, KUBERNETES[-1], tmp_path_factory.mktemp("schemas"))
    return {verdict.object.partition(":")[0]: verdict for verdict in verdicts}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused(name: str, judged: dict[str, Verdict]) -> None:
    right, wrong = judged[f"right/{name}"], judged[f"wrong/{name}"]
    assert right.valid, right.message
    assert not wrong.valid
    assert MISTAKES[name][-1] in wrong.message
