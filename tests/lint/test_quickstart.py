"""The quickstart's three Components: exactly their mistakes, on exactly their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from daprlint.catalogue import Catalogue, versions
from daprlint.document import Source
from daprlint.linter import lint
from daprlint.reader import read

FOLDER = Path(__file__).parent / "fixtures" / "quickstart"
MISTAKES = {
    "pubsub-kafka.yaml": [
        ("error C008", "value: sasl", "did you mean `password`?"),
        ("error C008", "value: SCRAM-SHA-256", "did you mean `SHA-256`?"),
        (
            "warning C003",
            "- name: enableIdempotence",
            "remove it; Dapr's Kafka producer is never idempotent, so consumers have to drop duplicates",
        ),
        ("warning C003", "- name: acks", "use `producerRequiredAcks` (all, local or none; all is the default)"),
        ("error K001", "scopes:", "move `scopes` to the top level, beside `spec`"),
    ],
    "statestore-postgres.yaml": [
        ("error C004", "- name: tableName", "use `tablePrefix` (the table becomes <prefix>state)"),
        ("error K001", "scopes:", "move `scopes` to the top level, beside `spec`"),
    ],
    "secrets-kubernetes.yaml": [("error C005", "spec:", "add `metadata: []`")],
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(name: str) -> None:
    source = Source(name, FOLDER.joinpath(name).read_bytes())
    findings = lint(read(source), Catalogue(versions()[-1]))
    seen = [
        (f"{found.severity} {found.code}", source.lines[found.mark.line - 1].strip(), found.fix) for found in findings
    ]
    assert [
        (code, text[: len(want[1])], fix) for (code, text, fix), want in zip(seen, MISTAKES[name], strict=False)
    ] == (MISTAKES[name])
    assert len(seen) == len(MISTAKES[name])
