"""`daprlint graph`: the options of linting say what is drawn."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from daprlint import files
from daprlint.catalogue import Catalogue, versions
from daprlint.graph import mermaid, svg
from daprlint.graph.model import graph_of
from daprlint.options import Options, parse
from daprlint.reader import read
from daprlint.release import Release

_PICTURES = {"mermaid": mermaid.draw, "svg": svg.draw}


def draw(words: Sequence[str]) -> tuple[Options, str]:
    """Return the options of a command line, and the picture of all that it names as one release.

    Raises:
        Unreadable: something cannot be read.
    """
    parser = argparse.ArgumentParser(
        prog="daprlint graph",
        description="Draw apps, topics, components and secrets, and what nobody reaches.",
        epilog="Further options and PATHs as for linting: --chart DIR, -f FILE, --output FILE, ...",
    )
    parser.add_argument("--format", choices=_PICTURES, default="mermaid")
    chosen, rest = parser.parse_known_args(words)
    options = parse(rest)
    if options.chart:
        from daprlint.helm import render

        sources = [render(options.chart, list(options.values), list(options.set), options.helm)]
    else:
        sources = [source for release in files.releases(options.paths, each=False) for source in release]
    documents = [document for source in sources for document in read(source)]
    catalogue = Catalogue(options.dapr_version or versions()[-1])
    picture = _PICTURES[chosen.format](graph_of(Release(documents, catalogue, options.settings))) if documents else ""
    return replace(options, format=chosen.format), picture
