"""Adding a service is a matter of values."""

from __future__ import annotations

from pathlib import Path

from .helm import DEFAULTS, RENDERER, Overlay, rendered
from .objects import of_kind

VALUES = """
services:
  search-service:
    port: 8004
    subscribes: {task-events: /events/task}
    state: true
    secrets: [search-secrets]
"""


def test_a_fifth_service_is_values_only(tmp_path: Path) -> None:
    path = tmp_path / "search.yaml"
    path.write_text(VALUES)
    before, after = rendered(DEFAULTS), RENDERER.objects(Overlay("search", (path,)))
    known = {(item.kind, item.name) for item in before}
    new = {(item.kind, item.name) for item in after} - known
    name = "todo-search-service"
    kinds = ("Deployment", "Service", "ServiceAccount", "Configuration", "Resiliency", "Role", "RoleBinding")
    tests = ("components", "secret-allowed", "secret-denied", "state")
    assert new == {
        *((kind, name) for kind in kinds),
        *(("Job", f"todo-test-{check}-search-service") for check in tests),
    }
    for component in of_kind(after, "Component").values():
        assert "search-service" in component.body["scopes"]
    for kind in ("Deployment", "Service", "Configuration", "Role"):
        old = of_kind(before, kind)
        assert {key: item for key, item in of_kind(after, kind).items() if key in old} == old
