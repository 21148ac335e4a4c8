"""JUnit's XML: a test case for each finding, and for each document without one."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from daprlint.document import Document
from daprlint.finding import Finding
from daprlint.formats import concise
from daprlint.formats.printable import visible
from daprlint.report import Report


def report(report: Report) -> str:
    """Return the report; what does not make the run fail is a test that passed and says something."""
    bad = {id(finding.document) for finding in report.findings}
    clean = [document for document in report.documents if id(document) not in bad]
    failures = sum(finding.level >= report.fails for finding in report.findings)
    tests = len(report.findings) + len(clean)
    counts = {"name": "daprlint", "tests": str(tests), "failures": str(failures), "errors": "0"}
    root = Element("testsuites", counts)
    suite = SubElement(root, "testsuite", counts)
    for finding in report.findings:
        case = _case(suite, finding.document, f"{finding.code} ")
        _tell(case, finding, failed=finding.level >= report.fails)
    for document in clean:
        _case(suite, document)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _case(suite: Element, document: Document, code: str = "") -> Element:
    name = "/".join(filter(None, (document.namespace, document.kind, document.name))) or f"line {document.root.line}"
    return SubElement(suite, "testcase", classname=visible(document.source.name), name=visible(f"{code}{name}"))


def _tell(case: Element, finding: Finding, *, failed: bool) -> None:
    if failed:
        below = SubElement(case, "failure", type=str(finding.level), message=visible(finding.message))
    else:
        below = SubElement(case, "system-out")
    below.text = concise.line(finding)
