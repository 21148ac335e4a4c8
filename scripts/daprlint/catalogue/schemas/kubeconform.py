"""Write schemas where kubeconform looks for them."""

from __future__ import annotations

import json
from pathlib import Path

from daprlint.catalogue.schemas import Schemas


def write(folder: Path, kubernetes: str, dapr: str) -> None:
    """Write the schemas of all kinds, for `kubeconform -strict -kubernetes-version 1.37.0 -schema-location FOLDER`.

    Args:
        folder: gets a folder for the version of Kubernetes, which must not be there yet.
        kubernetes: major.minor.
        dapr: major.minor.

    Raises:
        ValueError: there is no data of a version.
    """
    schemas = Schemas(kubernetes, dapr)
    target = folder / f"v{kubernetes}.0-standalone-strict"
    target.mkdir(parents=True)
    for api_version, kind in schemas.kinds():
        group, _, version = api_version.rpartition("/")
        # kubeconform knows a group by its first label
        suffix = f"{group.partition('.')[0]}-{version}" if group else version
        with target.joinpath(f"{kind.lower()}-{suffix}.json").open("x") as file:
            json.dump(schemas.schema(api_version, kind), file)
