"""Talks to the Kubernetes API server through the official client; objects are plain dicts, as in YAML."""

from __future__ import annotations

import json
import logging
import os
import re
import warnings
from argparse import Namespace
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from todoctl.errors import TodoctlError
from todoctl.kubeconfig import FIX, Kubeconfig, read
from todoctl.target import Target

if TYPE_CHECKING:
    from kubernetes.client import ApiClient

Json = dict[str, Any]

REQUEST_SECONDS = (5.0, 30.0)  # to connect, to read

TOO_MANY, SERVER_ERROR = 429, 500  # it may be well again in a moment


class Refused(TodoctlError):
    """The API server answers a request with an error.

    Args:
        status: the HTTP status.
    """

    def __init__(self, what: str, status: int, *, where: str, fix: str) -> None:
        super().__init__(what, where=where, fix=fix)
        self.status = status


class Unreachable(TodoctlError):
    """The API server does not answer; it may be for a moment only."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One API server, as the user of one kubeconfig context."""

    api: ApiClient
    target: Target

    @property
    def server(self) -> str:
        """The address of the API server."""
        return str(self.api.configuration.host)

    def get(self, path: str, **query: str) -> Json | None:
        """Return one object, or None when there is none.

        Args:
            path: path of the REST API.
            query: its parameters.

        Raises:
            Refused: the server says no.
            Unreachable: it does not answer.
        """
        try:
            answer = self._request("GET", path, query)
        except Refused as refused:
            if refused.status == 404:
                return None
            raise
        loaded = json.loads(answer)
        return loaded if isinstance(loaded, dict) else None

    def items(self, path: str, **query: str) -> list[Json]:
        """Return the objects of a list; raises like `get`."""
        found = self.get(path, **query)
        return list(found.get("items") or []) if found else []

    def create(self, path: str, body: Json) -> Json:
        """Create an object and return what the server made of it; raises like `get`."""
        created: Json = json.loads(self._request("POST", path, {}, body))
        return created

    def delete(self, path: str) -> bool:
        """Delete an object with all it owns; False when there was none; raises like `get`."""
        try:
            self._request("DELETE", path, {"propagationPolicy": "Background"})
        except Refused as refused:
            if refused.status == 404:
                return False
            raise
        return True

    def text(self, path: str, **query: str) -> str:
        """Return an answer that is no JSON, such as a log; raises like `get`."""
        return self._request("GET", path, query)

    def namespaced(self, resource: str, name: str = "", api: str = "v1") -> str:
        """Return the path of a resource in the target's namespace.

        Args:
            resource: plural name, such as pods.
            name: of one object; all when empty.
            api: its group and version, such as apps/v1.
        """
        root = f"/apis/{api}" if "/" in api else f"/api/{api}"
        return f"{root}/namespaces/{self.target.namespace}/{resource}" + (f"/{name}" if name else "")

    def _request(self, method: str, path: str, query: dict[str, str], body: Json | None = None) -> str:
        from urllib3.exceptions import HTTPError

        request = self.api.param_serialize(
            method,
            path,
            query_params=list(query.items()),
            header_params={"Accept": "application/json, */*"},
            body=body,
            auth_settings=["BearerToken"],
        )
        try:
            response = self.api.call_api(*request, _request_timeout=REQUEST_SECONDS)
            text = bytes(response.response.data or b"").decode(errors="replace")
        except HTTPError as error:
            raise Unreachable(
                f"cannot reach the API server {self.server}: {_reason(error)}",
                where=f"context {self.target.context}",
                fix=f"start the cluster or pick another --context; try: {self.target.kubectl} version",
            ) from error
        if 200 <= response.status < 300:
            return text
        if response.status == TOO_MANY or response.status >= SERVER_ERROR:
            raise Unreachable(
                f"the API server {self.server} answers {response.status}: {text.strip()[:300]}",
                where=f"context {self.target.context}, {method} {path}",
                fix=f"look how it is, and try again: {self.target.kubectl} get --raw /readyz",
            )
        raise _refused(response.status, method, path, text, self.target)


def connect(options: Namespace) -> Cluster:
    """Return the cluster that the options of `options.add_cluster` name.

    Raises:
        TodoctlError: no such kubeconfig or context.
    """
    from kubernetes import client, config
    from urllib3.exceptions import InsecureRequestWarning

    warnings.simplefilter("ignore", InsecureRequestWarning)  # the kubeconfig asked for it
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    settings = client.Configuration(retries=1)
    kubeconfig = read(options.kubeconfig)
    context = options.context or kubeconfig.current
    target = Target(context, options.namespace, options.release, options.kubeconfig, options.helm)
    if context not in kubeconfig.contexts:
        raise _no_context(kubeconfig, context)
    complaints = _Complaints()
    logging.getLogger().addHandler(complaints)
    try:
        files = os.pathsep.join(kubeconfig.files)
        api = config.new_client_from_config(files, context, client_configuration=settings)  # type: ignore[no-untyped-call]
    except (config.ConfigException, OSError) as error:
        raise TodoctlError(
            f"no usable context {context}: {error}", where=kubeconfig.where, fix="repair this context in the file"
        ) from error
    except (TypeError, AttributeError, KeyError) as error:  # the client library looks at no shapes
        raise TodoctlError(
            f"no usable context {context}: its cluster or user is not as in a kubeconfig",
            where=kubeconfig.where,
            fix="repair this context in the file",
        ) from error
    finally:
        logging.getLogger().removeHandler(complaints)
    if complaints.messages:
        raise TodoctlError(
            f"the credentials cannot be had: {complaints.messages[-1]}",
            where=f"context {context}",
            fix=f"install or repair what the kubeconfig runs to log in; try: {target.kubectl_anywhere} version",
        )
    return Cluster(api, target)


class _Complaints(logging.Handler):
    """Keeps what the client library only logs: that a program which gives credentials failed."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(re.sub(r"\[Errno \d+\] ", "", record.getMessage()))


def _no_context(kubeconfig: Kubeconfig, wanted: str) -> TodoctlError:
    if not kubeconfig.contexts:
        what, fix = ": the kubeconfig has none", FIX
    else:
        what = f" {wanted}: there is none of that name" if wanted else ": none is the current one"
        fix = f"--context with one of: {', '.join(kubeconfig.contexts)}"
    return TodoctlError(f"no usable context{what}", where=kubeconfig.where, fix=fix)


def _refused(status: int, method: str, path: str, text: str, target: Target) -> Refused:
    try:
        message = str(json.loads(text).get("message") or text)
    except (ValueError, AttributeError):
        message = text.strip() or f"HTTP {status}"
    if status == 401:
        what, fix = (
            "the API server does not accept the credentials",
            f"log in again, then try: {target.kubectl} get pods",
        )
    elif status == 403:
        what, fix = message, f"ask for the permission; see what you may do: {target.kubectl} auth can-i --list"
    else:
        what, fix = message, ""
    return Refused(what, status, where=f"context {target.context}, {method} {path}", fix=fix)


def _reason(error: BaseException) -> str:
    reason = getattr(error, "reason", None)
    if isinstance(reason, BaseException):
        return _reason(reason)
    return re.sub(r"\[Errno \d+\] ", "", str(error).rpartition(": ")[2])
