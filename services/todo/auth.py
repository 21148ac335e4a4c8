"""JSON web tokens: whose tasks a request may touch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
from pydantic import SecretStr

ALGORITHM = "HS256"


class TokenRefused(Exception):
    """The token proves nothing; the message says why."""


def issue(secret: SecretStr, user_id: str, lifetime: timedelta) -> str:
    """Return a token for a user that ends after `lifetime`."""
    claims = {"sub": user_id, "exp": datetime.now(UTC) + lifetime}
    return jwt.encode(claims, secret.get_secret_value(), algorithm=ALGORITHM)


def subject(secret: SecretStr, token: str) -> str:
    """Return the user a token speaks for.

    Raises:
        TokenRefused: forged, expired, or without a user.
    """
    try:
        claims = jwt.decode(token, secret.get_secret_value(), algorithms=[ALGORITHM], options={"require": ["sub"]})
    except jwt.InvalidTokenError as error:
        raise TokenRefused(str(error)) from None
    return str(claims["sub"])
