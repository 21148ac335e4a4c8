"""Decides when a pod that is not as it should be is a fault, and what its cause is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from todoctl.clock import Clock
from todoctl.cluster import Cluster, Json
from todoctl.diagnosis import Diagnosis, Evidence, Subject, diagnose, quotation
from todoctl.evidence import events, gather, secrets
from todoctl.manifests import mapping, name, service
from todoctl.pods import STARTING, Symptom, is_leaving, symptoms
from todoctl.redact import redact

UNKNOWN_PATIENCE = 20.0
LOOK_AGAIN_AFTER = 2.0
NO_POD = "NoPod"


@dataclass(frozen=True, slots=True)
class Fault:
    """A pod, or a workload without a pod, that will not work as it is."""

    service: str
    pod: str
    diagnosis: Diagnosis


@dataclass(slots=True)
class Examiner:
    """Remembers how long each container has been in trouble."""

    cluster: Cluster
    clock: Clock
    since: dict[tuple[str, str, bool], float] = field(default_factory=dict)
    looked: dict[str, float] = field(default_factory=dict)

    def overdue(self, pod: Json) -> Fault | None:
        """Return the pod's fault once it has lasted longer than such a fault may; None while there is hope."""
        found = self._note(pod)
        uid = str(mapping(pod, "metadata").get("uid"))
        now = self.clock.now()
        if not found or now - self.looked.get(uid, -LOOK_AGAIN_AFTER) < LOOK_AGAIN_AFTER:
            return None
        self.looked[uid] = now
        fault = self.verdict(pod)
        if fault is None or self._age(uid, found) < fault.diagnosis.patience:
            return None
        return fault

    def verdict(self, pod: Json, *, final: bool = False) -> Fault | None:
        """Return the pod's fault, however young it is.

        Args:
            pod: the pod.
            final: whether a pod that may only be slow counts too.
        """
        found = list(symptoms(pod))
        if not found:
            return None
        evidence = gather(self.cluster, pod, found)
        subject = Subject(service(pod), name(pod), self.cluster.target, secrets(self.cluster, pod))
        if diagnosis := diagnose(evidence, subject):
            return Fault(subject.service, subject.pod, diagnosis)
        unexplained = [symptom for symptom in found if symptom.sure or final]
        return Fault(subject.service, subject.pod, _unknown(unexplained[0], evidence, subject)) if unexplained else None

    def without_pod(self, owner: Json, template: Json, *, final: bool = False) -> Fault | None:
        """Return why a workload has no pod, or None when nothing is known against it yet.

        Args:
            owner: the ReplicaSet or Job that should make the pod.
            template: the pod template, for the service's name.
            final: whether to say something even when nothing is known.
        """
        subject = Subject(service(template), name(owner), self.cluster.target)
        uid = str(mapping(owner, "metadata").get("uid"))
        now = self.clock.now()
        since = self.since.setdefault((uid, "", True), now)
        evidence = list(events(self.cluster, owner))
        diagnosis = diagnose(evidence, subject)
        if diagnosis is None and final:
            symptom = Symptom("", NO_POD, f"{owner.get('kind', 'its owner')} {name(owner)} has made no pod")
            diagnosis = _unknown(symptom, evidence, subject)
        if diagnosis is None or (now - since < diagnosis.patience and not final):
            return None
        return Fault(subject.service, subject.pod, diagnosis)

    def _note(self, pod: Json) -> list[Symptom]:
        found = [] if is_leaving(pod) else list(symptoms(pod))
        uid = str(mapping(pod, "metadata").get("uid"))
        present = {_key(uid, symptom) for symptom in found}
        for key in [key for key in self.since if key[0] == uid and key not in present]:
            del self.since[key]
        for key in present:
            self.since.setdefault(key, self.clock.now())
        return found

    def _age(self, uid: str, found: Sequence[Symptom]) -> float:
        keys = [_key(uid, symptom) for symptom in found]
        running = [key for key in keys if not key[2]] or keys
        return self.clock.now() - min(self.since[key] for key in running)


def _key(uid: str, symptom: Symptom) -> tuple[str, str, bool]:
    # a slow image must not use up the patience that the program in it deserves
    return uid, symptom.container, symptom.reason in STARTING


def _unknown(symptom: Symptom, evidence: Sequence[Evidence], subject: Subject) -> Diagnosis:
    lines = (item.text for item in evidence if item.source in ("daprd", "app") and item.container == symptom.container)
    warnings = (item.text for item in evidence if item.source == "event")
    seen = next(lines, None) or next(warnings, "")
    what = f"{symptom.reason}{': ' if symptom.message else ''}{symptom.message}"
    where = f"container {symptom.container}" if symptom.container else "pod"
    if symptom.reason == NO_POD:
        look = "get events"
    else:
        look = f"logs {subject.pod} -c {symptom.container}" if symptom.container else f"describe pod {subject.pod}"
    fix = f"{subject.target.kubectl} {look}"
    return Diagnosis("unknown", where, redact(what), fix, quotation(seen), UNKNOWN_PATIENCE)
