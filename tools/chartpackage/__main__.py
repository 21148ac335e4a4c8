"""Write dist/todo-app-<version>.tgz and tell its digest."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

from chartpackage.archive import package
from chartpackage.changelog import newest
from toolchain.locate import NotBuilt, binary
from toolchain.paths import REPOSITORY


def main() -> int:
    """Pack the chart and return the exit code."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or newest(REPOSITORY / "CHANGELOG.md").seconds)
    try:
        written = package(REPOSITORY, REPOSITORY / "dist", binary("helm4"), seconds)
    except (NotBuilt, subprocess.CalledProcessError) as error:
        print(error.stderr if isinstance(error, subprocess.CalledProcessError) else f"Error: {error}", file=sys.stderr)
        return 1
    print(f"{written.relative_to(REPOSITORY)}  sha256:{hashlib.sha256(written.read_bytes()).hexdigest()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
