"""The documents lead somewhere and speak of the project alone."""

from __future__ import annotations

import re
import subprocess

import pytest

from toolchain.paths import REPOSITORY

TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True
).stdout.splitlines()
SUFFIXES = {".md", ".py", ".go", ".yaml", ".yml", ".toml", ".sh", ".tpl", ".txt", ".xml"}
DOCUMENTS = [name for name in TRACKED if name.endswith(".md")]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    text = (REPOSITORY / name).read_text()
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    local = [target for target in targets if "://" not in target]
    missing = [target for target in local if not (REPOSITORY / name).parent.joinpath(target).exists()]
    assert missing == [], f"{name} links to what is not there"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_anchor_is_a_heading(name: str) -> None:
    path = REPOSITORY / name
    for target, anchor in re.findall(r"\]\(([^)#\s:]*)#([^)]+)\)", path.read_text()):
        document = path.parent / target if target else path
        assert anchor in anchors(document.read_text()), f"{name} links to {target}#{anchor}"


def anchors(text: str) -> set[str]:
    """Return the anchors that a page of Markdown has: its headings in lower case, blanks as hyphens, no punctuation."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_no_file_names_a_home_folder() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:root|home/\w+|work)/")
    found = []
    for name in TRACKED:
        path = REPOSITORY / name
        if path.suffix in SUFFIXES or name == "Makefile":
            found += [f"{name}: {line}" for line in path.read_text().splitlines() if pattern.search(line)]
    assert [line for line in found if not line.startswith("tests/tools/test_documents.py")] == []
