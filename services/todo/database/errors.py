"""The database's failures in the words of somebody who must repair them."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

# what the server says, no free connection in time, and what the system says when there is no server
DATABASE_ERRORS = (DBAPIError, PoolTimeoutError, OSError)

# what the server says while it goes, comes, or has no connection left: its state, or the class of it
AWAY_STATES = frozenset(("57P01", "57P02", "57P03", "53300"))
AWAY_CLASS = "08"

SECRET = "DATABASE_URL (Secret postgres.existingSecret, key postgres.applicationKey)"  # noqa: S105 - where it lies
FIXES = (
    ("password authentication failed", f"correct user and password in {SECRET}"),
    ("CERTIFICATE_VERIFY_FAILED", "put the CA of the server into the Secret that postgres.tls.caSecretKey names"),
    ("no pg_hba.conf entry", f"allow this user, address and encryption in pg_hba.conf, or correct {SECRET}"),
    ("does not exist", f"create it, or correct its name in {SECRET}"),
    ("permission denied", "grant the application's user CREATE on the schema"),
    ("name resolution", f"correct the host in {SECRET}"),
    ("Name or service not known", f"correct the host in {SECRET}"),
)
OTHERWISE = f"start PostgreSQL, or correct host and port in {SECRET}"


def is_away(error: BaseException) -> bool:
    """Tell whether the database could not be asked at all: the same may well work once it is back."""
    if not isinstance(error, DBAPIError):
        return True
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return error.connection_invalidated or state in AWAY_STATES or state.startswith(AWAY_CLASS)


def explain(error: BaseException) -> str:
    """Return one line: what the database said, and how to fix it."""
    said = str(getattr(error, "orig", None) or error).partition("\n")[0] or "no answer in time"
    fix = next((fix for sign, fix in FIXES if sign in said), OTHERWISE)
    return f"{said}. Fix: {fix}"
