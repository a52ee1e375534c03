"""One record in full: its words first, then its kind's own fields, then what every record carries.

The fields are those its declaration names, so that a new field shows without being mentioned here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fusion_tui.domain.behaviour import Behaviour
from fusion_tui.domain.record import Record
from fusion_tui.widgets.times import moment

_TEXTS = ("text", "summary", "detail")
_HIDDEN = frozenset({"title", "line_hash", "row_hash", "recipient", "epoch", "case", "product_revision", *_TEXTS})
_LABEL = 16


def sheet(record: Record, zone: str) -> Content:
    """Return a record as text: title, marking, the words themselves, then the fields."""
    title = str(getattr(record, "title", "")) or type(record).__name__.lower()
    parts = [Content(title).stylize("bold"), Content(str(record.marking)).stylize("bold"), Content("")]
    for words in (str(getattr(record, name, "") or "") for name in _TEXTS):
        parts += [Content(words), Content("")] if words else []
    parts += [_line(name, value) for name, value in (*_own(record, zone), *_shared(record, zone)) if value]
    return Content("\n").join(parts)


def _line(name: str, value: str) -> Content:
    return Content(f"{name:<{_LABEL}}{value}").stylize("dim", 0, _LABEL)


def _own(record: Record, zone: str) -> Iterator[tuple[str, str]]:
    for name in type(record).model_fields:
        if name not in Record.model_fields and name not in _HIDDEN:
            yield name.replace("_", " "), value_words(getattr(record, name), zone)


def _shared(record: Record, zone: str) -> Iterator[tuple[str, str]]:
    yield "grade", record.grade
    yield "holding", str(record.holding)
    yield "author", record.author
    yield "created", moment(record.created, zone)
    yield "changed", f"{moment(record.modified, zone)}, revision {record.revision}"
    yield "review by", record.review_on.isoformat() if record.review_on else ""
    yield "id", record.id


def value_words(value: object, zone: str) -> str:
    """Return a field's value in words; empty where there is none."""
    if isinstance(value, Behaviour):
        return f"{value}  {value.label} (part {value.part})"
    if isinstance(value, datetime):
        return moment(value, zone)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


class Reader(VerticalScroll, can_focus=True):
    """A text to read, scrolled by the keys of a list."""

    BINDINGS: ClassVar = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("g", "scroll_home", show=False),
        Binding("G", "scroll_end", show=False),
        Binding("space", "page_down", show=False),
        Binding("b", "page_up", show=False),
    ]

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._text = Static("", markup=False)

    def compose(self) -> ComposeResult:
        """Hold one text."""
        yield self._text

    def show(self, content: Content) -> None:
        """Show a text from its beginning."""
        self._text.update(content)
        self.scroll_home(animate=False)
