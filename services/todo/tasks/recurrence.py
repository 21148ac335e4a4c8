"""When a task that recurs is due again."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from dateutil.parser import isoparse
from dateutil.rrule import rrule, rrulestr

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
OFTEN = frozenset(("BYHOUR", "BYMINUTE", "BYSECOND"))  # several times on one day
# the calendar repeats every 400 years, and dateutil looks until the year 9999: so far ahead, a rule that never comes
# true is given up after a part of a second, not after several
AHEAD = 19 * 400
LAST_YEAR = 9999 - AHEAD


class WrongRule(ValueError):
    """The rule cannot be followed; the message says why."""


def check(rule: str, due: datetime, time_zone: str) -> str:
    """Return a rule of RFC 5545 if it can be followed, in capitals and without the word RRULE.

    Args:
        rule: such as FREQ=WEEKLY;BYDAY=MO,FR or RRULE:FREQ=DAILY;COUNT=3.
        due: when the first task is due.
        time_zone: whose days and hours count, by its IANA name.

    Raises:
        WrongRule: it is no rule, or more than one, or it is about less than a day.
    """
    text = rule.strip().upper().removeprefix("RRULE:")
    parts = _parts(text)
    if parts.get("FREQ") in FREQUENCIES and OFTEN.isdisjoint(parts):
        following(text, due, time_zone)
        return text
    if "FREQ" in parts:
        raise WrongRule(f"{text}: a task recurs daily, weekly, monthly or yearly, not more often")
    raise WrongRule(f"{text or 'nothing'} is no recurrence rule (RFC 5545), such as FREQ=WEEKLY;BYDAY=MO")


def zone_of(time_zone: str) -> ZoneInfo:
    """Return a time zone by its IANA name; raises WrongRule."""
    if time_zone not in _time_zones():
        raise WrongRule(f"{time_zone} is no time zone, such as Europe/Berlin")
    return ZoneInfo(time_zone)


def following(rule: str, due: datetime, time_zone: str) -> tuple[datetime, str] | None:
    """Return when the next task is due and the rule that it has, or nothing when the rule has ended.

    The clock of the time zone counts: a task for nine o'clock is for nine o'clock in summer and in winter. COUNT
    goes down with each task, because each begins anew.

    Args:
        rule: as `check` gives it.
        due: when the task that is done was due.
        time_zone: by its IANA name.

    Raises:
        WrongRule: it cannot be followed.
    """
    zone = zone_of(time_zone)
    local = due.astimezone(zone).replace(tzinfo=None)
    if local.year >= LAST_YEAR:
        raise WrongRule(f"a task that recurs is due before the year {LAST_YEAR}")
    parts = _parts(rule)
    count, until = parts.pop("COUNT", None), parts.pop("UNTIL", None)
    try:
        left = int(count) - 1 if count else None
        end = _end(until, zone) if until else None
        ahead = _rule(parts, local).after(local.replace(year=local.year + AHEAD))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise WrongRule(f"{rule} is no recurrence rule (RFC 5545): {error}") from None
    after = ahead and ahead.replace(year=ahead.year - AHEAD)
    if after is None or (end and after > end) or (left is not None and left < 1):
        return None
    return after.replace(tzinfo=zone), rule if left is None else rule.replace(f"COUNT={count}", f"COUNT={left}")


def _parts(rule: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in rule.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _end(until: str, zone: ZoneInfo) -> datetime:
    """Return the last moment on the clock of the zone; UNTIL may be that of UTC."""
    moment = isoparse(until)
    return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment


def _rule(parts: dict[str, str], local: datetime) -> rrule:
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    found = rrulestr(text, dtstart=local.replace(year=local.year + AHEAD))
    if not isinstance(found, rrule):
        raise WrongRule(f"{text} is more than one recurrence rule")
    return found


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())  # which looks through a folder of 600 files each time
