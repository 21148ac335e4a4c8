"""`make demo`: render, lint, install and test the application, first without Dapr, then with it.

Every step is a command that a user can run alone; the demo prints it, runs it, and sums up.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

from node import layout
from node.up import VALUES
from toolchain.locate import binary

BIN = Path(sys.executable).parent
DIRECT_KAFKA = "values/migration/0-direct-kafka.yaml"


class StepFailed(Exception):
    """A step did not end with exit code 0; it has told why itself."""

    def __init__(self, title: str, exit_code: int) -> None:
        super().__init__(title)
        self.exit_code = exit_code


class Demo:
    """Runs steps and remembers their seconds."""

    def __init__(self) -> None:
        self._done: list[tuple[str, float]] = []

    def step(self, title: str, *command: str) -> None:
        """Print and run one command.

        Raises:
            StepFailed: it did not end with exit code 0.
        """
        print(f"\n== {title}\n$ {shlex.join(_short(word) for word in command)}", flush=True)
        begin = time.monotonic()
        with subprocess.Popen(command) as child:
            try:
                exit_code = child.wait()
            except KeyboardInterrupt:
                child.wait()  # it was interrupted too, and takes back what it has half-made
                raise
        if exit_code != 0:
            raise StepFailed(title, exit_code)
        self._done.append((title, time.monotonic() - begin))

    def summary(self) -> str:
        """Return a table of the steps and their seconds."""
        rows = [*self._done, ("all", sum(seconds for _, seconds in self._done))]
        return "\n".join(f"  {title:42} {seconds:7.1f} s" for title, seconds in rows)


def main() -> int:
    """Run the demo and return its exit code."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--context", help="kubeconfig context of your own cluster (default: start the embedded node)")
    parser.add_argument("--values", action="append", default=[], help="values file of the installation")
    parser.add_argument("--namespace", required=True)
    parser.add_argument("--release", required=True)
    arguments = parser.parse_args()
    demo = Demo()
    try:
        _run(demo, arguments)
    except StepFailed as failed:
        print(f"\nError: the demo stopped at: {failed}\n{demo.summary()}", file=sys.stderr)
        return failed.exit_code
    except KeyboardInterrupt:
        print("\nInterrupted. Run make demo again to go on; make down removes the embedded node.", file=sys.stderr)
        return 130
    print(f"\nEverything passed.\n{demo.summary()}\n\n{_look_around(arguments)}")
    return 0


def _run(demo: Demo, arguments: argparse.Namespace) -> None:
    helm = _helm(demo, arguments.context)
    values = [word for file in arguments.values for word in ("-f", file)]
    demo.step("Render and lint", str(BIN / "daprlint"), "--chart", ".", *values, "--helm", helm)
    cluster = ["--namespace", arguments.namespace, "--release", arguments.release, "--helm", helm]
    if arguments.context:
        cluster += ["--context", arguments.context]
    else:
        demo.step("Build the toolchain", str(BIN / "python"), "-m", "toolchain", "build")
        demo.step("Start the embedded node", str(BIN / "todoctl"), "up")
        cluster += ["--kubeconfig", str(layout.KUBECONFIG), "--context", layout.CONTEXT]
        values += ["-f", str(VALUES)]
    for title, more in (("direct Kafka", ["-f", DIRECT_KAFKA]), ("Dapr", [])):
        demo.step(f"Install with {title}", str(BIN / "todoctl"), "install", *cluster, *values, *more)
        demo.step(f"Test pods with {title}", str(BIN / "todoctl"), "test", *cluster)


def _helm(demo: Demo, context: str | None) -> str:
    """Return the user's own Helm for the user's own cluster, else the pinned one, built if need be."""
    own = shutil.which("helm") if context else None
    if own:
        return own
    demo.step("Build Helm", str(BIN / "python"), "-m", "toolchain", "build", "helm4")
    return str(binary("helm4"))


def _short(word: str) -> str:
    return os.path.relpath(word) if word.startswith(str(Path.cwd())) else word


def _look_around(arguments: argparse.Namespace) -> str:
    if arguments.context:
        return f"Look around:  kubectl --context {arguments.context} -n {arguments.namespace} get pods"
    kubectl = "kubectl" if shutil.which("kubectl") else binary("kubectl")
    return (
        f"Look around:  export KUBECONFIG={layout.KUBECONFIG}\n"
        f"              {kubectl} -n {arguments.namespace} get pods,components\n"
        f"              .venv/bin/todoctl status\n"
        f"End it:       make down"
    )


if __name__ == "__main__":
    sys.exit(main())
