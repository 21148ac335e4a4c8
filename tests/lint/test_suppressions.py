"""Findings that are not wanted: by annotation, comment, configuration and baseline; reasons and use are watched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from daprlint.catalogue import Catalogue, versions
from daprlint.cli import main
from daprlint.document import Source
from daprlint.linter import lint
from daprlint.reader import read
from daprlint.settings import Settings

COMPONENT = """\
apiVersion: dapr.io/v1alpha1
kind: Component
metadata:
  name: store
  annotations: {{{annotation}}}
spec:
  type: state.redis
  version: v1
  metadata:
    {above}
    - name: redisPassword {beside}
      value: correct-horse
    - name: redisHost
      value: redis:6379
scopes: [orders]
"""
REASON = "C012: a throw-away password"


def component(*, annotation: str = "", above: str = "# -", beside: str = "") -> str:
    text = f'daprlint.io/ignore: "{annotation}"' if annotation else ""
    return COMPONENT.format(annotation=text, above=above, beside=beside)


def codes(text: str, settings: Settings | None = None) -> list[str]:
    findings = lint(read(Source("test.yaml", text.encode())), Catalogue(versions()[-1]), settings)
    return [f"{finding.code}:{finding.mark.line}" for finding in findings]


def test_nothing_is_suppressed_by_itself() -> None:
    assert codes(component()) == ["C012:11"]


@pytest.mark.parametrize(
    "where",
    [
        {"annotation": REASON},
        {"annotation": f"{REASON}; it is"},
        {"above": f"# daprlint: ignore {REASON}"},
        {"above": f"# daprlint: ignore {REASON}\n    # another comment"},
        {"beside": f"# daprlint: ignore {REASON}"},
        {"beside": "# daprlint:ignore c012:of issue #12  # more"},
    ],
    ids=lambda where: next(iter(where.values())),
)
def test_a_reason_suppresses(where: dict[str, str]) -> None:
    assert codes(component(**where)) == []


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"annotation": "C012"}, ["L001:5", "C012:11"]),
        ({"beside": "# daprlint: ignore C012:  "}, ["C012:11", "L001:11"]),
        ({"annotation": f"{REASON}; S002: all use it"}, ["L002:5"]),
        ({"annotation": "C0012: x"}, ["L003:5", "C012:11"]),
        ({"above": f'# daprlint: ignore {REASON}\n    - {{name: redisDB, value: "0"}}'}, ["L002:10", "C012:12"]),
        ({"above": '- {name: redisUsername, value: "# daprlint: ignore C012: no comment"}'}, ["C012:11"]),
        ({"above": "- {name: redisUsername, value: daprlint}"}, ["C012:11"]),
    ],
    ids=lambda case: str(case)[:50],
)
def test_what_suppresses_nothing_is_told(where: dict[str, str], found: list[str]) -> None:
    assert codes(component(**where)) == found


def test_what_looks_like_a_comment_in_a_block_of_text_is_none() -> None:
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  x: |\n    # daprlint: ignore C012: y\n    z\n"
    )
    assert codes(text) == []
    assert codes(f"{text}# daprlint: ignore C012: y\n  a: b\n") == ["L002:8"]


def test_a_suppression_of_a_rule_that_does_not_run_is_not_called_unused() -> None:
    text = component(annotation=f"{REASON}; S002: all use it")
    assert codes(text, Settings(ignore=("S",))) == []
    assert codes(text, Settings(ignore=("L",))) == []


def test_an_annotation_is_about_its_own_object_only() -> None:
    assert codes(f"{component(annotation=REASON)}---\n{component().replace('store', 'other')}") == ["C012:27"]


Run = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    tmp_path.joinpath("release.yaml").write_text(component())

    def run(*words: str) -> tuple[int, list[str]]:
        code = main([*words, "--format", "json", str(tmp_path / "release.yaml")])
        report = json.loads(capsys.readouterr().out)
        return code, [
            f"{found['severity']} {found['code']} {Path(found['file']).name}:{found['line']}"
            for found in report["findings"]
        ]

    return run


@pytest.mark.parametrize("glob", ["Component/st*", "*/store", "*"])
def test_the_configuration_suppresses_by_object(glob: str, run: Run, tmp_path: Path) -> None:
    entry = f'{{code: C01, object: "{glob}", reason: a throw-away password}}'
    tmp_path.joinpath(".daprlint.yaml").write_text(f"ignore:\n  - {entry}\n")
    assert run() == (0, [])


def test_an_entry_that_nothing_needs_is_an_information(run: Run, tmp_path: Path) -> None:
    tmp_path.joinpath(".daprlint.yaml").write_text("ignore:\n  - {code: C012, object: Secret/*, reason: of a test}\n")
    assert run()[1] == ["warning C012 release.yaml:11", "info L002 .daprlint.yaml:2"]
    assert run("--select", "S,L")[1] == [], "a rule that does not run needs none"


def test_pyproject_does_the_same(run: Run, tmp_path: Path) -> None:
    table = '[project]\nname = "x"\n[tool.daprlint]\nignore = [{code = "S002", reason = "all"}]\nprofile = "prod"\n'
    tmp_path.joinpath("pyproject.toml").write_text(table)
    assert run() == (1, ["error C012 release.yaml:11", "info L002 pyproject.toml:3"])


def test_a_baseline_is_about_new_findings(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    release, baseline = tmp_path / "release.yaml", str(tmp_path / "baseline.json")
    assert main(["--baseline", baseline, "--write-baseline", str(release)]) == 0
    assert capsys.readouterr().out == f"{baseline}: knows 1 findings\n"
    assert run("--baseline", baseline) == (0, [])
    moved = component(above='- {name: redisDB, value: "0"}')
    release.write_text(f"# one\n# more\n{moved}")
    assert run("--baseline", baseline) == (0, [])
    release.write_text(moved.replace("redisHost", "redisHots"))
    assert [found.split()[1] for found in run("--baseline", baseline)[1]] == ["C003"]
    release.write_text(component().replace("store", "other"))
    assert run("--baseline", baseline)[1] == ["warning C012 release.yaml:11"]


def test_of_findings_that_are_alike_a_baseline_knows_as_many_as_there_were(tmp_path: Path) -> None:
    release, baseline = tmp_path / "release.yaml", str(tmp_path / "baseline.json")
    release.write_text("kind: [\n")
    main(["--baseline", baseline, "--write-baseline", str(release)])
    assert main(["--baseline", baseline, str(release)]) == 0
    release.write_text("kind: [\n---\nkind: {\n")
    assert main(["--baseline", baseline, str(release)]) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such baseline. Fix: add --write-baseline"),
        ("{", "is no baseline: it is not what --write-baseline writes"),
        ("[]", "is no baseline: it is not what --write-baseline writes"),
        ('{"schema": "other/1"}', "is no baseline: its schema is 'other/1', not 'daprlint-baseline/1'"),
    ],
)
def test_what_is_no_baseline_is_told(
    content: str | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release, baseline = tmp_path / "release.yaml", tmp_path / "baseline.json"
    release.write_text(component())
    if content is not None:
        baseline.write_text(content)
    assert main(["--baseline", str(baseline), str(release)]) == 2
    assert capsys.readouterr().err == f"daprlint: {baseline}: {message}\n"
