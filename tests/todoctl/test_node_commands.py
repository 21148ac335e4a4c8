"""What `todoctl status` says of a node that is there, and of one that is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from node import addons, layout
from node.status import PartStatus
from todoctl import node_commands
from todoctl.cli import main

if TYPE_CHECKING:
    from .conftest import Done

Todoctl = Callable[..., "Done"]
ETCD = PartStatus("etcd", "ok", 50 << 20, "/etcd.log")
PODS = PartStatus("pods", "not ready", 500 << 20, "", ("mine/backend: Running",))
DEAD = PartStatus("etcd", "dead", 0, "/etcd.log", ("disk is on fire",))
AFRESH = "fix: todoctl down; todoctl up\n"
LOOK = f"fix: see why: kubectl --kubeconfig {layout.KUBECONFIG} get pods -A\n"


@pytest.mark.parametrize(
    ("parts", "code", "end"),
    [
        (None, 1, ""),
        ([ETCD], 0, ""),
        ([ETCD, PODS], 1, f"Error: embedded node: pods: not well\n  {LOOK}"),
        ([DEAD, PODS], 1, f"Error: embedded node: etcd, pods: not well\n  {AFRESH}"),
    ],
)
def test_what_is_not_well_is_told_with_its_remedy(
    parts: list[PartStatus] | None, code: int, end: str, todoctl: Todoctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("node.record.need_root", lambda _command: None)
    monkeypatch.setattr("node.status.status", lambda: parts)
    done = todoctl("status", reach=False)
    assert (done.code, done.err) == (code, end)
    if parts is None:
        assert done.out == "There is no embedded node. Start one: todoctl up\n"
    for part in parts or ():
        for line in part.last_lines:
            assert line in done.out


def test_every_addon_of_the_node_can_be_asked_for() -> None:
    assert set(node_commands.ADDONS) == addons.ADDONS.keys()


def test_an_unknown_addon_is_refused_with_those_there_are(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["up", "--with", "dns"])
    refused = capfd.readouterr().err
    assert "invalid choice: 'dns'" in refused
    for name in addons.ADDONS:
        assert name in refused
