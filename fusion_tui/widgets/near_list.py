"""Which records may be about the same as a text, each with every reason; to be read beside it.

What is shown in full was read, and is recorded; the line above it is the closest marking of what is listed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from fusion_tui.domain.marking import banner
from fusion_tui.services import reading
from fusion_tui.services.intake import Near
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.marks import MarkingBanner
from fusion_tui.widgets.sheet import Reader, sheet
from fusion_tui.widgets.table import RecordTable

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk

_KEYS = "Tab read it   Esc back to the form"
_EMPTY = "nothing that is held is alike"


class NearList(ModalScreen[None]):
    """Shows; nothing is decided here."""

    BINDINGS: ClassVar = [Binding("escape,f3", "leave", "leave", show=False, priority=True)]

    def __init__(self, desk: Desk, found: Sequence[Near]) -> None:
        super().__init__()
        self._desk, self._found = desk, found

    def compose(self) -> ComposeResult:
        """Show a line for each, and the record under the cursor."""
        with Vertical(classes="dialog near") as box:
            box.border_title = "These may be about the same"
            yield MarkingBanner("banner-near")
            columns = [
                Column[Near]("number", 8, lambda one: str(getattr(one.record, "number", ""))),
                Column[Near]("record", 0, lambda one: str(getattr(one.record, "title", "")) or one.record.id),
                Column[Near]("why", 0, lambda one: one.reasons),
            ]
            yield RecordTable[Near](columns, lambda one: one.record.id, "near", _EMPTY)
            yield Reader("near-text")
            yield Static(_KEYS, markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin at the likeliest."""
        line = self.query_one(MarkingBanner)
        line.begin(self._desk)
        line.show(banner(one.record.marking for one in self._found))
        self.query_one(RecordTable).show_items(self._found)
        self.query_one(RecordTable).focus()

    @on(RecordTable.Moved)
    def read(self) -> None:
        """Show the one under the cursor: its reasons first, then its words."""
        one = self.query_one(RecordTable).item
        if isinstance(one, Near):
            self._read(one)

    @work(exclusive=True, group="read")
    async def _read(self, one: Near) -> None:
        record = await asyncio.to_thread(reading.show, self._desk, one.record.id)
        reasons = Content("\n".join(reason.said for reason in one.alike.reasons))
        words = sheet(record, self._desk.center.timezone)
        self.query_one(Reader).show(Content("\n\n").join([reasons, words]))

    def action_leave(self) -> None:
        """Go back to the form."""
        self.dismiss(None)
