"""A: annotations that the sidecar injector sees, or does not."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import PREFIX
from daprlint.catalogue import since
from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_boolean, is_truthy
from daprlint.release import Release, named, visible
from daprlint.rule import rule
from daprlint.spelling import nearest


@rule("A001", Severity.WARNING)
def unknown_annotation(release: Release) -> Iterator[Finding]:
    """A `dapr.io/` annotation that the injector does not know.

    It looks for the names it knows and sees no others; nothing is logged. It is an error when a known name is near.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-prot: "8080"   # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-port: "8080"
    """
    # one that came later is another rule's
    known, hints = release.catalogue.annotations | since.of_annotations(), release.catalogue.annotation_hints
    for app in release.apps:
        for annotation in app.annotations.values():
            name = annotation.name.removeprefix(PREFIX)
            if not annotation.name.startswith(PREFIX) or name in known:
                continue
            hint, near = hints.get(name, ""), nearest(name, known)
            yield Finding(
                annotation.key,
                f"Dapr {release.catalogue.version} knows no annotation `{annotation.name}` and ignores it",
                hint or (f"did you mean `{PREFIX}{near}`?" if near else ""),
                Severity.ERROR if hint or near else None,
            )


@rule("A003", Severity.ERROR)
def annotations_beside_the_pod(release: Release) -> Iterator[Finding]:
    """Dapr's annotations on the workload instead of on its pods.

    The injector sees pods only, so there is no sidecar. They belong to `spec.template.metadata.annotations`.

    Bad:
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
          annotations:
            dapr.io/enabled: "true"  # <- here
            dapr.io/app-id: orders
        spec:
          selector:
            matchLabels:
              app: orders
          template:
            metadata:
              labels:
                app: orders
            spec:
              containers:
                - name: orders
                  image: example/orders
    Good:
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:
          selector:
            matchLabels:
              app: orders
          template:
            metadata:
              labels:
                app: orders
              annotations:
                dapr.io/enabled: "true"
                dapr.io/app-id: orders
                dapr.io/sidecar-memory-limit: 128Mi
            spec:
              containers:
                - name: orders
                  image: example/orders
    """
    for app in release.apps:
        outer = app.document.root.at("metadata", "annotations")
        if app.kind == "Pod" or outer is None:
            continue
        known = {PREFIX + name for name in release.catalogue.annotations}
        misplaced = next((key for key, _ in outer.pairs() if key.text in known), None)
        if misplaced and misplaced.text not in app.annotations:
            yield Finding(
                misplaced,
                f"`{misplaced.text}` on the {app.kind} itself does nothing; the injector reads annotations of pods",
                "move it to spec.template.metadata.annotations",
            )


@rule("A005", Severity.ERROR, since="1.18")
def enabled_is_not_true(release: Release) -> Iterator[Finding]:
    """`dapr.io/enabled` with a word for yes that is not `true`.

    The injector wants the word true, in any case. The operator is content with yes, on and 1: it creates the app's
    Service, but no pod gets a sidecar.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/enabled: "yes"     # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/enabled: "true"
    """
    for app in release.apps:
        annotation = app.annotation("enabled")
        if annotation is None or app.wants_sidecar:
            continue
        if is_truthy(annotation.text) or not is_boolean(annotation.text):
            yield Finding(
                annotation.value, f"`{annotation.text}` is not `true`: the injector adds no sidecar", 'write "true"'
            )


@rule("A015", Severity.WARNING)
def missing_configuration(release: Release) -> Iterator[Finding]:
    """A `dapr.io/config` that names a Configuration which is not there.

    Sentry gives its sidecar no identity, "failed to get configuration", and daprd exits at start. The Configuration has
    to be in the namespace of the app.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/config: tracing    # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/config: tracing
        ---
        kind: Configuration
        metadata:
          name: tracing
        spec: {}
    """
    for app in release.sidecars():
        annotation = app.annotation("config")
        if annotation is None or not annotation.text or visible(release.configurations, annotation.text, app.namespace):
            continue
        elsewhere = named(release.configurations, annotation.text)
        near = nearest(annotation.text, (found.name for found in release.configurations))
        where = f" in namespace {app.namespace}, only in {elsewhere[0].namespace}" if elsewhere else ""
        yield Finding(
            annotation.value,
            f"the release has no Configuration `{annotation.text}`{where}; without it daprd exits at start",
            f"did you mean `{near}`?" if near else "",
            Severity.ERROR if elsewhere else release.missing,
            ("Configuration", annotation.text),
        )


@rule("A021", Severity.ERROR)
def bare_pod(release: Release) -> Iterator[Finding]:
    """A Pod of its own that asks for a sidecar.

    The injector serves pods that Kubernetes' controllers create. A Pod that Helm or a person creates is
    admitted without a sidecar and without a word, unless its creator is on the injector's list. Test hooks are
    the usual case: make them Jobs.

    Bad:
        apiVersion: v1
        kind: Pod
        metadata:
          name: test
          annotations:
            helm.sh/hook: test
            dapr.io/enabled: "true"  # <- here
            dapr.io/app-id: test
            dapr.io/sidecar-memory-limit: 128Mi
        spec:
          containers:
            - name: test
              image: example/test
    Good:
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: test
          annotations:
            helm.sh/hook: test
        spec:
          template:
            metadata:
              annotations:
                dapr.io/enabled: "true"
                dapr.io/app-id: test
                dapr.io/enable-native-sidecar: "true"
                dapr.io/sidecar-memory-limit: 128Mi
            spec:
              restartPolicy: Never
              containers:
                - name: test
                  image: example/test
    """
    for app in release.sidecars():
        annotation = app.annotation("enabled")
        if app.kind == "Pod" and annotation:
            message = "a Pod that no controller creates gets no sidecar"
            yield Finding(annotation.key, message, "make it a Job or a Deployment")
