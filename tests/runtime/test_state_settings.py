"""What daprd does with each setting of the PostgreSQL state store, right and wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from .manifests import STATESTORE, statestore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .databases import Databases
    from .launch import Launcher
    from .world import World


@dataclass(frozen=True, slots=True)
class Tables:
    """A change to the good component, and the tables that then exist."""

    name: str
    change: Mapping[str, str]
    tables: frozenset[str]


TABLES = (
    Tables("nothing", {}, frozenset({"state", "dapr_metadata"})),
    Tables("tableName, of v1", {"tableName": "dapr_state_store"}, frozenset({"state", "dapr_metadata"})),
    Tables("tablePrefix", {"tablePrefix": "dapr_"}, frozenset({"dapr_state", "dapr_metadata"})),
    Tables(
        "metadataTableName", {"metadataTableName": "dapr_state_metadata"}, frozenset({"state", "dapr_state_metadata"})
    ),
    Tables(
        "the quickstart's three",
        {
            "tableName": "dapr_state_store",
            "metadataTableName": "dapr_state_metadata",
            "cleanupIntervalInSeconds": "3600",
        },
        frozenset({"state", "dapr_state_metadata"}),
    ),
)


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case.name)
def test_tables(case: Tables, dapr: Launcher, world: World, databases: Databases) -> None:
    database = databases.create()
    settings = {"connectionString": world.connection_string(database), **case.change}
    running = dapr.start(statestore(world, **settings), log_level="debug").ready()
    assert running.components() == {STATESTORE}
    assert databases.tables(database) == case.tables
    assert "tableName" not in running.log.replace("metadataTableName", "")
    assert not running.complaints()


@dataclass(frozen=True, slots=True)
class Refused:
    """A connection string and CA setting that end daprd with exit code 1, and what its log then says."""

    name: str
    connection: str
    says: str
    root: str | None = None


URL = "postgresql://todo:password-of-todo@127.0.0.1:5432/todo"
ASYNCPG = URL.replace("postgresql:", "postgresql+asyncpg:")
REFUSED = (
    Refused("SQLAlchemy's scheme", ASYNCPG, "failed to build connection string"),
    # With a `=` in it, the text counts as a list of name=value, and what is not given has the driver's defaults.
    Refused("SQLAlchemy's scheme and query", f"{ASYNCPG}?ssl=require", ".s.PGSQL.5432"),
    # It goes to the server as if it were a setting of the session.
    Refused("asyncpg's ssl=", f"{URL}?ssl=require", 'parameter \\"ssl\\" cannot be changed now'),
    Refused(
        "wrong password",
        f"{URL.replace('password-of-todo', 'wrong')}?sslmode=require",
        "password authentication failed",
    ),
    Refused("no TLS", f"{URL}?sslmode=disable", "no encryption"),
    Refused("private CA, no sslRootCert", f"{URL}?sslmode=verify-full", "certificate signed by unknown authority"),
    Refused("database down", f"{URL.replace('5432', '9')}?sslmode=require", "connection refused"),
    Refused("no such database", f"{URL}_x?sslmode=require", 'database \\"todo_x\\" does not exist'),
    Refused(
        "sslRootCert: PEM text",
        f"{URL}?sslmode=verify-full",
        "failed to parse connection string",
        root="-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    ),
    Refused(
        "sslRootCert: no such file", f"{URL}?sslmode=verify-full", "unable to read CA file", root="/nowhere/ca.crt"
    ),
)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_daprd_refuses(case: Refused, dapr: Launcher, world: World) -> None:
    log = dapr.start(statestore(world, connectionString=case.connection, sslRootCert=case.root)).refusal()
    assert case.says in log
    assert f"process component {STATESTORE} error" in log, "the log names the component"


def test_cleanup_interval_in_seconds_is_read(dapr: Launcher, world: World) -> None:
    log = dapr.start(statestore(world, cleanupIntervalInSeconds="never")).refusal()
    assert "never" in log
