"""Every format against its golden; what it promises its readers is checked apart."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from daprlint.cli import main
from daprlint.document import Node, Source
from daprlint.finding import Finding, Severity
from daprlint.formats import FORMATS, colors, github, show
from daprlint.reader import read
from daprlint.report import Found, Report, found, subject

GOLDEN = Path(__file__).parent / "golden" / "formats"
TEXT = """\
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: store, namespace: shop}
spec:
  type: state.postgresql
  metadata:
    - name: tableName
      value: größe, "100%"
---
# Source: shop/templates/secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: login
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
"""
DOCUMENTS = read(Source("deploy/a: b, 50%.yaml", TEXT.encode()))
SUBJECTS = [subject(document) for document in DOCUMENTS]


def findings() -> Iterator[Found]:
    return map(found, made())


def made() -> Iterator[Finding]:
    store, secret, _ = (document.root for document in DOCUMENTS)
    (entry,) = at(store, "spec", "metadata").items()
    field, value = at(entry, "name"), at(entry, "value")
    yield Finding(field, "`tableName` is\nnot | <a> field", "use `tablePrefix`", Severity.ERROR, code="C004")
    yield Finding(value, "100% of \x1b[31m::it", "", Severity.WARNING, code="C012")
    yield Finding(at(secret, "metadata"), "all of it", "", Severity.INFO, code="L002")


def at(node: Node, *keys: str) -> Node:
    found = node.at(*keys)
    assert found
    return found


def report(**wishes: bool) -> Report:
    return Report(findings=list(findings()), subjects=SUBJECTS, suppressed=2, known=1, **wishes)  # type: ignore[arg-type]


SHOWN = {
    **{name: (name, report()) for name in FORMATS},
    "text-color": ("text", report(color=True)),
    "concise-color": ("concise", report(color=True)),
    "text-statistics": ("text", report(statistics=True)),
    "concise-statistics": ("concise", report(statistics=True, quiet=True)),
    "text-quiet": ("text", report(quiet=True)),
}


@pytest.mark.parametrize("name", SHOWN)
def test_golden(name: str) -> None:
    form, what = SHOWN[name]
    path = GOLDEN / f"{name}.txt"
    shown = show(what, form)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown)
        pytest.fail(f"{path} was not there and is written now: look at it")
    assert shown == path.read_text(), f"If it is meant so: rm {path}, and run the test again"


def test_every_golden_has_a_test() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == SHOWN.keys()


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_a_report_too(name: str) -> None:
    shown = show(Report(findings=[], subjects=SUBJECTS), name)
    if name in ("json", "sarif", "gitlab"):
        json.loads(shown)
    elif name == "junit":
        assert fromstring(shown).get("tests") == "3"  # noqa: S314 it is of our own making
    else:
        assert shown == "no findings in 3 documents\n"


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_passes_control_characters_on(name: str) -> None:
    assert "\x1b" not in show(report(), name)


def test_junit_is_xml_whatever_the_input_says() -> None:
    (document,) = read(Source("x\x00\udcff", b'kind: "\\x01\\ufffe"\nmetadata: {name: "a\\u0002"}\n'))
    odd = Finding(document.root, "\x03", "", Severity.ERROR, code="C004")
    fromstring(show(Report(findings=[found(odd)], subjects=[subject(document)]), "junit"))  # noqa: S314 it is of our own making


def test_github_shows_ten_of_a_kind_and_the_rest_in_the_log() -> None:
    many = [finding for _ in range(12) for finding in findings()]
    shown = show(Report(findings=many, subjects=SUBJECTS), "github").splitlines()
    kinds = [line.split()[0] for line in shown if line.startswith("::") and "group" not in line]
    assert kinds == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10
    assert shown[30] == "::group::6 more findings"
    assert shown[37:] == ["::endgroup::", "12 errors, 12 warnings, 12 infos in 3 documents"]


def test_github_gets_a_summary_of_the_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    release = tmp_path / "release.yaml"
    release.write_text("kind: [\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.chdir(tmp_path)
    assert main(["--format", "github", "release.yaml"]) == 1
    assert summary.read_text().startswith("before\n### daprlint: 1 error in 1 document\n\n| | code |")
    assert "| error | Y007 | release.yaml:2 | not YAML: " in summary.read_text()


def test_the_summary_of_a_step_has_an_end() -> None:
    many = list(findings()) * 400
    summary = github.step_summary(Report(findings=many, subjects=SUBJECTS))
    assert summary.endswith("\n\n200 more are in the log.\n")
    assert len(summary) < 2**20


def test_fingerprints_do_not_depend_on_lines_and_tell_equal_findings_apart() -> None:
    moved = read(Source("other.yaml", f"# x\n\n{TEXT}".encode()))[0].root
    (entry,) = at(moved, "spec", "metadata").items()
    there = found(Finding(at(entry, "name"), "another message", "", Severity.WARNING, code="C004"))
    first, second = (
        json.loads(show(Report(findings=found, subjects=[]), "gitlab")) for found in (list(findings()), [there, there])
    )
    assert first[0]["fingerprint"] == second[0]["fingerprint"]
    assert len({issue["fingerprint"] for issue in (*first, *second)}) == 4


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "stream", "environment", "wanted"),
    [
        ("auto", Terminal(), {}, True),
        ("auto", Terminal(), {"NO_COLOR": "1"}, False),
        ("auto", Terminal(), {"NO_COLOR": ""}, True),
        ("auto", Terminal(), {"TERM": "dumb"}, False),
        ("auto", io.StringIO(), {}, False),
        ("auto", None, {}, False),
        ("always", io.StringIO(), {"NO_COLOR": "1"}, True),
        ("never", Terminal(), {}, False),
    ],
)
def test_colours(
    choice: str, stream: io.StringIO | None, environment: dict[str, str], wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert colors.wanted(choice, stream) is wanted


def test_colours_change_nothing_else() -> None:
    for name in ("text", "concise"):
        assert re.sub(r"\x1b\[[0-9;]*m", "", show(report(color=True), name)) == show(report(), name)


def test_the_report_goes_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    release, output = tmp_path / "release.yaml", tmp_path / "report.json"
    release.write_text("kind: [\n")
    assert main(["--format", "json", "--output", str(output), str(release)]) == 1
    assert json.loads(output.read_text())["summary"]["errors"] == 1
    assert capsys.readouterr() == ("", "")
    assert main(["--output", str(tmp_path), str(release)]) == 2
    assert capsys.readouterr().err == f"daprlint: {tmp_path}: cannot be written: Is a directory\n"


def test_the_exit_code_may_be_zero_all_the_same(tmp_path: Path) -> None:
    release = tmp_path / "release.yaml"
    release.write_text("kind: [\n")
    assert main(["--exit-zero", str(release)]) == 0


def test_a_file_of_a_folder_that_is_the_current_one_is_named_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.joinpath("release.yaml").write_text("kind: [\n")
    monkeypatch.chdir(tmp_path)
    main(["--format", "gitlab", str(tmp_path)])
    assert json.loads(capsys.readouterr().out)[0]["location"] == {"path": "release.yaml", "lines": {"begin": 2}}
