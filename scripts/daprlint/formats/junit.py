"""JUnit's XML: a test case for each finding, and for each document without one."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from daprlint.formats import concise
from daprlint.formats.printable import visible
from daprlint.report import Found, Report, Subject


def report(report: Report) -> str:
    """Return the report; what does not make the run fail is a test that passed and says something."""
    bad = {finding.subject for finding in report.findings}
    clean = [subject for subject in report.subjects if subject not in bad]
    tests = len(report.findings) + len(clean)
    failures = sum(finding.severity >= report.fails for finding in report.findings)
    counts = {"name": "daprlint", "tests": str(tests), "failures": str(failures), "errors": "0"}
    root = Element("testsuites", counts)
    suite = SubElement(root, "testsuite", counts)
    for finding in report.findings:
        case = _case(suite, finding.subject, f"{finding.code} ")
        _tell(case, finding, failed=finding.severity >= report.fails)
    for subject in clean:
        _case(suite, subject)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _case(suite: Element, subject: Subject, code: str = "") -> Element:
    name = subject.label or f"line {subject.line}"
    return SubElement(suite, "testcase", classname=visible(subject.file), name=visible(f"{code}{name}"))


def _tell(case: Element, finding: Found, *, failed: bool) -> None:
    if failed:
        below = SubElement(case, "failure", type=str(finding.severity), message=visible(finding.message))
    else:
        below = SubElement(case, "system-out")
    below.text = concise.line(finding)
