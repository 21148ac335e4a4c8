"""The builder: content decides what is built, once, whoever asks."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from toolchain import debian, preflight
from toolchain.build import build_all, build_one
from toolchain.locate import NotBuilt, binary
from toolchain.part import Part, Report
from toolchain.parts import DAPR, DAPR_MODULE, HELM3_KUBERNETES_MINOR, KUBERNETES, parts
from toolchain.paths import REPOSITORY
from toolchain.progress import Progress
from toolchain.run import BuildFailed, run


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TODO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def progress() -> Progress:
    return Progress(io.StringIO())


class Builder:
    """Counts how often it builds."""

    def __init__(self, fail: bool = False) -> None:
        self.runs = 0
        self.fail = fail

    def __call__(self, target: Path, report: Report) -> None:
        self.runs += 1
        (target / "half").write_text("half")
        if self.fail:
            raise BuildFailed("cc exited with 1")
        report("all of it")
        (target / "tool").write_text("whole")


# builds for ever, so that it can be killed at it
KILLED = """\
import time
from toolchain.build import build_one
from toolchain.part import Part
from toolchain.progress import Progress

def build(target, report):
    (target / "half").write_text("")
    print("building", flush=True)
    time.sleep(60)

build_one(Part("example", ("apt.txt",), (), build, ("tool",)), Progress())
"""


def part(builder: Builder, *settings: str) -> Part:
    return Part(name="example", sources=("apt.txt",), settings=settings, build=builder, results=("tool",))


def test_a_part_is_built_once(progress: Progress) -> None:
    builder = Builder()
    build_one(part(builder), progress)
    build_one(part(builder), progress)
    assert builder.runs == 1


def test_other_settings_make_another_result(progress: Progress) -> None:
    builder = Builder()
    build_one(part(builder, "-O1"), progress)
    build_one(part(builder, "-O2"), progress)
    assert builder.runs == 2
    assert part(builder, "-O1").folder() != part(builder, "-O2").folder()


def test_a_failed_build_leaves_no_result_and_is_done_again(progress: Progress) -> None:
    builder = Builder(fail=True)
    with pytest.raises(BuildFailed, match="cc exited with 1"):
        build_one(part(builder), progress)
    assert not part(builder).folder().exists()
    builder.fail = False
    build_one(part(builder), progress)
    assert part(builder).is_built()


def test_two_runs_at_once_build_once(progress: Progress) -> None:
    builder = Builder()
    runs = [threading.Thread(target=build_one, args=(part(builder), progress)) for _ in range(4)]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    assert builder.runs == 1


def test_a_failing_part_is_reported_and_others_are_kept(progress: Progress) -> None:
    good, bad = Builder(), Builder(fail=True)
    with pytest.raises(BuildFailed):
        build_all([part(good, "good"), part(bad, "bad")], progress)
    assert part(good, "good").is_built()


def test_a_killed_run_frees_its_lock_and_the_next_run_goes_on(cache: Path, tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"building\n"
        child.send_signal(signal.SIGKILL)
    begin = time.monotonic()
    builder = Builder()
    build_one(part(builder), Progress(io.StringIO()))
    assert builder.runs == 1
    assert time.monotonic() - begin < 30, "waited for the lock of a dead process"
    assert not list(cache.glob("toolchain/*.part")), "the half-made folder is still there"


def test_a_tool_that_is_not_built_is_named_with_the_remedy() -> None:
    binary.cache_clear()
    with pytest.raises(NotBuilt, match=r"helm4 is not built for this checkout\. Fix: make setup"):
        binary("helm4")


def test_a_failing_command_shows_its_last_lines() -> None:
    with pytest.raises(BuildFailed, match="exited with 3") as raised:
        run(["sh", "-c", "seq 1 100; exit 3"])
    assert "100" in str(raised.value)
    assert "\n  80\n" not in str(raised.value)


def test_a_missing_command_is_named() -> None:
    with pytest.raises(BuildFailed, match="no-such-compiler is not on PATH"):
        run(["no-such-compiler"])


def test_every_module_has_a_lock_file() -> None:
    for name in parts():
        folder = REPOSITORY / "tools" / "go" / name
        assert not folder.exists() or (folder / "go.sum").stat().st_size > 0, f"{name} has no go.sum"


def test_preflight_names_what_is_missing_and_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = "\n".join(preflight.build_problems(parts().values()))
    for program, remedy in (
        ("go 1.26.6", "install Go"),
        ("java 17", "openjdk-17"),
        ("mvn 3.8", "apt-get install maven"),
    ):
        assert f"{program} or newer is not on PATH" in found
        assert remedy in found


def test_preflight_tells_an_old_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "go"
    old.write_text("#!/bin/sh\necho go1.21.5\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert any(text.startswith("go is 1.21.5, 1.26.6 is needed") for text in preflight.build_problems(parts().values()))


def test_the_node_wants_root_and_its_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = preflight.node_problems()
    assert any(text.startswith("not root") for text in found)
    assert any("containerd" in text and "as root: make setup" in text for text in found)


def test_helm_alone_needs_neither_root_nor_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go = tmp_path / "go"
    go.write_text("#!/bin/sh\necho go1.26.8\n")
    go.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert preflight.build_problems([parts()["helm4"]]) == []


def test_what_is_built_needs_nothing(progress: Progress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_one(part(Builder()), progress)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert preflight.build_problems([part(Builder())]) == []


def test_no_service_starts_while_packages_are_installed(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    with debian.no_service_starts(policy):
        assert subprocess.run([policy], check=False).returncode == 101
    assert not policy.exists()
    policy.write_text("theirs")
    with debian.no_service_starts(policy):
        pass
    assert policy.read_text() == "theirs"


def test_a_failure_ends_what_other_lanes_run(progress: Progress) -> None:
    begin = time.monotonic()

    def slow(_target: Path, _report: Report) -> None:
        run(["sleep", "60"])

    def fails(_target: Path, _report: Report) -> None:
        while not running():
            time.sleep(0.01)
        raise BuildFailed("cc exited with 1")

    def running() -> bool:
        children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
        return any(
            Path(f"/proc/{pid}/comm").read_text() == "sleep\n" for file in children for pid in file.read_text().split()
        )

    with pytest.raises(BuildFailed, match="cc exited with 1"):
        build_all([Part("slow", (), ("1",), slow, ("x",)), Part("fails", (), ("2",), fails, ("x",))][::-1], progress)
    assert time.monotonic() - begin < 50, "waited for the other lane"


def test_versions_are_those_of_the_modules() -> None:
    for name, line in {"kubernetes": f"k8s.io/kubernetes v{KUBERNETES}", "dapr": f"{DAPR_MODULE} v{DAPR}"}.items():
        assert line in (REPOSITORY / "tools" / "go" / name / "go.mod").read_text()
    helm3 = (REPOSITORY / "tools/go/helm3/go.mod").read_text()
    assert f"k8s.io/client-go v0.{HELM3_KUBERNETES_MINOR}." in helm3


def test_packages_are_plain_names() -> None:
    assert debian.wanted() == sorted(debian.wanted())
    assert all(name.replace("-", "").replace("+", "").replace(".", "").isalnum() for name in debian.wanted())


def test_the_bootstrap_lock_follows_the_lock_file() -> None:
    uv = Path(sys.executable).with_name("uv")
    export = [uv, "export", "--frozen", "--only-group", "bootstrap", "--no-header", "--quiet"]
    fresh = subprocess.run(export, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert (REPOSITORY / "tools" / "uv.txt").read_text() == fresh, f"Fix: {' '.join(map(str, export))} > tools/uv.txt"
