"""Writes the results of test pods: a table for people, JUnit XML and JSON for machines."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree

from todoctl.hints import pasteable
from todoctl.output import BAD, GOOD, Row, Screen
from todoctl.target import Target
from todoctl.testpods.result import Result

SCHEMA = "todoctl-test/1"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def table(screen: Screen, results: Sequence[Result]) -> None:
    """Print one line for each test, the fix beneath a failure."""
    seconds = [f"{result.seconds:.1f} s" for result in results]
    width = max(map(len, seconds), default=0)
    rows = []
    for result, text in zip(results, seconds, strict=True):
        first, *rest = result.reason.splitlines() or [""]
        below = (*rest, *((f"fix: {result.fix}",) if result.fix and not result.ok else ()))
        status = "ok" if result.ok else "FAILED"
        cells = (result.check.replace("-", " "), result.service, status, text.rjust(width), first)
        rows.append(Row(cells, status=2, style=GOOD if result.ok else BAD, below=below))
    screen.table(rows)


def summary(results: Sequence[Result], seconds: float) -> str:
    """Return how many passed and failed."""
    failed = sum(not result.ok for result in results)
    counts = f"{len(results) - failed} passed" + (f", {failed} failed" if failed else "")
    return f"{counts} in {seconds:.1f} s"


def write_json(path: Path, target: Target, results: Sequence[Result], seconds: float) -> None:
    """Write the results as JSON."""
    data = {
        "schema": SCHEMA,
        "context": target.context,
        "namespace": target.namespace,
        "release": target.release,
        "ok": all(result.ok for result in results),
        "seconds": round(seconds, 3),
        "results": [asdict(result) | {"fix": pasteable(result.fix)} for result in results],
    }
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def write_junit(path: Path, target: Target, results: Sequence[Result], seconds: float) -> None:
    """Write the results as JUnit XML."""
    failed = sum(not result.ok for result in results)
    counts = {"tests": str(len(results)), "failures": str(failed), "errors": "0", "time": f"{seconds:.3f}"}
    suites = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(suites, "testsuite", {"name": f"todoctl test {target.release}", **counts})
    properties = ElementTree.SubElement(suite, "properties")
    for key in ("context", "namespace", "release"):
        ElementTree.SubElement(properties, "property", {"name": key, "value": getattr(target, key)})
    for result in results:
        attributes = {
            "classname": result.service or target.release,
            "name": result.check,
            "time": f"{result.seconds:.3f}",
        }
        case = ElementTree.SubElement(suite, "testcase", {key: _xml(value) for key, value in attributes.items()})
        if not result.ok:
            failure = ElementTree.SubElement(case, "failure", {"message": _xml(result.reason)})
            failure.text = _xml(
                "\n".join(filter(None, (result.reason, result.fix and f"fix: {pasteable(result.fix)}", result.log)))
            )
    ElementTree.indent(suites)
    ElementTree.ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)


def _xml(text: str) -> str:
    return NO_XML.sub("?", text)
