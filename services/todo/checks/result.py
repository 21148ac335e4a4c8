"""What a check leaves behind."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

# Kubernetes cuts a termination message at 4096 bytes, which would break the JSON
LONGEST_TEXT = 1500


class CheckFailed(Exception):
    """A check has found a fault.

    Args:
        reason: what was seen.
        fix: what to change, with the values path or the object to look at.
    """

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one check; `reason` says what was seen, also when it is well."""

    check: str
    service: str
    result: str
    seconds: float
    reason: str
    fix: str

    def write(self, path: Path) -> None:
        """Write the result as one JSON object."""
        content = asdict(self) | {"reason": self.reason[:LONGEST_TEXT], "fix": self.fix[:LONGEST_TEXT]}
        path.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
