"""Asks the services for their dead letters, each from inside one of its pods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from todoctl.cluster import Cluster, Json
from todoctl.errors import FAILED, OK, TodoctlError
from todoctl.helm import Helm, NoRelease
from todoctl.install.rollout import snapshot
from todoctl.manifests import application, load, name, sequence
from todoctl.output import BAD, Row, Screen
from todoctl.podexec import tell
from todoctl.pods import serves

TOPIC = "DEAD_LETTER_TOPIC"
HEAD = Row(("letter", "when", "event", "of task", "reason"))
UNTOLD = "not told by a sidecar; search the service's log for the event's id"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A service with a dead-letter topic.

    Args:
        service: its name.
        pod: one of its pods that is ready, nothing when none is.
    """

    service: str
    pod: Json | None


def mailboxes(cluster: Cluster, helm: Helm, wanted: str) -> list[Mailbox]:
    """Return the services of a release that have a dead-letter topic.

    Args:
        cluster: where the release is.
        helm: what knows it.
        wanted: the one that is asked for; all when empty.

    Raises:
        TodoctlError: there is no release, or no such service.
    """
    target = cluster.target
    try:
        manifests = load(helm.manifest(target), where="helm get manifest")
    except NoRelease as missing:
        fix = f"name the release that runs: todoctl dlq list {target.todoctl}"
        raise TodoctlError(missing.what, where=str(target), fix=fix) from missing
    names = frozenset(name(each) for each in manifests if each["kind"] == "Deployment")
    found = [
        Mailbox(state.service, next(filter(serves, state.pods), None))
        for state in snapshot(cluster, names)
        if any(entry["name"] == TOPIC for entry in sequence(application(state.deployment["spec"]["template"]), "env"))
    ]
    known = [each.service for each in found]
    if wanted and wanted not in known:
        fix = f"use one of: {', '.join(known)}" if known else "set subscriptions.deadLetter=true, and deploy"
        raise TodoctlError("has no dead-letter topic in this release", where=wanted, fix=fix)
    return [each for each in found if wanted in ("", each.service)]


def listed(cluster: Cluster, found: Sequence[Mailbox], most: int, screen: Screen) -> int:
    """Show the dead letters of services, and return the exit code."""
    code = OK
    for mailbox in found:
        answer = _ask(cluster, mailbox, "list", most, screen)
        if answer is None:
            code = FAILED
            continue
        letters = answer["letters"]
        screen.say(f"{mailbox.service}: {_amount(len(letters) + answer['more'])} on {answer['topic']}")
        if letters:
            screen.table([HEAD, *map(_row, letters)])
            if answer["more"]:
                screen.say(f"  and {answer['more']} more; show them with --most {len(letters) + answer['more']}")
            screen.say(f"  replay: todoctl dlq replay {mailbox.service} {cluster.target.todoctl}")
    return code


def replayed(cluster: Cluster, mailbox: Mailbox, most: int, screen: Screen) -> int:
    """Replay the dead letters of a service, and return the exit code."""
    answer = _ask(cluster, mailbox, "replay", most, screen)
    if answer is None:
        return FAILED
    by_topic = Counter(letter["topic"] for letter in answer["letters"])
    for topic, count in sorted(by_topic.items()):
        screen.say(f"{mailbox.service}: {_amount(count)} replayed to {topic}")
    if not by_topic:
        screen.say(f"{mailbox.service}: no dead letters, nothing was replayed")
    if answer["more"]:
        screen.say(f"  {answer['more']} more wait: run the same command again")
    return OK


def _ask(cluster: Cluster, mailbox: Mailbox, action: str, most: int, screen: Screen) -> Json | None:
    target = cluster.target
    if mailbox.pod is None:
        fix = f"look why: {target.kubectl} get pods"
        screen.problem("no pod is ready, and only a pod can reach the broker", where=mailbox.service, fix=fix)
        return None
    answer = tell(cluster, mailbox.pod, "dlq", action, mailbox.service, "--most", str(most))
    if problem := answer.get("problem"):
        what, _sign, fix = str(problem).partition(" Fix: ")
        screen.problem(what, where=mailbox.service, fix=fix)
        return None
    return answer


def _row(letter: Json) -> Row:
    event = f"{letter['event_type']} {letter['event_id']}" if "event_id" in letter else "no event"
    place = f"{letter['partition']}/{letter['offset']}"
    return Row((place, letter["time"], event, letter["key"] or "-", letter["reason"] or UNTOLD), style=BAD)


def _amount(number: int) -> str:
    return f"{number or 'no'} dead letter{'' if number == 1 else 's'}"
