"""Standard output and error that don't take what is written to them: full, closed, or of few letters.

What the first doesn't take ends the command with an error of its own. What is said beside the data is not worth
ending an act for: that it was lost shows in the exit status. A letter the terminal has not is written as its escape.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import TextIOWrapper
from typing import Any, TextIO, cast

from fusion_tui.domain.errors import OutputError


@dataclass
class _Data:
    """Standard output, where what isn't taken is an error of ours."""

    under: Any

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.under, name)
        return _Data(found) if name == "buffer" else found

    def __hash__(self) -> int:
        return id(self)

    def write(self, text: Any) -> int:
        """Write it; raises OutputError."""
        try:
            return int(self.under.write(text))
        except OSError as error:
            raise _not_taken(error) from error

    def flush(self) -> None:
        """Have it taken; raises OutputError."""
        try:
            self.under.flush()
        except OSError as error:
            raise _not_taken(error) from error


@dataclass
class Beside:
    """Standard error: what isn't taken is remembered, no more."""

    under: Any
    is_lost: bool = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.under, name)

    def __hash__(self) -> int:
        return id(self)

    def write(self, text: str) -> int:
        """Write it, where that can be done."""
        try:
            return int(self.under.write(text))
        except OSError:
            self.is_lost = True
            return len(text)

    def flush(self) -> None:
        """Have it taken, where that can be done."""
        try:
            self.under.flush()
        except OSError:
            self.is_lost = True


@contextmanager
def steady() -> Iterator[Beside]:
    """Put both in the place of the streams for one command, and yield the one for what is said beside the data."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    data, beside = sys.stdout, sys.stderr
    told = Beside(beside)
    sys.stdout, sys.stderr = cast("TextIO", _Data(data)), cast("TextIO", told)
    try:
        yield told
    finally:
        sys.stdout, sys.stderr = data, beside


def is_closed() -> bool:
    """Whether there is no standard output: nothing is begun then, what it gives could not be told."""
    return cast("TextIO | None", sys.stdout) is None


def is_unicode() -> bool:
    """Whether standard output takes every letter."""
    return sys.stdout.encoding.lower().replace("-", "").replace("_", "").startswith("utf")


def throw_away() -> None:
    """Drop what standard output did not take, so that the interpreter doesn't stumble over it at the end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _not_taken(error: OSError) -> OutputError:
    return OutputError(
        f"the output can't be written: {error.strerror}", "what was asked for may be done: look before you do it again"
    )
