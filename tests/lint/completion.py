"""Complete the fragments in the rules' examples into whole manifests, so that nothing but their mistake is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml import MappingNode, ScalarNode, SequenceNode

from daprlint.document import Document, Source
from daprlint.reader import read

WHOLE = {
    "Component": """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: example}
        spec: {metadata: []}
    """,
    "Subscription": """
        apiVersion: dapr.io/v2alpha1
        kind: Subscription
        metadata: {name: example}
    """,
    "Configuration": """
        apiVersion: dapr.io/v1alpha1
        kind: Configuration
        metadata: {name: example}
    """,
    "Resiliency": """
        apiVersion: dapr.io/v1alpha1
        kind: Resiliency
        metadata: {name: example}
    """,
    "Deployment": """
        apiVersion: apps/v1
        metadata: {name: NAME}
        spec:
          selector: {matchLabels: {app: NAME}}
          template:
            metadata:
              labels: {app: NAME}
              annotations:
                dapr.io/enabled: "true"
                dapr.io/app-id: NAME
                dapr.io/app-port: "8080"
                dapr.io/sidecar-memory-limit: 128Mi
            spec:
              containers:
                - {name: NAME, image: example/image}
    """,
}
REQUIRED = {
    "pubsub.kafka": {"brokers": "kafka:9092", "authType": "none"},
    "state.postgresql": {"connectionString": "host=db user=orders"},
}


def completed(source: Source) -> Iterator[Document]:
    """Yield the documents of an example; one with an apiVersion is taken as it is."""
    for document in read(source):
        if document.problem:
            yield document
            continue
        root = document.yaml
        if isinstance(root, MappingNode) and not document.api_version:
            kind = document.kind or "Component"
            _merge(root, yaml.compose(WHOLE[kind].replace("NAME", document.name or "example")))
            if kind == "Component":
                _require(root)
            elif kind == "Deployment":
                _give_images(root)
        yield Document(source, root, document.template)


def _merge(target: MappingNode, whole: MappingNode) -> None:
    vars(target).pop("fields", None)  # a node remembers its fields
    for key, value in whole.value:
        existing = _get(target, key.value)
        if existing is None:
            target.value.append((key, value))
        elif isinstance(existing, MappingNode) and isinstance(value, MappingNode):
            _merge(existing, value)


def _require(component: MappingNode) -> None:
    spec = _get(component, "spec")
    entries = _get(spec, "metadata")
    assert isinstance(entries, SequenceNode)
    names = {_get(entry, "name").value for entry in entries.value}
    for name, value in REQUIRED.get(_get(spec, "type").value, {}).items():
        if name not in names:
            entries.value.append(yaml.compose(f"{{name: {name}, value: '{value}'}}"))


def _give_images(deployment: MappingNode) -> None:
    containers = _get(_get(_get(_get(deployment, "spec"), "template"), "spec"), "containers")
    for container in containers.value:
        if _get(container, "image") is None:
            container.value += yaml.compose("{image: example/image}").value
            vars(container).pop("fields", None)


def _get(mapping: MappingNode, name: str) -> yaml.Node | None:
    return next((v for k, v in mapping.value if isinstance(k, ScalarNode) and k.value == name), None)
