"""The linter's schemas are what the pinned Go modules say. No unit test: six versions of Kubernetes are 114 MB."""

from __future__ import annotations

import zlib

import pytest

from daprlint.catalogue import lifecycle
from daprlint.catalogue.generate import lifecycles, text
from daprlint.catalogue.gomodules import ModuleMissing, download
from daprlint.catalogue.schemas import path
from daprlint.catalogue.schemas.upstream import FAMILIES, family


@pytest.mark.parametrize("name", FAMILIES)
def test_data_is_what_the_generator_writes(name: str) -> None:
    # what is compressed is compared: another zlib may pack it otherwise
    written = zlib.decompress(path(name).read_bytes(), wbits=31).decode()
    assert written == text(family(name)), f"{path(name).name} is stale. Fix: python -m daprlint.catalogue.generate"


def test_the_ends_of_versions_are_what_the_generator_writes() -> None:
    assert lifecycle.DATA.read_text() == text(lifecycles()), "stale. Fix: python -m daprlint.catalogue.generate"


def test_a_module_that_is_not_there_is_named() -> None:
    with pytest.raises(ModuleMissing, match=r"k8s\.io/kubernetes@v0\.0\.1"):
        download("k8s.io/kubernetes@v0.0.1")
