"""Which Secrets, and which of their keys, rendered manifests ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from todoctl.cluster import Json
from todoctl.manifests import containers, mapping, name, sequence, service, templates

TOKEN_ANNOTATIONS = ("dapr.io/api-token-secret", "dapr.io/app-token-secret")
ENV_ANNOTATION = "dapr.io/env-from-secret"


@dataclass(frozen=True, slots=True)
class Reference:
    """One wish for a Secret.

    Args:
        secret: name of the Secret.
        key: the key; empty when any content will do.
        user: who asks: a service, or an object such as `Component pubsub-kafka`.
        optional: whether the pod starts without it.
    """

    secret: str
    key: str
    user: str
    optional: bool = False


@dataclass(slots=True)
class Need:
    """All that is wanted of one Secret."""

    secret: str
    keys: set[str] = field(default_factory=set)
    users: set[str] = field(default_factory=set)


def needs(manifests: list[Json]) -> list[Need]:
    """Return the Secrets that must exist before the release, by name; those it makes itself are left out."""
    own = {name(manifest) for manifest in manifests if manifest.get("kind") == "Secret"}
    own |= {
        str(mapping(manifest, "spec", "target").get("name") or name(manifest))
        for manifest in manifests
        if manifest.get("kind") == "ExternalSecret"
    }
    found: dict[str, Need] = {}
    for reference in references(manifests):
        if not reference.optional and reference.secret not in own:
            need = found.setdefault(reference.secret, Need(reference.secret))
            need.users.add(reference.user)
            need.keys |= {reference.key} - {""}
    return [found[secret] for secret in sorted(found)]


def describe(found: Iterable[Reference]) -> str:
    """Return in words which Secrets and keys are referred to."""
    keys: dict[str, set[str]] = {}
    for reference in found:
        keys.setdefault(reference.secret, set()).update({reference.key} - {""})
    names = [f"Secret {secret} ({', '.join(sorted(keys[secret]))})".removesuffix(" ()") for secret in sorted(keys)]
    return " or ".join(names)


def references(manifests: list[Json]) -> Iterator[Reference]:
    """Yield every reference to a Secret, in the order of the manifests."""
    for user, template in templates(manifests):
        yield from _of_pod(user, template)
    for manifest in manifests:
        match manifest.get("kind"):
            case "Component" | "HTTPEndpoint":
                yield from _of_component(manifest)
            case "TriggerAuthentication":
                for reference in sequence(manifest, "spec", "secretTargetRef"):
                    yield from _key(reference, f"TriggerAuthentication {name(manifest)}")
            case "Role":
                yield from _of_role(manifest, manifests)


def _of_pod(user: str, template: Json) -> Iterator[Reference]:
    for container in containers(template):
        for variable in sequence(container, "env"):
            yield from _key(mapping(variable, "valueFrom", "secretKeyRef"), user)
        for source in sequence(container, "envFrom"):
            yield from _whole(mapping(source, "secretRef"), "name", user)
    for registry in sequence(template, "spec", "imagePullSecrets"):
        yield from _whole(registry, "name", user)
    for volume in sequence(template, "spec", "volumes"):
        yield from _whole(mapping(volume, "secret"), "secretName", user)
        for source in sequence(volume, "projected", "sources"):
            yield from _whole(mapping(source, "secret"), "name", user)
    annotations = mapping(template, "metadata", "annotations")
    for annotation in TOKEN_ANNOTATIONS:
        if secret := annotations.get(annotation):
            yield Reference(str(secret), "token", user)
    for entry in filter(None, str(annotations.get(ENV_ANNOTATION, "")).split(",")):
        secret, _, key = entry.partition("=")[2].strip().partition(":")
        yield Reference(secret, key or secret, user)


def _of_component(manifest: Json) -> Iterator[Reference]:
    # other secret stores hold their secrets elsewhere
    if mapping(manifest, "auth").get("secretStore", "kubernetes") != "kubernetes":
        return
    for entry in sequence(manifest, "spec", "metadata") + sequence(manifest, "spec", "headers"):
        reference = mapping(entry, "secretKeyRef")
        if secret := reference.get("name"):
            yield Reference(str(secret), str(reference.get("key") or secret), f"{manifest['kind']} {name(manifest)}")


def _of_role(role: Json, manifests: Iterable[Json]) -> Iterator[Reference]:
    services = sorted(_services_of_role(name(role), manifests))
    for rule in sequence(role, "rules"):
        if "secrets" in (rule.get("resources") or []):
            for secret in rule.get("resourceNames") or []:
                for user in services or [f"Role {name(role)}"]:
                    yield Reference(str(secret), "", user)


def _services_of_role(role: str, manifests: Iterable[Json]) -> set[str]:
    accounts = {
        str(subject.get("name"))
        for binding in manifests
        if binding.get("kind") == "RoleBinding" and mapping(binding, "roleRef").get("name") == role
        for subject in sequence(binding, "subjects")
    }
    return {
        service(template)
        for _, template in templates(manifests)
        if mapping(template, "spec").get("serviceAccountName") in accounts
    }


def _key(reference: Json, user: str) -> Iterator[Reference]:
    if reference.get("name"):
        yield Reference(str(reference["name"]), str(reference.get("key", "")), user, _truth(reference.get("optional")))


def _whole(reference: Json, key_of_name: str, user: str) -> Iterator[Reference]:
    if secret := reference.get(key_of_name):
        keys = [str(item.get("key", "")) for item in sequence(reference, "items")] or [""]
        for key in keys:
            yield Reference(str(secret), key, user, _truth(reference.get("optional")))


def _truth(value: Any) -> bool:
    return value is True
