"""A: what the sidecar's container needs of its pod and of the namespace."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import Annotation, App
from daprlint.finding import Finding, Severity
from daprlint.release import Release, visible
from daprlint.rule import rule
from daprlint.spelling import nearest

_TOKENS = ("api-token-secret", "app-token-secret")
_TOKEN_KEY = "token"  # noqa: S105 - the name of a key
_MOUNTS = ("volume-mounts", "volume-mounts-rw")


@rule("A016", Severity.WARNING)
def token_without_secret(release: Release) -> Iterator[Finding]:
    """A Secret with a token for the sidecar that is not there.

    The container of daprd does not start: CreateContainerConfigError. The Secret has to have the key `token`; it is
    an error where the release shows that it has not. Secrets usually live outside, so a missing one is only looked
    for with --closed-world, or when the release has one of nearly that name.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/api-token-secret: dapr-token   # <- here
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: dapr-token
        stringData:
          api-token: changed-by-the-pipeline
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/api-token-secret: dapr-token
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: dapr-token
        stringData:
          token: changed-by-the-pipeline
    """
    for app in release.sidecars():
        for name in _TOKENS:
            annotation = app.annotation(name)
            if annotation and annotation.text:
                yield from _secret(release, app, annotation, annotation.text, _TOKEN_KEY)
        for annotation, variable, source in _from_secrets(app):
            if source.count(":") > 1:
                message = f"`{variable}` names no secret:key; the injector leaves it out"
                yield Finding(annotation.value, message, severity=Severity.ERROR)
            else:
                secret, _, key = source.partition(":")
                yield from _secret(release, app, annotation, secret.strip(), key.strip() or secret.strip())


@rule("A019", Severity.ERROR)
def mount_without_volume(release: Release) -> Iterator[Finding]:
    """A volume for the sidecar that the pod does not have.

    The injector skips it with a warning in its own log, and the file that the sidecar needs is not there: a
    Component that reads a certificate fails. Entries are `volume:/path`, with commas between them.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/volume-mounts: "certs:/certs"  # <- here
            spec:
              volumes:
                - name: certificates
                  secret:
                    secretName: certificates
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/volume-mounts: "certificates:/certs"
            spec:
              volumes:
                - name: certificates
                  secret:
                    secretName: certificates
    """
    for app in release.sidecars():
        for annotation in filter(None, map(app.annotation, _MOUNTS)):
            for part in filter(None, map(str.strip, annotation.text.split(","))):
                volume, *path = part.split(":")
                if len(path) != 1:
                    message = f"`{part}` is not volume:/path; the injector leaves it out"
                    yield Finding(annotation.value, message)
                elif volume not in app.volumes:
                    near = nearest(volume, app.volumes)
                    message = f"the pod has no volume `{volume}`; the injector leaves the mount out"
                    yield Finding(annotation.value, message, f"did you mean `{near}`?" if near else "")


@rule("A024", Severity.WARNING)
def sidecar_that_is_not_injected(release: Release) -> Iterator[Finding]:
    """A container called daprd in a pod that asks for a sidecar, or an environment that does not begin with a name.

    The injector takes the container for its own work and adds nothing: no sidecar settings, labels or variables.
    Of `dapr.io/env` it splits the text before each `,NAME=` and drops a first part that has no `=`.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/env: "REGION,STAGE=test"   # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/env: "REGION=eu,STAGE=test"
    """
    for app in release.sidecars():
        environment = app.annotation("env")
        if environment and environment.text and "=" not in environment.text.partition(",")[0]:
            first = environment.text.partition(",")[0].strip()
            yield Finding(environment.value, f"`{first}` has no `=`; the injector drops it", "write NAME=value")
        for container in app.all_containers:
            if container.name == "daprd":
                mark = container.node.get("name") or container.node
                yield Finding(mark, "a container is called `daprd` already, so the injector adds nothing to this pod")


def _secret(release: Release, app: App, annotation: Annotation, name: str, key: str) -> Iterator[Finding]:
    found = visible(release.secrets, name, app.namespace)
    if found is None and not release.has("Secret", name, app.namespace):
        near = nearest(name, (secret.name for secret in release.secrets))
        if release.settings.closed_world or near:
            yield Finding(
                annotation.value,
                f"the release has no Secret `{name}`; without it the sidecar of {app.label} does not start",
                f"did you mean `{near}`?" if near else "",
                release.missing,
                ("Secret", name),
            )
    fields = [found.document.root.get(field) for field in ("data", "stringData")] if found else []
    keys = [entry.text for field in fields if field for entry, _ in field.pairs()]
    if keys and key not in keys:
        message = f"Secret `{name}` has no key `{key}`; the sidecar of {app.label} does not start"
        yield Finding(annotation.value, message, f"it has {', '.join(keys)}", Severity.ERROR)


def _from_secrets(app: App) -> Iterator[tuple[Annotation, str, str]]:
    annotation = app.annotation("env-from-secret")
    for part in annotation.text.split(",") if annotation else ():
        variable, equals, source = part.strip().partition("=")
        if annotation and equals and source.strip():
            yield annotation, variable, source.strip()
