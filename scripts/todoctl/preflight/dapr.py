"""Checks that Dapr is installed, runs, is new enough, and will inject sidecars into the namespace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from todoctl.cluster import Cluster, Json, Refused
from todoctl.manifests import containers, mapping, sequence, templates, wants_sidecar
from todoctl.preflight.check import Check, Status
from todoctl.preflight.kinds import DAPR_GROUP, Kinds, group_of

WEBHOOK = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/dapr-sidecar-injector"
INJECTOR = "dapr-sidecar-injector"
CONTROL_PLANE = (INJECTOR, "dapr-operator", "dapr-sentry")
USUAL_NAMESPACE = "dapr-system"
NATIVE_SIDECAR = "dapr.io/enable-native-sidecar"
NATIVE_SIDECAR_SINCE = (1, 18)
INSTALL = (
    "helm repo add dapr https://dapr.github.io/helm-charts/ && "
    "helm upgrade --install dapr dapr/dapr --namespace dapr-system --create-namespace --wait"
)


@dataclass(frozen=True, slots=True)
class ControlPlane:
    """Dapr as it is installed."""

    namespace: str
    webhook: Json
    deployments: dict[str, Json]

    @property
    def version(self) -> str:
        """The injector's version, empty when nothing tells it."""
        injector = self.deployments.get(INJECTOR, {})
        label = mapping(injector, "metadata", "labels").get("app.kubernetes.io/version", "")
        images = [str(container.get("image", "")) for container in containers(mapping(injector, "spec", "template"))]
        return str(label) or next((image.rpartition(":")[2] for image in images if ":" in image), "")

    def setting(self, name: str) -> str:
        """Return an environment variable of the injector, empty when it is not set."""
        template = mapping(self.deployments.get(INJECTOR, {}), "spec", "template")
        variables = [variable for container in containers(template) for variable in sequence(container, "env")]
        return next((str(variable.get("value", "")) for variable in variables if variable.get("name") == name), "")


def check(cluster: Cluster, manifests: list[Json], kinds: Kinds, namespace: Json | None) -> Iterator[Check]:
    """Yield what an install needs of Dapr; nothing when the release uses none of it.

    Args:
        cluster: where to look.
        manifests: the rendered release.
        kinds: what the API server serves.
        namespace: the release's Namespace, None when it does not exist yet.
    """
    injected = [(service, template) for service, template in templates(manifests) if wants_sidecar(template)]
    if unknown := sorted(kind for api, kind in kinds.unknown if group_of(api) == DAPR_GROUP):
        partly = any(resource.group == DAPR_GROUP for resource in kinds.served)
        state = "Dapr is too old" if partly else "Dapr is not installed"
        what = f"{state}: the cluster does not know the kinds {', '.join(unknown)}"
        yield Check("Dapr", Status.MISSING, what, f"{INSTALL} {cluster.target.helm_options}")
        return
    if not injected:
        return
    try:
        webhook = cluster.get(WEBHOOK)
    except Refused as refused:
        yield Check("Dapr", Status.WARNING, f"its injector was not looked at: {refused.what}")
        return
    if webhook is None:
        what = f"has no sidecar injector: {', '.join(service for service, _ in injected)} would start without a sidecar"
        yield Check("Dapr", Status.MISSING, what, f"{INSTALL} {cluster.target.helm_options}")
        return
    plane = _control_plane(cluster, webhook)
    down = [name for name in CONTROL_PLANE if not _runs(plane.deployments.get(name))]
    if down:
        what = f"{', '.join(down)} in {plane.namespace} {'is' if len(down) == 1 else 'are'} not ready"
        fix = f"see why: {cluster.target.kubectl_anywhere} -n {plane.namespace} get pods"
        yield Check("Dapr", Status.MISSING, what, fix)
    else:
        yield Check("Dapr", Status.OK, f"{plane.version or 'version unknown'} in {plane.namespace}")
    yield from _new_enough(plane, injected)
    yield from _selected(plane, namespace, cluster)
    yield from _admitted(plane, namespace, cluster)


def _control_plane(cluster: Cluster, webhook: Json) -> ControlPlane:
    hooks = sequence(webhook, "webhooks")
    service = mapping(hooks[0] if hooks else {}, "clientConfig", "service")
    namespace = str(service.get("namespace", USUAL_NAMESPACE))
    deployments = cluster.items(f"/apis/apps/v1/namespaces/{namespace}/deployments")
    return ControlPlane(
        namespace, hooks[0] if hooks else {}, {str(mapping(d, "metadata").get("name")): d for d in deployments}
    )


def _runs(deployment: Json | None) -> bool:
    return bool(mapping(deployment, "status").get("readyReplicas"))


def _new_enough(plane: ControlPlane, injected: list[tuple[str, Json]]) -> Iterator[Check]:
    version = re.match(r"v?(\d+)\.(\d+)", plane.version)
    asking = sorted(
        {
            service
            for service, template in injected
            if mapping(template, "metadata", "annotations").get(NATIVE_SIDECAR) == "true"
        }
    )
    if asking and version and (int(version[1]), int(version[2])) < NATIVE_SIDECAR_SINCE:
        what = f"is {plane.version}; native sidecars came with 1.18, without them the test pods never end"
        yield Check("Dapr", Status.MISSING, what, "upgrade Dapr to 1.18 or newer, or set tests.enabled=false")


def _selected(plane: ControlPlane, namespace: Json | None, cluster: Cluster) -> Iterator[Check]:
    selector = mapping(plane.webhook, "namespaceSelector")
    labels = {"kubernetes.io/metadata.name": cluster.target.namespace, **mapping(namespace, "metadata", "labels")}
    if not matches(selector, labels):
        what = (
            f"its injector leaves the namespace {cluster.target.namespace} out (webhook {INJECTOR}, namespaceSelector)"
        )
        fix = f"give the namespace the labels it selects, or change dapr_sidecar_injector.namespaceSelector: {selector}"
        yield Check("Dapr", Status.MISSING, what, fix)


def _admitted(plane: ControlPlane, namespace: Json | None, cluster: Cluster) -> Iterator[Check]:
    level = mapping(namespace, "metadata", "labels").get("pod-security.kubernetes.io/enforce")
    if level == "restricted" and plane.setting("SIDECAR_DROP_ALL_CAPABILITIES") != "true":
        what = (
            f"Pod Security of {cluster.target.namespace} is restricted, but the injector's sidecars do not drop all"
            " capabilities: every pod with a sidecar would be refused"
        )
        fix = (
            f"helm upgrade dapr dapr/dapr --namespace {plane.namespace} --reuse-values"
            f" --set dapr_sidecar_injector.sidecarDropALLCapabilities=true {cluster.target.helm_options}"
        )
        yield Check("Dapr", Status.MISSING, what, fix)


def matches(selector: Json, labels: dict[str, Any]) -> bool:
    """Whether a label selector of Kubernetes selects these labels; an empty one selects all."""
    if any(labels.get(key) != value for key, value in mapping(selector, "matchLabels").items()):
        return False
    for expression in sequence(selector, "matchExpressions"):
        value, values = labels.get(str(expression.get("key"))), expression.get("values") or []
        match expression.get("operator"):
            case "In" if value not in values:
                return False
            case "NotIn" if value in values:
                return False
            case "Exists" if value is None:
                return False
            case "DoesNotExist" if value is not None:
                return False
    return True
