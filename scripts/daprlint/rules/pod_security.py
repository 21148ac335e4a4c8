"""X: what Kubernetes' pod security standards ask of the application's and the sidecar's containers."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App, Container
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_truthy
from daprlint.release import Release, visible
from daprlint.rule import rule

_ENFORCED = "pod-security.kubernetes.io/enforce"
_RESTRICTED = "restricted"
_SECCOMP = frozenset(("RuntimeDefault", "Localhost"))


@rule("X001", Severity.ERROR)
def sidecar_refused(release: Release) -> Iterator[Finding]:
    """A sidecar without a seccomp profile in a namespace that enforces the restricted standard.

    The injector sets no profile unless told to, so the API server refuses the injected pod: the ReplicaSet reports
    FailedCreate. A profile of the pod covers the sidecar too. The sidecar also has to drop all capabilities, which
    is a setting of Dapr's own chart: `dapr_sidecar_injector.sidecarDropALLCapabilities=true`.

    Bad:
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: restricted
        ---
        kind: Deployment
        metadata:
          name: orders
          namespace: shop
        spec:
          template:
            metadata:
              annotations:
                dapr.io/enabled: "true"    # <- here
            spec:
              containers:
                - name: orders
                  securityContext:
                    allowPrivilegeEscalation: false
                    runAsNonRoot: true
                    capabilities:
                      drop:
                        - ALL
                    seccompProfile:
                      type: RuntimeDefault
    Good:
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: restricted
        ---
        kind: Deployment
        metadata:
          name: orders
          namespace: shop
        spec:
          template:
            spec:
              securityContext:
                seccompProfile:
                  type: RuntimeDefault
              containers:
                - name: orders
                  securityContext:
                    allowPrivilegeEscalation: false
                    runAsNonRoot: true
                    capabilities:
                      drop:
                        - ALL
    """
    restricted = _restricted(release)
    for app in release.sidecars() if restricted else ():
        annotation = app.annotation("enabled")
        if annotation is None or app.namespace not in restricted or app.kind == "Pod":
            continue
        profile = app.setting("sidecar-seccomp-profile-type")
        if profile not in _SECCOMP and app.pod.text_at("spec", "securityContext", "seccompProfile", "type") == "":
            message = (
                f"namespace {app.namespace} enforces the restricted standard, and the sidecar has no seccomp profile"
            )
            fix = "add `dapr.io/sidecar-seccomp-profile-type: RuntimeDefault`, or a profile to the pod"
            yield Finding(annotation.key, f"{message}: no pod is created", fix)


@rule("X002", Severity.WARNING)
def container_below_the_standard(release: Release) -> Iterator[Finding]:
    """A container that does not meet the restricted standard.

    It is to run as another user than root, without more privileges and capabilities than it needs, under a seccomp
    profile. In a namespace that enforces the standard the API server refuses the pod, which is an error; otherwise
    it is found from the profile prod on.

    Bad with --profile prod:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders       # <- here
                  image: example/orders:1.0
                  securityContext:
                    allowPrivilegeEscalation: false
                    runAsNonRoot: true
                    seccompProfile:
                      type: RuntimeDefault
    Good with --profile prod:
        kind: Deployment
        spec:
          template:
            spec:
              securityContext:
                runAsNonRoot: true
                seccompProfile:
                  type: RuntimeDefault
              containers:
                - name: orders
                  image: example/orders:1.0
                  securityContext:
                    allowPrivilegeEscalation: false
                    capabilities:
                      drop:
                        - ALL
    """
    restricted, strict = _restricted(release), release.settings.has_profile("prod")
    for app in release.apps if restricted or strict else ():
        enforced = app.namespace in restricted
        for container in app.all_containers if enforced or strict else ():
            lacks = list(_lacks(app, container))
            mark = container.node.get("name") or container.node
            if lacks and container.name != "daprd":
                outcome = "; the namespace enforces it, so no pod is created" if enforced else ""
                message = f"container `{container.name}` does not meet the restricted standard{outcome}"
                severity = Severity.ERROR if enforced else None
                yield Finding(mark, message, f"set {', '.join(lacks)}", severity)


@rule("X005", Severity.ERROR)
def no_token_for_the_secret_store(release: Release) -> Iterator[Finding]:
    """A pod without a token of its ServiceAccount whose sidecar has the built-in secret store.

    In Kubernetes daprd loads a secret store called `kubernetes` by itself, and that one needs the token: daprd
    exits at start. Secrets of Components do not need it; the operator reads them.

    Bad:
        kind: Deployment
        spec:
          template:
            spec:
              automountServiceAccountToken: false  # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/disable-builtin-k8s-secret-store: "true"
            spec:
              automountServiceAccountToken: false
    """
    for app in release.sidecars():
        if is_truthy(app.setting("disable-builtin-k8s-secret-store")) or _mounts_token(app):
            continue
        node = app.pod.at("spec", "automountServiceAccountToken")
        if node is None or node.value is None:
            name = app.pod.text_at("spec", "serviceAccountName")
            account = visible(release.kinds.get("ServiceAccount", ()), name, app.namespace) if name else None
            off = account.document.root.get("automountServiceAccountToken") if account else None
            node = app.pod.at("spec", "serviceAccountName") if off and off.value is False else None
        elif node.value is not False:
            node = None
        if node:
            message = f"the sidecar of {app.label} gets no token, and its built-in secret store needs one: daprd exits"
            yield Finding(node, message, 'add `dapr.io/disable-builtin-k8s-secret-store: "true"`')


def _restricted(release: Release) -> set[str]:
    return {
        namespace.name
        for namespace in release.kinds.get("Namespace", ())
        if namespace.document.root.text_at("metadata", "labels", _ENFORCED) == _RESTRICTED
    }


def _lacks(app: App, container: Container) -> Iterator[str]:
    own, pod = container.node.get("securityContext"), app.pod.at("spec", "securityContext")
    if _text(own, pod, "runAsNonRoot") != "true":
        yield "runAsNonRoot: true"
    if _text(own, pod, "seccompProfile", "type") not in _SECCOMP:
        yield "seccompProfile.type: RuntimeDefault"
    if own is None or own.text_at("allowPrivilegeEscalation") != "false":
        yield "allowPrivilegeEscalation: false"
    dropped = own.at("capabilities", "drop") if own else None
    if dropped is None or all(item.text != "ALL" for item in dropped.items()):
        yield "capabilities.drop: [ALL]"


def _text(own: Node | None, pod: Node | None, *path: str) -> str:
    """Return what a container says itself, or its pod says for it."""
    return (own.text_at(*path) if own else "") or (pod.text_at(*path) if pod else "")


def _mounts_token(app: App) -> bool:
    """Say whether the sidecar gets a volume where the token would be."""
    return any("kubernetes.io/serviceaccount" in app.setting(name) for name in ("volume-mounts", "volume-mounts-rw"))
