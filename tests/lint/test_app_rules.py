"""What the rules of applications, selectors and references say beyond their examples, and what they leave alone."""

from __future__ import annotations

import pytest

from daprlint.catalogue import Catalogue, versions
from daprlint.document import Source
from daprlint.linter import lint
from daprlint.reader import read
from daprlint.settings import Settings

APP = """
apiVersion: apps/v1
kind: KIND
metadata: {name: NAME}
spec:
  selector: {matchLabels: {app: NAME}}
  replicas: REPLICAS
  template:
    metadata:
      labels: {app: NAME}
      annotations: {dapr.io/enabled: "true", dapr.io/app-id: NAME, dapr.io/sidecar-memory-limit: 128Mi, ANNOTATIONS}
    spec:
      POD
      containers:
        - name: NAME
          image: example/NAME:1
          ports: [{name: http, containerPort: 8080}]
          CONTAINER
"""
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: token}\nstringData: {token: set-elsewhere}"
OTHER_SECRET = SECRET.replace("{token:", "{key:")
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {level: info}"


def app(
    *,
    kind: str = "Deployment",
    name: str = "orders",
    annotations: str = "dapr.io/app-port: '8080'",
    pod: str = "",
    container: str = "",
    replicas: int = 1,
) -> str:
    text = APP.replace("KIND", kind).replace("NAME", name).replace("REPLICAS", str(replicas))
    return text.replace("ANNOTATIONS", annotations).replace("POD", pod).replace("CONTAINER", container)


def component(type_: str, metadata: str = "", name: str = "component", rest: str = "") -> str:
    head = f"apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}}}\n"
    return f"{head}spec: {{type: {type_}, version: v1, metadata: [{metadata}]}}\n{rest}"


def service(spec: str, name: str = "orders") -> str:
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{selector: {{app: orders}}, {spec}}}"


def ingress(backend: str) -> str:
    return (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: orders}\n"
        f"spec: {{defaultBackend: {{service: {backend}}}}}"
    )


def budget(spec: str) -> str:
    return f"apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: orders}}\nspec: {{{spec}}}"


def scaler(metrics: str, version: str = "autoscaling/v2", kind: str = "HorizontalPodAutoscaler") -> str:
    return (
        f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: orders}}\n"
        f"spec: {{maxReplicas: 3, scaleTargetRef: {{kind: Deployment, name: orders}}, {metrics}}}"
    )


def policy(spec: str) -> str:
    return f"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: orders}}\nspec: {{{spec}}}"


CPU = "metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]"
VALUE = "metrics: [{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 100m}}}]"
REQUESTED = "resources: {requests: {cpu: 100m}}"
SELECTED = "selector: {matchLabels: {app: orders}}"
ALL_PODS = "podSelector: {}"
OUTBOX = "{name: outboxPublishPubsub, value: a}, {name: outboxPublishTopic, value: b}"
HALF_AN_OUTBOX = "{name: outboxPublishPubsub, value: a}, {name: outboxpublishtopic, value: b}"
NO_TOKEN = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\nautomountServiceAccountToken: false"
KEY_OF_TOKEN = "env: [{name: A, valueFrom: {secretKeyRef: {name: token, key: KEY}}}]"
FROM_REDIS = "{name: redisHost, envRef: redis}"
CONFIGURATION = "apiVersion: dapr.io/v1alpha1\nkind: Configuration\nmetadata: {name: a}\nspec: {tracing: {}}"
AWAY = "to: [{namespaceSelector: {}}]"

CASES = [
    # a word for true or false
    ("A006", [app(annotations='dapr.io/log-as-json: "treu"')], ["warning"]),
    ("A006", [app(annotations='dapr.io/log-as-json: "NO"')], []),
    ("A006", [app(annotations='dapr.io/log-as-json: ""')], []),
    # a Service, and where it sends to
    ("K006", [service("ports: [{port: 80, targetPort: http}]"), app()], []),
    ("K006", [service("ports: [{port: 80, targetPort: dapr-metrics}]"), app()], []),
    ("K006", [service("ports: [{port: 80, targetPort: 9090}]"), app()], []),
    ("K006", [service("ports: [{port: 80, targetPort: 9091}]"), app()], ["warning"]),
    ("K006", [service("ports: [{port: 80, targetPort: web}]"), app()], ["error"]),
    ("K006", [service("ports: [{port: 80}]"), app(name="other")], ["warning"]),
    ("K006", [service("ports: [{port: 80}]")], []),  # its pods live elsewhere
    ("K006", [ingress("{name: orders-dapr, port: {number: 80}}"), app()], []),
    ("K006", [ingress("{name: orders, port: {number: 81}}"), service("ports: [{port: 80, targetPort: 8080}]"), app()],
     ["error"]),
    ("K006", [ingress("{name: shop, port: {number: 80}}"), app()], []),
    ("K006", [ingress("{name: shop, port: {number: 80}}"), service("ports: [{port: 80, targetPort: 8080}]"), app()],
     ["warning"]),
    ("K006", [budget("maxUnavailable: 1, selector: {matchLabels: {app: order}}"), app()], ["warning"]),
    ("K006", [scaler("triggers: []", "keda.sh/v1alpha1", "ScaledObject"), app(name="other")], ["warning"]),
    # what a pod needs
    ("K007", [app(container="envFrom: [{configMapRef: {name: setings}}]"), SETTINGS], ["warning"]),
    ("K007", [app(container="envFrom: [{configMapRef: {name: setings, optional: true}}]"), SETTINGS], []),
    ("K007", [app(container="envFrom: [{configMapRef: {name: elsewhere}}]")], []),
    ("K007", [app(container="envFrom: [{secretRef: {name: elsewhere}}]"), SECRET], []),
    ("K007", [app(pod="serviceAccountName: default")], []),
    ("K007", [app(pod="volumes: [{name: a, projected: {sources: [{configMap: {name: setings}}]}}]"), SETTINGS],
     ["warning"]),
    ("K007", [app(container=KEY_OF_TOKEN.replace("KEY", "token")), SECRET], []),
    ("K007", [app(container=KEY_OF_TOKEN.replace("KEY", "key")), SECRET], ["error"]),
    # metadata of components
    ("C014", [component("state.redis", "{name: redisPassword, secretKeyRef: {name: token}}"), SECRET], []),
    ("C014", [component("state.redis", "{name: redisPassword, secretKeyRef: {name: token}}"), OTHER_SECRET], ["error"]),
    ("C016", [component("state.redis", "{name: redisHost, envRef: REDIS}"), app()], ["warning"]),
    ("C016", [component("state.redis", "{name: redisHost, envRef: REDIS}")], []),
    ("C016", [component("state.redis", FROM_REDIS), app(annotations="dapr.io/env: REDIS=a:1")], []),
    ("C016", [component("state.redis", FROM_REDIS), app(annotations="dapr.io/env: redis=a:1")],
     ["error"]),
    ("C016", [component("state.redis", "{name: redisHost, envRef: KEY}"),
              app(annotations="dapr.io/env-from-secret: KEY=token:token")], []),
    ("C017", [component("state.redis", "{name: redisHost, value: 'a:1', envRef: REDIS}")], ["warning"]),
    ("C017", [component("state.redis", "{name: redisHost, value: '', envRef: REDIS}")], []),
    ("C020", [component("state.in-memory", "{name: actorStateStore, value: true}")], []),
    ("C020", [component("state.etcd", "{name: actorStateStore, value: true}")], []),
    ("C020", [component("state.memcached", "{name: actorStateStore, value: false}")], []),
    ("C021", [component("state.in-memory", HALF_AN_OUTBOX),
              component("pubsub.in-memory", name="a")], ["error", "error"]),
    ("C021", [component("state.in-memory", OUTBOX),
              component("state.in-memory", name="a")], ["error"]),
    ("C021", [component("state.in-memory", OUTBOX),
              component("pubsub.in-memory", name="a", rest="scopes: [payments]"), app()], ["error"]),
    ("S006", [component("pubsub.in-memory", "{name: publishingScopes, value: 'orders=;payments=a'}"), app()],
     ["warning"]),
    ("S006", [component("pubsub.in-memory", "{name: publishingScopes, value: orders}"), app()], ["error"]),
    ("S006", [component("pubsub.in-memory", "{name: protectedTopics, value: a}, {name: allowedTopics, value: b}")],
     ["warning"]),
    # annotations
    ("A012", [component("bindings.cron", "{name: schedule, value: '@daily'}", rest="scopes: [orders]"),
              app(annotations="dapr.io/config: ''")], ["error"]),
    ("A012", [component("bindings.http", "{name: url, value: 'http://a'}", rest="scopes: [orders]"),
              app(annotations="dapr.io/config: ''")], []),
    ("A014", [app(annotations="dapr.io/app-protocol: H2C")], []),
    ("A014", [app(annotations="dapr.io/disable-init-endpoints: 'config, subscribe'")], []),
    ("A014", [app(annotations="dapr.io/disable-init-endpoints: 'jobs'")], ["error"]),
    ("A014", [app(annotations="dapr.io/max-body-size: ''")], []),
    ("A014", [app(annotations="dapr.io/max-body-size: 4mb")], ["error"]),
    ("A016", [app(annotations="dapr.io/app-token-secret: token"), SECRET], []),
    ("A016", [app(annotations="dapr.io/app-token-secret: elsewhere"), SECRET], []),
    ("A016", [app(annotations="dapr.io/app-token-secret: tokens"), SECRET], ["warning"]),
    ("A016", [app(annotations="dapr.io/env-from-secret: 'A=token:b'"), SECRET], ["error"]),
    ("A016", [app(annotations="dapr.io/env-from-secret: 'A=token:b:c'"), SECRET], ["error"]),
    ("A018", [app(annotations="dapr.io/app-health-check-path: /health")], ["warning"]),
    ("A018", [app(annotations="dapr.io/enable-app-health-check: 'true', dapr.io/app-health-probe-timeout: '6000'")],
     ["error"]),
    ("A019", [app(annotations="dapr.io/volume-mounts: a", pod="volumes: [{name: a, emptyDir: {}}]")], ["error"]),
    ("A019", [app(annotations="dapr.io/volume-mounts-rw: 'a:/a, b:/b'", pod="volumes: [{name: a, emptyDir: {}}]")],
     ["error"]),
    ("A024", [app(annotations="dapr.io/env: 'A=1,2,B=3'")], []),
    # actors
    ("W003", [component("state.in-memory", "{name: actorStateStore, value: true}"),
              app(annotations="dapr.io/placement-host-address: ''")], []),  # no scope names it
    # the environment
    ("F004", [component("pubsub.in-memory", name="orders-pubsub"),
              app(container="env: [{name: PUBSUB_NAME, value: kafka}]")], []),
    ("F005", [app(container="env: [{name: DAPR_HTTP_PORT, value: '3500'}]")], []),
    ("F005", [app(container="env: [{name: DAPR_GRPC_PORT, value: '50001'}]", annotations="dapr.io/grpc-port: '6001'")],
     ["warning"]),
    # security
    ("X003", [app(annotations="dapr.io/sidecar-listen-addresses: '[::1],127.0.0.1'")], []),
    ("X003", [app(annotations="dapr.io/sidecar-listen-addresses: '127.0.0.1,0.0.0.0'")], ["error"]),
    ("X005", [app(pod="serviceAccountName: a"),
              NO_TOKEN], ["error"]),
    ("X005", [app(pod="serviceAccountName: a\n      automountServiceAccountToken: true"),
              NO_TOKEN], []),
    ("X007", [policy(f"{ALL_PODS}, policyTypes: [Ingress]"), app()], []),
    ("X007", [policy(f"{ALL_PODS}, policyTypes: [Egress]"), app()], ["warning"]),
    ("X007", [policy(f"{ALL_PODS}, policyTypes: [Egress], egress: [{{}}]"), app()], []),
    ("X007", [policy(f"{ALL_PODS}, egress: [{{{AWAY}, ports: [{{port: 443}}]}}]"), app()], []),
    ("X007", [policy(f"{ALL_PODS}, egress: [{{{AWAY}, ports: [{{port: 53}}]}}]"), app()],
     ["warning"]),
    ("X007", [policy(f"{ALL_PODS}, egress: [{{ports: [{{port: 6000, endPort: 51000}}]}}]"), app()], []),
    # scaling and draining
    ("V002", [scaler(CPU), app(container=REQUESTED)], ["error"]),
    ("V002", [scaler(CPU), app(container=REQUESTED, annotations="dapr.io/sidecar-cpu-limit: 100m")], []),
    ("V002", [scaler(CPU), app(annotations="dapr.io/sidecar-cpu-limit: 100m")], ["error"]),
    ("V002", [scaler(VALUE), app()], []),
    ("V002", [scaler("triggers: [{type: memory, metadata: {value: '60'}}]", "keda.sh/v1alpha1", "ScaledObject"),
              app(container="resources: {limits: {memory: 1Gi}}")], []),
    ("V003", [app(annotations="dapr.io/graceful-shutdown-seconds: '30'")], ["error"]),
    ("V003", [app(annotations="dapr.io/graceful-shutdown-seconds: '-1'")], []),
    ("V006", [budget(f"maxUnavailable: 0, {SELECTED}"), app(replicas=2)], ["warning"]),
    ("V006", [budget(f"minAvailable: 50%, {SELECTED}"), app(replicas=2)], []),
    ("V006", [budget(f"minAvailable: 1, {SELECTED}"), app(replicas=1), scaler(VALUE)], []),
    ("V005", [app(container="livenessProbe: {exec: {command: [curl, 'localhost:3500/v1.0/healthz']}}")], ["warning"]),
    ("Y004", [SETTINGS, SETTINGS.replace("{name: settings}", "{name: settings, namespace: a}")], []),
    ("Y004", [SETTINGS, SETTINGS], ["error"]),
    # what the API server refuses, where there may be none
    ("K004", [component("state.in-memory", name="myStore")], ["warning"]),
    ("K004", [component("state.in-memory", name="myStore"), app()], ["error"]),
    ("K002", [CONFIGURATION], ["warning"]),
    ("K002", [CONFIGURATION.replace("{name: a}", "{name: a, namespace: b}")], ["error"]),
    ("C005", ["apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec: {type: state.in-memory, "
              "version: v1}"], ["warning"]),
    # kinds
    ("K008", [app(kind="Deploymnt")], ["error"]),
    ("K008", ["apiVersion: v1\nkind: Gizmo\nmetadata: {name: a}"], ["warning"]),
    ("K008", ["apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}"], []),
    ("K008", ["apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}"], []),  # K003
]  # fmt: skip


@pytest.mark.parametrize(("code", "documents", "severities"), CASES)
def test_cases(code: str, documents: list[str], severities: list[str]) -> None:
    text = "\n---\n".join(documents)
    found = lint(read(Source("test", text.encode())), Catalogue(versions()[-1]), Settings(select=(code,)))
    assert [str(one.severity) for one in found] == severities, [one.message for one in found]


def test_a_secret_in_a_variable_is_not_repeated() -> None:
    text = app(container="env:\n          - name: API_TOKEN\n            value: correct-horse")
    settings = Settings(profile="prod", select=("X006",))
    (found,) = lint(read(Source("test", text.encode())), Catalogue(versions()[-1]), settings)
    assert found.mark.written == "API_TOKEN"
    assert "horse" not in found.message


def test_the_same_object_in_two_files_may_be_meant() -> None:
    files = (Source(name, SETTINGS.encode()) for name in ("one.yaml", "two.yaml"))
    documents = [document for file in files for document in read(file)]
    (found,) = lint(documents, Catalogue(versions()[-1]))
    assert (found.code, str(found.severity)) == ("Y004", "warning")
    assert "one.yaml" in found.message


def test_secrets_may_be_made_by_operators() -> None:
    maker = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: made}\n"
    maker += "spec: {target: {name: token}}"
    user = component("state.redis", "{name: redisPassword, secretKeyRef: {name: token, key: token}}")
    settings = Settings(closed_world=True, select=("C013",))
    catalogue = Catalogue(versions()[-1])
    assert lint(read(Source("test", f"{maker}\n---\n{user}".encode())), catalogue, settings) == []
    assert [one.code for one in lint(read(Source("test", user.encode())), catalogue, settings)] == ["C013"]


@pytest.mark.parametrize(("kubernetes", "severities"), [("1.32", []), ("1.34", ["warning"]), ("1.37", ["error"])])
def test_versions_end_with_kubernetes(kubernetes: str, severities: list[str]) -> None:
    text = "apiVersion: networking.k8s.io/v1beta1\nkind: IPAddress\nmetadata: {name: 192.0.2.1}\n"
    found = lint(
        read(Source("test", text.encode())),
        Catalogue(versions()[-1]),
        Settings(kube_version=kubernetes, select=("K003",)),
    )
    assert [str(one.severity) for one in found] == severities
