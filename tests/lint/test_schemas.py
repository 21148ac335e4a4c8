"""The stored schemas know which Kubernetes has what, and say what the API server does."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Any

import pytest

from daprlint.catalogue.schemas import Schemas, families, path, versions
from daprlint.catalogue.schemas.upstream import FAMILIES

KUBERNETES_GO_MOD = Path(__file__).parents[2] / "tools" / "go" / "kubernetes" / "go.mod"
DAPR = versions("dapr")[-1]
POD_SPEC = "io.k8s.api.core.v1.PodSpec"


@pytest.fixture(scope="module")
def newest() -> Schemas:
    return Schemas(versions("kubernetes")[-1], DAPR)


def test_there_is_a_file_for_each_family() -> None:
    assert set(families()) == FAMILIES.keys()
    assert {name: versions(name) for name in FAMILIES} == {name: list(FAMILIES[name].versions) for name in FAMILIES}


def test_the_newest_kubernetes_is_the_one_that_the_tools_build() -> None:
    pinned = re.search(r"\bk8s\.io/kubernetes (\S+)", KUBERNETES_GO_MOD.read_text())
    assert pinned
    assert list(FAMILIES["kubernetes"].versions.values())[-1] == pinned[1]


@pytest.mark.parametrize("family", FAMILIES)
def test_no_prose_is_copied(family: str) -> None:
    text = zlib.decompress(path(family).read_bytes(), wbits=31).decode()
    # a field may be called so; then a schema follows
    assert not re.findall(r'"(?:description|title|example)":"', text)


@pytest.mark.parametrize(
    ("kubernetes", "api_version", "kind", "known"),
    [
        ("1.32", "apps/v1", "Deployment", True),
        ("1.37", "apps/v1", "Deployment", True),
        ("1.37", "v1", "Pod", True),
        ("1.37", "apps/v1beta1", "Deployment", False),
        ("1.33", "resource.k8s.io/v1", "ResourceClaim", False),
        ("1.34", "resource.k8s.io/v1", "ResourceClaim", True),
        ("1.33", "admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", True),
        ("1.34", "admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", False),
        ("1.37", "v1", "DeleteOptions", False),  # belongs to all groups and is no resource
        ("1.37", "dapr.io/v2alpha1", "Subscription", True),
        ("1.37", "dapr.io/v1alpha1", "MCPServer", True),
        ("1.37", "external-secrets.io/v1", "ExternalSecret", True),
        ("1.37", "external-secrets.io/v1beta1", "ExternalSecret", False),  # in the CRD, but not served
    ],
)
def test_kinds_come_and_go(kubernetes: str, api_version: str, kind: str, known: bool) -> None:
    schemas = Schemas(kubernetes, DAPR)
    assert (schemas.schema(api_version, kind) is not None) is known
    assert ((api_version, kind) in set(schemas.kinds())) is known


def test_fields_come_and_go() -> None:
    def fields(kubernetes: str) -> set[str]:
        pod = Schemas(kubernetes, DAPR).schema("v1", "Pod")
        assert pod
        return set(pod["definitions"][POD_SPEC]["properties"])

    assert fields("1.34") - fields("1.33") == {"hostnameOverride"}
    assert fields("1.35") - fields("1.36") == {"workloadRef"}


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (("1.31", DAPR), "kubernetes 1.31 is not known. Known: 1.32, 1.33, "),
        (("1.32", "1.2"), "dapr 1.2 is not known. Known: "),
    ],
)
def test_an_unknown_version_is_named_with_the_known_ones(chosen: tuple[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        Schemas(*chosen)


@pytest.mark.parametrize(
    ("kind", "place", "stated"),
    [
        # what Go decodes takes null for nothing, unless it must be there
        ("v1/Pod", f"definitions/{POD_SPEC}/properties/nodeName/type", ["string", "null"]),
        ("v1/Service", "definitions/io.k8s.api.core.v1.ServicePort/properties/port/type", "integer"),
        ("v1/Service", "definitions/io.k8s.api.core.v1.ServicePort/properties/port/maximum", 2**31 - 1),
        ("v1/ConfigMap", "properties/data/additionalProperties/type", ["string", "null"]),
        # null in a custom resource is an error, unless it is nullable or has a default
        ("dapr.io/v1alpha1/Component", "properties/scopes/type", "array"),
        ("gateway.networking.k8s.io/v1/HTTPRoute", "properties/spec/properties/rules/items/properties/matches/type",
         ["array", "null"]),
        ("dapr.io/v1alpha1/Component", "properties/spec/additionalProperties", False),
        ("dapr.io/v1alpha1/Component", "properties/spec/properties/metadata/items/properties/value",
         {"additionalProperties": True}),
        ("dapr.io/v1alpha1/Component", "properties/metadata/$ref",
         "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"),
        ("monitoring.coreos.com/v1/ServiceMonitor",
         "properties/spec/properties/endpoints/items/properties/targetPort", {"type": ["integer", "string"]}),
    ],
)  # fmt: skip
def test_what_the_api_server_does_is_stated(newest: Schemas, kind: str, place: str, stated: object) -> None:
    below: Any = newest.schema(*kind.rsplit("/", 1))
    for step in place.split("/"):
        below = below[step]
    assert below == stated
