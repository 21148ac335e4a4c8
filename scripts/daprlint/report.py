"""What a run has found, for the formats to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from daprlint.document import Document
from daprlint.finding import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of a run and the wishes about its form.

    Args:
        findings: in the order in which they are shown.
        documents: all that were read.
        suppressed: how many findings are not wanted, with a reason.
        known: how many findings the baseline has.
        fails: the least severity that makes a run fail.
        color: use the colours of a terminal.
        quiet: no summary.
        statistics: count the findings of each code.
    """

    findings: Sequence[Finding]
    documents: Sequence[Document]
    suppressed: int = 0
    known: int = 0
    fails: Severity = Severity.ERROR
    color: bool = False
    quiet: bool = False
    statistics: bool = False

    @property
    def failed(self) -> bool:
        """Say whether there is a finding of a severity that makes a run fail."""
        return any(finding.level >= self.fails for finding in self.findings)

    @property
    def counts(self) -> Counter[Severity]:
        """Return how many findings there are of each severity."""
        return Counter(finding.level for finding in self.findings)
