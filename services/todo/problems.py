"""What a client is told when a request cannot be answered: problem documents of RFC 9457, and never a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from todo.database.errors import DATABASE_ERRORS, explain
from todo.tasks.errors import Conflict, Invalid, NotFound

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    """Return a problem document.

    Args:
        status: of HTTP.
        detail: what is wrong with this request.
        headers: of the answer.
        more: further members of the document.
    """
    content = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JSONResponse(content, status, headers, media_type=MEDIA_TYPE)


def add_handlers(app: FastAPI) -> None:
    """Let an application answer every error with a problem document."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(Conflict, _conflict)
    app.add_exception_handler(Invalid, _invalid)
    for error in DATABASE_ERRORS:
        app.add_exception_handler(error, _database_down)
    app.add_exception_handler(Exception, _fault)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    answered = cast(HTTPException, error)
    return problem(answered.status_code, str(answered.detail), answered.headers)


async def _not_valid(_request: Request, error: Exception) -> JSONResponse:
    found = cast(RequestValidationError, error).errors()
    errors = [{"field": ".".join(map(str, each["loc"])), "reason": each["msg"]} for each in found]
    detail = "; ".join(f"{each['field']}: {each['reason']}" for each in errors)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=errors)


async def _not_found(_request: Request, error: Exception) -> JSONResponse:
    return problem(HTTPStatus.NOT_FOUND, str(error))


async def _conflict(_request: Request, error: Exception) -> JSONResponse:
    return problem(HTTPStatus.CONFLICT, str(error))


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    invalid = cast(Invalid, error)
    errors = [{"field": invalid.field, "reason": invalid.reason}]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(invalid), errors=errors)


async def _database_down(_request: Request, error: Exception) -> JSONResponse:
    log.error("a request failed: %s", explain(error))
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, "the database does not answer", {"Retry-After": "5"})


async def _fault(request: Request, error: Exception) -> JSONResponse:
    log.critical("a fault in %s %s", request.method, request.url.path, exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "a fault of the service; its log says more")
