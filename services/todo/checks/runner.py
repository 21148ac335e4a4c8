"""Run one check within a bound of time."""

from __future__ import annotations

import asyncio
import os
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType

from todo.checks.result import CheckFailed, Result
from todo.settings import SettingsError, load

BOUND_SECONDS = 80.0


def run(name: str, module: str) -> int:
    """Run a check, leave its result in $TERMINATION_LOG, and return 0 when all is well, 1 otherwise.

    Args:
        name: the check.
        module: where its `Env` and `check` are.
    """
    service = os.environ.get("CHECK_SERVICE", "")
    path = Path(os.environ.get("TERMINATION_LOG", "/dev/termination-log"))
    start = time.monotonic()

    def tell(line: str) -> None:
        print(f"{time.monotonic() - start:5.1f} s  {line}", flush=True)

    tell(f"check {name} in the place of {service or 'no service'}")
    try:
        reason, fix, outcome = asyncio.run(_check(import_module(module), tell)), "", "ok"
    except CheckFailed as failure:
        reason, fix, outcome = failure.reason, failure.fix, "failed"
    seconds = round(time.monotonic() - start, 1)
    tell(f"{outcome}: {reason}" + (f"\n         fix: {fix}" if fix else ""))
    Result(name, service, outcome, seconds, reason, fix).write(path)
    return 0 if outcome == "ok" else 1


async def _check(module: ModuleType, tell: object) -> str:
    try:
        async with asyncio.timeout(BOUND_SECONDS):
            return str(await module.check(load(module.Env), tell))
    except SettingsError as error:
        what, _, how = str(error).partition(". Fix: ")
        raise CheckFailed(what, how) from None
    except TimeoutError:
        raise CheckFailed(
            f"not done within {BOUND_SECONDS:.0f} s", "look at the lines above in this pod's log for the last step"
        ) from None
