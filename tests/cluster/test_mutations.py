"""Slips in correct manifests: what the real API server refuses, daprlint has found before, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
import yaml

from daprlint.finding import Severity
from daprlint.settings import Settings
from toolchain.paths import REPOSITORY

from ..lint.mutation import KINDS
from ..lint.mutation.api_server import Judge, judge
from ..lint.mutation.operators import Json, Mutation, emptied_everywhere
from ..lint.mutation.outcomes import Outcome
from ..lint.mutation.page import page
from ..lint.mutation.releases import cases, findings, findings_alone
from .commands import Cluster, todoctl

NAMESPACE = "t-mutations"
PAGE = REPOSITORY / "docs/mutations.md"
# what speaks of the API server
SHAPE = Settings(select=("K001", "K002", "K003", "K004", "K005", "K008"))


@pytest.fixture(scope="module")
def server(_left_clean: None) -> Iterator[Judge]:
    done = todoctl("up", within=300)
    assert done.code == 0, done.text
    cluster = Cluster()
    cluster.add("crds")
    cluster.kubectl("create", "namespace", NAMESPACE)
    yield judge(cluster.kubeconfig, NAMESPACE)
    cluster.kubectl("delete", "namespace", NAMESPACE, "--wait=false", check=False)


@pytest.fixture(scope="module")
def outcomes(server: Judge, request: pytest.FixtureRequest) -> list[Outcome]:
    seed = request.config.getoption("--fuzz-seed")
    drawn = cases(request.config.getoption("--cases"), int(seed), NAMESPACE)
    found = [
        Outcome(case, server.refusal(case.mutation.body), tuple(findings(case)))
        for case in drawn
    ]  # fmt: skip
    if request.config.getoption("--mutations"):
        PAGE.write_text(page(found, seed))
    return found


def test_what_the_api_server_refuses_is_found(outcomes: list[Outcome]) -> None:
    refused = [outcome for outcome in outcomes if outcome.refusal]
    missed = [f"{outcome.case.name}\n    {outcome.refusal[:300]}" for outcome in refused if outcome.is_missed]
    assert len(refused) > len(outcomes) / 4
    assert len(missed) <= len(refused) / 100, "\n".join(missed)


def test_no_error_is_of_what_the_api_server_takes(outcomes: list[Outcome]) -> None:
    wrong = [
        f"{outcome.case.name}\n    {finding.code} {finding.message}"
        for outcome in outcomes
        for finding in outcome.false_errors
    ]
    assert wrong == [], "\n".join(wrong)


def _bodies() -> Iterator[Json]:
    for body in yaml.safe_load_all(KINDS.read_text()):
        body["metadata"]["namespace"] = NAMESPACE
        yield copy.deepcopy(body)


@pytest.mark.parametrize("body", list(_bodies()), ids=lambda body: f"{body['kind']}-{body['metadata']['name']}")
def test_no_field_is_demanded_that_the_api_server_does_without(server: Judge, body: Json) -> None:
    assert server.refusal(body) == ""
    mutations = list(emptied_everywhere(body))
    assert mutations
    assert [mutation.text for mutation in mutations if _is_invented(mutation, server)] == []


def _is_invented(mutation: Mutation, server: Judge) -> bool:
    errors = [one for one in findings_alone(mutation.body, SHAPE) if one.severity is Severity.ERROR]
    return bool(errors) and not server.refusal(mutation.body)
