"""What became of slips: who noticed, and what may go unnoticed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from daprlint.finding import Finding, Severity

from .releases import Case

# why the API server refused what daprlint takes, or only warns of
EXCEPTIONS = {
    r'^namespaces ".*" not found$': "another namespace may be in the cluster already",
    r": duplicate entries for key \[": "Helm 3 leaves the last one and Helm 4 cannot install it, so it is a warning",
}
# rules of Kubernetes whose errors are of what happens after the API server has taken the object
AT_RUN_TIME = frozenset(("K006",))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One slip, what the server says of it (nothing: it takes it), and what daprlint finds."""

    case: Case
    refusal: str
    found: tuple[Finding, ...]

    @property
    def worst(self) -> str:
        """Say how bad daprlint finds it."""
        severities = {finding.severity for finding in self.found}
        return "error" if Severity.ERROR in severities else "warning" if Severity.WARNING in severities else "nothing"

    @property
    def is_missed(self) -> bool:
        """Say whether the server refuses what daprlint lets pass; of the kinds of operators a warning is enough."""
        enough = ("error", "warning") if self.case.is_of_an_operator else ("error",)
        return bool(self.refusal) and self.worst not in enough and not self.excuse

    @property
    def excuse(self) -> str:
        """Return why the server may refuse what is no error."""
        return next((why for pattern, why in EXCEPTIONS.items() if re.search(pattern, self.refusal)), "")

    @property
    def false_errors(self) -> list[Finding]:
        """Return the errors that say that the server refuses what it takes."""
        return [
            finding
            for finding in self.found
            if not self.refusal and finding.severity is Severity.ERROR and finding.code.startswith("K")
            and finding.code not in AT_RUN_TIME
        ]  # fmt: skip
