"""Building blocks of one service, each right in itself and beside all others."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from .merging import Values, merged

TOPICS = ("task-events", "task-reminders", "orders", "Audit.Log_2", "t" * 249)
ROUTES = ("/events/task", "/e", "/")
SECRETS = ("smtp-secrets", "redis-secrets", "a.b-c")
WORDS = st.sampled_from(
    ["", "todo", "a b", "true", "12", "1e3", "null", "a: b", "# no", '"', "ü", "{{ .Release.Name }}"]
)
LABELS = st.sampled_from(["", "todo", "true", "12", "A_b.c-d", "x" * 63])
KEYS = st.sampled_from(["team", "example.com/tier", "a_B.c-9", "k" * 63])
PEERS = st.sampled_from(
    [
        {"ipBlock": {"cidr": "192.0.2.0/24", "except": ["192.0.2.7/32"]}},
        {"namespaceSelector": {}},
        {"podSelector": {"matchLabels": {"app": "true"}}},
        {"namespaceSelector": {"matchExpressions": [{"key": "team", "operator": "Exists"}]}, "podSelector": {}},
    ]
)
PERCENT = st.one_of(st.none(), st.integers(1, 2**31 - 1))
# requests never exceed limits: each pair is (smaller, larger)
CPU = [("50m", "0.5"), (0.1, 1), ("1", 2), (1, 1), ("100m", "100m")]
MEMORY = [("64Mi", "1Gi"), ("500k", "0.5Gi"), (134217728, "128Mi"), ("128Mi", "1G")]
SIDECAR_MEMORY = [("64Mi", "256Mi"), ("1Gi", "1Gi"), ("500M", "512Mi")]


def some(**optional: SearchStrategy[Any]) -> SearchStrategy[Values]:
    """Return maps that hold any of these keys."""
    return st.fixed_dictionaries({}, optional=optional)


def keyed(keys: SearchStrategy[str], values: SearchStrategy[Any]) -> SearchStrategy[Values]:
    """Return small maps."""
    return st.dictionaries(keys, values, max_size=2)


def _resources(memory: list[tuple[Any, Any]]) -> SearchStrategy[Values]:
    def both(cpu: tuple[Any, Any], mem: tuple[Any, Any]) -> Values:
        return {"requests": {"cpu": cpu[0], "memory": mem[0]}, "limits": {"cpu": cpu[1], "memory": mem[1]}}

    return st.builds(both, st.sampled_from(CPU), st.sampled_from(memory))


def _lifecycle(stop: int, block: int, graceful: int, spare: int) -> Values:
    return {
        "preStopSeconds": stop,
        "terminationGracePeriodSeconds": stop + block + graceful + spare,
        "dapr": {"blockShutdownSeconds": block, "gracefulShutdownSeconds": graceful},
    }


def key_ref() -> SearchStrategy[Values]:
    """Return references to an entry of a Secret or ConfigMap."""
    return st.fixed_dictionaries(
        {"name": st.sampled_from(SECRETS), "key": st.sampled_from(["token", "ca.crt", "A_b"])},
        optional={"optional": st.booleans()},
    )


SCALARS = st.one_of(WORDS, st.booleans(), st.integers(-(2**31), 2**53), st.sampled_from([0.5, -1.25]))
VOLUMES = st.fixed_dictionaries(
    {"mountPath": st.sampled_from(["/data", "/etc/templates"])},
    optional={"readOnly": st.booleans(), "subPath": st.just("part")},
)
SOURCES = st.sampled_from(
    [
        {},
        {"emptyDir": {"sizeLimit": "64Mi"}},
        {"secret": {"secretName": "smtp-secrets", "defaultMode": 288}},
        {"configMap": {"name": "mail-templates", "items": [{"key": "a", "path": "a"}]}},
        {"persistentVolumeClaim": {"claimName": "data"}},
        {"csi": {"driver": "secrets-store.csi.k8s.io", "readOnly": True}},
        {"projected": {"sources": [{"serviceAccountToken": {"path": "token", "expirationSeconds": 600}}]}},
    ]
)

BLOCKS: dict[str, SearchStrategy[Values]] = {
    "an image of its own": st.fixed_dictionaries(
        {
            "image": some(
                registry=st.sampled_from(["", "ghcr.io/example", None]),
                repository=st.sampled_from(["todo", "localhost:5000/todo", "a/b_c.d-e"]),
                tag=st.sampled_from(["", "1.2.3", "1", "1e3", "_x"]),
                digest=st.sampled_from(["", "sha256:" + "0123456789abcdef" * 4]),
                pullPolicy=st.sampled_from(["IfNotPresent", "Always", "Never"]),
                pullSecrets=st.sampled_from([[], ["registry-credentials"], None]),
            )
        }
    ),
    "arguments": st.fixed_dictionaries({"args": st.lists(WORDS, max_size=2)}),
    "a number of pods": st.builds(lambda count: {"replicas": count}, st.integers(0, 2**31 - 1)),
    "revisions": st.builds(lambda count: {"revisionHistoryLimit": count}, st.integers(0, 2**31 - 1)),
    "a strategy": st.builds(
        lambda strategy: {"strategy": strategy},
        st.sampled_from([None, {"type": "Recreate"}, {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%"}}]),
    ),
    "times": st.builds(
        _lifecycle, st.integers(0, 600), st.integers(0, 600), st.integers(0, 2_000_000), st.integers(1, 60)
    ),
    "requests and limits": st.builds(lambda own: {"resources": own}, st.one_of(st.none(), _resources(MEMORY))),
    "a sidecar's requests and limits": st.builds(
        lambda own: {"dapr": {"resources": own}}, st.one_of(st.none(), _resources(SIDECAR_MEMORY))
    ),
    "a sidecar's settings": st.builds(
        lambda own: {"dapr": own},
        some(
            logLevel=st.sampled_from(["debug", "info", "warn", "error"]),
            logAsJson=st.booleans(),
            hotReload=st.booleans(),
            apiAllowList=st.booleans(),
            apiTokenSecret=st.sampled_from(["dapr-api-token", "", None]),
            appTokenSecret=st.sampled_from(["app-api-token", "", None]),
            annotations=some(
                **{
                    "max-body-size": st.just("8Mi"),
                    "app-max-concurrency": st.integers(1, 2**31 - 1),
                    "enable-api-logging": st.booleans(),
                    "env": st.just("A=b,C=d"),
                    "sidecar-image": WORDS,
                }
            ),
        ),
    ),
    "traces": st.builds(
        lambda own: {"dapr": {"tracing": own}},
        some(
            samplingRate=st.sampled_from(["0", "1", "0.25", "1.0"]),
            endpoint=st.sampled_from(["otel-collector.observability:4318", "", None]),
            protocol=st.sampled_from(["grpc", "http"]),
            secure=st.booleans(),
        ),
    ),
    "environment": st.builds(
        lambda own: {"env": own},
        keyed(
            st.sampled_from(["LOG_LEVEL", "A", "X_9"]),
            st.one_of(
                st.none(),
                SCALARS,
                st.builds(
                    lambda kind, key: {kind: key}, st.sampled_from(["secretKeyRef", "configMapKeyRef"]), key_ref()
                ),
            ),
        ),
    ),
    "probes": st.builds(
        lambda own: {"probes": own},
        st.dictionaries(
            st.sampled_from(["startup", "readiness", "liveness"]),
            st.one_of(
                st.none(), some(path=st.sampled_from(["/", "/healthz?full=1"]), periodSeconds=st.integers(1, 99))
            ),
            max_size=3,
        ),
    ),
    "labels and annotations": st.builds(
        lambda labels, annotations, account: {
            "podLabels": labels,
            "podAnnotations": annotations,
            "serviceAccount": {"annotations": account},
        },
        keyed(KEYS, LABELS),
        keyed(KEYS, SCALARS),
        st.one_of(st.none(), keyed(KEYS, WORDS)),
    ),
    "an account that exists": st.just({"serviceAccount": {"create": False, "name": "recurring"}}),
    "volumes": st.builds(
        lambda mount, source, name: {"volumes": {name: {**mount, **source}}},
        VOLUMES,
        SOURCES,
        st.sampled_from(["data", "9", "v" * 63]),
    ),
    "a place": some(
        nodeSelector=st.sampled_from([{}, {"kubernetes.io/os": "linux"}, {"spot": "true"}]),
        tolerations=st.sampled_from([[], [{"key": "spot", "operator": "Exists", "effect": "NoSchedule"}], None]),
        affinity=st.sampled_from([{}, {"podAntiAffinity": None}]),
        priorityClassName=st.sampled_from(["", "todo", None]),
        topologySpread=keyed(
            st.sampled_from(["kubernetes.io/hostname", "topology.kubernetes.io/zone"]),
            some(maxSkew=st.integers(1, 5), nodeTaintsPolicy=st.sampled_from(["Honor", "Ignore"])),
        ),
    ),
    "a budget": st.builds(
        lambda budget: {"podDisruptionBudget": budget},
        st.sampled_from(
            [
                None,
                {"maxUnavailable": "25%"},
                {"maxUnavailable": None, "minAvailable": 1},
                {"unhealthyPodEvictionPolicy": "IfHealthyBudget"},
            ]
        ),
    ),
    "monitoring": st.builds(
        lambda own: {"monitoring": {"enabled": True, **own}},
        some(interval=st.sampled_from(["15s", "500ms", "1h"]), labels=keyed(KEYS, LABELS)),
    ),
    "an ingress": st.builds(
        lambda own: {"ingress": {"host": "todo.example.com", **own}},
        some(
            className=st.just("nginx"),
            path=st.sampled_from(["/", "/todo"]),
            pathType=st.sampled_from(["Prefix", "Exact", "ImplementationSpecific"]),
            tlsSecret=st.just("todo-tls"),
            annotations=keyed(KEYS, WORDS),
        ),
    ),
    "a route": st.builds(
        lambda own: {"httpRoute": {"parentRefs": [{"name": "public", "sectionName": "https"}], **own}},
        some(hostnames=st.sampled_from([[], ["{{ .Release.Name }}.example.com"], None]), path=st.just("/todo")),
    ),
    "peers": st.builds(
        lambda incoming, outgoing, port: {
            "network": {"ingress": incoming, "egress": [{"to": outgoing, "ports": [{"protocol": "TCP", "port": port}]}]}
        },
        st.lists(PEERS, max_size=2),
        st.lists(PEERS, max_size=2),
        st.integers(1, 65535),
    ),
    "web tokens": st.builds(lambda own: {"tokens": own}, st.booleans()),
    "state": st.builds(lambda own: {"state": own}, st.booleans()),
    "secrets": st.builds(
        lambda names: {"secrets": names},
        st.one_of(st.none(), st.lists(st.sampled_from(SECRETS), max_size=2, unique=True)),
    ),
    "what it publishes": st.builds(
        lambda names: {"publishes": names}, st.lists(st.sampled_from(TOPICS), max_size=2, unique=True)
    ),
    "what it consumes": st.builds(
        lambda own: {"subscribes": own}, keyed(st.sampled_from(TOPICS), st.sampled_from(ROUTES))
    ),
}
AUTOSCALING = st.builds(
    lambda least, more, cpu, behaviour: {
        # of the default requests: the block of requests could have taken them away
        "resources": {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": None},
        "autoscaling": {
            "minReplicas": least,
            "maxReplicas": least + more,
            "cpuPercent": cpu,
            "memoryPercent": None if cpu else 80,
            "behavior": behaviour,
        },
    },
    st.integers(1, 1000),
    st.integers(0, 1_000_000),
    PERCENT,
    st.sampled_from([None, {"scaleDown": {"stabilizationWindowSeconds": 300}}]),
)
KEDA = st.builds(
    lambda least, more, lag, own: {
        "subscribes": {"orders": "/events/order"},
        "keda": {"minReplicas": least, "maxReplicas": least + more, "lagThreshold": lag, **own},
    },
    st.integers(0, 1000),
    st.integers(1, 1_000_000),
    st.integers(1, 2**31 - 1),
    some(
        activationLagThreshold=st.integers(0, 2**31 - 1),
        pollingInterval=st.integers(1, 2**31 - 1),
        cooldownPeriod=st.integers(0, 2**31 - 1),
    ),
)
# the two switches, and the jobs that need a sidecar
SWITCHES = st.sampled_from(
    [
        {"useDapr": True, "dapr": {"sidecar": True}, "jobs": True},
        {"useDapr": True, "dapr": {"sidecar": True}, "jobs": False},
        {"useDapr": False, "dapr": {"sidecar": True}, "jobs": True},
        {"useDapr": False, "dapr": {"sidecar": False}, "jobs": False},
    ]
)


def _without_replicas(block: Values) -> Values:
    return {key: value for key, value in block.items() if key != "replicas"}


@st.composite
def services(draw: st.DrawFn, *, kafka: bool) -> Values:
    """Return what one service may say about itself.

    Args:
        draw: given by hypothesis.
        kafka: whether KEDA can look at the broker.
    """
    chosen = draw(st.lists(st.sampled_from(sorted(BLOCKS)), max_size=5, unique=True))
    result = merged(draw(SWITCHES), *(draw(BLOCKS[name]) for name in chosen))
    scaler = draw(st.sampled_from([None, None, None, AUTOSCALING, *([KEDA] if kafka else [])]))
    return merged(_without_replicas(result), draw(scaler)) if scaler is not None else result
