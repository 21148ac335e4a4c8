"""Run one service until it is told to end."""

from __future__ import annotations

import logging
import signal
from importlib import import_module

import uvicorn

from todo import logs
from todo.runtime import Runtime
from todo.service import Service, read_settings
from todo.settings import SettingsError
from todo.web import create_app

log = logging.getLogger(__name__)

# with the end of the background work and of the connections, less than the 10 s that a pod may take
REQUEST_SECONDS = 3


def run(name: str, module: str) -> int:
    """Run a service and return the exit code: 0 when told to end, 1 when it failed, 2 when it cannot start.

    Args:
        name: the service.
        module: where its `SERVICE` is.
    """
    logs.configure(name)
    service: Service = import_module(module).SERVICE
    try:
        settings = read_settings(service)
        runtime = Runtime(service, settings)
    except SettingsError as error:
        log.critical("%s", error)
        return 2
    failures: list[None] = []

    def failed() -> None:
        failures.append(None)
        server.should_exit = True

    server = uvicorn.Server(
        uvicorn.Config(
            create_app(runtime, failed),
            host="0.0.0.0",  # noqa: S104 - probes and the Service reach the pod's address
            port=settings.service.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=REQUEST_SECONDS,
        )
    )
    # uvicorn raises the signal again once it is done; the orderly end is not to look like a crash
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: None)
    log.info("starting", extra={"port": settings.service.port, "use_dapr": settings.service.use_dapr})
    server.run()
    return 1 if failures or not server.started else 0
