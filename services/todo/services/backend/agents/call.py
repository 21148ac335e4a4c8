"""Who calls a tool, and what an agent is told when it asks for something that cannot be done."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from starlette.requests import Request

from todo.database.errors import DATABASE_ERRORS, explain
from todo.runtime import Runtime
from todo.tasks.errors import Conflict, Invalid, NotFound
from todo.web import current_runtime

log = logging.getLogger(__name__)

Call = Context[Any, Request]


@asynccontextmanager
async def of(call: Call) -> AsyncIterator[tuple[Runtime, str]]:
    """Give the runtime and the user whom the token of a call speaks for.

    Raises:
        ToolError: what was asked for cannot be done; an agent reads why.
    """
    request = cast(Request, call.request_context.request)
    user = cast(AuthenticatedUser, request.user).access_token.client_id
    try:
        yield current_runtime(request), user
    except (NotFound, Conflict, Invalid) as error:
        raise ToolError(str(error)) from None
    except DATABASE_ERRORS as error:
        log.error("a tool failed: %s", explain(error))
        raise ToolError("the database does not answer; ask again in some seconds") from None
