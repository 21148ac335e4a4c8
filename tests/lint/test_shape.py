"""What a schema says about a document, at the place where it is."""

from __future__ import annotations

import pytest

from daprlint.catalogue.schemas import Schemas, versions
from daprlint.document import Source
from daprlint.reader import read
from daprlint.shape import faults

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: orders}\n"
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: orders}\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: orders}\n"


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas(versions("kubernetes")[-1], versions("dapr")[-1])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SERVICE + "spec: {ports: [{port: 80}]}", []),
        (SERVICE + "spec: {ports: [{port: 80, targetPort: http}]}", []),
        (SERVICE + 'spec: {ports: [{port: "80"}]}', [("type", "spec.ports[0].port", 23)]),
        (SERVICE + "spec: {ports: [{name: http}]}", [("missing", "spec.ports[0].port", 17)]),
        (SERVICE + "spec: {ports: [{prot: 80}]}", [("unknown", "spec.ports[0].prot", 17)]),  # one slip, one finding
        (SERVICE + "spec: {ports: null}", []),
        (SERVICE + "spec: {ports: [{port: null}]}", [("type", "spec.ports[0].port", 23)]),
        (SERVICE + "spec: {ports: [{port: 80.0}]}", []),
        (SERVICE + "spec: {ports: [{port: 80.5}]}", [("type", "spec.ports[0].port", 23)]),
        (SERVICE + "spec: {ports: [{port: 80000}]}", [("value", "spec.ports[0].port", 23)]),
        (SERVICE + "spec: {ports: {port: 80}}", [("type", "spec.ports", 15)]),
        (SERVICE + "spec: {selector: {app: 1}, ports: [{port: 80}]}", [("text", "spec.selector.app", 24)]),
        (SERVICE + "spec: {type: loadbalancer, ports: [{port: 80}]}", [("value", "spec.type", 14)]),
        (SERVICE + "spec: {}\nstatus: {anything: goes}", []),
        (POD + "spec: {containers: [{name: a, resources: {limits: {cpu: 1, memory: 64Mi}}}]}", []),
        (
            POD + "spec: {containers: [{name: a, resources: {limits: {cpu: 100milli}}}]}",
            [("value", "spec.containers[0].resources.limits.cpu", 57)],
        ),
        (POD + "spec:\n  containers:\n    - &c {name: a}\n    - {<<: *c, name: b}", []),
        (SECRET + "data: {a: c2VjcmV0, b: ''}", []),
        (SECRET + "data: {password: correct-horse}", [("value", "data.password", 8)]),
        ("apiVersion: example.com/v1\nkind: Anything\nspec: 1", []),
    ],
)
def test_faults(text: str, found: list[tuple[str, str, int]], schemas: Schemas) -> None:
    (document,) = read(Source("test", text.encode()))
    assert [(one.problem, one.path, one.mark.column) for one in faults(document, schemas)] == found


def test_a_number_in_quotes_is_to_lose_them(schemas: Schemas) -> None:
    (document,) = read(Source("test", (SERVICE + 'spec: {ports: [{port: "80"}]}').encode()))
    (fault,) = faults(document, schemas)
    assert fault.fix == "write 80 without quotes"


def test_a_secret_is_not_repeated(schemas: Schemas) -> None:
    (document,) = read(Source("test", (SECRET + "data: {password: correct-horse}").encode()))
    (fault,) = faults(document, schemas)
    assert fault.mark.written == "password"
    assert "horse" not in fault.message
    assert "stringData" in fault.fix
