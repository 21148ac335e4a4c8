"""The command line: finds the command, runs it, and turns every failure into clear lines and an exit code."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType

from todoctl import errors

# each has register(commands), which adds its sub-commands and imports nothing heavy
COMMAND_MODULES = (
    "todoctl.node_commands",
    "todoctl.preflight.command",
    "todoctl.install.command",
    "todoctl.install.uninstall_command",
    "todoctl.testpods.command",
    "todoctl.migration.plan_command",
    "todoctl.migration.migrate_command",
    "todoctl.migration.rollback_command",
    "todoctl.dlq.command",
    "todoctl.plain.command",
)

CRASH = Path(".todoctl/crash.log")


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="todoctl", description="Installs, tests and looks after a release of the todo-app chart on a live cluster."
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMAND_MODULES:
        import_module(name).register(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: the command line without the program's name; that of the process when absent.
    """
    options = parser().parse_args(arguments)
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        print("todoctl: interrupted", file=sys.stderr)
        return errors.INTERRUPTED
    except errors.TodoctlError as error:
        from todoctl.output import Screen
        from todoctl.redact import redact

        Screen().problem(redact(error.what), where=error.where, fix=error.fix)
        return errors.FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else python complains at exit
        return errors.FAILED
    except ModuleNotFoundError as missing:
        print(
            f"Error: the Python package {missing.name} is missing\n  fix: pip install 'todo-app[live]'", file=sys.stderr
        )
        return errors.FAILED
    except PermissionError as error:
        print(f"Error: {error.filename}: {error.strerror}\n  fix: run it where you may write", file=sys.stderr)
        return errors.FAILED
    except Exception as bug:
        print(f"Error: a bug in todoctl: {type(bug).__name__}\n  fix: {_report()}", file=sys.stderr)
        return errors.FAILED
    finally:
        signal.signal(signal.SIGTERM, before)


def _report() -> str:
    """Write the stack trace of the current exception to a file; return what to do with it."""
    try:
        CRASH.parent.mkdir(parents=True, exist_ok=True)
        CRASH.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError as error:
        return f"run it where {CRASH} can be written ({error.strerror}), and report it with that"
    return f"please report it with {CRASH}"


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
