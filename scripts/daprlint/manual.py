"""What the linter says about its rules: `explain` and `rules`."""

from __future__ import annotations

import textwrap

from daprlint.explanation import explanation
from daprlint.rule import Rule
from daprlint.rules import REGISTER
from daprlint.settings import PROFILES
from daprlint.spelling import nearest


class UnknownCode(Exception):
    """A code that no rule has."""


def explain(code: str) -> str:
    """Return all that is known about a rule.

    Args:
        code: in any case.

    Raises:
        UnknownCode: no rule has it.
    """
    rule = REGISTER.get(code.upper())
    if rule is None:
        near = _padded(code.upper()) or nearest(code.upper(), sorted(REGISTER))
        raise UnknownCode(f"unknown code {code}." + (f" Did you mean {near}?" if near else "") + " See: daprlint rules")
    parts = explanation(rule)
    blocks = [f"{rule.code}  {parts.title}  ({_facts(rule)})", parts.text]
    blocks += [f"Seen: {parts.seen}"] if parts.seen else []
    for example in parts.examples:
        title = "Bad" if example.bad else "Good"
        options = f" with {' '.join(example.options)}" if example.options else ""
        blocks.append(f"{title}{options}:\n{textwrap.indent(example.yaml.rstrip(), '    ')}")
    return "\n\n".join(block for block in blocks if block) + "\n"


def in_profile(rule: Rule) -> str:
    """Say where a rule runs that does not run by default."""
    return "" if rule.profile == PROFILES[0] else f", profile {rule.profile}"


def _padded(code: str) -> str | None:
    """Return the rule that is meant by C8 or C08."""
    padded = f"{code[:1]}{code[1:].zfill(3)}"
    return padded if padded in REGISTER else None


def overview() -> str:
    """Return one line for each rule."""
    return "".join(
        f"{code}  {rule.severity!s:<8} {explanation(rule).title}{in_profile(rule)}\n"
        for code, rule in sorted(REGISTER.items())
    )


def _facts(rule: Rule) -> str:
    major, minor = rule.since
    raised = f", {rule.prod} in the profile prod" if rule.prod else ""
    return f"{rule.severity}{raised}, Dapr {major}.{minor} and later{in_profile(rule)}"
