"""What the real API server says of objects with a slip: a strict dry run of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kubernetes import config
from kubernetes.client import ApiException
from kubernetes.dynamic import DynamicClient
from kubernetes.dynamic.exceptions import ResourceNotFoundError

from .operators import Json

_DRY_RUN = (("dryRun", "All"), ("fieldValidation", "Strict"))


@dataclass(frozen=True, slots=True)
class Judge:
    """An API server that keeps nothing of what it is asked.

    Args:
        client: its client.
        namespace: in which the objects would be made.
    """

    client: DynamicClient
    namespace: str

    def refusal(self, body: Json) -> str:
        """Return why the server refuses an object, nothing when it takes it from Helm 3 as well as from Helm 4.

        The former creates it; the latter applies it on the server, which takes no null in a custom resource.
        """
        version, kind = body.get("apiVersion"), body.get("kind")
        if not (version and kind):
            return "apiVersion or kind is empty"
        try:
            resource = self.client.resources.get(api_version=f"{version}", kind=f"{kind}")
        except ResourceNotFoundError:
            return f"no matches for kind {kind!r} in version {version!r}"
        options: dict[str, Any] = {"body": body, "query_params": list(_DRY_RUN)}
        metadata = body.get("metadata")
        named = metadata if isinstance(metadata, dict) else {}
        options["namespace"] = _text(named.get("namespace")) or self.namespace
        try:
            resource.create(**options)
            # a name may be the server's to give
            if name := _text(named.get("name")):
                resource.server_side_apply(name=name, field_manager="mutations", **options)
        except ApiException as error:
            return str(json.loads(error.body or "{}").get("message") or error.reason)
        return ""


def judge(kubeconfig: Path, namespace: str) -> Judge:
    """Return the judge of a cluster."""
    client: Any = config.new_client_from_config(str(kubeconfig))  # type: ignore[no-untyped-call]
    return Judge(DynamicClient(client), namespace)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
