"""Takes back a half-made install, so that nothing of it is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from todoctl.clock import Clock
from todoctl.cluster import Cluster
from todoctl.errors import TodoctlError
from todoctl.helm import HOOK_SECONDS, Helm, Revision
from todoctl.install.removal import uninstall

UNINSTALL_SECONDS = 90.0
NAMESPACE_SECONDS = 60.0
POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Undo:
    """What to go back to, noted before anything is changed.

    Args:
        helm: the program.
        cluster: where the release is.
        revision: the revision that runs now, None when none does.
        namespace_is_new: whether the install makes the namespace.
        clock: the time.
    """

    helm: Helm
    cluster: Cluster
    revision: int | None
    namespace_is_new: bool
    clock: Clock

    @property
    def plan(self) -> str:
        """What would be done, in a few words."""
        if self.revision is not None:
            return f"roll back to revision {self.revision}"
        return "uninstall" + (" and remove the namespace" if self.namespace_is_new else "")

    def run(self) -> str:
        """Go back, and return what was done; the pods of an older revision may still be starting.

        Raises:
            TodoctlError: helm or the API server says why not.
        """
        target = self.cluster.target
        if self.revision is not None:
            by_hand = self.helm.rollback(target, self.revision)
            note = ", and set back what was changed by hand" if by_hand else ""
            return f"rolled back to revision {self.revision}{note}"
        uninstall(self.helm, self.cluster, self.clock, UNINSTALL_SECONDS)
        if self.namespace_is_new:
            self._remove_namespace()
            return f"uninstalled {target.release} and removed the namespace {target.namespace}"
        return f"uninstalled {target.release}"

    def _remove_namespace(self) -> None:
        path = f"/api/v1/namespaces/{self.cluster.target.namespace}"
        self.cluster.delete(path)
        deadline = self.clock.now() + NAMESPACE_SECONDS
        while self.cluster.get(path) is not None and self.clock.now() < deadline:
            self.clock.sleep(POLL_SECONDS)


def running(history: Sequence[Revision]) -> int | None:
    """Return the newest revision that was deployed, None when none ever was or the release is uninstalled."""
    if history and history[-1].status == "uninstalled":
        return None
    deployed = [revision.number for revision in history if revision.status == "deployed"]
    earlier = [revision.number for revision in history if revision.status == "superseded"]
    return max(deployed or earlier, default=None)


def abandoned(history: Sequence[Revision], undo: Undo) -> bool:
    """Whether an earlier helm died in the middle of its work; the release then has to be taken back first.

    Args:
        history: of the release.
        undo: how to take it back.

    Raises:
        TodoctlError: another helm is probably still at work.
    """
    if not history or not history[-1].status.startswith("pending"):
        return False
    target = undo.cluster.target
    age = (datetime.now(UTC) - datetime.fromisoformat(history[-1].updated)).total_seconds()
    if age < HOOK_SECONDS:
        back = ("rollback", target.release, str(undo.revision)) if undo.revision else ("uninstall", target.release)
        raise TodoctlError(
            f"another helm began to change it {age:.0f} s ago ({history[-1].status})",
            where=str(target),
            fix=f"wait for it; if it is dead: {undo.helm.command_line(target, *back)}",
        )
    return True
