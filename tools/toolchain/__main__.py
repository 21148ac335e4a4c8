"""Command line of the toolchain: `python -m toolchain build|list|path|preflight`."""

from __future__ import annotations

import argparse
import sys

from toolchain import debian
from toolchain.build import build_all
from toolchain.locate import NotBuilt, binary
from toolchain.parts import parts
from toolchain.preflight import build_problems, node_problems, python_problems
from toolchain.progress import Progress
from toolchain.run import BuildFailed


def main() -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(prog="toolchain", description="Build the pinned tools into the cache.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build what is not built yet")
    build.add_argument(
        "part",
        nargs="*",
        choices=[[], *parts()],
        help="only these parts (default: all but KEDA, and the node's Debian packages)",
    )
    commands.add_parser("list", help="tell each part, whether it is built, and where")
    path = commands.add_parser("path", help="tell where a built program lies")
    path.add_argument("program")
    preflight = commands.add_parser("preflight", help="name what this machine lacks, and how to get it")
    preflight.add_argument("--python", action="store_true", help="only what the virtual environment needs")
    arguments = parser.parse_args()
    try:
        return {"build": _build, "list": _list, "path": _path, "preflight": _preflight}[arguments.command](arguments)
    except (BuildFailed, NotBuilt) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"Error: {error.strerror or error}: {error.filename or ''}. Fix: see who owns it, and the free disk space",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("Interrupted; what is built so far is kept. Run it again to go on.", file=sys.stderr)
        return 130


def _build(arguments: argparse.Namespace) -> int:
    wanted = [
        part for name, part in parts().items() if (name in arguments.part if arguments.part else not part.on_request)
    ]
    whole = not arguments.part
    if _tell(build_problems(wanted) + (node_problems() if whole else [])):
        return 1
    progress = Progress()
    needed = debian.wanted() if whole else [name for part in wanted if not part.is_built() for name in part.packages]
    if missing := debian.missing(needed):
        with progress.step("Debian packages") as report:
            debian.install(missing, report)
    build_all(wanted, progress)
    return 0


def _list(_arguments: argparse.Namespace) -> int:
    for part in parts().values():
        print(f"{part.name:14} {'built' if part.is_built() else 'not built':10} {part.folder()}")
    return 0


def _path(arguments: argparse.Namespace) -> int:
    print(binary(arguments.program))
    return 0


def _preflight(arguments: argparse.Namespace) -> int:
    found = python_problems()
    if not arguments.python:
        found += build_problems(part for part in parts().values() if not part.on_request) + node_problems()
    return _tell(list(dict.fromkeys(found)))


def _tell(found: list[str]) -> int:
    for problem in found:
        print(f"Error: {problem}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
