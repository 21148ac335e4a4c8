"""Take a rule's docstring apart: what it says, what was seen, and its examples."""

from __future__ import annotations

import functools
import re
import textwrap
from dataclasses import dataclass

from daprlint.rule import Rule

_EXAMPLE = re.compile(r"^(Bad|Good)(?: with (.+))?:$")
_SEEN = "Seen: "


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of YAML.

    Args:
        bad: it has the problem, in the line that says `# <- here`.
        options: of the command line, which it needs.
        yaml: one or more documents; one without apiVersion is a fragment that a test completes.
    """

    bad: bool
    options: tuple[str, ...]
    yaml: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a docstring holds.

    Args:
        title: its first line.
        text: paragraphs.
        seen: what the real thing did, in one line.
        examples: in order.
    """

    title: str
    text: str
    seen: str
    examples: tuple[Example, ...]


@functools.cache
def explanation(rule: Rule) -> Explanation:
    """Return what a rule says of itself."""
    title, _, rest = (rule.check.__doc__ or "").partition("\n")
    prose: list[str] = []
    seen: list[str] = []
    examples: list[tuple[re.Match[str], list[str]]] = []
    target = prose
    for line in textwrap.dedent(rest).split("\n"):
        if match := _EXAMPLE.match(line):
            target = []
            examples.append((match, target))
        elif line.startswith(_SEEN):
            target = seen
            seen.append(line.removeprefix(_SEEN))
        elif target is seen and not line:
            target = prose
            prose.append(line)
        else:
            target.append(line)
    return Explanation(
        title.rstrip("."),
        "\n".join(prose).strip(),
        " ".join(line.strip() for line in seen),
        tuple(
            Example(
                match[1] == "Bad",
                tuple((match[2] or "").split()),
                textwrap.dedent("\n".join(block)).strip("\n") + "\n",
            )
            for match, block in examples
        ),
    )
