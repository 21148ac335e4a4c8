"""The configuration file: where it is found, what it may say, and what is said of mistakes in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from daprlint.cli import main
from daprlint.options import Options, parse
from daprlint.reader import Unreadable

RELEASE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    below = tmp_path / "deploy" / "prod"
    below.mkdir(parents=True)
    below.joinpath("release.yaml").write_text(RELEASE)
    return tmp_path


def options(text: str, *words: str) -> Options:
    Path(".daprlint.yaml").write_text(text)
    return parse([*words, "deploy/prod/release.yaml"])


def test_it_is_found_above_the_first_path(folder: Path) -> None:
    folder.joinpath("deploy/.daprlint.yaml").write_text("profile: prod\n")
    folder.joinpath(".daprlint.yaml").write_text("profile: pedantic\n")
    assert parse(["deploy/prod"]).profile == "prod"
    assert parse(["deploy/prod/release.yaml"]).profile == "prod"
    assert parse(["-"]).profile == "pedantic"
    assert parse(["--chart", "deploy"]).profile == "prod"
    assert parse(["--config", ".daprlint.yaml", "deploy/prod"]).profile == "pedantic"


def test_pyproject_counts_if_it_has_the_table(folder: Path) -> None:
    folder.joinpath("deploy/pyproject.toml").write_text("[tool.other]\nx = 1\n")
    folder.joinpath("pyproject.toml").write_text('[tool.daprlint]\nprofile = "prod"\nclosed-world = true\n')
    found = parse(["deploy/prod"])
    assert (found.profile, found.closed_world) == ("prod", True)


@pytest.mark.usefixtures("folder")
def test_the_paths_of_applications_are_listed_by_app_id() -> None:
    found = options('routes: ["orders=/events/*,/healthz", payments=/pay]')
    assert found.settings.routes == {"orders": ("/events/*", "/healthz"), "payments": ("/pay",)}
    with pytest.raises(Unreadable, match="`routes`: 'orders: /pay' is not APP=/PATH,/PATH"):
        options('routes: "orders: /pay"')


@pytest.mark.usefixtures("folder")
def test_every_option_may_stand_in_it_and_the_command_line_wins() -> None:
    text = """
        profile: prod
        select: [C, "A,S"]
        dapr-version: 1.18
        kube-version: v1.33.1
        closed-world: yes
        fail-on: warning
        format: json
        quiet: false
        externals: {Secret: [kafka-*, smtp], app: legacy}
        pluggable: state.mine
    """
    found = options(text)
    assert (found.select, found.kube_version, found.fail_on) == (["C", "A", "S"], "1.33", "warning")
    assert found.settings.externals == {"Secret": ("kafka-*", "smtp"), "app": ("legacy",)}
    assert found.settings.pluggable == ("state.mine",)
    wins = options(text, "--select", "P", "--no-closed-world", "--profile", "default", "--format", "text")
    assert (wins.select, wins.closed_world, wins.profile, wins.format) == (["P"], False, "default", "text")


@pytest.mark.usefixtures("folder")
def test_naming_what_lives_outside_closes_the_world() -> None:
    assert not options("pluggable: [x]\n").settings.closed_world
    assert options("externals: {Secret: [x]}\n").settings.closed_world


def test_paths_are_meant_from_the_folder_of_the_file(folder: Path) -> None:
    folder.joinpath("deploy/.daprlint.yaml").write_text("chart: prod\nvalues: [a.yaml]\nbaseline: known.json\n")
    found = parse(["--config", "deploy/.daprlint.yaml"])
    assert (found.chart, found.values) == ("deploy/prod", ["deploy/a.yaml"])
    assert found.baseline == "deploy/known.json"
    beside = parse(["--config", "deploy/.daprlint.yaml", "deploy/prod"])
    assert (beside.chart, beside.values) == ("", ()), "a path on the command line is what is linted"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("profil: prod\n", ".daprlint.yaml:1:1: unknown key `profil`. Did you mean `profile`?"),
        ("xyz: 1\n", ".daprlint.yaml:1:1: unknown key `xyz`."),
        ("closed_world: true\n", ".daprlint.yaml:1:1: unknown key `closed_world`. Did you mean `closed-world`?"),
        ("write-baseline: true\n", ".daprlint.yaml:1:1: unknown key `write-baseline`."),
        ("profile: prod\nprofile: default\n", ".daprlint.yaml:2:1: `profile` stands twice."),
        ("closed-world: maybe\n", ".daprlint.yaml:1:15: `closed-world` is true or false."),
        ("profile: strict\n", ".daprlint.yaml: `profile`: invalid choice: 'strict' (choose from 'default', "),
        ("select: Q\n", ".daprlint.yaml: `select`: no rule's code begins with Q. See: daprlint rules"),
        ("kube-version: 1.2\n", ".daprlint.yaml: `kube-version`: 1.2 is not known. Known: 1.32, "),
        ("select: {a: b}\n", ".daprlint.yaml:1:9: a text or a list of texts is expected here."),
        ("- profile\n", ".daprlint.yaml:1:1: a mapping is expected here."),
        ("externals: {secret: x}\n", ".daprlint.yaml:1:13: unknown kind `secret`. Did you mean `Secret`?"),
        ("ignore: C012\n", ".daprlint.yaml:1:9: `ignore` is a list of entries with code, object and reason."),
        ("ignore: [{code: C012}]\n", ".daprlint.yaml:1:10: the entry for C012 has no reason."),
        ("ignore: [{code: C999, reason: x}]\n", ".daprlint.yaml:1:10: no rule's code begins with `C999`."),
        ("ignore: [{reason: x}]\n", ".daprlint.yaml:1:10: no rule's code begins with ``."),
        ("ignore: [{resaon: x}]\n", ".daprlint.yaml:1:11: unknown key `resaon`. Did you mean `reason`?"),
        ("a: [\n", ".daprlint.yaml:2:1: not YAML: did not find expected node content"),
        ("---\na: b\n---\nc: d\n", ".daprlint.yaml:4:1: the configuration is one document."),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("folder")
def test_a_mistake_is_one_error(text: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".daprlint.yaml").write_text(text)
    assert main(["deploy"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("daprlint: ")
    assert error.removeprefix("daprlint: ").removeprefix(f"{Path.cwd()}/").startswith(message)
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("nowhere.yaml", None, "nowhere.yaml: cannot be read: No such file or directory"),
        ("broken.toml", "[tool.daprlint\n", "broken.toml: not TOML: "),
        ("bytes.toml", b"\xff", "bytes.toml: not TOML: "),
    ],
)
def test_a_file_that_cannot_be_read(
    name: str, content: str | bytes | None, message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        folder.joinpath(name).write_bytes(content.encode() if isinstance(content, str) else content)
    assert main(["--config", name, "deploy"]) == 2
    assert capsys.readouterr().err.startswith(f"daprlint: {message}")


@pytest.mark.parametrize("name", [".daprlint.yaml", "empty.toml"])
def test_an_empty_file_says_nothing(name: str, folder: Path) -> None:
    folder.joinpath(name).touch()
    assert main(["--config", name, "deploy"]) == 0
