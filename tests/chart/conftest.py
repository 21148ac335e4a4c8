"""What the chart's tests tell at the end."""

from __future__ import annotations

from collections import Counter

import pytest

from .fuzz.cases import PARTS, PREFIX


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
