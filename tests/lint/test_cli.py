"""The command line: what it reads, what it says, and its exit codes."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from daprlint.cli import main

FIXTURES = Path(__file__).with_name("fixtures")
GOOD, BAD = FIXTURES / "good", FIXTURES / "quickstart"
WARNS = """
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: store}
spec: {type: state.in-memory, version: v1, metadata: []}
scopes: []
"""


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_clean(run: Run) -> None:
    assert run(GOOD) == (0, "no findings in 10 documents\n", "")


def test_errors(run: Run) -> None:
    code, out, err = run(BAD)
    assert code == 1
    assert out.endswith("\n6 errors, 2 warnings in 3 documents\n")
    assert err == ""


def test_warnings_count_when_asked(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "warns.yaml"
    file.write_text(WARNS)
    assert run(file)[0] == 0
    assert run("--fail-on", "warning", file)[0] == 1


def test_no_documents(run: Run, tmp_path: Path) -> None:
    assert run(tmp_path) == (3, "", "daprlint: no documents found\n")


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(WARNS.encode())))
    code, out, _ = run("-")
    assert code == 0
    assert out.startswith("<stdin>:6:1: warning S004 ")


def test_a_file_that_is_not_there(run: Run) -> None:
    assert run("nowhere.yaml") == (2, "", "daprlint: nowhere.yaml: cannot be read: No such file or directory\n")


def test_standard_input_is_read_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(WARNS.encode())))
    assert run("-", "-")[1].endswith("1 warning in 1 document\n")


def test_standard_input_that_is_closed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert run("-") == (2, "", "daprlint: <stdin>: cannot be read: it is closed\n")


def test_a_name_that_is_too_long(run: Run) -> None:
    name = "x" * 300
    assert run(name) == (2, "", f"daprlint: {name}: cannot be read: File name too long\n")


def test_a_folder_that_cannot_be_entered_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.joinpath("a.yaml").write_text(WARNS)
    closed = tmp_path / "closed"
    closed.mkdir()
    scandir = os.scandir

    def refuse(folder: str | Path) -> object:
        if Path(folder) == closed:
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr("os.scandir", refuse)
    assert run(tmp_path) == (2, "", f"daprlint: {closed}: cannot be read: Permission denied\n")


def test_links_in_a_circle_end(run: Run, tmp_path: Path) -> None:
    tmp_path.joinpath("a.yaml").write_text(WARNS)
    tmp_path.joinpath("up").symlink_to("..")
    tmp_path.joinpath("self.yaml").symlink_to("self.yaml")
    assert run(tmp_path)[1].endswith("1 warning in 1 document\n")


def test_templates_that_are_not_rendered(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "deployment.yaml"
    file.write_text("kind: Service\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n")
    code, out, _ = run(file)
    assert code == 1
    assert "this looks like a template that Helm has not rendered: daprlint --chart DIR\n" in out


def test_broken_yaml(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("a: b\n c: d\n")
    code, out, _ = run(file)
    assert code == 1
    assert out.startswith(f"{file}:2:3: error Y007  not YAML: mapping values are not allowed in this context\n")


def test_unknown_code(run: Run) -> None:
    assert run("explain", "C9999") == (2, "", "daprlint: unknown code C9999. See: daprlint rules\n")


@pytest.mark.parametrize("code", ["c8", "C08", "c0O8"])
def test_a_code_that_is_nearly_one(code: str, run: Run) -> None:
    assert run("explain", code) == (2, "", f"daprlint: unknown code {code}. Did you mean C008? See: daprlint rules\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "nothing to lint: give a PATH, - or --chart DIR"),
        (["--chart", ".", "x.yaml"], "give either PATHs or --chart"),
        (["-f", "values.yaml", "x.yaml"], "-f and --set go with --chart DIR"),
        (["--dapr-version", "1.3", "x.yaml"], "argument --dapr-version: invalid choice: '1.3'"),
    ],
)
def test_wrong_usage(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_a_patch_release_is_a_version_too(run: Run) -> None:
    assert run("--dapr-version", "v1.18.3", GOOD)[0] == 0


def test_each_file_is_a_release_when_asked(run: Run, tmp_path: Path) -> None:
    subscription = "apiVersion: dapr.io/v2alpha1\nkind: Subscription\nmetadata: {name: s}\n"
    tmp_path.joinpath("a.yaml").write_text(subscription + "spec: {pubsubname: bus, topic: t, routes: {default: /t}}\n")
    tmp_path.joinpath("b.yml").write_text(
        WARNS.replace("store", "bus").replace("state.", "pubsub.").replace("[]\n", "[x]\n")
    )
    assert run(tmp_path)[1] == "no findings in 2 documents\n"
    assert " warning P002 " in run("--each", tmp_path)[1]


def test_no_helm(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HELM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    message = "daprlint: helm: no such program. Fix: install helm, or name it with --helm or $HELM\n"
    assert run("--chart", tmp_path) == (2, "", message)


def test_no_chart(run: Run, tmp_path: Path) -> None:
    assert run("--helm", sys.executable, "--chart", tmp_path) == (
        2, "", f"daprlint: {tmp_path}: is not a chart: it has no Chart.yaml\n",
    )  # fmt: skip


def test_helm_is_told_values_and_its_error_is_shown(run: Run, tmp_path: Path) -> None:
    tmp_path.joinpath("Chart.yaml").touch()
    helm = tmp_path / "helm"
    helm.write_text('#!/bin/sh\necho "Error: no: $*" >&2\nexit 1\n')
    helm.chmod(0o755)
    words = ("--chart", tmp_path, "-f", "a.yaml", "-f", "b.yaml", "--set", "x=1")
    code, _, err = run("--helm", helm, *words)
    assert code == 2
    assert err == (
        f"daprlint: {tmp_path}: helm cannot render it: "
        f"no: template {tmp_path} --values=a.yaml --values=b.yaml --set=x=1\n"
    )


def test_explain(run: Run) -> None:
    code, out, _ = run("explain", "c004")
    assert code == 0
    assert out.startswith("C004  A metadata field that another version of the component type has  (error, Dapr 1.14")
    assert "\nSeen: daprd 1.18.3 starts" in out
    assert "\nBad:\n    spec:\n" in out


def test_rules(run: Run) -> None:
    code, out, _ = run("rules")
    assert code == 0
    assert "\nC004  error    A metadata field that another version of the component type has\n" in out


def test_text(run: Run) -> None:
    _, out, _ = run(BAD / "statestore-postgres.yaml")
    assert out.startswith(
        f"{BAD}/statestore-postgres.yaml:13:13: error C004  "
        "`tableName` is a field of state.postgresql v1; v2 ignores it\n"
        "   |\n"
        "13 |     - name: tableName\n"
        "   |             ^^^^^^^^^ use `tablePrefix` (the table becomes <prefix>state)\n"
        '   = seen: daprd 1.18.3 starts, creates table "state", logs nothing.  More: daprlint explain C004\n'
    )


def test_a_long_line_is_clipped_around_the_place(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "minified.json"
    file.write_text(json.dumps({"a": "x" * 300, "apiVersion": "v1", "b": "y" * 300}))
    _, out, _ = run("--format", "text", file)
    assert max(map(len, out.splitlines())) < 230
    assert "..." in out


def test_control_characters_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "escape.yaml"
    file.write_text(WARNS.replace("state.in-memory", '"state.\\e[31mred"'))
    _, out, _ = run(file)
    assert "`state.\\x1b[31mred`" in out
    assert "\x1b" not in out


@pytest.mark.parametrize("command", [["rules"], ["explain", "C008"], [str(BAD)]], ids=lambda words: words[0])
def test_a_full_disk_is_told(command: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "daprlint", *command], stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (2, b"daprlint: the output cannot be written: No space left on device\n")


def test_a_terminal_that_knows_only_ascii(tmp_path: Path) -> None:
    file = tmp_path / "unicode.yaml"
    file.write_text(WARNS.replace("state.in-memory", "state.größe"))
    done = subprocess.run(
        [sys.executable, "-m", "daprlint", file], capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"state.gr\\xf6\\xdfe" in done.stdout


def test_json(run: Run) -> None:
    code, out, _ = run("--format", "json", BAD / "statestore-postgres.yaml")
    report = json.loads(out)
    assert code == 1
    assert report["schema"] == "daprlint/1"
    assert report["summary"] == {
        "errors": 2,
        "warnings": 0,
        "infos": 0,
        "documents": 1,
        "suppressed": 0,
        "in_baseline": 0,
        "codes": {"C004": 1, "K001": 1},
    }
    assert report["findings"][0] == {
        "code": "C004",
        "severity": "error",
        "message": "`tableName` is a field of state.postgresql v1; v2 ignores it",
        "file": f"{BAD}/statestore-postgres.yaml",
        "line": 13,
        "column": 13,
        "end_line": 13,
        "end_column": 22,
        "resource": {"kind": "Component", "namespace": "todo-phasev", "name": "statestore-postgres"},
        "path": "spec.metadata[1].name",
        "template": "",
        "origin": None,
        "fix": "use `tablePrefix` (the table becomes <prefix>state)",
    }


def test_json_without_findings(run: Run) -> None:
    report = json.loads(run("--format", "json", GOOD)[1])
    assert report == {
        "schema": "daprlint/1",
        "findings": [],
        "summary": {
            "errors": 0,
            "warnings": 0,
            "infos": 0,
            "documents": 10,
            "suppressed": 0,
            "in_baseline": 0,
            "codes": {},
        },
    }


def test_a_reader_that_leaves_early_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "daprlint", BAD], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    assert process.wait(timeout=10) == 1, "the findings count, whoever reads them"
    assert errors == b""


def test_the_hot_path_imports_nothing_heavy() -> None:
    program = "import sys; from daprlint.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program, GOOD], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    heavy = {"rich", "kubernetes", "pydantic", "jinja2", "subprocess", "importlib.resources", "decimal"}
    assert not loaded & heavy


@pytest.mark.parametrize("code", ["C012", "C003"])
def test_a_report_does_not_repeat_a_secret(code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bus.yaml"
    path.write_text(
        "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: bus}\nspec: {type: pubsub.redis, version: v1, "
        "metadata: [{name: redisHost, value: redis}, {name: redisPassword, value: correct-horse}, {name: redisHots}]}\n"
    )
    main([str(path)])
    shown = capsys.readouterr().out
    assert code in shown
    assert "value: *************" in shown
    assert "correct-horse" not in shown
