"""What holds for every tier."""

from __future__ import annotations

import signal

import pytest

# a shell starts what runs in its background deaf to SIGINT, and so would be all that the tests start
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --truth."""
    parser.addoption(
        "--truth", action="store_true", help="write down what became of the examples of the linter's rules"
    )
