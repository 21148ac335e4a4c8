"""The test Jobs of a release, as its hooks describe them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from todoctl.cluster import Json
from todoctl.errors import TodoctlError
from todoctl.helm import Helm
from todoctl.manifests import SERVICE_LABEL, hooks, load, main_container, mapping, name, wants_sidecar
from todoctl.target import Target

CHECK_LABEL = "todo-app/check"
TEST_HOOKS = frozenset(("test", "test-success"))


@dataclass(frozen=True, slots=True)
class TestJob:
    """One test: a Job whose pod runs in the place of a service."""

    __test__ = False  # not a class of tests, whatever pytest makes of its name

    manifest: Json

    @property
    def name(self) -> str:
        """The Job's name."""
        return name(self.manifest)

    @property
    def template(self) -> Json:
        """The Job's pod template."""
        return mapping(self.manifest, "spec", "template")

    @property
    def check(self) -> str:
        """What is tested."""
        return str(self._label(CHECK_LABEL) or self.name)

    @property
    def service(self) -> str:
        """In whose place the pod runs, empty when no label says so."""
        return str(self._label(SERVICE_LABEL) or "")

    @property
    def container(self) -> str:
        """The container whose end is the result."""
        return main_container(self.template)

    @property
    def wants_sidecar(self) -> bool:
        """Whether the test is worth nothing without a sidecar."""
        return wants_sidecar(self.template)

    @property
    def deadline(self) -> float | None:
        """Seconds after which Kubernetes ends the Job, None when it never does."""
        seconds = mapping(self.manifest, "spec").get("activeDeadlineSeconds")
        return float(seconds) if seconds else None

    def body(self, namespace: str) -> Json:
        """Return what to send to the API server."""
        return {**self.manifest, "metadata": {**mapping(self.manifest, "metadata"), "namespace": namespace}}

    def _label(self, key: str) -> Any:
        return mapping(self.manifest, "metadata", "labels").get(key)


def of_release(helm: Helm, target: Target) -> list[TestJob]:
    """Return the test Jobs of the installed release, by check and service.

    Raises:
        NoRelease: there is no such release.
        TodoctlError: a test hook is no Job.
    """
    manifests = load(helm.hooks(target), where=f"helm get hooks {target.release}")
    tests = [manifest for manifest in manifests if hooks(manifest) & TEST_HOOKS]
    for manifest in tests:
        if manifest["kind"] != "Job":
            raise TodoctlError(
                "is a test hook, and no Job: Dapr's injector gives a bare Pod no sidecar",
                where=f"{manifest['kind']} {name(manifest)}",
                fix="make it a Job in the chart",
            )
    return sorted(map(TestJob, tests), key=lambda job: (job.check, job.service))
