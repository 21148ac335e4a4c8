"""What the API server refuses though it fits the schema: each slip is found, and its right form is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daprlint.catalogue import Catalogue, versions
from daprlint.cron import is_schedule
from daprlint.document import Source
from daprlint.gotypes import quantity, seconds
from daprlint.linter import lint
from daprlint.names import is_label, is_port_name, is_qualified, is_subdomain
from daprlint.reader import read
from daprlint.settings import Settings

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders}
spec:
  selector: {matchLabels: {app: orders}}
  template:
    metadata: {labels: {app: orders}}
    spec:
      containers:
        - name: orders
          image: example/orders:1
          HERE
"""
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: orders}\nspec: {selector: {app: orders}, HERE}"
JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec:
      HERE
      containers: [{name: once, image: "example/once:1"}]
"""
CRON = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: HERE
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: nightly, image: "example/nightly:1"}]
"""
# manifest, what stands in it, whether the API server refuses it
CASES = [
    (DEPLOYMENT, "resources: {requests: {cpu: 100m}, limits: {cpu: 1}}", False),
    (DEPLOYMENT, "resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}", True),
    (DEPLOYMENT, "resources: {limits: {memory: 128mb}}", True),
    (DEPLOYMENT, "imagePullPolicy: always", True),
    (DEPLOYMENT, "imagePullPolicy: Always", False),
    (DEPLOYMENT, "ports: [{containerPort: 99999}]", True),
    (DEPLOYMENT, "ports: [{containerPort: 80, name: a-port-with-a-long-name}]", True),
    (DEPLOYMENT, "ports: [{containerPort: 80, name: http}, {containerPort: 81, name: http}]", True),
    (DEPLOYMENT, "ports: [{containerPort: 80, protocol: tcp}]", True),
    (DEPLOYMENT, "livenessProbe: {httpGet: {port: 80}, tcpSocket: {port: 80}}", True),
    (DEPLOYMENT, "livenessProbe: {periodSeconds: 3}", True),
    (DEPLOYMENT, "livenessProbe: {httpGet: {port: 80}, successThreshold: 2}", True),
    (DEPLOYMENT, "readinessProbe: {httpGet: {port: 80}, successThreshold: 2}", False),
    (DEPLOYMENT, "readinessProbe: null", False),
    (DEPLOYMENT, "env: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]", True),
    (DEPLOYMENT, 'env: [{name: A, value: "", valueFrom: {fieldRef: {fieldPath: metadata.name}}}]', False),
    (DEPLOYMENT, "env: [{name: A, valueFrom: {}}]", True),
    (DEPLOYMENT, "volumeMounts: [{name: data, mountPath: /data}]", True),
    (SERVICE, "ports: [{port: 80}]", False),
    (SERVICE, "ports: []", True),
    (SERVICE, "clusterIP: None", False),
    (SERVICE, "type: ExternalName", True),
    (SERVICE, "type: ExternalName, externalName: example.com", False),
    (SERVICE, "ports: [{port: 80, name: http}, {port: 81}]", True),
    (SERVICE, "ports: [{port: 53, name: tcp}, {port: 53, name: udp, protocol: UDP}]", False),
    (SERVICE, "ports: [{port: 53, name: one}, {port: 53, name: two}]", True),
    (SERVICE, "type: Loadbalancer, ports: [{port: 80}]", True),
    (SERVICE, 'ports: [{port: 80, targetPort: "8080"}]', True),
    (SERVICE, "ports: [{port: 80, targetPort: http}]", False),
    (JOB, "restartPolicy: Never", False),
    (JOB, "restartPolicy: Always", True),
    (JOB, "", True),
    (CRON, '"*/5 0-6 1,15 jan-mar MON-FRI"', False),
    (CRON, '"@daily"', False),
    (CRON, '"0 3 * *"', True),
    (CRON, '"0 24 * * *"', True),
    (CRON, '"CRON_TZ=UTC 0 3 * * *"', True),
]


def codes(text: str) -> list[str]:
    found = lint(read(Source("test", text.encode())), Catalogue(versions()[-1]), Settings(select=("K004",)))
    return [finding.code for finding in found]


@pytest.mark.parametrize(("manifest", "part", "refused"), CASES, ids=[part for _, part, _ in CASES])
def test_parts(manifest: str, part: str, refused: bool) -> None:
    text = manifest.replace("HERE", part)
    assert codes(text) == ["K004"] * refused


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a.b-c}\ndata: {a.b: c}", False),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Bad_Name}", True),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: a-}", False),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {}", True),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a/b: c}", True),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {a: b c}}", True),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {example.com/a: b, c: ''}}", False),
        ("apiVersion: v1\nkind: Namespace\nmetadata: {name: a.b}", True),
        ("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: kubernetes.io/tls\nstringData: {tls.crt: a}", True),
        (
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n"
            "spec: {minAvailable: 1, maxUnavailable: 1}",
            True,
        ),
        (
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: 'a:b'}\n"
            "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}\n"
            "subjects: [{kind: ServiceAccount, name: a}]",
            True,
        ),
        (
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n"
            "spec: {minReplicas: 3, maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: a}}",
            True,
        ),
        (
            DEPLOYMENT.replace("HERE", "").replace(
                "  selector:", "  strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}\n  selector:"
            ),
            True,
        ),
        (DEPLOYMENT.replace("HERE", "").replace("    spec:\n", "    spec:\n      restartPolicy: Never\n"), True),
        (
            DEPLOYMENT.replace("HERE", "").replace(
                "    spec:\n", "    spec:\n      volumes: [{name: a, emptyDir: {}, configMap: {name: b}}]\n"
            ),
            True,
        ),
        (DEPLOYMENT.replace("image: example/orders:1", "").replace("HERE", ""), True),
    ],
)
def test_objects(text: str, refused: bool) -> None:
    assert codes(text) == ["K004"] * refused


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (is_label, ["a", "a-b", "1a", "a" * 63], ["", "-a", "a.b", "A", "a" * 64]),
        (is_subdomain, ["a.b-c", "a"], ["a..b", ".a", "a_b"]),
        (is_qualified, ["a", "A_b.c", "example.com/a"], ["", "a/", "/a", "a b", "a/b/c"]),
        (is_port_name, ["http", "8a"], ["80", "a--b", "a-very-long-name", "Http"]),
        (
            is_schedule,
            ["* * * * *", "@every 5m", "0 0 ? * 0"],
            ["", "* * * * * *", "60 * * * *", "@soon", "*/0 * * * *"],
        ),
    ],
)
def test_texts(check: Callable[[str], bool], good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not check(text)] == []
    assert [text for text in bad if check(text)] == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("100m", 0.1),
        ("1k", 1e3),
        ("2Ki", 2048),
        ("1M", 1e6),
        ("1Gi", 2**30),
        ("1E", 1e18),
        ("1e3", 1e3),
        ("1Mb", None),
    ],
)
def test_quantities(text: str, number: float | None) -> None:
    assert quantity(text) == number


def test_durations() -> None:
    assert [seconds(text) for text in ("1m30s", "-500ms", "1.5h")] == [90, -0.5, 5400]
