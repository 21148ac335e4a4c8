"""The email that tells of a reminder."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime

from todo.events import ReminderSent
from todo.settings import MailEnv


def letter(event: ReminderSent, env: MailEnv) -> EmailMessage:
    """Return the email of a reminder, always with the same Message-ID, by which mail systems know a repeat."""
    message = EmailMessage()
    message["Message-ID"] = f"<{event.event_id}@{env.mail_domain}>"
    message["Date"] = format_datetime(event.timestamp)
    message["From"] = env.mail_from
    message["To"] = event.user_id if "@" in event.user_id else f"{event.user_id}@{env.mail_domain}"
    # a line break in a header would be a header of its own
    message["Subject"] = f"Due: {' '.join(event.task_title.split())}"
    lines = [event.task_title, "", f"due {event.task_due_date.isoformat()}"]
    lines += [f"priority {event.task_priority}"] if event.task_priority else []
    lines += ["", event.task_description] if event.task_description else []
    message.set_content("\n".join(lines))
    return message
