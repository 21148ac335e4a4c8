"""Installs or upgrades a release: looks first, changes, follows, and takes back what does not work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from todoctl import errors
from todoctl.clock import Clock
from todoctl.cluster import Cluster, Json
from todoctl.diagnosis import Evidence, Subject, diagnose
from todoctl.helm import Helm, HelmFailed
from todoctl.install import report
from todoctl.install.lint import lint
from todoctl.install.rollout import failing, follow
from todoctl.install.undo import Undo, abandoned, running
from todoctl.manifests import load, name, templates, wants_sidecar
from todoctl.output import Screen
from todoctl.preflight.command import show
from todoctl.preflight.run import Findings
from todoctl.preflight.run import run as look
from todoctl.redact import redact
from todoctl.target import Target

ROLLBACK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for.

    Args:
        chart: helm's arguments, the chart first.
        timeout: seconds the pods may take.
        keep: leave a failed install as it is.
        dry_run: change nothing.
        skip_lint: do not ask daprlint.
    """

    chart: Sequence[str]
    timeout: float
    keep: bool = False
    dry_run: bool = False
    skip_lint: bool = False


def install(cluster: Cluster, helm: Helm, wish: Wish, screen: Screen, clock: Clock) -> int:
    """Install or upgrade the release and return the exit code.

    Raises:
        TodoctlError: it cannot be done, and nothing was changed or all was taken back.
    """
    target = cluster.target
    started = clock.now()
    screen.say(f"Installing {target} with helm {helm.version}")
    attempt = prepare(cluster, helm, wish, screen, clock)
    if attempt is None:
        return errors.FAILED
    if wish.dry_run:
        attempt.say_plan()
        return errors.OK
    if not attempt.run():
        return errors.FAILED
    deployments = [manifest for manifest in attempt.findings.manifests if manifest["kind"] == "Deployment"]
    sidecars = sum(wants_sidecar(template) for _, template in templates(deployments))
    seconds = clock.now() - started
    screen.say(f"installed in {seconds:.1f} s: {len(deployments)} services run, {sidecars} with a sidecar")
    screen.say(f"next: todoctl test {target.todoctl}")
    return errors.OK


def prepare(cluster: Cluster, helm: Helm, wish: Wish, screen: Screen, clock: Clock) -> Attempt | None:
    """Look whether all is there that a change of the release needs, and return the change; None when not.

    Raises:
        TodoctlError: daprlint finds errors, or another helm is at work.
    """
    findings = look(cluster, helm, wish.chart)
    if not findings.ready:
        show(screen, findings.checks)
        screen.problem(
            f"{len(findings.missing)} of {len(findings.checks)} missing; nothing was changed", where="preflight"
        )
        return None
    screen.say(f"  preflight: {len(findings.checks)} checks ok")
    screen.say(f"  lint: {'left out' if wish.skip_lint else lint(findings.rendered)}")
    history = helm.history(cluster.target)
    undo = Undo(helm, cluster, running(history), not findings.namespace_exists, clock)
    return Attempt(helm, cluster, wish, screen, clock, findings, undo, abandoned(history, undo))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to change the release, which either succeeds or is taken back.

    Args:
        findings: what preflight found.
        undo: how to take it back.
        half_made: whether an earlier change was left in the middle, and has to be taken back first.
    """

    helm: Helm
    cluster: Cluster
    wish: Wish
    screen: Screen
    clock: Clock
    findings: Findings
    undo: Undo
    half_made: bool

    def run(self) -> bool:
        """Change the release and follow it; False when it was taken back.

        Raises:
            TodoctlError: helm failed; what it did was taken back.
            KeyboardInterrupt: the user stopped it; what was done was taken back.
        """
        if self.half_made:
            self.screen.say(f"  an earlier install was left half-made: {self.undo.run()}")
        names = _deployments(self.findings.manifests)
        stale = failing(self.cluster, names)
        try:
            with self.screen.progress() as progress:
                progress.report("helm", "upgrade --install")
                new = not self.findings.namespace_exists
                self.helm.upgrade(self.cluster.target, self.wish.chart, create_namespace=new)
                progress.done("helm")
                faults = follow(self.cluster, names, stale, self.wish.timeout, progress, self.clock)
        except HelmFailed as failed:
            self.take_back()
            raise _explained(failed, self.cluster.target) from failed
        except (KeyboardInterrupt, errors.TodoctlError):
            self.take_back()
            raise
        if not faults:
            return True
        report.show(self.screen, faults)
        self.take_back(stale=failing(self.cluster, names))
        return False

    def take_back(self, stale: frozenset[str] | None = None) -> None:
        """Undo the change, and tell whether that worked.

        Args:
            stale: uids of pods that failed: follows the revision before until it runs again; None: does not follow.
        """
        target = self.cluster.target
        if self.wish.keep:
            remove = f"todoctl uninstall {target.todoctl}"
            self.screen.say(f"kept as it is; look: {target.kubectl} get pods   remove: {remove}")
            return
        self.screen.say(f"going back: {self.undo.plan}")
        try:
            self.screen.say(self.undo.run())
        except errors.TodoctlError as failed:
            what = f"was not taken back: {redact(failed.what)}"
            fix = f"look: {target.kubectl} get all   remove it all: todoctl uninstall {target.todoctl}"
            self.screen.problem(what, where=str(target), fix=fix)
            return
        if stale is not None and self.undo.revision is not None:
            self._check_old_revision(self.undo.revision, stale)

    def say_plan(self) -> None:
        """Tell what would be done."""
        target = self.cluster.target
        if self.half_made:
            self.screen.say(f"would first take back an earlier half-made install: {self.undo.plan}")
        if self.undo.namespace_is_new:
            self.screen.say(f"would make the namespace {target.namespace}")
        command = self.helm.upgrade_command(target, self.wish.chart)
        self.screen.say(f"would run: {self.helm.command_line(target, *command)}")
        self.screen.say(f"and, if the pods do not run within {self.wish.timeout:g} s: {self.undo.plan}")

    def _check_old_revision(self, revision: int, stale: frozenset[str]) -> None:
        manifests = load(self.helm.manifest(self.cluster.target), where="helm get manifest")
        with self.screen.progress() as progress:
            left = follow(self.cluster, _deployments(manifests), stale, ROLLBACK_SECONDS, progress, self.clock)
        if left:
            self.screen.say(f"revision {revision} does not run either:")
            report.show(self.screen, left)
        else:
            self.screen.say(f"revision {revision} runs again")


def _deployments(manifests: list[Json]) -> list[str]:
    return [name(manifest) for manifest in manifests if manifest["kind"] == "Deployment"]


def _explained(failed: HelmFailed, target: Target) -> errors.TodoctlError:
    diagnosis = diagnose([Evidence("helm", failed.what)], Subject("the release", "", target))
    if diagnosis is None:
        return failed
    what = f"{diagnosis.what}\nseen: {diagnosis.seen}"
    return errors.TodoctlError(what, where=diagnosis.component, fix=diagnosis.fix)
