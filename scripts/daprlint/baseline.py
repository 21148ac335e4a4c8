"""A file of findings that are known already, so that only new ones are told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from daprlint.fingerprint import fingerprints
from daprlint.reader import Unreadable
from daprlint.report import Found

SCHEMA = "daprlint-baseline/1"


def load(path: str) -> frozenset[str]:
    """Return the fingerprints of a baseline.

    Raises:
        Unreadable: it is not there, or no baseline.
    """
    try:
        content = json.loads(Path(path).read_bytes())
        if content["schema"] != SCHEMA:
            raise ValueError(f"its schema is {content['schema']!r}, not {SCHEMA!r}")
        return frozenset(known["fingerprint"] for known in content["findings"])
    except FileNotFoundError as error:
        raise Unreadable(f"{path}: there is no such baseline. Fix: add --write-baseline") from error
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        reason = str(error) if type(error) is ValueError else "it is not what --write-baseline writes"
        raise Unreadable(f"{path}: is no baseline: {reason}") from error


def text(findings: Sequence[Found]) -> str:
    """Return the baseline that knows these findings; it is the same wherever they stand in their file."""
    known = [
        {
            "fingerprint": fingerprint,
            "code": finding.code,
            "object": f"{finding.subject.kind}/{finding.subject.name}",
            "path": finding.stable_path,
        }
        for finding, fingerprint in zip(findings, fingerprints(findings), strict=True)
    ]
    known.sort(key=lambda entry: (entry["object"], entry["path"], entry["code"], entry["fingerprint"]))
    return json.dumps({"schema": SCHEMA, "findings": known}, indent=2) + "\n"
