"""Every command of the README does what it says: run here, or by the target that the README names."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from node import layout
from node.up import VALUES
from toolchain.locate import binary
from toolchain.paths import REPOSITORY

from .commands import Cluster

# run elsewhere: the clone is this checkout, and these targets are what runs this test or contains it
ELSEWHERE = {
    "git clone <this repository> todo-app && cd todo-app": "this checkout",
    "make demo": "test_demo",
    "make test": "contains this test",
    "make test-unit": "a part of make test",
    "make lint": "a part of make test",
    "make setup": "a part of make test",
    "make fuzz-chart": "test_fuzz_right and test_fuzz_wrong, with fewer cases",
    "make fuzz-lint": "test_fuzz of tests/lint, with fewer cases",
    "docker build --tag registry.example.com/apps/todo:0.1.0 .": "not at all, as the README says",
    "docker push registry.example.com/apps/todo:0.1.0": "not at all, as the README says",
    "kubectl apply -k dist/manifests/production/components": "test_manifests",
    "kubectl apply -k dist/manifests/production": "test_manifests",
}
# the node has it already, with the Secrets
MADE = "kubectl create namespace todo-phasev"
MINE = "my-values.yaml"
# the reader's own cluster, not the embedded node
OWN = re.compile(rf"helm |kubectl |\.venv/bin/todoctl (?:plan|migrate|rollback|dlq)|.*{MINE}")
# pods that leave have no sidecar yet, and kubectl may take one of them for the Deployment's
BACKENDS = f"kubectl -n {layout.NAMESPACE} get pods -l app.kubernetes.io/component=backend --no-headers"
ALONE = f"until [ $({BACKENDS} | wc -l) = 1 ]; do sleep 1; done"
README = (REPOSITORY / "README.md").read_text()


def readme_commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def commands_in_tables() -> list[str]:
    """Return the commands of running text and tables that are for a cluster of the reader's own."""
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", README, flags=re.DOTALL))
    wanted = re.compile(rf"(helm|kubectl|\.venv/bin/\w+) .*({layout.NAMESPACE}|{MINE})")
    return [span for span in spans if wanted.match(span)]


def run(commands: list[str], within: float, **more: str) -> str:
    """Run commands as a user does who has helm and kubectl of some version; return what they say."""
    folder = REPOSITORY / ".todoctl" / "bin"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "helm").symlink_to(binary("helm4"))
    (folder / "kubectl").symlink_to(binary("kubectl"))
    environment = {name: text for name, text in os.environ.items() if name not in ("KUBECONFIG", "HELM")}
    done = subprocess.run(
        ["bash", "-c", "set -eux\n" + "\n".join(commands)],
        cwd=REPOSITORY,
        env=environment | {"PATH": f"{folder}:{os.environ['PATH']}"} | more,
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_every_command_runs() -> None:
    commands = [command for command in readme_commands() if command not in ELSEWHERE and not OWN.match(command)]
    assert ".venv/bin/todoctl test" in commands
    run(commands, within=400)


def test_a_cluster_of_your_own(cluster: Cluster, tmp_path: Path) -> None:
    mine = tmp_path / MINE
    local = yaml.safe_load((REPOSITORY / "values/local.yaml").read_text())
    mine.write_text(yaml.safe_dump(merged(local, yaml.safe_load(VALUES.read_text()))))
    cluster.helm("helm4", "uninstall", "todo", "-n", layout.NAMESPACE, "--ignore-not-found", "--wait")
    commands = [command for command in readme_commands() if command not in ELSEWHERE and OWN.match(command)]
    commands[commands.index(MADE)] += " --dry-run=client"
    # with sidecars again, and before everything goes
    back = next(number for number, command in enumerate(commands) if command.startswith("helm rollback"))
    commands[back + 1 : back + 1] = [ALONE, *commands_in_tables()]
    said = run(
        [command.replace(MINE, str(mine)) for command in commands], within=600, KUBECONFIG=str(cluster.kubeconfig)
    )
    assert "Phase: 6-cloudevents" in said
    assert "Phase: 0-direct-kafka" in said
    assert "Phase: 1-components" in said


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = {**one, **other}
    for key in one.keys() & other.keys():
        if isinstance(one[key], dict) and isinstance(other[key], dict):
            both[key] = merged(one[key], other[key])
    return both


def test_the_tables_have_commands() -> None:
    assert {command.split()[0] for command in commands_in_tables()} >= {"helm", "kubectl", ".venv/bin/daprlint"}


def test_the_table_of_exceptions_has_no_stale_entry() -> None:
    assert set(ELSEWHERE) <= set(readme_commands())


@pytest.mark.parametrize(
    "target",
    ["demo", "down", "setup", "manifests", "preflight", "test", "lint", "test-unit", "package", "help"],
)
def test_make_help_names_the_target(target: str) -> None:
    assert f"make {target} " in help_text()


@pytest.mark.parametrize("target", ["demo", "down", "setup", "test", "test-runtime", "test-cluster"])
def test_make_help_says_what_needs_root(target: str) -> None:
    (line,) = [line for line in help_text().splitlines() if line.startswith(f"  make {target} ")]
    assert "root" in line


def help_text() -> str:
    return subprocess.run(["make", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
