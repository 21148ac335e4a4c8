"""X: who may use the sidecar, and what the release gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daprlint.finding import Finding, Severity
from daprlint.release import Release, visible
from daprlint.rule import rule

_NAMES_A_SECRET = re.compile(
    r"(^|[_\-.])(password|passwd|client_?secret|secret_?key|token|api_?key|access_?key|private_?key)$", re.IGNORECASE
)
_CREDENTIALS = re.compile(r"://[^/\s:@]+:[^/\s@]+@")
_LOOPBACK = frozenset(("::1", "localhost"))


@rule("X003", Severity.ERROR)
def api_for_everybody(release: Release) -> Iterator[Finding]:
    """A sidecar that listens to the whole cluster and asks for no token.

    Its API publishes, reads state and secrets, and calls other apps in the name of this one. It listens on the
    loopback address unless `dapr.io/sidecar-listen-addresses` says otherwise.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/sidecar-listen-addresses: 0.0.0.0  # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/sidecar-listen-addresses: 0.0.0.0
                dapr.io/api-token-secret: dapr-token
    """
    for app in release.sidecars():
        annotation = app.annotation("sidecar-listen-addresses")
        if annotation is None or app.setting("api-token-secret"):
            continue
        open_ = [word.strip() for word in annotation.text.split(",") if word.strip() and not _is_loopback(word.strip())]
        if open_:
            message = f"whoever reaches {open_[0]} of the pod may use Dapr's API in the name of {app.label}"
            yield Finding(annotation.value, message, "add `dapr.io/api-token-secret`, or listen on 127.0.0.1")


@rule("X004", Severity.INFO, profile="pedantic")
def unlimited_sidecar(release: Release) -> Iterator[Finding]:
    """A sidecar that does not limit who asks it for what.

    Dapr can ask for a token, answer only some of its APIs, take calls only from some apps and give away only some
    secrets. Each of them makes a stolen container worth less.

    Bad with --profile pedantic:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/enabled: "true"    # <- here
    Good with --profile pedantic:
        kind: Configuration
        metadata:
          name: limits
        spec:
          api:
            allowed:
              - name: publish
                version: v1.0
                protocol: http
              - name: publish
                version: v1
                protocol: grpc
          accessControl:
            defaultAction: deny
            trustDomain: public
          secrets:
            scopes:
              - storeName: kubernetes
                defaultAccess: deny
        ---
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/config: limits
                dapr.io/api-token-secret: dapr-token
    """
    for app in release.sidecars():
        annotation, name = app.annotation("enabled"), app.setting("config")
        configuration = visible(release.configurations, name, app.namespace) if name else None
        if annotation is None or (name and configuration is None):
            continue
        lacks = [] if app.setting("api-token-secret") else ["token (dapr.io/api-token-secret)"]
        for what, path in (("API list", "api"), ("access control", "accessControl"), ("secret scopes", "secrets")):
            if configuration is None or configuration.at(path) is None:
                lacks.append(f"{what} (spec.{path})")
        if lacks:
            yield Finding(annotation.key, f"the sidecar of {app.label} has no {', no '.join(lacks)}")


@rule("X006", Severity.WARNING, profile="prod")
def loose_image_or_secret(release: Release) -> Iterator[Finding]:
    """An image without a fixed tag, or a secret in plain sight.

    `latest`, or no tag, is another image tomorrow, and different pods of one workload run different code. A secret
    in a variable or in a ConfigMap is there for everybody who may read workloads. Names that end in PASSWORD, TOKEN,
    API_KEY and the like count, and URLs with a password.

    Bad with --profile prod:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  image: example/orders:latest   # <- here
    Good with --profile prod:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  image: example/orders:1.4.2
    """
    for app in release.apps:
        for container in app.all_containers:
            image = container.node.get("image")
            if image and image.text and _floats(image.text):
                yield Finding(image, f"the image of `{container.name}` has no fixed tag", "name a version or a digest")
            entries = container.node.get("env")
            for entry in entries.items() if entries else ():
                name, value = entry.get("name"), entry.get("value")
                text = value.text if value else ""
                if name and text and (_NAMES_A_SECRET.search(name.text) or _CREDENTIALS.search(text)):
                    # the finding points at the name, so that reports do not repeat the secret
                    message = f"the secret {name.text} stands here for all to read"
                    yield Finding(name, message, "use a secretKeyRef", secret=value)
    for settings in release.kinds.get("ConfigMap", ()):
        data = settings.document.root.get("data")
        for key, value in data.pairs() if data else ():
            if value.text and "\n" not in value.text and _NAMES_A_SECRET.search(key.text):
                message = f"the secret `{key.text}` stands in a ConfigMap for all to read"
                yield Finding(key, message, "use a Secret", secret=value)


def _is_loopback(word: str) -> bool:
    return word.startswith("127.") or word.strip("[]") in _LOOPBACK


def _floats(image: str) -> bool:
    name = image.rpartition("/")[2]
    return "@" not in name and (":" not in name or name.endswith(":latest"))
