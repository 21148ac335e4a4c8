"""Counts what came of a load: every event, who dealt with it, and every effect that is to happen once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from todo.events import TASK_EVENTS, TASK_RECURRENCE, TASK_REMINDERS

if TYPE_CHECKING:
    from .work import Work

CONSUMERS = {
    "notification-service": TASK_EVENTS,
    "recurring-task-service": TASK_RECURRENCE,
    "email-delivery-service": TASK_REMINDERS,
}
POLL_SECONDS = 0.5
SETTLE_SECONDS = 180
PUBLISHED = "SELECT topic, count(*) FROM outbox WHERE payload->>'user_id' = '{user}' GROUP BY topic"
WAITING = "SELECT count(*) FROM outbox WHERE published_at IS NULL AND payload->>'user_id' = '{user}'"
PENDING = "SELECT count(*) FROM reminders WHERE sent_at IS NULL AND user_id = '{user}'"
LOST = """\
SELECT count(*) FROM outbox LEFT JOIN processed_events ON processed_events.event_id = outbox.event_id
AND processed_events.consumer = '{consumer}'
WHERE outbox.topic = '{topic}' AND processed_events.event_id IS NULL AND payload->>'user_id' = '{user}'"""
NEXT = """\
SELECT count(*), count(DISTINCT follows) AS followed FROM tasks WHERE follows IS NOT NULL AND user_id = '{user}'"""
ORDER = """\
SELECT count(*) FROM received_events AS late JOIN received_events AS early USING (consumer, task_id)
WHERE late.event_type = 'task.created' AND early.id < late.id AND late.user_id = '{user}'"""

Rows = Callable[[str], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The books of one run.

    Args:
        work: the load, which has ended.
        user: whose it was.
        rows: what the application's database answers to a query.
        subjects: of the emails that were sent.
    """

    work: Work
    user: str
    rows: Rows
    subjects: Callable[[], Iterable[str]]

    def settle(self, within_seconds: float = SETTLE_SECONDS) -> float:
        """Wait until nothing is under way any more, and return how many seconds that took."""
        begun = time.monotonic()
        while open_ends := self.open_ends():
            assert time.monotonic() < begun + within_seconds, f"after {within_seconds:g} s there is still {open_ends}"
            time.sleep(POLL_SECONDS)
        return time.monotonic() - begun

    def open_ends(self) -> dict[str, int]:
        """Return what is not done yet, by its name."""
        counts = {
            "events in the outbox": self._count(WAITING),
            "reminders that nobody has sent": self._count(PENDING),
            "tasks that nothing follows": self.work.done - self._count(NEXT),
        }
        for consumer, topic in CONSUMERS.items():
            counts[f"events unknown to {consumer}"] = self._count(LOST, consumer=consumer, topic=topic)
        return {name: count for name, count in counts.items() if count}

    def check(self, *, in_order: bool = True) -> dict[str, int]:
        """Assert that everything happened, and once; return how many events each topic had.

        Args:
            in_order: and that what happened to a task came in its order.
        """
        assert self.open_ends() == {}
        (row,) = self._rows(NEXT)
        assert (row["count"], row["followed"]) == (self.work.done, self.work.done), "next tasks, each of another"
        told = f"Due: {self.work.place.name} told "
        mine = Counter(subject for subject in self.subjects() if subject.startswith(told))
        assert {subject: count for subject, count in mine.items() if count > 1} == {}, "emails that were sent again"
        assert mine == {f"{told}{number}": 1 for number in range(self.work.done)}
        assert not in_order or self._count(ORDER) == 0, "tasks that something happened to before they were there"
        return {str(row["topic"]): int(row["count"]) for row in self._rows(PUBLISHED)}

    def _count(self, query: str, **more: str) -> int:
        (row,) = self._rows(query, **more)
        return int(row["count"])

    def _rows(self, query: str, **more: str) -> Sequence[Mapping[str, Any]]:
        return self.rows(query.format(user=self.user, **more))
