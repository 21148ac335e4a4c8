"""Check that every sidecar of a service has loaded exactly its components."""

from __future__ import annotations

import asyncio
import socket

from pydantic import Field

from todo.checks.result import CheckFailed
from todo.checks.sidecar import Tell
from todo.checks.waiting import until
from todo.dapr import DaprClient, DaprError
from todo.settings import Environment

BOUND_SECONDS = 40.0
PUBLIC_PORT = 3501
# daprd loads this store by itself in Kubernetes, unless an annotation forbids it
BUILT_IN = ("kubernetes", "secretstores.kubernetes")


class Env(Environment):
    """Which service, and what it should have."""

    check_service: str = Field(description="the app-id whose sidecars are checked")
    check_expected_components: str = Field(
        default="", description="the names of its components with commas between them; empty when it has none"
    )


async def check(env: Env, tell: Tell) -> str:
    """Compare the components of every sidecar behind the service's headless Service with the expected ones."""
    host = f"{env.check_service}-dapr"
    expected = {name.strip() for name in env.check_expected_components.split(",") if name.strip()}
    problem = CheckFailed("nothing was asked", "")

    async def agreed() -> str | None:
        nonlocal problem
        try:
            addresses = await _addresses(host)
            for address in addresses:
                _compare(env.check_service, address, expected, await _loaded(address))
        except CheckFailed as failure:
            problem = failure
            return None
        return f"{', '.join(sorted(expected)) or 'no component'} in {len(addresses)} sidecar(s)"

    tell(f"asking every sidecar behind {host} for its components")
    if seen := await until(BOUND_SECONDS, agreed):
        return seen
    raise problem


async def _addresses(host: str) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, PUBLIC_PORT, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise CheckFailed(
            f"{host} leads nowhere: {error.strerror}",
            f"set services.{host.removesuffix('-dapr')}.dapr.sidecar=true, and see that a pod of it is ready; "
            "Dapr's operator makes the Service",
        ) from None
    return sorted({str(address[0]) for *_rest, address in found})


async def _loaded(address: str) -> set[str]:
    try:
        async with DaprClient(PUBLIC_PORT, host=f"[{address}]" if ":" in address else address) as client:
            metadata = await client.metadata()
    except DaprError as error:
        raise CheckFailed(
            f"the sidecar at {address} does not tell its components: {error.message}",
            "look at the log of its container daprd, and let a NetworkPolicy allow port 3501",
        ) from None
    return {component.name for component in metadata.components if (component.name, component.type) != BUILT_IN}


def _compare(service: str, address: str, expected: set[str], loaded: set[str]) -> None:
    if missing := expected - loaded:
        raise CheckFailed(
            f"the sidecar of {service} at {address} has not loaded {', '.join(sorted(missing))}",
            f"declare what {service} uses in services.{service} (publishes, subscribes, state, secrets), which puts it "
            "into the component's scopes; daprd says nothing of a component that is out of scope",
        )
    if surplus := loaded - expected:
        raise CheckFailed(
            f"the sidecar of {service} at {address} has also loaded {', '.join(sorted(surplus))}",
            f"add scopes to the component, so that only the services that declare it in services.{service} load it",
        )
