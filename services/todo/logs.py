"""One line of JSON for each thing that happens, on standard output."""

from __future__ import annotations

import logging
import sys

from pythonjsonlogger.json import JsonFormatter

from todo.tracing import TraceOfLine

QUIET = ("alembic", "uvicorn")


def configure(service: str) -> None:
    """Send every log record to standard output as one JSON object.

    Args:
        service: name that each line carries as `service`.
    """
    console = logging.StreamHandler(sys.stdout)
    console.setFormatter(
        JsonFormatter(
            "%(levelname)s %(name)s %(message)s",
            timestamp="time",
            rename_fields={"levelname": "level", "name": "logger"},
            static_fields={"service": service},
        )
    )
    console.addFilter(TraceOfLine())
    logging.basicConfig(level=logging.INFO, handlers=[console], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
