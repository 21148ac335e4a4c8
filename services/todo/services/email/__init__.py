"""Send an email for each reminder."""

from __future__ import annotations

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from todo.consumers.record import record
from todo.consumers.registry import Delivery, Subscriptions
from todo.database.models import SentEmail
from todo.events import TASK_REMINDERS, ReminderSent
from todo.runtime import Runtime
from todo.service import Service
from todo.services.email.letter import letter
from todo.services.email.settings import Found, look_for
from todo.settings import MailEnv, load

subscriptions = Subscriptions()
found = Found()


@subscriptions.on(TASK_REMINDERS, "/events/reminder")
async def send(session: AsyncSession, delivery: Delivery) -> None:
    """Send the email of a reminder; whatever else is on the topic is only written down.

    The mail server has the message before the transaction ends: a process that dies in between sends it again, with
    the Message-ID that it had.
    """
    await record(session, delivery)
    if isinstance(delivery.event, ReminderSent):
        message = letter(delivery.event, load(MailEnv))
        await (await found.get()).send(message)
        session.add(SentEmail(event_id=delivery.event.event_id, message_id=message["Message-ID"]))


async def find_server(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Find the mail server in the background: a service without it is still one that listens."""
    await look_for(found, runtime, stopping)


SERVICE = Service(name="email-delivery-service", subscriptions=subscriptions, background=find_server)
