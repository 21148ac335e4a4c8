"""Runs helm, version 3 or 4, for one release."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass

from todoctl.cluster import Json
from todoctl.errors import TodoctlError
from todoctl.target import Target

MAJORS = (3, 4)
CONFLICT = "conflict occurred while applying"
UNREACHABLE_FIX = "start the cluster, log in to it, or pick another --context"
# how Helm ends its way through the templates to a text of the values that is none: the text, and what is wrong with it
BROKEN_TEXT = re.compile(
    r'.*error calling tpl: (?:cannot parse template|error during tpl function execution for) ("(?:[^"\\]|\\.)*"): '
    r"template: \S+: (?:executing \S+ at )?(.*)"
)
DEBUG_HINT = "Use --debug flag to render out invalid YAML"
LONGEST_TEXT = 120
HOOK_SECONDS = 300  # what helm itself allows a hook by default


class HelmFailed(TodoctlError):
    """Helm ended with an error; `what` is what it wrote."""


class NoRelease(HelmFailed):
    """There is no release of that name."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One entry of a release's history."""

    number: int
    status: str
    updated: str


@dataclass(frozen=True, slots=True)
class Helm:
    """A helm program and its version."""

    program: str
    version: str

    def template(self, target: Target, chart: Sequence[str], kube_version: str = "") -> str:
        """Return what the chart renders, test hooks included.

        Args:
            target: the release.
            chart: helm's arguments, the chart first.
            kube_version: version of the API server, for charts that ask for one.

        Raises:
            HelmFailed: helm says why.
        """
        version = ["--kube-version", kube_version] if kube_version else []
        return self._run(["template", target.release, *chart, "--namespace", target.namespace, *version])

    def upgrade(self, target: Target, chart: Sequence[str], *, create_namespace: bool) -> None:
        """Install or upgrade the release without waiting for its pods; raises like `template`."""
        more = ["--create-namespace"] if create_namespace else []
        self._run([*self.upgrade_command(target, chart), *more, *_connection(target)])

    def upgrade_command(self, target: Target, chart: Sequence[str]) -> list[str]:
        """Return helm's arguments for `upgrade`, without those for the connection."""
        return ["upgrade", "--install", target.release, *chart, "--timeout", f"{HOOK_SECONDS}s"]

    def command_line(self, target: Target, *arguments: str) -> str:
        """Return a command line to paste that reaches the target with this helm."""
        return shlex.join([self.program, *arguments, *_connection(target)])

    def rollback(self, target: Target, revision: int) -> bool:
        """Go back to a revision without waiting for its pods; raises like `template`.

        Returns:
            Whether fields that somebody changed by hand had to be set back too.
        """
        command = ["rollback", target.release, str(revision), *_connection(target)]
        try:
            self._run(command)
            return False
        except HelmFailed as failed:
            if CONFLICT not in failed.what:
                raise
            # only Helm 4 has conflicts, and it takes this flag only where it applies on the server's side
            self._run([*command, "--force-conflicts"])
            return True

    def uninstall(self, target: Target, seconds: float) -> None:
        """Remove the release and wait until its objects are gone.

        Args:
            target: the release; it is no error when there is none.
            seconds: how long to wait.

        Raises:
            HelmFailed: helm says why.
        """
        wait = ["--ignore-not-found", "--wait", "--cascade", "foreground", "--timeout", f"{seconds:g}s"]
        self._run(["uninstall", target.release, *wait, *_connection(target)])

    def history(self, target: Target) -> list[Revision]:
        """Return the revisions of the release, oldest first; empty when there is none; raises like `template`."""
        try:
            answer = self._run(["history", target.release, "--output", "json", *_connection(target)])
        except NoRelease:
            return []
        entries: list[Json] = json.loads(answer)
        return [Revision(int(entry["revision"]), str(entry["status"]), str(entry["updated"])) for entry in entries]

    def manifest(self, target: Target) -> str:
        """Return the YAML of the installed release without its hooks; raises like `template`."""
        return self._run(["get", "manifest", target.release, *_connection(target)])

    def values(self, target: Target) -> Json:
        """Return the values that the user gave for the installed release; raises like `template`."""
        return json.loads(self._run(["get", "values", target.release, "--output", "json", *_connection(target)])) or {}

    def notes(self, target: Target) -> str:
        """Return the notes of the installed release; raises like `template`."""
        return self._run(["get", "notes", target.release, *_connection(target)])

    def hooks(self, target: Target) -> str:
        """Return the YAML of the hooks of the installed release; raises like `template`."""
        return self._run(["get", "hooks", target.release, *_connection(target)])

    def _run(self, arguments: Sequence[str]) -> str:
        # in a session of its own: helm that is cut off leaves a release pending, which nobody can change for minutes
        process = subprocess.Popen(
            [self.program, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        with process:
            try:
                out, err = process.communicate()
            except KeyboardInterrupt:
                process.communicate()
                raise
        if process.returncode:
            text = err.strip() or out.strip() or f"exit code {process.returncode}"
            _, _, error = f"\n{text}".partition("\nError: ")  # warnings stand before it
            kind = NoRelease if "release: not found" in text else HelmFailed
            what, fix = _understood(error or text)
            raise kind(what, where=f"helm {arguments[0]}", fix=fix)
        return out


def find(options: Namespace) -> Helm:
    """Return the helm that --helm, $HELM or PATH name.

    Raises:
        TodoctlError: there is none, or it is neither 3 nor 4.
    """
    wanted = options.helm or os.environ.get("HELM", "") or "helm"
    program = shutil.which(wanted)
    install = "install Helm 3.18 or newer (https://helm.sh/docs/intro/install) or name one with --helm or $HELM"
    if program is None:
        raise TodoctlError(f"there is no program {wanted}", where="helm", fix=install)
    result = subprocess.run(
        [program, "version", "--template", "{{.Version}}"], capture_output=True, text=True, check=False
    )
    match = re.fullmatch(r"v?((\d+)\.\S+)", result.stdout.strip())
    if match is None:
        raise TodoctlError(f"{program} does not tell its version", where="helm", fix=install)
    if int(match[2]) not in MAJORS:
        raise TodoctlError(f"{program} is Helm {match[1]}; 3 and 4 are supported", where="helm", fix=install)
    return Helm(program, match[1])


def _understood(error: str) -> tuple[str, str]:
    """Return what a user needs of Helm's error, and what to do about it where that is known."""
    error = error.removesuffix(DEBUG_HINT).rstrip()
    if broken := BROKEN_TEXT.match(error):
        text, cause = broken.groups()
        shown = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}..."
        fix = "mend the braces, the function or the value in that text; without {{ it is taken as it is"
        return f"a text of the values is no template: {shown}: {cause}", fix
    return error, UNREACHABLE_FIX if "cluster unreachable" in error else ""


def _connection(target: Target) -> list[str]:
    kubeconfig = ["--kubeconfig", target.kubeconfig] if target.kubeconfig else []
    return ["--namespace", target.namespace, "--kube-context", target.context, *kubeconfig]
