"""Writes a release as plain manifests: renders, lints, lays out, and tells what to do with it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from todoctl import errors
from todoctl.helm import Helm
from todoctl.install.lint import lint
from todoctl.manifests import hooks
from todoctl.output import DOUBTFUL, Row, Screen
from todoctl.plain.folder import Folder
from todoctl.plain.kustomization import COMPONENTS, Part, files, parts
from todoctl.plain.objects import PlainObject, plain
from todoctl.references import needs
from todoctl.target import Target

TEST_HOOKS = {"test", "test-success"}
COMPONENTS_ONLY = ("--set", f"only={COMPONENTS}")  # what the chart itself calls the objects that are to be there first


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for.

    Args:
        target: the release; the cluster does not matter.
        chart: helm's arguments, the chart first.
        folder: where the manifests go.
        dry_run: write nothing.
        skip_lint: do not ask daprlint.
    """

    target: Target
    chart: Sequence[str]
    folder: Folder
    dry_run: bool = False
    skip_lint: bool = False


def write(helm: Helm, wish: Wish, screen: Screen) -> int:
    """Write the manifests and return the exit code.

    Raises:
        TodoctlError: it cannot be done, and nothing was changed.
    """
    target, folder = wish.target, wish.folder
    screen.say(f"Manifests of release {target.release} in {target.namespace} with helm {helm.version}")
    objects, of_helm = _render(helm, wish)
    if not objects:
        raise errors.TodoctlError("the chart renders no object with these values", where=wish.chart[0])
    components, _ = _render(helm, wish, *COMPONENTS_ONLY)
    verdict = "left out" if wish.skip_lint else lint("---\n".join(item.text for item in objects))
    screen.say(f"  lint: {verdict}")
    release = parts(objects, components)
    screen.table([*map(_row, release), *_left_out(of_helm)])
    laid_out = files(release)
    change = folder.compare(laid_out)
    if wish.dry_run:
        screen.say(f"would write {folder.path} and {folder.archive}: {change}")
        return errors.OK
    folder.write(laid_out)
    screen.say(f"written: {folder.path} and {folder.archive}: {change}")
    _say_next(screen, wish, release)
    return errors.OK


def _render(helm: Helm, wish: Wish, *more: str) -> tuple[list[PlainObject], list[PlainObject]]:
    return plain(helm.template(wish.target, [*wish.chart, *more]), where=f"helm template {wish.chart[0]}")


def _row(part: Part) -> Row:
    return Row((f"{part.name}/", f"{len(part.objects):3}", ", ".join(part.kinds)))


def _left_out(of_helm: Sequence[PlainObject]) -> Iterator[Row]:
    tests = [item for item in of_helm if hooks(item.body) <= TEST_HOOKS]
    others = [str(item) for item in of_helm if item not in tests]
    if tests:
        yield Row(("left out", f"{len(tests):3}", "test pods, which Helm runs"))
    if others:
        yield Row(("left out", f"{len(others):3}", f"hooks, which only Helm runs: {', '.join(others)}"), style=DOUBTFUL)


def _say_next(screen: Screen, wish: Wish, release: Sequence[Part]) -> None:
    secrets = ", ".join(need.secret for need in needs([item.body for part in release for item in part.objects]))
    if secrets:
        screen.say(f"first, in namespace {wish.target.namespace}: the Secrets {secrets}")
    folders = [wish.folder.path / part.name for part in release[:-1]] + [wish.folder.path]
    for word, path in zip(("next:", "then:"), folders, strict=False):
        screen.say(f"{word} kubectl -n {wish.target.namespace} apply -k {shlex.quote(str(path))}")
