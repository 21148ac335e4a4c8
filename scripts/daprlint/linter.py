"""Run the rules over a release."""

from __future__ import annotations

from collections.abc import Iterable

from daprlint.catalogue import Catalogue
from daprlint.document import Document
from daprlint.finding import Finding
from daprlint.release import Release
from daprlint.rules import REGISTER
from daprlint.settings import Settings


def lint(documents: Iterable[Document], catalogue: Catalogue, settings: Settings | None = None) -> list[Finding]:
    """Return the findings of one release in the order of their places.

    Args:
        documents: of the release.
        catalogue: of the Dapr version it is meant for.
        settings: of the run.
    """
    settings = settings or Settings()
    release = Release(list(documents), catalogue, settings)
    findings = []
    for code in sorted(REGISTER):
        rule = REGISTER[code]
        if rule.since <= catalogue.release and settings.has_profile(rule.profile) and settings.wants(code):
            for finding in rule.check(release):
                if finding.absent and settings.lives_outside(*finding.absent):
                    continue
                finding.code = code
                finding.severity = finding.severity or rule.severity_for(settings)
                findings.append(finding)
    order = {id(document): index for index, document in enumerate(release.documents)}
    findings.sort(key=lambda found: (order[id(found.document)], found.mark.line, found.mark.column, found.code))
    return findings
