"""The real API server refuses what the linter's rule K004 says that it refuses, and nothing else of the same tables."""

from __future__ import annotations

import pytest

from ..lint.refusals import ALL
from .commands import Cluster, todoctl


@pytest.fixture(scope="module")
def up(_left_clean: None) -> Cluster:
    """The embedded node, asked many times and left as it is."""
    done = todoctl("up", within=300)
    assert done.code == 0, done.text
    return Cluster()


@pytest.mark.parametrize(("text", "refused"), ALL, ids=range(len(ALL)))
def test_the_api_server_agrees(up: Cluster, text: str, refused: bool) -> None:
    create = ["create", "--dry-run=server", "--validate=strict", "-o", "name", "-n", "default", "-f", "-"]
    accepted = up.kubectl(*create, text=text, check=False)
    assert (accepted == "") is refused, text
