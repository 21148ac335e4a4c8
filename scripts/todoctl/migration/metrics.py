"""What the pods of a release count, read through the API server."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

from todoctl.cluster import Cluster, Json, Refused, Unreachable
from todoctl.manifests import application, has_sidecar, mapping, name, sequence

SIDECAR_PORT = "9090"
METRICS_PORT = "dapr.io/metrics-port"
PUBLISH_BUCKET = "todo_events_publish_delay_seconds_bucket"
PUBLISHED, FAILED = "todo_events_published_total", "todo_events_publish_failed_total"
MEMORY = "process_resident_memory_bytes"

# a sample's name and its labels, sorted
Key = tuple[str, tuple[tuple[str, str], ...]]
Samples = Mapping[Key, float]


@dataclass(frozen=True, slots=True)
class Scrape:
    """All samples of one moment.

    Args:
        applications: of each pod by its name.
        sidecars: of its sidecar, where it has one that tells.
    """

    applications: Mapping[str, Samples]
    sidecars: Mapping[str, Samples]

    @property
    def sidecar_memory(self) -> float | None:
        """The resident memory of the largest sidecar in bytes."""
        return max((found for each in self.sidecars.values() for found in _named(each, MEMORY).values()), default=None)


@dataclass(frozen=True, slots=True)
class Rates:
    """What happened between two scrapes, in the pods that are in both.

    Args:
        publish_p95: seconds from the commit of an event to the broker's acknowledgement; None without an event.
        errors: the share of attempts to publish that failed; None without an attempt.
    """

    publish_p95: float | None
    errors: float | None


def scrape(cluster: Cluster, pods: Iterable[Json]) -> Scrape:
    """Ask pods and their sidecars for their metrics; one that does not answer is left out."""
    with ThreadPoolExecutor() as pool:
        applications = {name(pod): pool.submit(_read, cluster, name(pod), _port(pod)) for pod in pods}
        sidecars = {
            name(pod): pool.submit(
                _read, cluster, name(pod), str(mapping(pod, "metadata", "annotations").get(METRICS_PORT, SIDECAR_PORT))
            )
            for pod in pods
            if has_sidecar(pod)
        }
        return Scrape(*({each: found.result() for each, found in kind.items()} for kind in (applications, sidecars)))


def rates(earlier: Scrape, later: Scrape) -> Rates:
    """Return what happened between two scrapes."""
    grown: dict[Key, float] = defaultdict(float)
    for pod in earlier.applications.keys() & later.applications.keys():
        before, after = earlier.applications[pod], later.applications[pod]
        for key, value in after.items():
            # a container that was started anew counts from nothing
            grown[key] += value - before.get(key, 0) if value >= before.get(key, 0) else value
    failed, published = (sum(_named(grown, counter).values()) for counter in (FAILED, PUBLISHED))
    attempts = failed + published
    return Rates(_quantile(grown, 0.95), failed / attempts if attempts else None)


def _quantile(samples: Samples, share: float) -> float | None:
    """Return a quantile of the publish latency, on a straight line within its bucket, as Prometheus has it."""
    counts: dict[float, float] = defaultdict(float)
    for (_, labels), value in _named(samples, PUBLISH_BUCKET).items():
        counts[float(dict(labels)["le"])] += value
    buckets = [(0.0, 0.0), *sorted(counts.items())]
    wanted = share * buckets[-1][1]
    for (lower, below), (upper, count) in pairwise(buckets):
        if wanted and count >= wanted:
            return lower if upper == float("inf") else lower + (upper - lower) * (wanted - below) / (count - below)
    return None


def _named(samples: Samples, wanted: str) -> Samples:
    return {key: value for key, value in samples.items() if key[0] == wanted}


def _read(cluster: Cluster, pod: str, port: str) -> Samples:
    from prometheus_client.parser import text_string_to_metric_families

    path = cluster.namespaced("pods", f"{pod}:{port}") + "/proxy/metrics"
    try:
        text = cluster.text(path)
    except (Refused, Unreachable):
        return {}
    families = text_string_to_metric_families(text)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def _port(pod: Json) -> str:
    ports = sequence(application(pod), "ports")
    return next((str(port["containerPort"]) for port in ports if port.get("name") == "http"), "")
