"""`make demo` as a user runs it: from nothing, again, after an interruption, and on a cluster of one's own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from node import layout
from node.up import VALUES
from toolchain.locate import binary
from toolchain.paths import REPOSITORY

from .commands import Cluster, todoctl

WITHIN_SECONDS = 400


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments], cwd=REPOSITORY, env=os.environ | environment, capture_output=True, text=True,
        timeout=WITHIN_SECONDS, check=False,
    )  # fmt: skip


@pytest.mark.usefixtures("bare", "_left_clean")
def test_demo_interrupted_then_green_then_green_again() -> None:
    with subprocess.Popen(
        ["make", "demo"], cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as demo:
        deadline = time.monotonic() + WITHIN_SECONDS
        while not layout.KUBECONFIG.exists() or "todo-backend" not in _pods():
            assert demo.poll() is None, "the demo ended before it was interrupted"
            assert time.monotonic() < deadline, "the demo installed nothing"
            time.sleep(0.2)
        os.killpg(demo.pid, signal.SIGINT)
        assert demo.wait(60) != 0
    for _ in range(2):
        done = make("demo")
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        assert "Everything passed." in done.stdout
        assert "Traceback" not in done.stdout + done.stderr


def test_demo_on_a_cluster_of_ones_own(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    """The embedded node seen as somebody's cluster, by a cluster-admin who is not in system:masters."""
    config = json.loads(layout.KUBECONFIG.read_text())
    user = f"{layout.CONTEXT}-user"
    config["contexts"] = [{"name": "theirs", "context": {"cluster": "node", "user": user}}]
    config["users"] = [entry for entry in config["users"] if entry["name"] == user]
    config["current-context"] = "theirs"
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(json.dumps(config))
    assert "system:masters" not in Cluster("theirs", kubeconfig).kubectl("auth", "whoami")
    todoctl("uninstall", *cluster.release(layout.NAMESPACE))
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "helm").symlink_to(binary("helm3"))
    done = make(
        "demo", "CONTEXT=theirs", f"VALUES=values/local.yaml {VALUES}", f"NAMESPACE={namespace}",
        KUBECONFIG=str(kubeconfig), PATH=f"{tools}:{os.environ['PATH']}",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Everything passed." in done.stdout


def _pods() -> str:
    command = [
        binary("kubectl"),
        f"--kubeconfig={layout.KUBECONFIG}",
        "-n",
        layout.NAMESPACE,
        "get",
        "pods",
        "-o",
        "name",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
