"""The table of what a cluster makes of an example: the sidecar that the injector gives to a pod, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SIDECAR = "daprd"
CUT = 160


@dataclass(frozen=True, slots=True)
class Injected:
    """The pod gets a sidecar.

    Args:
        has: words of its command line, or names of its mounts and variables.
        lacks: those that it does not have.
        limits: whether it has limits.
    """

    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    limits: bool | None = None

    def see(self, pod: dict[str, Any] | None, refusal: str) -> str:
        """Return what was seen; raise AssertionError if it is something else."""
        assert pod, refusal
        sidecar = _sidecar(pod)
        assert sidecar, "the pod has no sidecar"
        lists = (sidecar.get("volumeMounts", ()), sidecar.get("env", ()))
        words = [*sidecar["args"], *(one["name"] for entries in lists for one in entries)]
        assert not [word for word in self.has if word not in words], words
        assert not [word for word in self.lacks if word in words], words
        limits = bool(sidecar.get("resources", {}).get("limits"))
        assert self.limits in (None, limits), sidecar.get("resources")
        parts = [*(f"with {word}" for word in self.has), *(f"without {word}" for word in self.lacks)]
        parts += [] if self.limits is None else [f"{'with' if limits else 'without'} limits"]
        return f"a sidecar {' '.join(parts)}".rstrip()


@dataclass(frozen=True, slots=True)
class Plain:
    """The pod is admitted as it is."""

    def see(self, pod: dict[str, Any] | None, refusal: str) -> str:
        """Return what was seen; raise AssertionError if it is something else."""
        assert pod, refusal
        labels = pod["metadata"].get("labels", {})
        assert "dapr.io/sidecar-injected" not in labels, labels
        return "no sidecar, and no word"


@dataclass(frozen=True, slots=True)
class Taken:
    """The API server takes it."""

    def see(self, made: dict[str, Any] | None, refusal: str) -> str:
        """Return what was seen; raise AssertionError if it is something else."""
        assert made, refusal
        return "taken"


@dataclass(frozen=True, slots=True)
class Refused:
    """The API server does not take it."""

    says: str

    def see(self, pod: dict[str, Any] | None, refusal: str) -> str:
        """Return what was seen; raise AssertionError if it is something else."""
        assert pod is None, "it is taken"
        assert self.says in refusal, refusal
        return f"refused: {refusal[refusal.index(self.says) :][:CUT].splitlines()[0]}"


@dataclass(frozen=True, slots=True)
class Admission:
    """One pair of examples: the pods of their workloads, or all of their objects.

    Args:
        code: of the rule.
        claim: what the rule says of the bad example.
        bad: what has to become of it.
        good: what has to become of the good one.
        pair: which pair of the rule, from 0.
        whole: look at the last object itself instead of at its pod.
        restricted: in a namespace that enforces the restricted standard.
        creators: who creates the bad pod and the good one, in the place of an administrator.
    """

    code: str
    claim: str
    bad: Injected | Plain | Refused
    good: Injected | Plain | Taken
    pair: int = 0
    whole: bool = False
    restricted: bool = False
    creators: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        return f"{self.code}-{self.pair}"


# the name of every pod, which is another one than that of its workload
POD = "orders-7d4b9c-xk2p1"
# one who installs a chart, and the part of Kubernetes that makes the pods of a Job
INSTALLER, JOB_CONTROLLER = "installer", "system:serviceaccount:kube-system:job-controller"
PLACEMENT, ALL, TOKEN = "--placement-host-address", "0.0.0.0", "DAPR_API_TOKEN"

REFUSES, STRICT = "the API server refuses it", "the API server refuses it where it is strict"
NO_KIND = "the API server has no such kind"

ADMISSIONS = (
    Admission("A001", "the injector ignores it", Injected(lacks=("--app-prot",)), Injected(has=("--app-port",))),
    Admission("A003", "the injector does not see them", Plain(), Injected()),
    Admission("A004", "the API server refuses it", Refused("cannot unmarshal number"), Injected()),
    Admission("A005", "the injector does not act", Plain(), Injected()),
    Admission("A006", "the injector ignores it", Injected(lacks=("--app-port",)), Injected(has=("--app-port",))),
    Admission("A007", "the injector drops all four", Injected(limits=False), Injected(limits=True)),
    Admission("A008", "the injector takes the name of the pod", Injected(has=(POD,)), Injected(("orders",), (POD,))),
    Admission("A009", "the injector denies the pod", Refused("invalid app id"), Injected(has=("order-service",))),
    Admission("A019", "the injector skips it", Injected(lacks=("certificates",)), Injected(has=("certificates",))),
    Admission("A021", "the injector leaves it alone", Plain(), Injected(), creators=(INSTALLER, JOB_CONTROLLER)),
    Admission("A023", "the sidecar's log is at debug level", Injected(has=("debug",)), Injected(has=("info",))),
    Admission("A024", "the injector drops it", Injected(("STAGE",), ("REGION",)), Injected(("STAGE", "REGION"))),
    Admission("A026", "the API server refuses the pod", Refused("Unsupported value"), Injected()),
    Admission("K001", STRICT, Refused("unknown field"), Taken(), whole=True),
    Admission("K002", REFUSES, Refused("cannot unmarshal string"), Taken(), whole=True),
    Admission("K003", NO_KIND, Refused("no matches for kind"), Taken(), whole=True),
    Admission("K004", REFUSES, Refused("Required value"), Taken(), whole=True),
    Admission("K005", REFUSES, Refused("`selector` does not match template `labels`"), Taken(), whole=True),
    Admission("K008", NO_KIND, Refused("no matches for kind"), Taken(), whole=True),
    Admission("W003", "the sidecar knows no placement", Injected(lacks=(PLACEMENT,)), Injected(has=(PLACEMENT,))),
    Admission("X001", "the API server refuses the pod", Refused("violates PodSecurity"), Injected(), restricted=True),
    Admission("X002", "the API server refuses the pod", Refused("violates PodSecurity"), Injected(), restricted=True),
    Admission("X003", "it listens to all", Injected((ALL,), (TOKEN,)), Injected((ALL, TOKEN))),
)


def _sidecar(pod: dict[str, Any]) -> dict[str, Any] | None:
    spec = pod["spec"]
    containers = [*spec["containers"], *spec.get("initContainers", ())]
    return next((one for one in containers if one["name"] == SIDECAR), None)
