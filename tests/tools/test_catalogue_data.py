"""The linter's catalogue is what the Go modules of each release of Dapr say. No unit test: they are 45 MB."""

from __future__ import annotations

import pytest

from daprlint.catalogue import DATA, since
from daprlint.catalogue.generate import generate, news, text
from daprlint.catalogue.gomodules import DAPR_RELEASES


@pytest.mark.parametrize("version", DAPR_RELEASES)
def test_data_is_what_the_generator_writes(version: str) -> None:
    for name, data in generate(version).items():
        written = DATA.joinpath(version, f"{name}.json").read_text()
        assert written == text(data), f"{version}/{name}.json is stale. Fix: python -m daprlint.catalogue.generate"


def test_what_came_when_is_what_the_generator_writes() -> None:
    assert since.DATA.read_text() == text(news()), "since.json is stale. Fix: python -m daprlint.catalogue.generate"
