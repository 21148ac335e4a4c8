"""Know a finding again after its file has changed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from daprlint.report import Found


def fingerprints(findings: Sequence[Found]) -> list[str]:
    """Return a fingerprint for each finding: of code, object and path, not of lines, files and messages.

    Findings that are alike in all that are told apart by their order.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for finding in findings:
        about = finding.subject
        # what has no name is known by its file
        owner = (about.kind, about.namespace, about.name) if about.kind else (about.file,)
        facts = (finding.code, *owner, finding.stable_path)
        seen[facts] += 1
        found.append(hashlib.sha256("\0".join((*facts, str(seen[facts]))).encode()).hexdigest()[:32])
    return found
