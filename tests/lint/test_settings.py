"""Profiles, chosen rules and versions, and what lives outside of a release."""

from __future__ import annotations

import pytest

from daprlint.catalogue import Catalogue, versions
from daprlint.document import Source
from daprlint.linter import lint
from daprlint.options import parse
from daprlint.reader import read
from daprlint.rule import REGISTER, Rule
from daprlint.settings import PROFILES, Settings

RELEASE = """
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: store}
spec:
  type: state.mine
  version: v1
  metadata:
    - {name: address, value: "redis://me:correct-horse@redis:6379"}
    - {name: user, secretKeyRef: {name: kafka-users, key: user}}
auth: {secretStore: vault}
scopes: [orders]
---
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: broker}
spec:
  type: pubsub.redis
  version: v1
  metadata:
    - {name: redisHost, value: "redis:6379"}
    - {name: redisPassword, secretKeyRef: {name: redis-login, key: password}}
scopes: [cart]
---
apiVersion: dapr.io/v2alpha1
kind: Subscription
metadata: {name: events}
spec: {pubsubname: bus, topic: t, routes: {default: /t}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata:
      labels: {app: cart}
      annotations: {dapr.io/enabled: "true", dapr.io/app-id: cart, dapr.io/config: tracing, dapr.io/app-port: "80",
                    dapr.io/sidecar-memory-limit: 128Mi}
    spec:
      containers: [{name: cart, image: "example.com/cart:1", ports: [{containerPort: 80}]}]
"""


def found(settings: Settings) -> dict[str, str]:
    findings = lint(read(Source("release.yaml", RELEASE.encode())), Catalogue(versions()[-1]), settings)
    return {finding.code: str(finding.severity) for finding in findings}


def options(*words: str) -> Settings:
    return parse([*words, "-"]).settings


def test_a_profile_may_raise_a_severity() -> None:
    severities = {profile: found(Settings(profile=profile))["C012"] for profile in PROFILES}
    assert severities == {"default": "warning", "prod": "error", "pedantic": "error"}


@pytest.mark.parametrize(("profile", "runs"), [("default", False), ("prod", True), ("pedantic", True)])
def test_a_rule_runs_in_its_profile_and_stricter_ones(
    profile: str, runs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = REGISTER["S001"]
    strict = Rule(usual.code, usual.severity, usual.since, usual.check, "prod")
    monkeypatch.setitem(REGISTER, "S001", strict)
    assert ("S001" in found(Settings(profile=profile))) is runs


def test_rules_are_chosen_by_the_beginning_of_their_codes() -> None:
    assert {"C001", "S001", "P002"} <= found(options()).keys()
    assert {code[0] for code in found(options("--select", "S,P"))} == {"S", "P"}
    assert "S001" not in found(options("--ignore", "s001"))
    assert "P002" not in found(options("--select", "P", "--select", "C", "--ignore", "P0"))


def test_what_lives_outside_is_not_missing() -> None:
    strict = found(Settings(closed_world=True))
    assert {"C013", "C015", "S001", "P002", "A015"} <= strict.keys()
    outside = {
        "Secret": ("redis-*",), "Component": ("vault", "b?s"), "Configuration": ("tracing",), "app": ("orders",),
    }  # fmt: skip
    assert not {"C013", "C015", "S001", "P002", "A015"} & found(Settings(closed_world=True, externals=outside)).keys()


def test_a_type_may_be_the_users_own() -> None:
    assert "C001" in found(Settings(pluggable=("state.your*",)))
    assert "C001" not in found(Settings(pluggable=("state.mi*",)))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--select", "Q"], "no rule's code begins with Q. See: daprlint rules"),
        (["--ignore", "C0O2"], "no rule's code begins with C0O2. Did you mean C002?"),
        (["--kube-version", "1.12"], "1.12 is not known. Known: 1.32, 1.33"),
        (["--profile", "strict"], "invalid choice: 'strict'"),
    ],
)
def test_what_is_not_there_cannot_be_chosen(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        options(*words)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_a_version_of_kubernetes_may_have_a_patch() -> None:
    assert options("--kube-version", "v1.33.4").kube_version == "1.33"
