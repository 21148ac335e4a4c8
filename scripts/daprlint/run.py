"""Lint all releases of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daprlint.catalogue import Catalogue, versions
from daprlint.document import Source
from daprlint.linter import examine, unused
from daprlint.options import Options
from daprlint.parallel import spread
from daprlint.reader import read
from daprlint.report import Found, Subject, found, subject


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one release, or of all.

    Args:
        subjects: the documents.
        findings: that nobody has suppressed.
        suppressed: how many somebody has.
        used: indices of the suppressions in the configuration that were of use.
    """

    subjects: list[Subject]
    findings: list[Found]
    suppressed: int
    used: frozenset[int] = frozenset()


def run(releases: Iterable[list[Source]], options: Options) -> Outcome:
    """Lint releases, several at once if that is worth it.

    Args:
        releases: the sources of each.
        options: of the run.

    Raises:
        Unreadable: a source is too large.
    """
    catalogue = Catalogue(options.dapr_version or versions()[-1])

    def work(share: Sequence[list[Source]]) -> list[Outcome]:
        return [_outcome(release, catalogue, options) for release in share]

    outcomes = spread(list(releases), work)
    ignores = options.config.ignores
    used = frozenset(index for outcome in outcomes for index in outcome.used)
    idle = [ignore for index, ignore in enumerate(ignores) if index not in used]
    return Outcome(
        [one for outcome in outcomes for one in outcome.subjects],
        [one for outcome in outcomes for one in outcome.findings]
        + [found(finding) for finding in unused(idle, catalogue, options.settings)],
        sum(outcome.suppressed for outcome in outcomes),
        used,
    )


def _outcome(release: list[Source], catalogue: Catalogue, options: Options) -> Outcome:
    documents = [document for source in release for document in read(source)]
    ignores = options.config.ignores
    findings = examine(documents, catalogue, options.settings, ignores)
    secrets = [finding.secret for finding in findings if finding.secret]
    return Outcome(
        [subject(document) for document in documents],
        [found(finding, secrets) for finding in findings if not finding.suppressed],
        sum(bool(finding.suppressed) for finding in findings),
        frozenset(index for index, ignore in enumerate(ignores) if ignore.used),
    )
