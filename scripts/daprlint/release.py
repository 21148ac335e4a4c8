"""The release model: everything the rules look at, gathered once."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from daprlint.apps import App, app_of
from daprlint.catalogue import Catalogue
from daprlint.catalogue.schemas import Schemas
from daprlint.components import Component
from daprlint.configuration import Configuration
from daprlint.document import Document
from daprlint.finding import Severity
from daprlint.resiliency import Resiliency
from daprlint.resources import Resource, Subscription, same_namespace
from daprlint.settings import Settings
from daprlint.shape import Fault, faults
from daprlint.suppressions import Suppression, written_in

GROUP = "dapr.io"
# kinds of operators that make Secrets, and where the name of the Secret stands if it is not their own
_SECRET_MAKERS = {
    "ExternalSecret": ("spec", "target", "name"),
    "SealedSecret": ("spec", "template", "metadata", "name"),
    "Certificate": ("spec", "secretName"),
    "VaultStaticSecret": ("spec", "destination", "name"),
}

Named = TypeVar("Named", bound=Resource)


@dataclass(eq=False)
class Release:
    """The documents that are installed together.

    Args:
        documents: in the order in which they were read.
        catalogue: what is known of the Dapr version at hand.
        settings: what the user says of it.
        broken: documents that cannot be read.
        ran: codes of the rules that have looked at it.
    """

    documents: list[Document]
    catalogue: Catalogue
    settings: Settings = field(default_factory=Settings)
    apps: list[App] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    configurations: list[Configuration] = field(default_factory=list)
    resiliencies: list[Resiliency] = field(default_factory=list)
    secrets: list[Resource] = field(default_factory=list)
    services: list[Resource] = field(default_factory=list)
    broken: list[Document] = field(default_factory=list)
    suppressions: list[Suppression] = field(default_factory=list)
    ran: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.broken = [document for document in self.documents if document.problem]
        self.documents = [document for document in self.documents if not document.problem]
        self.suppressions = list(written_in(self.documents))
        plain = {
            ("", "Secret"): self.secrets,
            ("", "Service"): self.services,
        }
        for document in self.documents:
            key = (document.group, document.kind)
            if key == (GROUP, "Component"):
                self.components.append(Component(document, self.catalogue))
            elif key == (GROUP, "Subscription"):
                self.subscriptions.append(Subscription(document))
            elif key == (GROUP, "Configuration"):
                self.configurations.append(Configuration(document))
            elif key == (GROUP, "Resiliency"):
                self.resiliencies.append(Resiliency(document))
            elif key in plain:
                plain[key].append(Resource(document))
            elif app := app_of(document):
                self.apps.append(app)

    @property
    def missing(self) -> Severity:
        """Return how bad it is that the release lacks something: it may live outside, in an open world."""
        return Severity.ERROR if self.settings.closed_world else Severity.WARNING

    @property
    def scoped(self) -> Iterator[Resource]:
        """Yield the objects that have scopes."""
        yield from self.components
        yield from self.subscriptions
        yield from self.resiliencies

    @property
    def schemas(self) -> Schemas:
        """Return the schemas of the kinds of the Dapr and the Kubernetes at hand."""
        return self.catalogue.schemas(self.settings.kube_version)

    @functools.cached_property
    def faults(self) -> list[Fault]:
        """Return where the documents differ from the schemas of their kinds."""
        return [fault for document in self.documents for fault in faults(document, self.schemas)]

    @functools.cached_property
    def kinds(self) -> dict[str, list[Resource]]:
        """Return all objects by kind."""
        found: dict[str, list[Resource]] = {}
        for document in self.documents:
            found.setdefault(document.kind, []).append(Resource(document))
        return found

    @functools.cached_property
    def _is_of_kubernetes(self) -> bool:
        return any(
            document.group != GROUP or document.namespace or document.template or document.source.chart
            for document in self.documents
        )

    def is_certain(self, document: Document) -> bool:
        """Say whether what the API server would refuse of a document is wrong for certain.

        Of the kind of an operator the cluster may have another version, and a release of nothing but Dapr's objects
        may be meant for a sidecar outside of Kubernetes, which demands less.
        """
        if document.group == GROUP:
            return self._is_of_kubernetes
        return self.schemas.is_chosen(document.api_version, document.kind)

    @functools.cached_property
    def _names(self) -> dict[tuple[str, str], list[Resource]]:
        found: dict[tuple[str, str], list[Resource]] = {}
        for kind, resources in self.kinds.items():
            for resource in resources:
                found.setdefault((kind, resource.name), []).append(resource)
        return found

    def has(self, kind: str, name: str, namespace: str) -> bool:
        """Say whether the release has an object that one of a namespace can see, or has something that makes it."""
        if any(same_namespace(one.namespace, namespace) for one in self._names.get((kind, name), ())):
            return True
        return kind == "Secret" and any(
            same_namespace(maker.namespace, namespace) and (maker.document.root.text_at(*path) or maker.name) == name
            for made_by, path in _SECRET_MAKERS.items()
            for maker in self.kinds.get(made_by, ())
        )

    @functools.cached_property
    def _sidecars(self) -> list[App]:
        return [app for app in self.apps if app.wants_sidecar]

    def sidecars(self) -> Iterator[App]:
        """Yield the workloads that ask for a sidecar."""
        return iter(self._sidecars)

    def reached(self, resource: Resource) -> list[str]:
        """Return the app-ids that an object reaches."""
        return [
            app_id
            for app_id, apps in self.app_ids().items()
            if resource.reaches(app_id) and any(same_namespace(app.namespace, resource.namespace) for app in apps)
        ]

    def users(self, configuration: Configuration) -> list[App]:
        """Return the workloads whose sidecars have a Configuration."""
        return [
            app
            for app in self.sidecars()
            if app.setting("config") == configuration.name and same_namespace(app.namespace, configuration.namespace)
        ]

    def apps_reached(self, resource: Resource) -> list[App]:
        """Return the workloads with a sidecar that an object reaches by its scopes and its namespace."""
        scopes = resource.scopes
        near = (app for scope in scopes for app in self._app_ids.get(scope.text, ())) if scopes else self._sidecars
        return [
            app
            for app in near
            if app.app_id and app.wants_sidecar and same_namespace(app.namespace, resource.namespace)
        ]

    def app_ids(self) -> dict[str, list[App]]:
        """Return the workloads with a sidecar by app-id."""
        return self._app_ids

    @functools.cached_property
    def _app_ids(self) -> dict[str, list[App]]:
        found: dict[str, list[App]] = {}
        for app in self.apps:
            if app.app_id and (app.wants_sidecar or app.has_own_sidecar):
                found.setdefault(app.app_id, []).append(app)
        return found


def named(resources: Iterable[Named], name: str) -> list[Named]:
    """Return the objects of a name, in whatever namespace."""
    return [resource for resource in resources if resource.name == name]


def visible(resources: Iterable[Named], name: str, namespace: str) -> Named | None:
    """Return the object of a name that an app of a namespace can see."""
    return next((found for found in named(resources, name) if same_namespace(found.namespace, namespace)), None)
