"""Alembic's entry: run the migrations on the connection that `todo.database.migrate` holds."""

from __future__ import annotations

from alembic import context

from todo.database.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
