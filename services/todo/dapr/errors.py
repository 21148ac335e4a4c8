"""What can go wrong with a call to the sidecar."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus


class DaprError(Exception):
    """The sidecar refused a call.

    Args:
        status: HTTP status of the answer; 0 when there was none.
        error_code: Dapr's code, for example ERR_PUBSUB_NOT_FOUND.
        message: Dapr's own words.
    """

    def __init__(self, status: int, error_code: str, message: str) -> None:
        super().__init__(f"{status} {error_code}: {message}")
        self.status = status
        self.error_code = error_code
        self.message = message


class SidecarUnreachable(DaprError):
    """Nothing answered: there is no sidecar, it is not up yet, or it is gone."""

    def __init__(self, url: str, cause: str) -> None:
        super().__init__(0, "SIDECAR_UNREACHABLE", f"no answer from {url}: {cause}")


class ApiTokenRefused(DaprError):
    """The sidecar demands another API token than this process has, if it has one."""

    def __init__(self) -> None:
        super().__init__(
            HTTPStatus.UNAUTHORIZED,
            "API_TOKEN_REFUSED",
            "the sidecar demands another token than DAPR_API_TOKEN, which services.<name>.dapr.apiTokenSecret sets",
        )


class ApiNotAllowed(DaprError):
    """The sidecar's Configuration does not list this API, or its version of Dapr does not have it."""

    def __init__(self) -> None:
        super().__init__(
            HTTPStatus.NOT_FOUND,
            "API_NOT_ALLOWED",
            "the sidecar has no such API, or its Configuration does not allow it",
        )


class StateConflict(DaprError):
    """The etag is not the stored one: somebody else wrote first."""


class BulkPublishError(DaprError):
    """Some or all entries of a bulk publish were refused; `failed` gives the reason for each entry id."""

    def __init__(self, status: int, error_code: str, failed: Mapping[str, str]) -> None:
        super().__init__(status, error_code, "; ".join(sorted(set(failed.values()))))
        self.failed = failed


def error_from(status: int, body: bytes) -> DaprError:
    """Return the typed error for an answer that is not a success."""
    # for these daprd has words, but no code: a middleware of its pipeline may give the same status in its own words
    match status, body.strip():
        case HTTPStatus.UNAUTHORIZED, b"invalid api token":
            return ApiTokenRefused()
        case HTTPStatus.NOT_FOUND, b"404 page not found":
            return ApiNotAllowed()
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        answer = {}
    error_code = str(answer.get("errorCode", f"HTTP_{status}"))
    if failed := answer.get("failedEntries"):
        return BulkPublishError(status, error_code, {entry["entryId"]: entry.get("error", "") for entry in failed})
    message = str(answer.get("message") or body.decode(errors="replace").strip())
    return (StateConflict if status == HTTPStatus.CONFLICT else DaprError)(status, error_code, message)
