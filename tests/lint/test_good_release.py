"""A release without mistakes has no findings, and each slip in it has one, on its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daprlint.catalogue import Catalogue, versions
from daprlint.document import Source
from daprlint.finding import Finding
from daprlint.linter import lint
from daprlint.reader import read

GOOD = Path(__file__).parent / "fixtures" / "good" / "release.yaml"
# settings, objects and workloads as docs.dapr.io writes them
DOCS = GOOD.parents[1] / "docs"
MISTAKE = re.compile("# <- ([A-Z][0-9]{3})")
# what stands there once, what slips in instead, and the finding
SLIPS = [
    ("type: pubsub.kafka", "type: pubsub.kafak", "C001"),
    ("  version: v1\n  initTimeout", "  version: v3\n  initTimeout", "C002"),
    ("initTimeout: 1m", "initTimeout: 1min", "C010"),
    ("name: maxMessageBytes", "name: maxMesageBytes", "C003"),
    ("tablePrefix", "tableName", "C004"),
    ("value: 2097152", "value: 2MB", "C006"),
    ("value: yes", "value: enabled", "C007"),
    ("value: SHA-512", "value: SCRAM-SHA-512", "C008"),
    ("name: consumerGroupRebalanceStrategy\n      value: roundrobin", "name: consumergroup\n      value: x", "C011"),
    ("- {name: keyPrefix, value: name}", "- {name: password, value: correct-horse}", "C012"),
    ("auth: {secretStore: vault}", "auth: {secretStore: valut}", "C015"),
    ("pubsubname: pubsub", "pubsubname: pubsubs", "P002"),
    ("topic: order-events\n", "topic: order-events\n  metadata: {rawPayload: nope}\n", "P012"),
    ('match: event.type ==', "match: event.type =", "P006"),
    ("inbound: {retry: inbound}", "inbound: {retry: inbond}", "R002"),
    ("maxInterval: 15s", "maxInterval: 15sec", "R003"),
    ("protocol: grpc}", "protocol: grcp}", "G009"),
    ('"collector:4317"', '"http://collector:4317"', "G012"),
    ("defaultAccess: deny", "defaultAccess: denied", "G008"),
    ("storeName: kubernetes,", "storeName: kubernets,", "G008"),
    ("scopes: [orders]", "scopes: [order]", "S001"),
    ("scopes: [orders]", "scopes: []", "S004"),
    ("storeName: kubernetes, ", "storename: kubernetes, ", "K001"),
    ('dapr.io/log-as-json: "true"', 'dapr.io/log-json: "true"', "A001"),
    ('dapr.io/log-as-json: "true"', "dapr.io/log-as-json: true", "A004"),
    ("dapr.io/sidecar-cpu-limit: 300m", "dapr.io/sidecar-cpu-limit: 300milli", "A007"),
    ("dapr.io/app-id: payments", "dapr.io/app-id: orders", "A010"),
    ("{containerPort: 9090}", "{containerPort: 9099}", "A013"),
    ("dapr.io/config: tracing", "dapr.io/config: traces", "A015"),
    ('version: "1.10"', "version: 1.10", "Y002"),
    ("topic: order-events\n", "topic: <no value>\n", "Y003"),
    ('dapr.io/enabled: "true"\n        dapr.io/app-id: orders', 'dapr.io/enabled: "true"', "A008"),
]  # fmt: skip


def findings(text: str) -> list[Finding]:
    return lint(read(Source("release.yaml", text.encode())), Catalogue(versions()[-1]))


def test_nothing_is_found_in_it() -> None:
    assert [f"{found.code} line {found.mark.line}: {found.message}" for found in findings(GOOD.read_text())] == []


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.yaml")), ids=lambda path: path.stem)
def test_of_what_the_documentation_of_dapr_shows_only_its_mistakes_are_found(path: Path) -> None:
    lines = enumerate(path.read_text().splitlines(), 1)
    mistakes = [f"{code} line {number}" for number, line in lines for code in MISTAKE.findall(line)]
    assert [f"{found.code} line {found.mark.line}" for found in findings(path.read_text())] == mistakes


@pytest.mark.parametrize(("right", "wrong", "code"), SLIPS, ids=[f"{code}-{wrong[:24]}" for _, wrong, code in SLIPS])
def test_a_slip_is_found_on_its_line(right: str, wrong: str, code: str) -> None:
    text = GOOD.read_text()
    assert right in text, f"the release no longer has {right!r}"
    broken = text.replace(right, wrong, 1)
    first = text[: text.index(right)].count("\n") + 1
    lines = range(first, first + wrong.count("\n") + 1)
    found = [(one.code, one.mark.line) for one in findings(broken)]
    assert [one for one, _ in found] == [code], f"found {found}"
    assert found[0][1] in lines


def test_metadata_that_a_template_left_empty_is_missing() -> None:
    text = "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: secrets}\n"
    found = findings(text + "spec:\n  type: secretstores.kubernetes\n  version: v1\n  metadata:\n")
    assert [(one.code, one.mark.line) for one in found] == [("C005", 4)]


def test_scopes_that_are_no_list_are_not_called_empty() -> None:
    text = GOOD.read_text().replace("scopes: [orders]", "scopes: orders", 1)
    assert "S004" not in [one.code for one in findings(text)]
