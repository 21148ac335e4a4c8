"""A: annotations that the injector reads and daprd refuses, or soon will."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from daprlint.apps import PREFIX, App
from daprlint.catalogue import number, since
from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_duration, is_quantity, is_truthy
from daprlint.release import Release
from daprlint.rule import rule
from daprlint.spelling import nearest

_PROTOCOLS = ("http", "https", "h2c", "grpc", "grpcs")
_ENDPOINTS = ("config", "subscribe")
_PARSED: dict[str, tuple[str, Callable[[str], bool]]] = {
    "block-shutdown-duration": ("a duration such as 30s", is_duration),
    "actors-disseminate-timeout": ("a duration such as 30s", is_duration),
    "app-binding-options-timeout": ("a duration such as 30s", is_duration),
    "max-body-size": ("a size such as 4Mi", is_quantity),
    "read-buffer-size": ("a size such as 4Ki", is_quantity),
}
_DEPRECATED = {
    "app-ssl": "use `dapr.io/app-protocol: https`, or grpcs",
    "http-max-request-size": "use `dapr.io/max-body-size`, with a unit: 16Mi",
    "http-read-buffer-size": "use `dapr.io/read-buffer-size`, with a unit: 8Ki",
}
_REVEALING = {
    "enable-debug": "the sidecar runs in a debugger and listens for another one",
    "enable-profiling": "the sidecar serves profiles of its memory and its CPU",
}
_HEALTH = (
    "app-health-check-path",
    "app-health-probe-interval",
    "app-health-probe-timeout",
    "app-health-threshold",
)
_INTERVAL_SECONDS, _TIMEOUT_MILLISECONDS = 5, 500


@rule("A002", Severity.WARNING)
def annotation_of_another_time(release: Release) -> Iterator[Finding]:
    """An annotation that is newer than the Dapr at hand.

    The injector of `--dapr-version` does not know it yet and ignores it without a word.

    Bad with --dapr-version 1.17:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/enable-native-sidecar: "true"  # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/enable-native-sidecar: "true"
    """
    came = since.of_annotations()
    for app in release.apps:
        for annotation in app.annotations.values():
            first = came.get(annotation.name.removeprefix(PREFIX)) if annotation.name.startswith(PREFIX) else None
            if first and number(first) > release.catalogue.release:
                message = f"`{annotation.name}` came with Dapr {first}; {release.catalogue.version} ignores it"
                yield Finding(annotation.key, message)


@rule("A014", Severity.ERROR)
def annotation_that_daprd_refuses(release: Release) -> Iterator[Finding]:
    """An annotation with a value that daprd does not understand.

    The injector hands it over as it is, and daprd exits at start: a protocol other than http, https, h2c, grpc and
    grpcs, a duration or a size that does not parse, an init endpoint other than config and subscribe.

    Seen: daprd 1.18.3 exits with "invalid value for 'app-protocol': http2" and "time: missing unit in duration".

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-protocol: http2    # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-protocol: h2c
    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/block-shutdown-duration: "10"  # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/block-shutdown-duration: 10s
    """
    for app in release.sidecars():
        protocol, endpoints = app.annotation("app-protocol"), app.annotation("disable-init-endpoints")
        if protocol and protocol.text and protocol.text.lower() not in _PROTOCOLS:
            near = nearest(protocol.text, _PROTOCOLS)
            fix = f"did you mean `{near}`?" if near else f"one of {', '.join(_PROTOCOLS)}"
            yield Finding(protocol.value, f"daprd knows no protocol `{protocol.text}` and exits at start", fix)
        for word in endpoints.text.split(",") if endpoints else ():
            if endpoints and word.strip() and word.strip().lower() not in _ENDPOINTS:
                message = f"daprd knows no init endpoint `{word.strip()}` and exits at start"
                yield Finding(endpoints.value, message, f"one of {', '.join(_ENDPOINTS)}")
        for name, (what, parses) in _PARSED.items():
            annotation = app.annotation(name)
            # an empty size is not handed over
            if annotation and not parses(annotation.text) and (annotation.text or parses is is_duration):
                fix = f"write {annotation.text}s for seconds" if annotation.text.isdecimal() else ""
                yield Finding(annotation.value, f"`{annotation.text}` is not {what}; daprd exits at start", fix)


@rule("A017", Severity.WARNING)
def deprecated_annotation(release: Release) -> Iterator[Finding]:
    """An annotation that Dapr is about to give up.

    It works, with a warning in the sidecar's log, until a release drops it.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/http-max-request-size: "16"  # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/max-body-size: 16Mi
    """
    for app in release.apps:
        for name, instead in _DEPRECATED.items():
            annotation = app.annotation(name)
            if annotation:
                yield Finding(annotation.key, f"`{annotation.name}` is deprecated", instead)


@rule("A018", Severity.ERROR)
def health_check_that_cannot_be(release: Release) -> Iterator[Finding]:
    """A health check of the application that daprd refuses, or does not make.

    The timeout counts milliseconds, the interval seconds. A timeout above the interval makes daprd exit at start.
    Without `dapr.io/enable-app-health-check` the other settings do nothing, which is a warning.

    Seen: daprd 1.18.3 exits with "value for 'health-probe-timeout' must be smaller than 'health-probe-interval'".

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/enable-app-health-check: "true"
                dapr.io/app-health-probe-interval: "3"
                dapr.io/app-health-probe-timeout: "5000"  # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/enable-app-health-check: "true"
                dapr.io/app-health-probe-interval: "3"
                dapr.io/app-health-probe-timeout: "500"
    """
    for app in release.sidecars():
        settings = [annotation for name in _HEALTH if (annotation := app.annotation(name))]
        if not settings:
            continue
        if not is_truthy(app.setting("enable-app-health-check")):
            message = "without `dapr.io/enable-app-health-check` daprd asks the application nothing"
            yield Finding(settings[0].key, message, 'add `dapr.io/enable-app-health-check: "true"`', Severity.WARNING)
            continue
        interval = _positive(app, "app-health-probe-interval", _INTERVAL_SECONDS)
        timeout = _positive(app, "app-health-probe-timeout", _TIMEOUT_MILLISECONDS)
        mark = app.annotation("app-health-probe-timeout") or app.annotation("app-health-probe-interval")
        if mark and timeout > interval * 1000:
            message = f"the timeout, {timeout} ms, is above the interval, {interval} s; daprd exits at start"
            yield Finding(mark.value, message, "the timeout counts milliseconds")


@rule("A023", Severity.WARNING, profile="prod")
def sidecar_for_development(release: Release) -> Iterator[Finding]:
    """A sidecar that is set up for a developer.

    A debugger or profiles in the sidecar, its log at debug level, which shows much of what passes through it, or
    an image of its own, which stays behind when the control plane is upgraded.

    Bad with --profile prod:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/log-level: debug   # <- here
    Good with --profile prod:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/log-level: info
    """
    for app in release.sidecars():
        for name, why in _REVEALING.items():
            annotation = app.annotation(name)
            if annotation and is_truthy(annotation.text):
                yield Finding(annotation.key, why, f"remove `{annotation.name}`")
        level, image = app.annotation("log-level"), app.annotation("sidecar-image")
        if level and level.text.lower() == "debug":
            yield Finding(level.value, "the sidecar logs at debug level", "write info")
        if image and image.text:
            message = "the sidecar has an image of its own, and stays behind when the control plane is upgraded"
            yield Finding(image.key, message, f"remove `{image.name}`")


def _positive(app: App, name: str, default: int) -> int:
    text = app.setting(name)
    return int(text) if text.isdecimal() and int(text) else default
