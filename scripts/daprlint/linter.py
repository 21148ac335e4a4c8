"""Run the rules over a release."""

from __future__ import annotations

from collections.abc import Iterable

from daprlint.catalogue import Catalogue
from daprlint.document import Document
from daprlint.finding import Finding
from daprlint.release import Release
from daprlint.rules import REGISTER


def lint(documents: Iterable[Document], catalogue: Catalogue, *, closed_world: bool = False) -> list[Finding]:
    """Return the findings of one release in the order of their places.

    Args:
        documents: of the release.
        catalogue: of the Dapr version it is meant for.
        closed_world: nothing that the release needs lives outside of it.
    """
    release = Release(list(documents), catalogue, closed_world)
    findings = []
    for code in sorted(REGISTER):
        rule = REGISTER[code]
        if rule.since <= catalogue.release and rule.profile == "default":
            for finding in rule.check(release):
                finding.code = code
                finding.severity = finding.severity or rule.severity
                findings.append(finding)
    order = {id(document): index for index, document in enumerate(release.documents)}
    findings.sort(key=lambda found: (order[id(found.document)], found.mark.line, found.mark.column, found.code))
    return findings
