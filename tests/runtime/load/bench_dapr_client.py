"""Measure the application's client of the sidecar beside Dapr's own SDK, calls taking turns with the same daprd."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from toolchain.paths import REPOSITORY

from ..manifests import pubsub, statestore

if TYPE_CHECKING:
    import pytest

    from ..launch import Launcher
    from ..topics import Topics
    from ..world import World

ROUNDS = 3
HERE = Path(__file__).parent


def test_calls(dapr: Launcher, world: World, topics: Topics, capsys: pytest.CaptureFixture[str]) -> None:
    sidecar = dapr.start(pubsub(world), statestore(world)).ready().sidecar
    topic = topics.create(partitions=3)
    commands = {
        "ours": [sys.executable, str(HERE / "calls_ours.py"), str(sidecar.http_port), topic],
        "SDK": [os.environ["SDK_PYTHON"], str(HERE / "calls_sdk.py"), str(sidecar.grpc_port), topic],
    }
    found: dict[str, dict[str, list[float]]] = {name: {} for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "services")}
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            for call, took in json.loads(done.stdout.splitlines()[-1]).items():
                found[name].setdefault(call, []).extend(took)
    with capsys.disabled():
        print("\n| call | ours p50 | p95 | SDK p50 | p95 | ours of SDK |\n| --- | --- | --- | --- | --- | --- |")
        for call, ours in found["ours"].items():
            theirs = found["SDK"][call]
            cells = [median(ours), quantiles(ours, n=20)[18], median(theirs), quantiles(theirs, n=20)[18]]
            print(f"| {call} | {' | '.join(f'{cell:.2f} ms' for cell in cells)} | {cells[0] / cells[2]:.2f} |")
