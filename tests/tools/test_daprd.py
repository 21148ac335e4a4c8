"""The daprd that the tests run is Dapr's own code, but for what its README says."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from toolchain.locate import binary, go_module
from toolchain.parts import DAPR, DAPR_MODULE
from toolchain.paths import TOOLS

MODULE = TOOLS / "go" / "dapr"
STUBBED = "github.com/dapr/durabletask-go"


@dataclass(frozen=True, slots=True)
class Dependency:
    """One module inside a binary, as its build information has it."""

    version: str
    hash: str | None  # None: the module is replaced, so no registry vouches for it
    replaced_by: str | None


@pytest.fixture(scope="module")
def dependencies() -> dict[str, Dependency]:
    """The modules that are linked into daprd, by path."""
    listed = subprocess.run(["go", "version", "-m", binary("daprd")], capture_output=True, text=True, check=True).stdout
    found: dict[str, Dependency] = {}
    for line in listed.splitlines():
        match line.split():
            case ["dep", path, version, *sums]:
                found[path] = Dependency(version, sums[0] if sums else None, None)
            case ["=>", replacement, *_]:
                path, replaced = found.popitem()
                found[path] = Dependency(replaced.version, None, replacement)
    return found


def test_dapr_is_what_the_registry_serves(dependencies: dict[str, Dependency]) -> None:
    sums = dict(line.rsplit(" ", 1) for line in (MODULE / "go.sum").read_text().splitlines())
    assert dependencies[DAPR_MODULE] == Dependency(f"v{DAPR}", sums[f"{DAPR_MODULE} v{DAPR}"], None)


def test_nothing_but_the_workflow_engine_is_replaced(dependencies: dict[str, Dependency]) -> None:
    replaced = {path: module.replaced_by for path, module in dependencies.items() if module.hash is None}
    assert replaced == {STUBBED: "./stub/durabletask-go"}


def test_version_is_told() -> None:
    told = subprocess.run([binary("daprd"), "--version"], capture_output=True, text=True, check=True).stdout
    assert told.strip() == DAPR


@pytest.mark.parametrize("struct", ["runtime.Config", "security.Options", "metrics.Options"])
def test_our_main_sets_every_field_that_upstream_sets(struct: str) -> None:
    ours, upstream = set(_fields(struct, _our_main())), set(_fields(struct, _upstream_main()))
    assert upstream, f"upstream's app.go has no {struct}{{...}} any more: compare it with cmd/daprd by eye"
    assert ours == upstream, f"{struct}: missing {upstream - ours}, surplus {ours - upstream} in cmd/daprd/sidecar.go"


def test_our_main_gives_every_registry_that_upstream_gives() -> None:
    kinds = re.compile(r"\.(With[A-Z]\w+)\(")
    ours, upstream = set(kinds.findall(_our_main())), set(kinds.findall(_upstream_main()))
    assert ours == upstream, f"missing {upstream - ours}, surplus {ours - upstream} in cmd/daprd/components.go"


def _our_main() -> str:
    return "\n".join(file.read_text() for file in sorted((MODULE / "cmd" / "daprd").glob("*.go")))


def _upstream_main() -> str:
    folder: Path = go_module("dapr", f"{DAPR_MODULE}@v{DAPR}")
    return (folder / "cmd" / "daprd" / "app" / "app.go").read_text()


def _fields(struct: str, source: str) -> Iterator[str]:
    """Yield the field names of the first literal of a Go struct, without those of literals inside it."""
    _, _, literal = source.partition(f"{struct}{{")
    depth = 1
    for line in literal.splitlines():
        code = line.partition("//")[0]
        if depth == 1 and (field := re.match(r"\s*(\w+):", code)):
            yield field[1]
        depth += code.count("{") - code.count("}")
        if depth == 0:
            return
