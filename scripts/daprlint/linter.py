"""Run the rules over a release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from daprlint.catalogue import Catalogue
from daprlint.document import Document
from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.rule import Rule
from daprlint.rules import REGISTER
from daprlint.rules.suppressing import UNUSED
from daprlint.settings import Settings
from daprlint.suppressions import Suppression

# rules about suppressions know only in the end which of them were of use
_LAST = "L"


def lint(documents: Iterable[Document], catalogue: Catalogue, settings: Settings | None = None) -> list[Finding]:
    """Return the findings of one release that nobody has suppressed, in the order of their places.

    Args:
        documents: of the release.
        catalogue: of the Dapr version it is meant for.
        settings: of the run.
    """
    return [found for found in examine(documents, catalogue, settings or Settings()) if not found.suppressed]


def examine(
    documents: Iterable[Document], catalogue: Catalogue, settings: Settings, ignores: Sequence[Suppression] = ()
) -> list[Finding]:
    """Return all findings of one release, suppressed ones too, in the order of their places.

    Args:
        documents: of the release.
        catalogue: of the Dapr version it is meant for.
        settings: of the run.
        ignores: suppressions beside those that stand in the documents.
    """
    inside = list(documents)
    order = {id(document): index for index, document in enumerate(inside)}
    release = Release(inside, catalogue, settings)
    rules = [rule for _, rule in sorted(REGISTER.items()) if rule.runs(catalogue.release, settings)]
    release.ran = frozenset(rule.code for rule in rules)
    findings = list(_findings((rule for rule in rules if not rule.code.startswith(_LAST)), release))
    for suppression in [*release.suppressions, *ignores]:
        for finding in filter(suppression.covers, findings):
            finding.suppressed = finding.suppressed or suppression.reason
            suppression.used = True
    findings += _findings((rule for rule in rules if rule.code.startswith(_LAST)), release)
    findings.sort(key=lambda found: (order[id(found.document)], found.mark.line, found.mark.column, found.code))
    return findings


def unused(ignores: Iterable[Suppression], catalogue: Catalogue, settings: Settings) -> Iterator[Finding]:
    """Yield a finding for each suppression of the configuration; no release of a run has needed them."""
    ran = [code for code, rule in REGISTER.items() if rule.runs(catalogue.release, settings)]
    for ignore in ignores:
        if UNUSED in ran and any(code.startswith(ignore.code) for code in ran):
            message = f"nothing is found for {ignore.code} in {ignore.glob}"
            yield Finding(ignore.mark, message, "remove it", Severity.INFO, code=UNUSED)


def _findings(rules: Iterable[Rule], release: Release) -> Iterator[Finding]:
    for rule in rules:
        for finding in rule.check(release):
            if finding.absent is None or not release.settings.lives_outside(*finding.absent):
                finding.code = rule.code
                finding.severity = finding.severity or rule.severity_for(release.settings)
                yield finding
