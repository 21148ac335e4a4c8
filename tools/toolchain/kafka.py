"""Fetch Apache Kafka's jars by Maven."""

from __future__ import annotations

from pathlib import Path

from toolchain.part import Part, Report
from toolchain.paths import TOOLS
from toolchain.run import run


def kafka_jars() -> Part:
    """Describe the jars of the broker and its command-line tools."""

    def build(target: Path, report: Report) -> None:
        run(
            ["mvn", "-B", "-q", "-f", str(TOOLS / "kafka/pom.xml"), "dependency:copy-dependencies",
             "-DincludeScope=runtime", f"-DoutputDirectory={target}/libs"],
        )  # fmt: skip
        report(f"{len(list((target / 'libs').glob('*.jar')))} jars")

    return Part(
        name="kafka", sources=("kafka/pom.xml",), settings=(), build=build, results=("libs",), programs=("java", "mvn")
    )
