"""What every command has in common: exit codes, clear lines, no stack trace, a quick --help."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from todoctl import cli

from .fake_api import FakeApi

if TYPE_CHECKING:
    from .conftest import Done

Todoctl = Callable[..., "Done"]
HEAVY = ("kubernetes", "rich", "yaml", "asyncio")


def test_help_and_every_command_of_it_import_nothing_heavy() -> None:
    code = f"import sys; from todoctl import cli; cli.parser(); print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["test", "--parallel", "0"],
        ["test", "--timeout", "-1"],
        ["install", "--timeout", "x"],
        ["install", "--timeout", "nan"],
        ["install", "--timeout", "inf"],
        ["test", "-n", "Upper"],
        ["test", "-n", ""],
        ["test", "--release", "a/b"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_context_that_is_not_there_is_told_with_those_that_are(todoctl: Todoctl) -> None:
    done = todoctl("test", "--context", "nowhere")
    assert done.code == 1
    assert "nowhere" in done.err
    assert "fix: --context with one of: fake" in done.err


def test_a_kubeconfig_that_is_not_there_is_told(todoctl: Todoctl, options: list[str]) -> None:
    done = todoctl("preflight", "--kubeconfig", "/nowhere", *options[2:], reach=False)
    assert done.code == 1
    assert done.err.startswith("Error: /nowhere: no usable context: there is no such file\n")


@pytest.mark.parametrize(
    ("variable", "told"),
    [
        ("/nowhere", "/nowhere (from KUBECONFIG)"),
        ("/nowhere:/there", "/nowhere, /there (from KUBECONFIG)"),
        ("", "/users/somebody/.kube/config (the default)"),
    ],
)
def test_a_kubeconfig_that_the_environment_names_is_told(
    variable: str, told: str, todoctl: Todoctl, options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECONFIG", variable)
    monkeypatch.setenv("HOME", "/users/somebody")
    done = todoctl("preflight", *options[2:], reach=False)
    assert done.code == 1
    assert done.err == (
        f"Error: {told}: no usable context: there is no such file\n"
        "  fix: name the cluster's file with --kubeconfig or KUBECONFIG; or start the embedded node: todoctl up\n"
    )


def test_a_kubeconfig_that_cannot_be_read_is_told(todoctl: Todoctl, options: list[str], tmp_path: Path) -> None:
    done = todoctl("preflight", "--kubeconfig", str(tmp_path), *options[2:], reach=False)
    assert done.code == 1
    assert done.err.startswith(f"Error: {tmp_path}: no usable context: Is a directory\n")


@pytest.mark.parametrize("text", ["a: [", "[]"])
def test_of_several_kubeconfigs_the_unusable_one_is_told(
    text: str, todoctl: Todoctl, options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad").write_text(text)
    monkeypatch.setenv("KUBECONFIG", f"{options[1]}:{tmp_path}/bad")
    done = todoctl("preflight", *options[2:], reach=False)
    assert done.code == 1
    assert done.err.startswith(f"Error: {tmp_path}/bad (from KUBECONFIG): no usable context: ")


def test_several_kubeconfigs_count_as_one_and_the_first_says_what_is_current(
    todoctl: Todoctl, options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "other").write_text("contexts: [{name: other, context: {cluster: none}}]\ncurrent-context: other\n")
    monkeypatch.setenv("KUBECONFIG", f"/nowhere:{tmp_path}/empty::{options[1]}:{tmp_path}/other")
    assert todoctl("preflight", *options[2:], reach=False).code == 0
    done = todoctl("preflight", "--context", "somewhere", *options[2:], reach=False)
    assert "fix: --context with one of: fake, other\n" in done.err


def test_a_kubeconfig_without_a_current_context_asks_for_one(
    todoctl: Todoctl, options: list[str], tmp_path: Path
) -> None:
    config = json.loads(Path(options[1]).read_text())
    del config["current-context"]
    (tmp_path / "none").write_text(json.dumps(config))
    choice = ["--kubeconfig", str(tmp_path / "none"), *options[2:]]
    done = todoctl("preflight", *choice, reach=False)
    assert done.code == 1
    assert done.err == (
        f"Error: {tmp_path}/none: no usable context: none is the current one\n  fix: --context with one of: fake\n"
    )
    assert todoctl("preflight", "--context", "fake", *choice, reach=False).code == 0


def test_a_context_that_leads_nowhere_is_told(todoctl: Todoctl, options: list[str], tmp_path: Path) -> None:
    for number, clusters in enumerate(("[]", "x")):
        path = tmp_path / str(number)
        path.write_text(f"clusters: {clusters}\nusers: []\ncontexts: [{{name: fake, context: {{cluster: c}}}}]\n")
        done = todoctl("preflight", "--context", "fake", "--kubeconfig", str(path), *options[2:], reach=False)
        assert done.code == 1
        assert done.err.startswith(f"Error: {path}: no usable context fake: ")
        assert done.err.endswith("  fix: repair this context in the file\n")


@pytest.mark.parametrize("text", ["hello", "[]", "contexts: x\ncurrent-context: y\n", "a: b"])
def test_a_kubeconfig_that_is_something_else_is_told(
    text: str, todoctl: Todoctl, options: list[str], tmp_path: Path
) -> None:
    (tmp_path / "other").write_text(text)
    done = todoctl("preflight", "--kubeconfig", str(tmp_path / "other"), *options[2:], reach=False)
    assert done.code == 1
    assert "no usable context: " in done.err
    assert "fix: name the cluster's file with --kubeconfig" in done.err


def test_a_login_program_that_is_not_there_is_told(todoctl: Todoctl, options: list[str], tmp_path: Path) -> None:
    plugin = "exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-login, interactiveMode: Never}"
    (tmp_path / "login").write_text(
        "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]\n"
        f"users: [{{name: u, user: {{{plugin}}}}}]\n"
        "contexts: [{name: fake, context: {cluster: c, user: u}}]\ncurrent-context: fake\n"
    )
    done = todoctl("preflight", "--kubeconfig", str(tmp_path / "login"), *options[2:], reach=False)
    assert done.code == 1
    what, fix = done.err.splitlines()
    assert what.startswith("Error: context fake: the credentials cannot be had: No such file or directory")
    assert fix.startswith("  fix: install or repair what the kubeconfig runs to log in")


def test_a_kubeconfig_that_is_no_yaml_is_told(todoctl: Todoctl, options: list[str], tmp_path: Path) -> None:
    (tmp_path / "bad").write_text("a: [")
    done = todoctl("preflight", "--kubeconfig", str(tmp_path / "bad"), *options[2:], reach=False)
    assert done.code == 1
    assert "no usable context" in done.err


def test_a_dead_api_server_is_told_in_two_lines(todoctl: Todoctl, api: FakeApi) -> None:
    api.__exit__()
    done = todoctl("preflight")
    assert done.code == 1
    what, fix = done.err.splitlines()
    assert what == f"Error: context fake: cannot reach the API server {api.url}: Connection refused"
    assert fix.startswith("  fix: start the cluster or pick another --context; try: kubectl --kubeconfig ")


def test_refused_credentials_are_told(todoctl: Todoctl, api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "get", lambda _url: (401, {"message": "Unauthorized"}))
    done = todoctl("preflight")
    assert done.code == 1
    assert "does not accept the credentials" in done.err
    assert "log in again" in done.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_is_one_line(todoctl: Todoctl, api: FakeApi, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def interrupted(_url: str) -> tuple[int, str]:
        os.kill(os.getpid(), number)
        return 200, "{}"

    monkeypatch.setattr(api, "get", interrupted)
    done = todoctl("preflight")
    assert done.code == 130
    assert done.err == "todoctl: interrupted\n"


def test_a_bug_leaves_its_stack_trace_in_a_file(
    todoctl: Todoctl, api: FakeApi, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(api, "get", lambda _url: (200, "no JSON"))
    done = todoctl("preflight")
    assert done.code == 1
    assert done.err.startswith("Error: a bug in todoctl: JSONDecodeError\n")
    assert "Traceback" in (tmp_path / ".todoctl/crash.log").read_text()


def test_a_bug_where_nothing_can_be_written_is_told_all_the_same(
    todoctl: Todoctl, api: FakeApi, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(api, "get", lambda _url: (200, "no JSON"))
    (tmp_path / ".todoctl").write_text("a file")
    done = todoctl("preflight")
    assert done.code == 1
    assert done.err == (
        "Error: a bug in todoctl: JSONDecodeError\n"
        "  fix: run it where .todoctl/crash.log can be written (File exists), and report it with that\n"
    )


def test_a_missing_package_is_named_with_the_remedy(todoctl: Todoctl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kubernetes", None)
    done = todoctl("preflight")
    assert done.code == 1
    assert "package kubernetes is missing" in done.err
    assert "todo-app[live]" in done.err
