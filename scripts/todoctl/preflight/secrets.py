"""Checks that the Secrets of a release exist with every key it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from todoctl.cluster import Cluster, Json, Refused
from todoctl.manifests import mapping
from todoctl.preflight.check import Check, Status
from todoctl.references import Need, needs

FILE = re.compile(r"\.(crt|cert|pem|key|p12|jks|json|ya?ml)$")


def check(cluster: Cluster, manifests: list[Json]) -> Iterator[Check]:
    """Yield one check for each Secret that must exist before the release."""
    for need in needs(manifests):
        subject = f"Secret {need.secret}"
        try:
            secret = cluster.get(cluster.namespaced("secrets", need.secret))
        except Refused as refused:
            yield Check(subject, Status.WARNING, f"not looked at: {refused.what}", refused.fix)
            continue
        users = ", ".join(sorted(need.users))
        if secret is None:
            wanted = f", with {_list(need.keys)}," if need.keys else ""
            yield Check(subject, Status.MISSING, f"is not there; needed{wanted} by {users}", _create(cluster, need))
            continue
        data = mapping(secret, "data")
        lacking = sorted(need.keys - data.keys())
        empty = sorted(key for key in need.keys & data.keys() if not data[key])
        if lacking or empty:
            what = " and ".join(
                [f"has no {_list(lacking)}"] * bool(lacking) + [f"has an empty {_list(empty)}"] * bool(empty)
            )
            fix = _add(cluster, need.secret, sorted({*lacking, *empty}))
            yield Check(subject, Status.MISSING, f"{what}; needed by {users}", fix)
        else:
            yield Check(subject, Status.OK, f"{_list(need.keys) if need.keys else 'there'}, for {users}")


def _create(cluster: Cluster, need: Need) -> str:
    sources = " ".join(
        f"--from-file={key}=./{key}" if FILE.search(key) else f'--from-literal={key}="{_variable(need.secret, key)}"'
        for key in sorted(need.keys)
    )
    return f"{cluster.target.kubectl} create secret generic {need.secret} {sources or '--from-env-file=FILE'}"


def _add(cluster: Cluster, secret: str, keys: list[str]) -> str:
    # base64, because a value with a quote in it would break the JSON
    data = ",".join(rf'\"{key}\":\"$({_read(secret, key)} | base64 | tr -d "\n")\"' for key in keys)
    return rf'{cluster.target.kubectl} patch secret {secret} --type merge -p "{{\"data\":{{{data}}}}}"'


def _read(secret: str, key: str) -> str:
    return f"cat ./{key}" if FILE.search(key) else f'printf %s "{_variable(secret, key)}"'


def _variable(secret: str, key: str) -> str:
    if re.fullmatch(r"[A-Z][A-Z0-9_]*", key):
        return f"${key}"
    return "$" + re.sub(r"\W", "_", f"{secret}_{key}").upper()


def _list(keys: Iterable[str]) -> str:
    keys = sorted(keys)
    return f"key{'s' * (len(keys) > 1)} {', '.join(keys)}"
