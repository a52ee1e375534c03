"""Asking at a prompt: what is secret is never echoed, nor thrown away because it was typed too early.

The echo goes off before the slow imports, as soon as it is known that a command may ask; a line that was typed until
the prompt came is the answer to it. Where a terminal has no such switch the standard library asks, in its own way.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fusion_tui.domain.errors import InputError

Check = Callable[[str], object]  # raises InputError for a secret that won't do


@contextmanager
def echo(on: bool) -> Iterator[None]:
    """Give the terminal of standard input its echo, or take it, where there is one; put it back at the end."""
    before = _modes()
    if not before:
        yield
        return
    import termios

    flags = before[3] | termios.ECHO if on else before[3] & ~termios.ECHO
    termios.tcsetattr(sys.stdin, termios.TCSANOW, [*before[:3], flags, *before[4:]])  # a flush would lose what is typed
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


def _modes() -> list[Any]:
    """Return the modes of the terminal in front of us; nothing where there is none, or where we are behind it."""
    if sys.platform == "win32" or sys.stdin is None or not sys.stdin.isatty():
        return []
    import termios

    # In the background the system would stop whoever changes them.
    is_in_front = os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    return termios.tcgetattr(sys.stdin) if is_in_front else []


def hidden(asked: str) -> str:
    """Return what is typed at a prompt that shows none of it."""
    return _secret(f"{asked}: ")


def new_secret(asked: str, check: Check) -> str:
    """Return a new secret, typed twice until both are the same; what won't do is refused before it is typed again."""
    while True:
        typed = hidden(asked)
        check(typed)
        if hidden("again, the same") == typed:
            return typed
        sys.stderr.write("the two are not the same; type both anew\n")


def shown(asked: str) -> str:
    """Return what is typed at a prompt, in clear."""
    import typer

    with echo(on=True):
        return str(typer.prompt(asked, err=True))


def _secret(prompt: str) -> str:
    if sys.platform == "win32":
        from getpass import getpass

        return getpass(prompt, sys.stderr)
    with echo(on=False):
        sys.stderr.write(prompt)
        sys.stderr.flush()
        try:
            line = sys.stdin.readline()
        except UnicodeDecodeError as error:
            raise InputError("what was typed is no text here", "set the terminal and the locale to UTF-8") from error
        finally:
            sys.stderr.write("\n")
    if not line:
        raise KeyboardInterrupt
    return line.rstrip("\r\n")
