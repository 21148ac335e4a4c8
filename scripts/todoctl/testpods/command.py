"""`todoctl test`: runs the test pods of a release and tells what they found."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from todoctl import errors, options

if TYPE_CHECKING:
    from todoctl.cluster import Cluster
    from todoctl.options import Commands
    from todoctl.output import Screen
    from todoctl.testpods.jobs import TestJob

TIMEOUT_SECONDS = 120.0
PARALLEL = 6  # each starts a sidecar: more at a time only wait for one another on a small node
OUTPUT = Path(".todoctl/test")


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "test",
        help="run the test pods of a release",
        description="Runs the test Jobs of the installed release and follows them. "
        "Exit code 0: all passed; 1: one failed; 3: the release has no tests.",
    )
    options.add_cluster(parser)
    options.add_timeout(parser, TIMEOUT_SECONDS, "seconds that one test may take")
    options.add_dry_run(parser)
    parser.add_argument(
        "--parallel", type=options.count, default=PARALLEL, metavar="N", help="tests at a time (default: %(default)s)"
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=OUTPUT,
        metavar="DIR",
        help="junit.xml, results.json and logs (default: %(default)s)",
    )
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from todoctl.cluster import connect
    from todoctl.helm import NoRelease, find
    from todoctl.output import Screen
    from todoctl.testpods.jobs import of_release

    helm, cluster, screen = find(arguments), connect(arguments), Screen()
    install = f"todoctl install {cluster.target.todoctl} -f FILE"
    try:
        jobs = of_release(helm, cluster.target)
    except NoRelease as missing:
        raise errors.TodoctlError(
            "is not installed, so nothing was tested", where=str(cluster.target), fix=f"install it: {install}"
        ) from missing
    if not jobs:
        fix = f"install it again with its tests: {install} --set tests.enabled=true"
        screen.problem("has no tests, so nothing was tested", where=str(cluster.target), fix=fix)
        return errors.NO_TESTS
    if arguments.dry_run:
        screen.say(f"Would run these test Jobs of {cluster.target}, {arguments.parallel} at a time")
        for job in jobs:
            screen.say(f"  {job.name}")
        return errors.OK
    return _run(arguments, cluster, jobs, screen)


def _run(arguments: Namespace, cluster: Cluster, jobs: list[TestJob], screen: Screen) -> int:
    from todoctl.clock import Clock
    from todoctl.testpods import logs, report
    from todoctl.testpods.run import Runner

    output: Path = arguments.output
    folder = output / datetime.now().strftime("%Y-%m-%dT%H-%M-%S")
    clock = Clock()
    started = clock.now()
    screen.say(f"Test pods of {cluster.target}")
    with screen.progress() as progress:
        keep = partial(logs.keep, cluster, folder)
        results = Runner(cluster, arguments.parallel, arguments.timeout, clock, progress, keep).run(jobs)
    seconds = clock.now() - started
    report.table(screen, results)
    output.mkdir(parents=True, exist_ok=True)
    report.write_json(output / "results.json", cluster.target, results, seconds)
    report.write_junit(output / "junit.xml", cluster.target, results, seconds)
    kept = [result.log for result in results if result.log]
    where = f"   logs: {kept[0] if len(kept) == 1 else folder}" if kept else ""
    screen.say(f"{report.summary(results, seconds)}{where}   junit: {output / 'junit.xml'}")
    return errors.OK if not kept and all(result.ok for result in results) else errors.FAILED
