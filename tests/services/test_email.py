"""Reminders become emails at a real mail server, each once; what it does not take is told with its reason."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from node import certificates, smtp
from todo.consumers.inbox import Inbox, Outcome, Status
from todo.consumers.registry import EffectFailed, Transport
from todo.database.connection import Database
from todo.database.models import SentEmail
from todo.events import TASK_REMINDERS, ReminderSent
from todo.outbox.box import Outbox
from todo.services import email
from todo.services.email.letter import letter
from todo.services.email.server import MailServer
from todo.services.email.settings import Found
from todo.settings import MailEnv

DUE = datetime(2026, 3, 23, 8, tzinfo=UTC)


def reminder(user: str = "ada", title: str = "buy milk") -> ReminderSent:
    return ReminderSent(
        event_id=uuid4(), timestamp=DUE, user_id=user, task_id=7, task_title=title, task_due_date=DUE,
        reminder_time=DUE, task_priority="high", task_description="two bottles",
    )  # fmt: skip


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[smtp.Server]:
    """A mail server that demands encryption and a password."""
    directory = tmp_path_factory.mktemp("smtp")
    authority = certificates.authority(directory)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    server = smtp.Server(directory / "server", authority.issue(directory, "smtp", ["127.0.0.1"]), "hush", port=port)
    running = smtp.start(server)
    yield server
    running.stop()


@pytest.fixture
def known(post: smtp.Server) -> MailServer:
    ca = (post.directory.parent / "ca.crt").read_text()
    return MailServer("127.0.0.1", post.port, "todo", SecretStr("hush"), ca)


@pytest.fixture
async def inbox(database: Database, known: MailServer, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    found = Found()
    found.set(known)
    monkeypatch.setattr(email, "found", found)
    monkeypatch.setattr("todo.consumers.inbox.AWAY_SECONDS", 0)
    return Inbox(Outbox(database, ()), email.SERVICE.name)


async def take(inbox: Inbox, event: ReminderSent) -> Outcome:
    subscription = email.SERVICE.subscriptions[TASK_REMINDERS]
    return await inbox.take(subscription, event.model_dump_json().encode(), Transport.KAFKA)


def kept(post: smtp.Server, event: ReminderSent) -> list[str]:
    """The texts of the messages of an event."""
    wanted = f"<{event.event_id}@example.com>"
    return [str(message.get_payload()) for message in post.messages() if message["Message-ID"] == wanted]


async def test_a_reminder_becomes_one_email(inbox: Inbox, post: smtp.Server, database: Database) -> None:
    event = reminder()
    answers = await asyncio.gather(*(take(inbox, event) for _ in range(5)))
    assert {answer.status for answer in answers} == {Status.SUCCESS}
    (text,) = kept(post, event)
    assert text.splitlines() == ["buy milk", "", "due 2026-03-23T08:00:00+00:00", "priority high", "", "two bottles"]
    async with database.sessions() as session:
        (row,) = await session.scalars(select(SentEmail))
    assert row.message_id == f"<{event.event_id}@example.com>"


async def test_a_message_that_is_refused_is_told_and_not_sent(inbox: Inbox, database: Database) -> None:
    outcome = await take(inbox, reminder(user=smtp.REFUSED_USER))
    assert (outcome.status, outcome.away) == (Status.RETRY, False)
    assert "does not take the message: 550 no such user" in outcome.reason
    async with database.sessions() as session:
        assert (await session.scalars(select(SentEmail))).all() == []


@pytest.mark.parametrize(
    ("change", "said", "away"),
    [
        ({"port": 9}, "no way to the mail server 127.0.0.1:9: ", True),
        ({"password": SecretStr("wrong")}, "does not let us in: 535", False),
        ({"ca": None}, "CERTIFICATE_VERIFY_FAILED", True),
    ],
)
async def test_what_is_in_the_way_is_told(known: MailServer, change: dict[str, object], said: str, away: bool) -> None:
    wrong = MailServer(
        **{"host": known.host, "port": known.port, "username": "todo", "password": known.password, "ca": known.ca}
        | change
    )  # type: ignore[arg-type] # of the table
    with pytest.raises(EffectFailed) as failed:
        await wrong.send(letter(reminder(), MailEnv()))
    assert said in str(failed.value)
    assert failed.value.away is away
    assert "wrong" not in str(failed.value), "no password is told"


def test_a_letter_has_no_header_of_its_readers_making() -> None:
    message = letter(reminder(user="ada@example.org", title="milk\r\nBcc: all@example.com"), MailEnv())
    assert message["Subject"] == "Due: milk Bcc: all@example.com"
    assert (message["To"], message["Bcc"]) == ("ada@example.org", None)


async def test_a_server_that_is_not_known_yet_is_waited_for(known: MailServer) -> None:
    found = Found()
    waiting = asyncio.create_task(found.get())
    await asyncio.sleep(0)
    found.set(known)
    assert await waiting == known


async def test_a_server_that_is_never_known_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("todo.services.email.settings.PATIENCE_SECONDS", 0.01)
    with pytest.raises(EffectFailed, match="not known yet"):
        await Found().get()
