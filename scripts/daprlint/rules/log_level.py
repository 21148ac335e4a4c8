"""A: what the sidecar logs."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.rule import rule
from daprlint.spelling import nearest

# dapr/kit/logger, toLogLevel
LEVELS = ("debug", "info", "warn", "error", "fatal")


@rule("A025", Severity.ERROR)
def unknown_log_level(release: Release) -> Iterator[Finding]:
    """A dapr.io/log-level that daprd does not know.

    Daprd exits at start. Case does not count.

    Seen: daprd 1.18.3 exits with "invalid value for --log-level: warning".

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/log-level: warning   # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/log-level: warn
    """
    for app in release.sidecars():
        level = app.annotation("log-level")
        if level and level.text and level.text.lower() not in LEVELS:
            near = nearest(level.text, LEVELS) or next(
                (one for one in LEVELS if level.text.lower().startswith(one)), None
            )
            yield Finding(
                level.value,
                f"`{level.text}` is no log level; daprd exits at start",
                f"did you mean `{near}`?" if near else f"one of {', '.join(LEVELS)}",
            )
