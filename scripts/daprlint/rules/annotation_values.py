"""A: values of annotations that the injector cannot read."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import PREFIX
from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_boolean, is_decimal, is_quantity
from daprlint.release import Release
from daprlint.rule import rule
from daprlint.spelling import nearest

ENABLED = f"{PREFIX}enabled"
SECCOMP = "sidecar-seccomp-profile-type"
SECCOMP_PROFILES = ("RuntimeDefault", "Unconfined")
RESOURCES = ("sidecar-cpu-limit", "sidecar-cpu-request", "sidecar-memory-limit", "sidecar-memory-request")


@rule("A004", Severity.ERROR)
def annotation_without_quotes(release: Release) -> Iterator[Finding]:
    """A boolean or a number as the value of an annotation.

    Annotations are strings. The API server refuses the whole object.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-port: 8080     # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-port: "8080"
    """
    for app in release.apps:
        for annotation in app.annotations.values():
            if isinstance(annotation.value.value, bool | int | float):
                written = annotation.value.written
                kind = "boolean" if isinstance(annotation.value.value, bool) else "number"
                yield Finding(
                    annotation.value,
                    f"the value of `{annotation.name}` is a {kind}; the API server accepts only strings",
                    f'write "{written}"',
                )


@rule("A006", Severity.ERROR)
def annotation_is_no_integer(release: Release) -> Iterator[Finding]:
    """An annotation that should be an integer, or true or false, and is not.

    The injector logs that it ignores the annotation, in its own log, and takes the default: for `app-port` that
    is no port, so nothing is delivered. A word that should be true or false and is neither counts as false, which is
    a warning.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-port: http     # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-port: "8080"
    """
    known = release.catalogue.annotations
    for app in release.apps:
        for annotation in app.annotations.values():
            kind = known.get(annotation.name.removeprefix(PREFIX)) if annotation.name.startswith(PREFIX) else None
            if kind == "integer" and not is_decimal(annotation.text):
                message = f"`{annotation.text}` is not an integer; the injector ignores `{annotation.name}`"
                yield Finding(annotation.value, message)
            # A005 speaks of `enabled`
            elif kind == "bool" and annotation.name != ENABLED and annotation.text and not is_boolean(annotation.text):
                message = f"`{annotation.text}` is neither true nor false; for `{annotation.name}` it counts as false"
                yield Finding(annotation.value, message, "", Severity.WARNING)


@rule("A007", Severity.ERROR)
def invalid_sidecar_quantity(release: Release) -> Iterator[Finding]:
    """A CPU or memory annotation of the sidecar that is no Kubernetes quantity.

    One bad value of the four makes the injector drop all four: the sidecar runs without requests and limits.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/sidecar-memory-limit: 128MB   # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/sidecar-memory-limit: 128Mi
    """
    for app in release.apps:
        for name in RESOURCES:
            annotation = app.annotation(name)
            if annotation and annotation.text and not is_quantity(annotation.text):
                yield Finding(
                    annotation.value,
                    f"`{annotation.text}` is no quantity; the sidecar gets none of the four requests and limits",
                )


@rule("A026", Severity.ERROR)
def annotation_is_no_seccomp_profile(release: Release) -> Iterator[Finding]:
    """A type of seccomp profile for the sidecar that Kubernetes does not have.

    The injector writes it into the pod as it is, and the API server refuses the pod. A profile of the type Localhost
    needs the name of a file, for which there is no annotation.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/sidecar-seccomp-profile-type: runtime/default   # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/sidecar-seccomp-profile-type: RuntimeDefault
    """
    for app in release.apps:
        annotation = app.annotation(SECCOMP)
        if annotation and annotation.text not in ("", *SECCOMP_PROFILES):
            near = nearest(annotation.text, SECCOMP_PROFILES)
            message = f"`{annotation.text}` is no type of profile for a sidecar; the API server refuses the pod"
            yield Finding(annotation.value, message, f"write {near or SECCOMP_PROFILES[0]}")
