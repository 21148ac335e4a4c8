"""The server that agents talk to, over streamable HTTP at /mcp."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from mcp.server import MCPServer
from mcp.server.auth.middleware.bearer_auth import BearerAuthBackend, RequireAuthMiddleware
from mcp.server.auth.provider import AccessToken
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.routing import Route

from todo import auth
from todo.runtime import Runtime
from todo.services.backend.agents import names, tasks
from todo.settings import TokenEnv

PATH = "/mcp"
INSTRUCTIONS = "The tasks of one user, who is the subject of the bearer token. Moments carry a time zone."


class Tokens:
    """Who a bearer token speaks for; the same tokens as for REST.

    Args:
        env: what they are signed with; without it none proves anything.
    """

    def __init__(self, env: TokenEnv | None) -> None:
        self._env = env

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return what a token proves, nothing when it proves nothing."""
        if self._env is None:
            return None
        try:
            user = auth.subject(self._env.jwt_secret, token)
        except auth.TokenRefused:
            return None
        return AccessToken(token=token, client_id=user, scopes=[])


def server() -> MCPServer:
    """Return a server with all tools."""
    made = MCPServer("todo", instructions=INSTRUCTIONS, subscriptions=False)
    for tool in tasks.TOOLS:
        made.add_tool(tool)
    for name, description, tool in names.TOOLS:
        made.add_tool(tool, name=name, description=description)
    return made


@asynccontextmanager
async def serve(app: FastAPI, runtime: Runtime) -> AsyncIterator[None]:
    """Answer agents until the block ends.

    No call depends on one before it, so any replica may answer any call.
    """
    made = server()
    made.streamable_http_app(stateless_http=True, json_response=True, host="0.0.0.0")  # noqa: S104 - no check of Host
    guarded = RequireAuthMiddleware(StreamableHTTPASGIApp(made.session_manager), [])
    known = AuthenticationMiddleware(guarded, backend=BearerAuthBackend(Tokens(runtime.settings.token)))
    app.router.routes.append(Route(PATH, known))
    async with made.session_manager.run():
        yield
