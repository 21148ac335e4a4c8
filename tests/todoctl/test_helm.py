"""Helm is found in both majors, and called with what both understand."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

import pytest

from todoctl.errors import TodoctlError
from todoctl.helm import HelmFailed, find
from todoctl.target import Target
from toolchain.locate import binary
from toolchain.paths import REPOSITORY

from .fake_helm import FakeHelm

TARGET = Target("embedded", "todo-phasev", "todo", "/etc/kube config")
# flags that only one of the majors has
OF_ONE_MAJOR = ("--atomic", "--rollback-on-failure", "--force-replace", "--server-side", "--wait=")


@pytest.fixture(scope="module")
def programs() -> dict[str, str]:
    """The real programs; looked for before a test changes PATH."""
    return {name: str(binary(name)) for name in ("helm3", "helm4")}


@pytest.mark.parametrize(("text", "version"), [("v3.22.0", "3.22.0"), ("v4.3.1", "4.3.1"), ("v3.22", "3.22")])
def test_both_majors_are_taken(tmp_path: Path, text: str, version: str) -> None:
    fake = FakeHelm.make(tmp_path / "helm", text)
    helm = find(Namespace(helm=str(fake.program)))
    assert helm.version == version
    helm.upgrade(TARGET, ["chart", "--set", "a=b"], create_namespace=True)
    helm.rollback(TARGET, 3)
    helm.uninstall(TARGET, 90)
    helm.hooks(TARGET)
    connection = "--namespace todo-phasev --kube-context embedded --kubeconfig /etc/kube config"
    assert fake.calls("upgrade") == [
        f"upgrade --install todo chart --set a=b --timeout 300s --create-namespace {connection}"
    ]
    assert fake.calls("rollback") == [f"rollback todo 3 {connection}"]
    for call in fake.calls(""):
        assert not any(flag in call for flag in OF_ONE_MAJOR), call


@pytest.mark.parametrize("text", ["v2.17.0", "v5.0.0"])
def test_other_majors_are_refused(tmp_path: Path, text: str) -> None:
    fake = FakeHelm.make(tmp_path / "helm", text)
    with pytest.raises(TodoctlError, match="3 and 4 are supported"):
        find(Namespace(helm=str(fake.program)))


def test_a_missing_helm_is_told_with_the_remedy() -> None:
    with pytest.raises(TodoctlError, match="there is no program helm") as caught:
        find(Namespace(helm=""))
    assert "--helm or $HELM" in caught.value.fix


def test_the_environment_names_a_helm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeHelm.make(tmp_path / "helm", "v3.22.0")
    monkeypatch.setenv("HELM", str(fake.program))
    assert find(Namespace(helm="")).program == str(fake.program)


def test_what_helm_says_is_what_the_user_hears(tmp_path: Path) -> None:
    fake = FakeHelm.make(tmp_path / "helm")
    fake.refuse("upgrade", "Error: UPGRADE FAILED: it is broken\n")
    with pytest.raises(HelmFailed, match=r"^UPGRADE FAILED: it is broken$"):
        find(Namespace(helm=str(fake.program))).upgrade(TARGET, ["."], create_namespace=False)


BROKEN = {
    "{{ .Release.Name": "unclosed action",
    "{{ shout . }}": 'function "shout" not defined',
    "{{ .Values.x.y.z }}": "nil pointer evaluating interface {}.y",
}


@pytest.mark.parametrize("engine", ["helm3", "helm4"])
@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_template_in_the_values_is_told_without_helms_way_to_it(
    text: str, engine: str, programs: dict[str, str], tmp_path: Path
) -> None:
    values = tmp_path / "values.yaml"
    values.write_text(json.dumps({"services": {"backend": {"env": {"REGION": text}}}}))
    helm = find(Namespace(helm=programs[engine]))
    with pytest.raises(HelmFailed) as failed:
        helm.template(TARGET, [str(REPOSITORY), "--values", str(values)])
    assert failed.value.what.startswith(f"a text of the values is no template: {json.dumps(text)}: ")
    assert failed.value.what.endswith(BROKEN[text])
    assert "\n" not in failed.value.what
    assert "include" not in failed.value.what
    assert "braces" in failed.value.fix


CONFLICT = """level=WARN msg="Rollback failed"
Error: conflict occurred while applying object todo-phasev/todo-backend apps/v1, Kind=Deployment: .spec.replicas
"""


def test_a_rollback_wins_over_what_somebody_changed_by_hand(tmp_path: Path) -> None:
    fake = FakeHelm.make(tmp_path / "helm")
    fake.refuse("rollback", CONFLICT)
    with pytest.raises(HelmFailed, match=r"^conflict occurred"):
        find(Namespace(helm=str(fake.program))).rollback(TARGET, 1)
    assert [call.endswith("--force-conflicts") for call in fake.calls("rollback")] == [False, True]


def test_a_release_that_is_not_there_has_no_history(tmp_path: Path) -> None:
    fake = FakeHelm.make(tmp_path / "helm")
    helm = find(Namespace(helm=str(fake.program)))
    assert helm.history(TARGET) == []
    fake.refuse("history", "Error: Kubernetes cluster unreachable\n")
    with pytest.raises(HelmFailed):
        helm.history(TARGET)
