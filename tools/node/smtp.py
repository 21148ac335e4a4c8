"""One SMTP server as a process: STARTTLS and a password demanded, every message kept in a folder (Maildir)."""

from __future__ import annotations

import argparse
import asyncio
import mailbox
import os
import ssl
import sys
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING

from node import process

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

    from node.certificates import Certificate
    from node.process import Process

READY_SECONDS = 20
READY = "takes mail"
PASSWORD = "SMTP_PASSWORD"  # noqa: S105 - the name of its variable
# a message for this user is refused, for tests of what then becomes of it
REFUSED_USER = "refused"


@dataclass(frozen=True, slots=True)
class Server:
    """What a server needs to know.

    directory: of its log and its messages.
    user, password: who may give it messages.
    """

    directory: Path
    certificate: Certificate
    password: str
    user: str = "todo"
    address: str = "127.0.0.1"
    port: int = 587
    prefix: tuple[str, ...] = ()
    outlives_parent: bool = False

    @property
    def mail(self) -> Path:
        return self.directory / "mail"

    def messages(self) -> list[Message]:
        """Return all messages that it has taken."""
        return list(mailbox.Maildir(self.mail)) if self.mail.exists() else []


def start(server: Server) -> Process:
    """Start the server; return when it takes messages. Raises PartFailed."""
    server.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = {
        "--address": server.address,
        "--port": server.port,
        "--user": server.user,
        "--certificate": server.certificate.chain,
        "--key": server.certificate.key,
        "--mail": server.mail,
    }
    running = process.start(
        "smtp",
        [sys.executable, "-m", "node.smtp", *(str(word) for option in options.items() for word in option)],
        server.directory / "smtp.log",
        environment={PASSWORD: server.password, "PYTHONPATH": os.pathsep.join(sys.path)},
        directory=server.directory,
        prefix=server.prefix,
        outlives_parent=server.outlives_parent,
    )
    running.wait_until_logged(READY, READY_SECONDS)
    return running


def main() -> None:
    """Take mail until the process is ended."""
    parser = argparse.ArgumentParser(prog="node.smtp")
    for option in ("--address", "--user"):
        parser.add_argument(option, required=True)
    parser.add_argument("--port", type=int, required=True)
    for option in ("--certificate", "--key", "--mail"):
        parser.add_argument(option, type=Path, required=True)
    asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
    from aiosmtpd.handlers import Mailbox
    from aiosmtpd.smtp import SMTP, AuthResult

    class Box(Mailbox):
        async def handle_RCPT(  # noqa: N802 - its name in aiosmtpd
            self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
        ) -> str:
            if address.partition("@")[0] == REFUSED_USER:
                return "550 no such user"
            envelope.rcpt_tos.append(address)
            return "250 OK"

    def known(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, proof: LoginPassword) -> AuthResult:
        right = (proof.login, proof.password) == (options.user.encode(), os.environ[PASSWORD].encode())
        return AuthResult(success=right, handled=False)

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.certificate, options.key)
    box = Box(options.mail)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(
            box, tls_context=context, require_starttls=True, auth_required=True, authenticator=known, hostname="smtp"
        ),
        options.address,
        options.port,
    )
    print(READY, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    main()
