"""When a phase is taken back, from what its pods count."""

from __future__ import annotations

import pytest

from todoctl.migration.metrics import FAILED, MEMORY, PUBLISH_BUCKET, PUBLISHED, Key, Rates, Scrape, rates
from todoctl.migration.triggers import MIB, Reading, Watch, described

WELL = Reading(publish_p95=0.02, errors=0.0, lag=12, sidecar_memory=60 * MIB)


def counted(published: float, failed: float = 0, fast: float | None = None) -> dict[Key, float]:
    """Samples of a pod that published so many events, all or some of them within 50 ms, the others within a second."""
    fast = published if fast is None else fast
    buckets = {"0.05": fast, "1.0": published, "+Inf": published}
    topic = ("topic", "task-events")
    return {
        (PUBLISHED, (topic,)): published,
        (FAILED, (topic,)): failed,
        **{(PUBLISH_BUCKET, (("le", bound), topic)): count for bound, count in buckets.items()},
    }


def between(earlier: dict[str, dict[Key, float]], later: dict[str, dict[Key, float]]) -> Rates:
    return rates(Scrape(earlier, {}), Scrape(later, {}))


def test_rates_are_of_what_came_between() -> None:
    found = between({"a": counted(1000, failed=500)}, {"a": counted(1098, failed=502)})
    assert found.errors == pytest.approx(0.02)
    assert found.publish_p95 == pytest.approx(0.0475)


def test_a_quantile_lies_within_its_bucket() -> None:
    found = between({"a": counted(0)}, {"a": counted(100, fast=90)})
    assert found.publish_p95 == pytest.approx(0.05 + 0.95 * 0.5)


def test_a_pod_that_is_new_is_not_compared() -> None:
    assert between({"a": counted(5)}, {"b": counted(1000, failed=1000)}) == Rates(None, None)


def test_a_container_that_was_started_anew_counts_from_nothing() -> None:
    found = between({"a": counted(1000, failed=7)}, {"a": counted(10)})
    assert found.errors == 0


def test_without_events_nothing_is_known() -> None:
    assert between({"a": counted(5)}, {"a": counted(5)}) == Rates(None, None)


def test_the_largest_sidecar_counts() -> None:
    assert Scrape({}, {"a": {(MEMORY, ()): 10.0}, "b": {(MEMORY, ()): 30.0}, "c": {}}).sidecar_memory == 30
    assert Scrape({}, {}).sidecar_memory is None


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        (Reading(publish_p95=0.45), "publish p95 is 450 ms, above 200 ms for 30 s"),
        (Reading(errors=0.02), "errors of publishing is 2.0%, above 1.0% for 30 s"),
        (Reading(lag=1001), "lag is 1001 events, above 1000 events for 30 s"),
    ],
)
def test_a_trigger_has_to_hold_for_its_window(reading: Reading, told: str) -> None:
    watch = Watch()
    for second in range(0, 30, 5):
        assert list(watch.observe(reading, second)) == []
    assert list(watch.observe(reading, 30)) == [told]


def test_a_good_moment_begins_the_window_anew() -> None:
    watch = Watch()
    assert list(watch.observe(Reading(lag=5000), 0)) == []
    assert list(watch.observe(WELL, 15)) == []
    assert list(watch.observe(Reading(lag=5000), 30)) == []


def test_a_large_sidecar_is_told_at_once() -> None:
    assert list(Watch().observe(Reading(sidecar_memory=300 * MIB), 0)) == [
        "memory of a sidecar is 300 MiB, above 256 MiB"
    ]


def test_what_is_well_or_not_known_is_no_trigger() -> None:
    watch = Watch()
    for second in (0, 1000):
        assert list(watch.observe(WELL, second)) == []
        assert list(watch.observe(Reading(), second)) == []


def test_a_reading_in_one_line() -> None:
    assert described(WELL) == "publish p95 20 ms, errors of publishing 0.0%, lag 12 events, memory of a sidecar 60 MiB"
    assert described(Reading()) == ""
