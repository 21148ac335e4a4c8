"""The mail server, and how a message gets to it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from email.message import EmailMessage

import aiosmtplib
from pydantic import SecretStr

from todo.consumers.registry import EffectFailed

SECONDS = 15.0
TLS_PORT = 465
# what a server says of a message or an address, not of itself
REFUSED = (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPDataError)
TRY_LATER = range(400, 500)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where messages are given to, always encrypted: from the start on port 465, by STARTTLS on all others.

    Args:
        host: its name or address, which its certificate has to bear.
        port: its port.
        username: who gives them.
        password: proves it.
        ca: certificate of the authority in PEM, where it is none of the well-known ones.
    """

    host: str
    port: int
    username: str
    password: SecretStr
    ca: str | None = None

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    async def send(self, message: EmailMessage) -> None:
        """Give the server a message, and return when it is responsible for it.

        Raises:
            EffectFailed: it is away, does not let us in, or does not take the message.
        """
        implicit = self.port == TLS_PORT
        try:
            await aiosmtplib.send(
                message,
                hostname=self.host,
                port=self.port,
                username=self.username,
                password=self.password.get_secret_value(),
                use_tls=implicit,
                start_tls=not implicit,
                tls_context=ssl.create_default_context(cadata=self.ca),
                timeout=SECONDS,
            )
        except REFUSED as error:
            code = getattr(error, "code", None)
            said = f"the mail server {self} does not take the message: {_said(error)}"
            raise EffectFailed(said, away=code in TRY_LATER) from error
        except aiosmtplib.SMTPAuthenticationError as error:
            fix = "correct username and password of the Secret smtp-secrets"
            raise EffectFailed(f"the mail server {self} does not let us in: {error.code}. Fix: {fix}") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            fix = "start it, or correct host, port and ca.crt of the Secret smtp-secrets"
            raise EffectFailed(f"no way to the mail server {self}: {_said(error)}. Fix: {fix}", away=True) from error


def _said(error: BaseException) -> str:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return "; ".join(f"{each.code} {each.message}" for each in error.recipients)
    return " ".join(str(part) for part in error.args) or type(error).__name__
