"""What a command says: JSON or lines for people, and progress; here, last, no control character passes."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from fusion_tui.cli.outlet import is_unicode
from fusion_tui.domain.cleaning import clean, clean_line

if TYPE_CHECKING:
    from fusion_tui.domain.record import Record


def emit(value: object) -> None:
    """Print one JSON document."""
    end_progress()
    sys.stdout.write(json.dumps(value, ensure_ascii=not is_unicode(), indent=1) + "\n")


def say(text: str) -> None:
    """Print a line for people; here, last, no control character of a name or a file's text passes."""
    end_progress()
    sys.stdout.write(clean(text) + "\n")


def note(text: str) -> None:
    """Print a line for people on standard error, beside the data."""
    end_progress()
    sys.stderr.write(clean(text) + "\n")


class Ticker:
    """Progress on a terminal's standard error, one line that rewrites itself until something else is said."""

    open: ClassVar[Ticker | None] = None  # whose line has no end yet

    def __init__(self, unit: str, name: str = "") -> None:
        self._unit, self._before = unit, f"{clean_line(name)}: " if name else ""
        self._to = sys.stderr if sys.stderr.isatty() else None

    def __call__(self, done: int, total: int = 0) -> None:
        """Show how many are done, of how many where that is known."""
        if self._to:
            if Ticker.open is not self:
                end_progress()
            Ticker.open = self
            of = f" of {total:,}" if total else ""
            self._to.write(f"\r{self._before}{done:,}{of} {self._unit}")
            self._to.flush()

    def end(self) -> None:
        """End the line."""
        if self._to:
            self._to.write("\n")


def end_progress() -> None:
    """End the line of progress that stands on the terminal, where one does."""
    if Ticker.open is not None:
        Ticker.open.end()
        Ticker.open = None


def made(record: Record, as_json: bool) -> None:
    """Print the id of a record that was made; its number, for people to say, goes beside it."""
    number = getattr(record, "number", "")
    if as_json:
        emit({"id": record.id, "number": number} if number else {"id": record.id})
        return
    say(record.id)
    if number:
        note(number)


def as_json(record: Record) -> dict[str, Any]:
    """Return a record as JSON: every field, and its kind and marking in words."""
    from fusion_tui.services.reading import kind_of

    return {"kind": kind_of(record), **record.model_dump(mode="json"), "marking": str(record.marking)}


def pairs(values: Mapping[str, object]) -> None:
    """Print names and values, one a line."""
    width = max(map(len, values), default=0)
    for name, value in values.items():
        say(f"{name:<{width}}  {value}")
