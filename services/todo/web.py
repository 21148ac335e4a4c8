"""The HTTP side of every service."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import Annotated, cast

import prometheus_client
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import SecretStr

from todo import auth
from todo.consumers.guard import sidecar_routes
from todo.consumers.http import event_routes
from todo.events import Line
from todo.limits import BodyLimit
from todo.problems import add_handlers
from todo.runtime import Runtime
from todo.service import OnJob
from todo.tracing import Traced

probes = APIRouter()


def create_app(runtime: Runtime, failed: Callable[[], None]) -> FastAPI:
    """Return the application of a service.

    Args:
        runtime: lives as long as the application.
        failed: see `Runtime.running`.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(runtime.running(failed))
            if runtime.service.serves:
                await stack.enter_async_context(runtime.service.serves(app, runtime))
            yield

    app = FastAPI(title=runtime.service.name, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.runtime = runtime
    app.include_router(probes)
    app.include_router(runtime.service.routes)
    settings = runtime.settings
    app.include_router(
        event_routes(runtime.service.subscriptions, runtime.inbox, settings.dapr, settings.service.app_api_token)
    )
    if runtime.service.on_job:
        app.include_router(job_route(runtime.service.on_job, settings.service.app_api_token))
    add_handlers(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(Traced)
    return app


def job_route(on_job: OnJob, token: SecretStr | None) -> APIRouter:
    """Return the route that the sidecar calls when a job is due."""
    router = sidecar_routes(token)

    @router.post("/job/{name}")
    async def job(name: str, request: Request) -> dict[str, str]:
        # what fails is a 5xx, and the scheduler tries again; what is not there would be a success to it
        await on_job(current_runtime(request), name)
        return {}

    return router


def current_runtime(request: Request) -> Runtime:
    """Return the runtime of the application that serves a request."""
    return cast(Runtime, request.app.state.runtime)


CurrentRuntime = Annotated[Runtime, Depends(current_runtime)]


def authorised_user(user_id: Line, runtime: CurrentRuntime, authorization: Annotated[str, Header()] = "") -> str:
    """Return the user of the path, whom the token must speak for."""
    scheme, _space, token = authorization.partition(" ")
    token_env = runtime.settings.token
    if scheme.lower() != "bearer" or token_env is None:
        raise _unauthorised("a bearer token is needed")
    try:
        subject = auth.subject(token_env.jwt_secret, token)
    except auth.TokenRefused as error:
        raise _unauthorised(str(error)) from None
    if subject != user_id:
        raise HTTPException(HTTPStatus.FORBIDDEN, "the token is another user's")
    return user_id


AuthorisedUser = Annotated[str, Depends(authorised_user)]


@probes.get("/healthz")
async def healthz() -> dict[str, str]:
    """Tell that the process answers, which is all that a restart could repair."""
    return {"status": "ok"}


@probes.get("/readyz")
async def readyz(runtime: CurrentRuntime) -> JSONResponse:
    """Tell whether requests can be served: the database counts, the broker and the sidecar do not."""
    if problem := await runtime.database.problem():
        body = {"status": "not ready", "reasons": [f"database: {problem}"], **runtime.notes}
        return JSONResponse(body, HTTPStatus.SERVICE_UNAVAILABLE)
    return JSONResponse({"status": "ready", **runtime.notes})


@probes.get("/metrics")
async def metrics() -> Response:
    """Give the counters to Prometheus."""
    return Response(prometheus_client.generate_latest(), media_type=prometheus_client.CONTENT_TYPE_LATEST)


def _unauthorised(reason: str) -> HTTPException:
    return HTTPException(HTTPStatus.UNAUTHORIZED, reason, {"WWW-Authenticate": "Bearer"})
