"""Read the metadata files of components-contrib: names and types of fields, no prose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from daprlint.catalogue.gosource import properties, retry_prefix

_TYPES = {
    "string": "string",
    "number": "number",
    "bool": "bool",
    "int": "integer",
    "duration": "duration",
    "bytesize": "bytesize",
}
# what dapr/kit/retry decodes below a prefix
_RETRY = {
    "Policy": "string", "Duration": "duration", "InitialInterval": "duration", "RandomizationFactor": "number",
    "Multiplier": "number", "MaxInterval": "duration", "MaxElapsedTime": "duration", "MaxRetries": "integer",
}  # fmt: skip

Facts = dict[str, Any]


def component(contrib: Path, package: str) -> Facts:
    """Return what components-contrib itself says of one implementation.

    Args:
        contrib: folder of the module.
        package: path of the implementation; nothing for a type that lives in daprd.
    """
    if not package:
        return {"fields": {}}
    content = _content(contrib / package / "metadata.yaml")
    documented = _documented(content)
    read = properties(contrib, package)
    fields: dict[str, Facts] = {}
    for lower, facts in documented.items():
        code = read.get(lower)
        # where the two differ, the code decides: files call durations numbers, and numbers strings
        if code and code.tagged and code.type not in ("", "string"):
            facts["type"] = code.type
        if code and code.aliases:
            facts["aliases"] = list(code.aliases)
        fields[lower] = facts
    # the authentication profiles that a file only names (aws, azuread, gcp) are found in the code as well
    for lower, code in read.items():
        if lower not in fields and code.tagged:
            fields[lower] = {"name": code.name, "type": code.type or "string"}
            if code.aliases:
                fields[lower]["aliases"] = list(code.aliases)
    if prefix := retry_prefix(contrib, package):
        for suffix, type_ in _RETRY.items():
            fields.setdefault((prefix + suffix).lower(), {"name": prefix + suffix, "type": type_})
    answer: Facts = {"fields": {facts.pop("name"): _compact(facts) for facts in fields.values()}}
    if (status := content.get("status", "stable")) != "stable":
        answer["status"] = status
    if also := sorted(lower for lower in read if lower not in fields):
        answer["also"] = also
    return answer


def _content(path: Path) -> Facts:
    if not path.exists():
        return {}
    # two files hold tabs, which Go's parser accepts and libyaml does not
    content: Facts = yaml.load(path.read_text().replace("\t", "  "), Loader=yaml.CSafeLoader)
    return content


def _documented(content: Facts) -> dict[str, Facts]:
    fields: dict[str, Facts] = {}
    for facts in content.get("metadata") or []:
        _add(fields, facts, required=bool(facts.get("required")))
    for key in ("authenticationProfiles", "builtinAuthenticationProfiles"):
        for profile in content.get(key) or []:
            for facts in profile.get("metadata") or []:
                _add(fields, facts, required=False)
    return fields


def _add(fields: dict[str, Facts], facts: Facts, *, required: bool) -> None:
    entry = fields.setdefault(facts["name"].lower(), {"name": facts["name"], "type": "string"})
    if entry["type"] == "string":
        entry["type"] = _TYPES[facts.get("type") or "string"]
    if required:
        entry["required"] = "documented"
    if facts.get("sensitive"):
        entry["sensitive"] = True
    if facts.get("deprecated"):
        entry["deprecated"] = True
    if facts.get("allowedValues"):
        entry["allowed"] = [*entry.get("allowed", []), *(str(value) for value in facts["allowedValues"])]


def _compact(facts: Facts) -> Facts:
    return {key: value for key, value in facts.items() if (key, value) != ("type", "string")}
