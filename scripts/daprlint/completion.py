"""A script that completes daprlint's options in a shell."""

from __future__ import annotations

from daprlint.options import lint_parser
from daprlint.reader import Unreadable


def script(shell: str) -> str:
    """Return the script for `bash` or `zsh`.

    Raises:
        Unreadable: shtab, which writes it, is not installed.
    """
    try:
        import shtab
    except ImportError as error:
        raise Unreadable("shtab is not installed. Fix: pip install 'todo-app[completion]'") from error
    text: str = shtab.complete(lint_parser(), shell)
    return text
