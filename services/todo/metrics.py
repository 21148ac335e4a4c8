"""What a service counts for Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

DELAYS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 300)

PUBLISHED = Counter("todo_events_published", "Events that the broker has accepted", ["topic"])
PUBLISH_FAILED = Counter("todo_events_publish_failed", "Attempts to publish that failed", ["topic"])
PUBLISH_DELAY = Histogram(
    "todo_events_publish_delay_seconds",
    "From the commit of an event to the broker's acknowledgement",
    ["topic"],
    buckets=DELAYS,
)
HANDLED = Counter("todo_events_handled", "Deliveries by their outcome", ["topic", "transport", "status"])
HANDLE_DELAY = Histogram(
    "todo_events_handle_delay_seconds",
    "From the timestamp of an event to the commit of its effect",
    ["topic", "transport"],
    buckets=DELAYS,
)
WAITING = Gauge("todo_outbox_waiting", "Events in the outbox that the broker does not have yet", ["topic"])
OLDEST = Gauge("todo_outbox_oldest_seconds", "The age of the oldest of them", ["topic"])
LAG = Gauge("todo_consumer_lag", "Events behind the last one that a process without Dapr has handled", ["topic"])
