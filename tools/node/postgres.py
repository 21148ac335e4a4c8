"""One PostgreSQL server as a process: TLS only, a password, the database of the application."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from node import process

if TYPE_CHECKING:
    from node.certificates import Certificate
    from node.process import Process

INSTALLED = Path("/usr/lib/postgresql")  # Debian keeps each major version in a folder of its own, away from PATH
PREPARE_SECONDS = 60
READY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Server:
    """What a server needs to know.

    directory: its parents must be open to ``account``, the unprivileged account that PostgreSQL insists on.
    durable: off, a crash of the machine may lose data and everything is faster; a crash of the server alone loses none.
    """

    directory: Path
    certificate: Certificate
    password: str
    user: str = "todo"
    database: str = "todo"
    address: str = "127.0.0.1"
    port: int = 5432
    account: str = "postgres"
    durable: bool = False
    prefix: tuple[str, ...] = ()
    outlives_parent: bool = False

    @property
    def data(self) -> Path:
        return self.directory / "data"

    def dsn(self, scheme: str = "postgresql") -> str:
        """The connection string without any TLS setting, which drivers spell differently."""
        return f"{scheme}://{self.user}:{self.password}@{self.address}:{self.port}/{self.database}"


def binaries() -> Path:
    """The folder of the newest installed server programs; raises FileNotFoundError when there are none."""
    versions = [path.parent for path in INSTALLED.glob("*/bin/initdb")]
    if not versions:
        raise FileNotFoundError(f"no PostgreSQL server under {INSTALLED}: apt-get install postgresql")
    return max(versions, key=lambda folder: int(folder.parent.name))


def prepare(server: Server) -> None:
    """Make the data directory with the user, its password and the database in it; raises PartFailed."""
    server.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.chown(server.directory, server.account)
    password = _owned(server, "password", server.password)
    process.run(
        _start(
            server,
            "postgres-initdb",
            "initdb",
            "--pgdata", server.data,
            "--username", server.user,
            "--pwfile", password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            *([] if server.durable else ["--no-sync"]),
        ),
        PREPARE_SECONDS,
    )  # fmt: skip
    password.unlink()
    statement = _owned(server, "database.sql", f'CREATE DATABASE "{server.database}"\n')
    process.run(
        _start(server, "postgres-createdb", "postgres", "--single", "-D", server.data, "postgres", stdin=statement),
        PREPARE_SECONDS,
    )
    _owned(server, "data/pg_hba.conf", "hostssl all all all scram-sha-256\n")


def start(server: Server) -> Process:
    """Start the prepared server without waiting for it."""
    settings = {
        "listen_addresses": server.address,
        "port": str(server.port),
        "unix_socket_directories": "",
        "ssl": "on",
        "ssl_cert_file": str(_owned(server, "server.crt", server.certificate.chain.read_text())),
        "ssl_key_file": str(_owned(server, "server.key", server.certificate.key.read_text())),
        "fsync": "on" if server.durable else "off",
        "full_page_writes": "on" if server.durable else "off",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return _start(server, "postgres", "postgres", "-D", server.data, *options)


def wait_ready(running: Process) -> None:
    """Wait until the server accepts connections; raises PartFailed."""
    running.wait_until_logged("database system is ready to accept connections", READY_SECONDS)


def _start(server: Server, name: str, program: str, *arguments: str | Path, stdin: Path | None = None) -> Process:
    return process.start(
        name,
        [binaries() / program, *arguments],
        server.directory / f"{name}.log",
        directory=server.directory,
        stdin=stdin,
        user=server.account,
        prefix=server.prefix,
        outlives_parent=server.outlives_parent,
    )


def _owned(server: Server, name: str, content: str) -> Path:
    path = server.directory / name
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(content)
    shutil.chown(path, server.account)
    return path
