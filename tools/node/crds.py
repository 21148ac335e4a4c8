"""The kinds of operators that are not there: the API server takes their objects, and nobody acts on them."""

from __future__ import annotations

from daprlint.catalogue import gomodules, schemas
from daprlint.catalogue.schemas.upstream import FAMILIES
from node.clients import kubectl
from node.record import NodeError, Record

# what the API server or the node itself brings
OWN = ("kubernetes", "dapr")
# those that the chart may render; each further one takes memory of the API server, and time of every test
KINDS = ("ExternalSecret", "HTTPRoute", "PodMonitor", "ScaledObject", "ServiceMonitor", "TriggerAuthentication")
ESTABLISHED_SECONDS = 60


def add(written: Record) -> None:
    """Apply the CustomResourceDefinitions of KINDS, from the modules whose schemas the linter knows.

    Raises:
        NodeError: a module cannot be had, is another than the schemas are from, or was refused.
    """
    files = []
    for name, family in FAMILIES.items():
        if name not in OWN:
            version, release = list(family.versions.items())[-1]
            files += sorted(_module(name, version, family.module, release).folder.glob(family.files))
    # client-side apply keeps a copy in an annotation, for which these are too large
    arguments = [word for file in files if _defines(file.read_text()) for word in ("-f", str(file))]
    kubectl(written.first, "apply", "--server-side", *arguments)
    kubectl(written.first, "wait", "--for=condition=Established", f"--timeout={ESTABLISHED_SECONDS}s", *arguments)


def _defines(text: str) -> bool:
    return any(f"\n    kind: {kind}\n" in text for kind in KINDS)


def _module(family: str, version: str, path: str, release: str) -> gomodules.Module:
    try:
        module = gomodules.download(f"{path}@{release}")
    except gomodules.ModuleMissing as error:
        raise NodeError(
            f"{path} {release} cannot be had: {error}", fix="see whether this machine reaches GOPROXY"
        ) from error
    if module.sum != schemas.origin(family, version)["sum"]:
        raise NodeError(
            f"{module.folder} is not what the schemas are from", fix="go clean -modcache, then make generate"
        )
    return module
