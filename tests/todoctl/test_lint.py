"""Nothing is installed that daprlint calls wrong."""

from __future__ import annotations

import pytest

from todoctl.errors import TodoctlError
from todoctl.install.lint import lint

COMPONENT = """
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: pubsub-kafka}
spec:
  type: %s
  version: v1
  metadata: []
scopes: [backend]
"""


def test_an_error_of_daprlint_stops_and_is_shown() -> None:
    with pytest.raises(TodoctlError, match=r"pubsub\.kafak") as caught:
        lint(COMPONENT % "pubsub.kafak")
    assert "daprlint explain" in caught.value.fix


def test_what_is_well_is_told_in_one_line() -> None:
    assert "\n" not in lint("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n")


def test_each_warning_is_told() -> None:
    literal = "metadata: [{name: redisPassword, value: hunter2}]"
    told = lint((COMPONENT % "pubsub.redis").replace("metadata: []", literal)).splitlines()
    assert told[0].startswith("1 warning in 1 document")
    assert [line.split()[:2] for line in told[1:]] == [["warning", "C012"]]


def test_without_daprlint_the_user_is_told_that_nothing_was_linted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("todoctl.install.lint.find_spec", lambda _name: None)
    assert lint("").startswith("not done: daprlint is not installed")
