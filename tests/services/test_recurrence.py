"""When a task that recurs is due again: rules, ends, and clocks that are put forward and back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from todo.tasks.recurrence import WrongRule, check, following

MONDAY = datetime(2026, 3, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("FREQ=DAILY", datetime(2026, 3, 24, 8, tzinfo=UTC)),
        ("FREQ=WEEKLY;BYDAY=MO,FR", datetime(2026, 3, 27, 8, tzinfo=UTC)),
        ("FREQ=MONTHLY;BYMONTHDAY=31", datetime(2026, 3, 31, 8, tzinfo=UTC)),
        ("FREQ=MONTHLY;BYDAY=-1FR", datetime(2026, 3, 27, 8, tzinfo=UTC)),
        ("FREQ=YEARLY", datetime(2027, 3, 23, 8, tzinfo=UTC)),
    ],
)
def test_the_next_occurrence(rule: str, due: datetime) -> None:
    assert following(rule, MONDAY, "UTC") == (due, rule)


def test_the_clock_on_the_wall_counts() -> None:
    due = datetime(2026, 3, 28, 8, tzinfo=UTC)  # nine o'clock in Berlin, where the clocks are put forward in the night
    found = following("FREQ=DAILY", due, "Europe/Berlin")
    assert found
    assert found[0].astimezone(UTC) == datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_an_hour_that_does_not_exist_is_no_reason_to_stop() -> None:
    due = datetime(2026, 3, 28, 1, 30, tzinfo=UTC)  # half past two in Berlin, which the next day does not have
    found = following("FREQ=DAILY", due, "Europe/Berlin")
    assert found
    assert found[0].astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_count_goes_down_and_ends() -> None:
    found = following("FREQ=DAILY;COUNT=2", MONDAY, "UTC")
    assert found == (datetime(2026, 3, 24, 8, tzinfo=UTC), "FREQ=DAILY;COUNT=1")
    assert following(found[1], found[0], "UTC") is None


@pytest.mark.parametrize("until", ["20260324T080000Z", "20260324T080000", "20260324"])
def test_an_end_is_kept(until: str) -> None:
    rule = f"FREQ=DAILY;UNTIL={until}"
    found = following(rule, datetime(2026, 3, 23, 0, tzinfo=UTC), "UTC")
    assert found == (datetime(2026, 3, 24, 0, tzinfo=UTC), rule)
    assert following(rule, datetime(2026, 3, 25, 0, tzinfo=UTC), "UTC") is None


def test_an_end_in_utc_is_one_in_the_time_zone_too() -> None:
    rule = "FREQ=DAILY;UNTIL=20260324T233000Z"  # half past midnight of the 25th in Berlin
    found = following(rule, datetime(2026, 3, 23, 23, 15, tzinfo=UTC), "Europe/Berlin")
    assert found
    assert found[0].astimezone(UTC) == datetime(2026, 3, 24, 23, 15, tzinfo=UTC)


def test_the_word_rrule_is_no_part_of_the_rule() -> None:
    assert check(" RRULE:FREQ=DAILY ", MONDAY, "UTC") == "FREQ=DAILY"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("every day", "is no recurrence rule"),
        ("FREQ=OFTEN", "not more often"),
        ("FREQ=DAILY;BYDAY=XX", "is no recurrence rule"),
        ("FREQ=DAILY;INTERVAL=x", "is no recurrence rule"),
        ("FREQ=DAILY;UNTIL=soonZ", "is no recurrence rule"),
        ("", "is no recurrence rule"),
        ("FREQ=SECONDLY", "not more often"),
        ("FREQ=HOURLY", "not more often"),
        ("FREQ=DAILY;BYHOUR=8,9", "not more often"),
        ("FREQ=DAILY\nEXDATE:20260101T000000", "not more often"),
    ],
)
def test_a_wrong_rule_is_told(rule: str, said: str) -> None:
    with pytest.raises(WrongRule, match=said):
        check(rule, MONDAY, "UTC")


def test_a_wrong_time_zone_is_told() -> None:
    with pytest.raises(WrongRule, match="Berlin is no time zone, such as Europe/Berlin"):
        check("FREQ=DAILY", MONDAY, "Berlin")


@pytest.mark.parametrize("frequency", ["DAILY", "YEARLY"])
def test_a_rule_that_never_comes_true_ends(frequency: str) -> None:
    assert following(f"FREQ={frequency};BYMONTH=2;BYMONTHDAY=30", MONDAY, "UTC") is None


def test_a_task_of_a_far_future_does_not_recur() -> None:
    with pytest.raises(WrongRule, match="before the year 2399"):
        check("FREQ=DAILY", datetime(2999, 1, 1, tzinfo=UTC), "UTC")
