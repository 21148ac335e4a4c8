"""Follows the Deployments of a release until they run, or until one of them cannot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from todoctl.clock import Clock
from todoctl.cluster import Cluster, Json, Unreachable
from todoctl.diagnosis import Diagnosis
from todoctl.examine import Examiner, Fault
from todoctl.manifests import mapping, name, sequence, service
from todoctl.output import Progress
from todoctl.pods import is_leaving, is_ready, summary, symptoms

POLL_SECONDS = 0.5
# Helm creates Dapr's Components after the Deployments: a sidecar may be ready first and fail when it reads them
SETTLE_SECONDS = 2.0
REVISION = "deployment.kubernetes.io/revision"


@dataclass(frozen=True, slots=True)
class State:
    """A Deployment with the ReplicaSet and the pods of its newest revision."""

    deployment: Json
    replicaset: Json | None
    pods: Sequence[Json]

    @property
    def service(self) -> str:
        """The service the Deployment is for."""
        return service(mapping(self.deployment, "spec", "template")) or name(self.deployment)

    @property
    def wanted(self) -> int:
        """How many pods there should be."""
        return int(mapping(self.deployment, "spec").get("replicas", 1))

    @property
    def seen(self) -> bool:
        """Whether the Deployment's controller has taken up the newest change."""
        generation = mapping(self.deployment, "metadata").get("generation", 0)
        return int(mapping(self.deployment, "status").get("observedGeneration", 0)) >= int(generation)

    @property
    def complete(self) -> bool:
        """Whether all pods are of the newest revision and available, and no older ones are left."""
        status = mapping(self.deployment, "status")
        updated = int(status.get("updatedReplicas", 0))
        return (
            self.seen
            and updated >= self.wanted
            and int(status.get("replicas", 0)) <= updated
            and int(status.get("availableReplicas", 0)) >= updated
        )

    @property
    def text(self) -> str:
        """What the Deployment is at, in a few words."""
        if not self.seen:
            return "waiting for its controller"
        staying = [pod for pod in self.pods if not is_leaving(pod)]
        ready = min(sum(map(is_ready, staying)), self.wanted)  # while it is scaled down there are more
        details = [detail for detail in dict.fromkeys(map(summary, staying)) if detail != "ready"]
        status = mapping(self.deployment, "status")
        older = int(status.get("replicas", 0)) - int(status.get("updatedReplicas", 0))
        if ready == self.wanted and not details and older > 0:
            details.append("old pods are leaving")
        return ", ".join((f"{ready}/{self.wanted} ready", *details))


def follow(
    cluster: Cluster, names: Iterable[str], stale: frozenset[str], seconds: float, progress: Progress, clock: Clock
) -> list[Fault]:
    """Wait until all Deployments run with the newest revision.

    Args:
        cluster: where they are.
        names: of the Deployments.
        stale: uids of pods that failed before the change; those that the change did not replace are deleted to be made
            anew: they may sit in their back-off for minutes, and their logs tell of the time before.
        seconds: how long to wait at most.
        progress: told what each one is at.
        clock: the time.

    Returns:
        Nothing when all run; else one fault for each pod in trouble, as soon as one of them is hopeless.

    Raises:
        Unreachable: the API server is gone when the time is over.
        Refused: it does not let the user look.
    """
    wanted = frozenset(names)
    examiner = Examiner(cluster, clock)
    deadline = clock.now() + seconds
    settled: float | None = None
    while True:
        try:
            states = snapshot(cluster, wanted)
        except Unreachable as unreachable:
            if clock.now() >= deadline:
                raise
            progress.report("API server", unreachable.what)
            clock.sleep(POLL_SECONDS)
            continue
        for state in states:
            old = [pod for pod in state.pods if state.seen and _uid(pod) in stale and not is_leaving(pod)]
            for pod in old:
                cluster.delete(cluster.namespaced("pods", name(pod)))
            progress.report(state.service, "failed before, is made anew" if old else state.text)
        states = [replace(state, pods=[pod for pod in state.pods if _uid(pod) not in stale]) for state in states]
        if overdue := {fault.pod: fault for state in states for fault in _overdue(examiner, state)}:
            return _verdicts(examiner, states, overdue)
        now = clock.now()
        if len(states) == len(wanted) and all(state.complete for state in states):
            settled = now if settled is None else settled
            if now - settled >= SETTLE_SECONDS or not wanted:
                return []
        else:
            settled = None
        if now >= deadline and settled is None:
            return _verdicts(examiner, states, {}, final=True) or [_unexplained(cluster, states, wanted)]
        clock.sleep(POLL_SECONDS)


def snapshot(cluster: Cluster, names: frozenset[str]) -> list[State]:
    """Return the state of the Deployments with these names that exist, by name."""
    deployments = [d for d in cluster.items(cluster.namespaced("deployments", api="apps/v1")) if name(d) in names]
    replicasets = cluster.items(cluster.namespaced("replicasets", api="apps/v1"))
    pods = cluster.items(cluster.namespaced("pods"))
    states = []
    for deployment in sorted(deployments, key=name):
        newest = next((r for r in replicasets if _owned(r, deployment) and _revision(r) == _revision(deployment)), None)
        own = [pod for pod in pods if newest is not None and _owned(pod, newest)]
        states.append(State(deployment, newest, own))
    return states


def failing(cluster: Cluster, names: Iterable[str]) -> frozenset[str]:
    """Return the uids of the pods of the newest revisions that have a fault now."""
    pods = (pod for state in snapshot(cluster, frozenset(names)) for pod in state.pods)
    return frozenset(_uid(pod) for pod in pods if any(symptom.sure for symptom in symptoms(pod)))


def _overdue(examiner: Examiner, state: State) -> list[Fault]:
    if not state.seen:
        return []  # what is there belongs to the revision before
    found = [examiner.overdue(pod) for pod in state.pods]
    if not state.pods and state.wanted > 0:
        found.append(_without_pod(examiner, state))
    return [fault for fault in found if fault is not None]


def _verdicts(
    examiner: Examiner, states: Iterable[State], overdue: Mapping[str, Fault], *, final: bool = False
) -> list[Fault]:
    # what was overdue is not looked at again: a container started anew since has a log that tells nothing yet
    faults = []
    for state in states:
        staying = [pod for pod in state.pods if not is_leaving(pod)]
        found = [overdue.get(name(pod)) or examiner.verdict(pod, final=final) for pod in staying]
        if not state.pods and state.wanted > 0:
            found.append(_without_pod(examiner, state, final=final))
        faults += [fault for fault in found if fault is not None]
    return faults


def _unexplained(cluster: Cluster, states: Iterable[State], wanted: frozenset[str]) -> Fault:
    known = {name(state.deployment): state for state in states}
    late = [known[each] for each in sorted(wanted & known.keys()) if not known[each].complete]
    texts = [f"{state.service} is at {state.text}" for state in late]
    texts += [f"there is no Deployment {each}" for each in sorted(wanted - known.keys())]
    fix = f"{cluster.target.kubectl} get deployments,pods,events"
    services = ", ".join(state.service for state in late) or "the release"
    return Fault(services, "", Diagnosis("unknown", services, f"not in time: {'; '.join(texts)}", fix, "", 0))


def _without_pod(examiner: Examiner, state: State, *, final: bool = False) -> Fault | None:
    owner = state.replicaset or state.deployment
    return examiner.without_pod(owner, mapping(state.deployment, "spec", "template"), final=final)


def _uid(item: Json) -> str:
    return str(mapping(item, "metadata").get("uid"))


def _owned(item: Json, owner: Json) -> bool:
    return any(reference.get("uid") == _uid(owner) for reference in sequence(item, "metadata", "ownerReferences"))


def _revision(item: Json) -> str:
    return str(mapping(item, "metadata", "annotations").get(REVISION, ""))
