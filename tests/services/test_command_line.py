"""`python -m todo`: what it takes, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from node import process
from todo import server
from todo.services import SERVICES

from .application import DAPR, JWT_SECRET, set_environment

WITHOUT_KAFKA = "import sys, runpy; sys.modules['aiokafka'] = None; runpy.run_module('todo', run_name='__main__')"
STOP_SECONDS = 10


def todo(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "todo", *arguments],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frontend"], "invalid choice: 'frontend' (choose from"),
        (["check", "weather"], "invalid choice: 'weather' (choose from"),
        ([], "the following arguments are required: SERVICE|check"),
    ],
)
def test_an_unknown_name_is_a_usage_error(arguments: list[str], said: str) -> None:
    ended = todo(*arguments)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.usefixtures("own_root_logger")
def test_a_missing_variable_ends_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_environment(monkeypatch, DAPR)
    assert server.run("backend", SERVICES["backend"]) == 2
    (line,) = capsys.readouterr().out.splitlines()
    content = json.loads(line)
    assert (content["level"], content["service"]) == ("CRITICAL", "backend")
    assert content["message"].startswith("DATABASE_URL is not set. Fix: set it to postgresql+asyncpg://")


def test_a_check_without_its_variables_says_so_in_its_result(tmp_path: Path) -> None:
    ended = todo("check", "secret-allowed", TERMINATION_LOG=str(tmp_path / "log"), CHECK_SERVICE="backend")
    assert ended.returncode == 1
    result = json.loads((tmp_path / "log").read_text())
    assert result.pop("seconds") < 10
    assert result == {
        "check": "secret-allowed",
        "service": "backend",
        "result": "failed",
        "reason": "SECRET_STORE_NAME is not set",
        "fix": "set it to the name of the secret store, for example kubernetes-secrets; "
        "CHECK_SECRET is not set. Fix: set it to the name of a Secret",
    }


def test_a_service_for_dapr_alone_starts_without_aiokafka_and_ends_in_order(
    tmp_path: Path, database_variables: dict[str, str], unused_port: int
) -> None:
    environment = DAPR | database_variables | {"PORT": str(unused_port), "JWT_SECRET": JWT_SECRET}
    running = process.start(
        "backend", [sys.executable, "-c", WITHOUT_KAFKA, "backend"], tmp_path / "log", environment=environment
    )
    try:
        running.wait_until(lambda: is_ready(unused_port), 20, "/readyz answers")
        os.kill(running.pid, signal.SIGTERM)
        assert running.wait_exit(STOP_SECONDS) == 0
    finally:
        running.stop()
    assert "Traceback" not in running.log_text()


@pytest.mark.usefixtures("own_root_logger")
def test_without_aiokafka_a_service_for_kafka_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_environment(monkeypatch, {"USE_DAPR": "false"})
    monkeypatch.setitem(sys.modules, "aiokafka", None)
    assert server.run("backend", SERVICES["backend"]) == 2
    assert json.loads(capsys.readouterr().out)["message"] == (
        "USE_DAPR is false, but this image has no Kafka client. "
        "Fix: set services.<name>.useDapr=true, or build the image with --build-arg KAFKA=1"
    )


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
