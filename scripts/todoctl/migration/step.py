"""One step of a release from its phase to another: made, verified, watched, and taken back when it does harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from todoctl import errors
from todoctl.clock import Clock
from todoctl.cluster import Cluster
from todoctl.helm import Helm
from todoctl.install.rollout import failing
from todoctl.install.run import Attempt, Wish, prepare
from todoctl.manifests import name
from todoctl.migration.changes import changes
from todoctl.migration.live import look
from todoctl.migration.plan import show_changes, show_services
from todoctl.migration.release import Release
from todoctl.migration.verify import verify
from todoctl.migration.watch import watch
from todoctl.output import Screen


@dataclass(frozen=True, slots=True)
class Terms:
    """How a step is made.

    Args:
        timeout: seconds the pods may take, and then the services until they do what they should.
        watched: seconds for which the release is watched afterwards.
        way_back: nothing is asked of the services before, and nothing taken back.
        skip_lint: do not ask daprlint.
    """

    timeout: float
    watched: float = 0
    way_back: bool = False
    skip_lint: bool = False


@dataclass(frozen=True, slots=True)
class Stepper:
    """What makes steps of one release."""

    cluster: Cluster
    helm: Helm
    terms: Terms
    screen: Screen
    clock: Clock

    def step(self, release: Release, wanted: str) -> int:
        """Take a release to a phase and return the exit code.

        Raises:
            TodoctlError: it cannot be done, and nothing was changed or all was taken back.
            KeyboardInterrupt: before the pods run, all was taken back; afterwards, the same command goes on from there.
        """
        started = self.clock.now()
        self.screen.say(f"{self.cluster.target}: {release.phase} -> {wanted}")
        before = look(self.cluster, release.manifests)
        if not self.terms.way_back and not show_services(self.screen, before):
            self.screen.problem("nothing was changed: not all services do what they should", where=release.phase)
            return errors.FAILED
        lag = {service.name: service.lag for service in before}
        with release.chart_in(wanted) as chart:
            wish = Wish(chart, self.terms.timeout, keep=self.terms.way_back, skip_lint=self.terms.skip_lint)
            attempt = prepare(self.cluster, self.helm, wish, self.screen, self.clock)
            if attempt is None:
                return errors.FAILED
            show_changes(self.screen, changes(release.manifests, attempt.findings.manifests))
            if not attempt.run():
                return errors.FAILED
        if problems := self._settle(attempt.findings.manifests, lag, wanted):
            return self._give_up(attempt, wanted, problems)
        self.screen.say(f"{wanted} works after {self.clock.now() - started:.1f} s")
        return errors.OK

    def settle(self, release: Release) -> int:
        """Verify and watch a release that is in the wanted phase already, and return the exit code."""
        self.screen.say(f"{self.cluster.target} is in {release.phase} already")
        if problems := self._settle(release.manifests, {}, release.phase):
            for problem in problems:
                self.screen.problem(problem, where=release.phase)
            return errors.FAILED
        self.screen.say(f"{release.phase} works")
        return errors.OK

    def _settle(self, manifests: Sequence[dict[str, object]], lag: dict[str, int], phase: str) -> list[str]:
        with self.screen.progress() as progress:
            missing = verify(self.cluster, manifests, lag, self.terms.timeout, progress, self.clock)
        if missing or not self.terms.watched:
            return missing
        self.screen.say(f"{phase} is reached; watching it for {self.terms.watched:g} s")
        with self.screen.progress() as progress:
            return watch(self.cluster, manifests, self.terms.watched, progress, self.clock)

    def _give_up(self, attempt: Attempt, wanted: str, problems: Sequence[str]) -> int:
        for problem in problems:
            self.screen.problem(problem, where=wanted)
        if self.terms.way_back:
            return errors.FAILED
        deployments = [name(each) for each in attempt.findings.manifests if each["kind"] == "Deployment"]
        attempt.take_back(stale=failing(self.cluster, deployments))
        return errors.TAKEN_BACK
