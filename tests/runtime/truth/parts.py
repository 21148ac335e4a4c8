"""The real parts, by the stand-ins that the table has for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..world import USER_256

if TYPE_CHECKING:
    import pytest

    from ..databases import Databases
    from ..topics import Topics
    from ..world import World


@dataclass(slots=True)
class Parts:
    """Fills in stand-ins; what nobody asks for is not made."""

    world: World
    topics: Topics
    databases: Databases
    request: pytest.FixtureRequest

    def real(self, stand_ins: set[str]) -> dict[str, str]:
        """Return what takes the place of these stand-ins."""
        return {stand_in: getattr(self, stand_in.strip("{}"))() for stand_in in sorted(stand_ins)}

    def topic(self) -> str:
        """A new topic."""
        return self.topics.create()

    def broker(self) -> str:
        """The listener without TLS and login."""
        return self.world.broker.internal_bootstrap

    def sasl_broker(self) -> str:
        return self.world.broker.bootstrap

    def user(self) -> str:
        return USER_256.name

    def password(self) -> str:
        return USER_256.password

    def ca(self) -> str:
        return self.world.ca.read_text()

    def dsn(self) -> str:
        """The connection string of a new database."""
        return self.world.connection_string(self.databases.create(), "sslmode=require")

    def asyncpg(self) -> str:
        """The same, as SQLAlchemy writes it."""
        return self.world.application_url(self.databases.create())

    def secrets_file(self) -> str:
        """A file with the connection string of a new database."""
        file = self.request.getfixturevalue("tmp_path") / "secrets.json"
        file.write_text(json.dumps({"postgres": {"dsn": self.dsn()}}))
        return str(file)

    def redis(self) -> str:
        """A Redis without a password."""
        return str(self.request.getfixturevalue("redis"))
