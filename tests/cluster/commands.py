"""The commands as a user runs them, and a cluster as todoctl sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from node import layout
from node.up import VALUES
from toolchain.locate import binary
from toolchain.paths import REPOSITORY

TODOCTL = Path(sys.executable).with_name("todoctl")


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Everything it said."""
        return self.out + self.err


def todoctl(*arguments: str, within: float = 180, **environment: str) -> Done:
    """Run todoctl and return its end; whatever happens, no stack trace may reach the user."""
    done = subprocess.run(
        [TODOCTL, *arguments], cwd=REPOSITORY, env=os.environ | environment, capture_output=True, text=True,
        timeout=within, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr, done.stdout + done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster as todoctl sees it: a kubeconfig and a context, nothing more."""

    context: str = layout.CONTEXT
    kubeconfig: Path = layout.KUBECONFIG

    def kubectl(self, *arguments: str, text: str | None = None, check: bool = True) -> str:
        """Run kubectl and return what it prints."""
        command = [binary("kubectl"), f"--kubeconfig={self.kubeconfig}", f"--context={self.context}", *arguments]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, f"kubectl {' '.join(arguments)}: {done.stderr}"
        return done.stdout

    def add(self, addon: str) -> None:
        """Give the embedded node an add-on, unless it has it."""
        done = todoctl("up", "--with", addon, within=300)
        assert done.code == 0, done.text

    def get(self, kind: str, name: str, namespace: str) -> dict[str, Any]:
        """Return one object."""
        return dict(json.loads(self.kubectl("-n", namespace, "get", kind, name, "-o", "json")))

    def release(self, namespace: str, *, helm: str = "helm4", name: str = "todo") -> list[str]:
        """Return the options of todoctl that mean a release here."""
        return [
            "--kubeconfig", str(self.kubeconfig), "--context", self.context, "--namespace", namespace,
            "--release", name, "--helm", str(binary(helm)),
        ]  # fmt: skip

    def install(self, namespace: str, *more: str, helm: str = "helm4", within: float = 180) -> Done:
        """Install the chart with the values of the embedded node."""
        values = ["-f", "values/local.yaml", "-f", str(VALUES)]
        return todoctl("install", *self.release(namespace, helm=helm), *values, *more, within=within)

    def test(self, namespace: str, *more: str, helm: str = "helm4") -> Done:
        """Run the test pods."""
        return todoctl("test", *self.release(namespace, helm=helm), *more)

    def helm(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Helm itself, as somebody without todoctl does."""
        command = [binary(program), *arguments, f"--kubeconfig={self.kubeconfig}", f"--kube-context={self.context}"]
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
