"""The sidecar of the check's own pod."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from todo.checks.result import CheckFailed
from todo.checks.waiting import until
from todo.dapr import DaprClient, SidecarUnreachable
from todo.settings import SidecarEnv
from todo.sidecar import connect

BOUND_SECONDS = 40.0
LOG = "look at the log of this pod's container daprd: the component that it names does not start"

Tell = Callable[[str], None]


@asynccontextmanager
async def sidecar(env: SidecarEnv, tell: Tell) -> AsyncIterator[DaprClient]:
    """Give a client of the sidecar, once its APIs and components are up.

    Raises:
        CheckFailed: there is no sidecar, or it does not become ready in time.
    """
    async with connect(env) as client:
        tell("waiting for the sidecar")
        unreachable: list[SidecarUnreachable] = []

        async def ready() -> bool | None:
            try:
                answered = await client.healthy(outbound=True)
            except SidecarUnreachable as error:
                unreachable[:] = [error]
                return None
            unreachable.clear()
            return answered or None

        if not await until(BOUND_SECONDS, ready):
            if not unreachable:
                raise CheckFailed(f"the sidecar is not ready after {BOUND_SECONDS:.0f} s", LOG)
            raise CheckFailed(
                f"no sidecar: {unreachable[0].message}, for {BOUND_SECONDS:.0f} s",
                'if this pod has no container daprd: the injector gives Jobs one only when dapr.io/enabled is "true" '
                "in the pod template, its webhook is up (kubectl get pods -n dapr-system) and Kubernetes' own Job "
                f"controller makes the pod. If it has one: {LOG}",
            )
        tell("the sidecar is ready")
        yield client
