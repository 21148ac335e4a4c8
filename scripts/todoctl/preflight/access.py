"""Checks that the user may do what helm and todoctl do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from todoctl.cluster import Cluster, Refused
from todoctl.manifests import mapping
from todoctl.preflight.check import Check, Status
from todoctl.preflight.kinds import Kinds, Resource

RELEASE_VERBS = ("get", "create", "patch", "delete")
# what is read to follow a rollout, and what helm keeps its releases in
OWN = (
    (Resource("", "secrets"), ("get", "list", "create", "update", "delete")),
    (Resource("", "pods"), ("list", "delete")),
    (Resource("", "pods/log"), ("get",)),
    (Resource("", "events"), ("list",)),
    (Resource("apps", "deployments"), ("list",)),
    (Resource("apps", "replicasets"), ("list",)),
)


def check(cluster: Cluster, kinds: Kinds) -> Iterator[Check]:
    """Yield one check that names everything the user may not do."""
    wanted: dict[Resource, set[str]] = defaultdict(set)
    for resource in kinds.served:
        wanted[resource] |= set(RELEASE_VERBS)
    for resource, verbs in OWN:
        wanted[resource] |= set(verbs)
    refused: dict[Resource, list[str]] = {}
    for resource in sorted(wanted, key=str):
        if lacking := [verb for verb in sorted(wanted[resource]) if not _may(cluster, resource, verb)]:
            refused[resource] = lacking
    user = _user(cluster)
    if not refused:
        yield Check("Permissions", Status.OK, f"{user} may do all that an install does in {cluster.target.namespace}")
        return
    what = "; ".join(f"{', '.join(lacking)} {resource}" for resource, lacking in refused.items())
    yield Check("Permissions", Status.MISSING, f"{user} may not {what}", _grant(cluster, refused, user))


def _may(cluster: Cluster, resource: Resource, verb: str) -> bool:
    plural, _, part = resource.plural.partition("/")
    wish = {
        "namespace": cluster.target.namespace,
        "verb": verb,
        "group": resource.group,
        "resource": plural,
        "subresource": part,
    }
    review = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "spec": {"resourceAttributes": wish},
    }
    answer = cluster.create("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review)
    return mapping(answer, "status").get("allowed") is True


def _user(cluster: Cluster) -> str:
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    try:
        answer = cluster.create("/apis/authentication.k8s.io/v1/selfsubjectreviews", review)
    except Refused:  # API servers before 1.28 have no such question
        return "USER"
    return str(mapping(answer, "status", "userInfo").get("username", "USER"))


def _grant(cluster: Cluster, refused: dict[Resource, list[str]], user: str) -> str:
    verbs = ",".join(sorted({verb for verbs in refused.values() for verb in verbs}))
    resources = ",".join(map(_as_kubectl_wants, refused))
    kubectl, role = f"kubectl -n {cluster.target.namespace}", f"{cluster.target.release}-installer"
    return (
        f"have an administrator run: {kubectl} create role {role} --verb={verbs} --resource={resources}"
        f" && {kubectl} create rolebinding {role} --role={role} --user={user}"
    )


def _as_kubectl_wants(resource: Resource) -> str:
    plural, slash, part = resource.plural.partition("/")
    return f"{plural}{f'.{resource.group}' if resource.group else ''}{slash}{part}"
