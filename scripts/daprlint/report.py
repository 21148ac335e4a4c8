"""What a run has found, for the formats to show: plain facts, so that no document needs to be kept for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daprlint.document import Document, Node
from daprlint.finding import Finding, Severity
from daprlint.origins import Origin, origin


@dataclass(frozen=True, slots=True)
class Subject:
    """A document that was read.

    Args:
        file: where it stands.
        line: where it begins.
    """

    file: str
    line: int
    kind: str
    namespace: str
    name: str

    @property
    def label(self) -> str:
        """Return `namespace/Kind/name` as far as that is there."""
        return "/".join(filter(None, (self.namespace, self.kind, self.name)))


@dataclass(frozen=True, slots=True)
class Found:
    """A finding.

    Args:
        code: of the rule.
        severity: as the run settled it.
        message: what is wrong.
        fix: what to write instead.
        subject: the document that it is in.
        line: of the place, counted from 1; so are the others.
        column: in characters.
        end_line: last line.
        end_column: after the last character.
        source: the line as it stands there, secrets masked.
        path: from the root of the document.
        stable_path: the same with the names of list elements.
        template: that rendered the document, if the stream says so.
        origin: place in the chart that was rendered, if one was.
    """

    code: str
    severity: Severity
    message: str
    fix: str
    subject: Subject
    line: int
    column: int
    end_line: int
    end_column: int
    source: str
    path: str
    stable_path: str
    template: str
    origin: Origin | None

    @property
    def advice(self) -> str:
        """Return message and fix in one."""
        return f"{self.message} ({self.fix})" if self.fix else self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of a run and the wishes about its form.

    Args:
        findings: in the order in which they are shown.
        subjects: all documents that were read.
        suppressed: how many findings are not wanted, with a reason.
        known: how many findings the baseline has.
        fails: the least severity that makes a run fail.
        color: use the colours of a terminal.
        quiet: no summary.
        statistics: count the findings of each code.
    """

    findings: Sequence[Found]
    subjects: Sequence[Subject]
    suppressed: int = 0
    known: int = 0
    fails: Severity = Severity.ERROR
    color: bool = False
    quiet: bool = False
    statistics: bool = False

    @property
    def failed(self) -> bool:
        """Say whether there is a finding of a severity that makes a run fail."""
        return any(finding.severity >= self.fails for finding in self.findings)

    @property
    def counts(self) -> Counter[Severity]:
        """Return how many findings there are of each severity."""
        return Counter(finding.severity for finding in self.findings)


def subject(document: Document) -> Subject:
    """Return what a document is about."""
    return Subject(document.source.name, document.root.line, document.kind, document.namespace, document.name)


def found(finding: Finding, secrets: Iterable[Node] = ()) -> Found:
    """Return a finding without the document that it is in.

    Args:
        finding: the finding.
        secrets: nodes whose text must not be repeated.
    """
    mark = finding.mark
    return Found(
        finding.code,
        finding.severity or Severity.ERROR,
        finding.message,
        finding.fix,
        subject(finding.document),
        mark.line,
        mark.column,
        mark.end_line,
        mark.end_column,
        _masked(mark, secrets),
        finding.path,
        finding.stable_path,
        finding.document.template,
        origin(finding),
    )


def _masked(mark: Node, secrets: Iterable[Node]) -> str:
    """Return the line of a mark with stars for the secrets in it, each letter in its column."""
    source = mark.document.source
    line = source.lines[mark.line - 1]
    for secret in secrets:
        if secret.document.source is source and secret.line <= mark.line <= secret.end_line:
            start = secret.column - 1 if secret.line == mark.line else 0
            end = secret.end_column - 1 if secret.end_line == mark.line else len(line)
            line = line[:start] + "*" * (end - start) + line[end:]
    return line
