"""What all tables have in common."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Every table; a `datetime` is a point in time, a `str` has 255 characters unless it says otherwise."""

    type_annotation_map = {  # noqa: RUF012 - the attribute is SQLAlchemy's, and not a ClassVar there
        datetime: DateTime(timezone=True),
        str: String(255),
        int: BigInteger(),
        dict[str, Any]: JSONB(),
    }
