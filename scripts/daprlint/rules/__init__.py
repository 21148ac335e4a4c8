"""The rules, one module per family; importing them fills the register."""

from __future__ import annotations

from daprlint.rule import REGISTER
from daprlint.rules import (
    annotation_values,
    component_fields,
    component_types,
    component_values,
    dead_letters,
    flags,
    identity,
    injection,
    kubernetes,
    ports,
    reliability,
    rendering,
    resiliency_policies,
    resiliency_targets,
    routes,
    schema,
    scopes,
    secrets,
    subscriptions,
    suppressing,
    topics,
)

__all__ = [
    "REGISTER",
    "annotation_values",
    "component_fields",
    "component_types",
    "component_values",
    "dead_letters",
    "flags",
    "identity",
    "injection",
    "kubernetes",
    "ports",
    "reliability",
    "rendering",
    "resiliency_policies",
    "resiliency_targets",
    "routes",
    "schema",
    "scopes",
    "secrets",
    "subscriptions",
    "suppressing",
    "topics",
]
