"""What holds for every tier."""

from __future__ import annotations

import signal

import pytest

# a shell starts what runs in its background deaf to SIGINT, and so would be all that the tests start
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --golden, --truth, --cases, --fuzz-seed and --mutations."""
    parser.addoption("--golden", action="store_true", help="write the goldens of every overlay anew")
    parser.addoption(
        "--truth", action="store_true", help="write down what became of the examples of the linter's rules"
    )
    parser.addoption("--cases", type=int, default=240, help="generated values or slips in all")
    parser.addoption("--fuzz-seed", default="0", help="what is generated; the same seed gives the same")
    parser.addoption("--mutations", action="store_true", help="write down which slips are found")
