"""Options of the chart's tests, and what they tell at the end."""

from __future__ import annotations

from collections import Counter

import pytest

from .fuzz.cases import PARTS, PREFIX


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --golden, --cases and --fuzz-seed."""
    parser.addoption("--golden", action="store_true", help="write the goldens of every overlay anew")
    parser.addoption("--cases", type=int, default=240, help="generated values in all")
    parser.addoption("--fuzz-seed", default="0", help="which values are generated; the same seed gives the same ones")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what became of the generated values."""
    reports = [report for key in ("passed", "failed") for report in terminalreporter.stats.get(key, [])]
    total: Counter[str] = Counter()
    for name, count in (item for report in reports for item in report.user_properties if item[0].startswith(PREFIX)):
        total[name.removeprefix(PREFIX)] += count
    if total:
        outcomes = ", ".join(f"{count} {name}" for name, count in sorted(total.items()))
        terminalreporter.write_line(f"generated values: {total.total()} ({outcomes})")


@pytest.fixture(params=range(PARTS))
def part(request: pytest.FixtureRequest) -> int:
    """Which part of the generated values a test tries."""
    return int(request.param)
