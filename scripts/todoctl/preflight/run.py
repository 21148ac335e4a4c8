"""Runs every check of an install, the dependent ones only when they make sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from todoctl.cluster import Cluster, Json, Refused
from todoctl.helm import Helm, HelmFailed
from todoctl.manifests import load, mapping
from todoctl.preflight import access, dapr, kinds, secrets
from todoctl.preflight.check import Check, Status
from todoctl.references import needs


@dataclass(slots=True)
class Findings:
    """What preflight found, and what it had to render for it."""

    checks: list[Check] = field(default_factory=list)
    rendered: str = ""
    manifests: list[Json] = field(default_factory=list)
    namespace_exists: bool = False

    @property
    def missing(self) -> list[Check]:
        """The checks that stop an install."""
        return [check for check in self.checks if check.status is Status.MISSING]

    @property
    def ready(self) -> bool:
        """Whether an install has all it needs."""
        return not self.missing


def run(cluster: Cluster, helm: Helm, chart: Sequence[str]) -> Findings:
    """Look at everything that installing a chart needs, change nothing, and return all that was found.

    Args:
        cluster: where it will be installed.
        helm: what renders the chart.
        chart: helm's arguments, the chart first.

    Raises:
        TodoctlError: the API server cannot be reached.
    """
    findings = Findings()
    checks = findings.checks
    version = str((cluster.get("/version") or {}).get("gitVersion", "unknown"))
    checks.append(Check("Kubernetes", Status.OK, f"{version} at {cluster.server}"))
    try:
        findings.rendered = helm.template(cluster.target, chart, version if version != "unknown" else "")
    except HelmFailed as failed:
        checks.append(Check("Chart", Status.MISSING, f"does not render: {failed.what}", "mend the values"))
        return findings
    findings.manifests = load(findings.rendered, where=f"helm template {chart[0]}")
    checks.append(Check("Chart", Status.OK, f"renders {len(findings.manifests)} objects (helm {helm.version})"))
    namespace, check = _namespace(cluster, findings.manifests)
    findings.namespace_exists = namespace is not None
    checks.append(check)
    served = kinds.look(cluster, findings.manifests)
    checks += dapr.check(cluster, findings.manifests, served, namespace)
    checks += kinds.check(served)
    checks += access.check(cluster, served)
    checks += secrets.check(cluster, findings.manifests)
    return findings


def _namespace(cluster: Cluster, manifests: list[Json]) -> tuple[Json | None, Check]:
    name = cluster.target.namespace
    subject = f"Namespace {name}"
    try:
        namespace = cluster.get(f"/api/v1/namespaces/{name}")
    except Refused as refused:
        # many users may work in a namespace without the right to look at it
        return {}, Check(subject, Status.WARNING, f"not looked at: {refused.what}")
    if namespace is not None and mapping(namespace, "metadata").get("deletionTimestamp"):
        return namespace, Check(subject, Status.MISSING, "is being deleted", "wait until it is gone, then try again")
    if namespace is not None:
        return namespace, Check(subject, Status.OK, "there")
    if needs(manifests):
        fix = f"{cluster.target.kubectl_anywhere} create namespace {name}"
        return None, Check(subject, Status.MISSING, "is not there, and Secrets must be in it before the install", fix)
    return None, Check(subject, Status.OK, "is not there; install makes it")
