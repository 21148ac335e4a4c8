"""Let nobody but the sidecar deliver events."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Request
from pydantic import SecretStr

log = logging.getLogger(__name__)

REFUSAL = "the header dapr-api-token is not APP_API_TOKEN"


def sidecar_routes(token: SecretStr | None) -> APIRouter:
    """Return a router for routes that only the sidecar may call, when there is a token by which it is known."""
    return APIRouter(dependencies=[Depends(sidecar_only(token))] if token else [])


def sidecar_only(token: SecretStr) -> Callable[[Request, str], None]:
    """Return a dependency that answers 401 to a call without the token of the sidecar's calls."""
    expected = token.get_secret_value().encode()

    def check(request: Request, dapr_api_token: Annotated[str, Header()] = "") -> None:
        # a header's bytes come as Latin-1; in constant time, so that the delay of an answer tells nothing of the token
        if not hmac.compare_digest(dapr_api_token.encode("latin-1"), expected):
            log.error(
                "refused a call of %s: %s. Fix: let services.<name>.dapr.appTokenSecret name one Secret for both the "
                "sidecar and the service, and restart the pod after a change of it",
                request.url.path,
                REFUSAL,
            )
            raise HTTPException(HTTPStatus.UNAUTHORIZED, REFUSAL)

    return check
