"""The screens one works from: places at the side, a list, and the record under the cursor where there is room.

What the pane shows in full was read, and is recorded: it waits until the cursor rests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from fusion_tui.domain.marking import Marking
from fusion_tui.domain.record import Record
from fusion_tui.services import queues, reading
from fusion_tui.widgets.page import Page
from fusion_tui.widgets.rail import Rail
from fusion_tui.widgets.sheet import Reader, sheet
from fusion_tui.widgets.station import screen_for
from fusion_tui.widgets.table import RecordTable

RESTS = 0.3


class DeskPage(Page):
    """A list with places beside it and a pane below it."""

    SCOPES: ClassVar[tuple[str, ...]] = ("table", "desk", "anywhere")
    place: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self._rest: Timer | None = None
        self._peeked: Record | None = None

    def body(self) -> ComposeResult:
        """Lay out places, heading, list and pane."""
        yield Rail(self.here)
        with Vertical(id="work"):
            yield Static("", markup=False, id="heading")
            yield from self.above()
            yield self.table()
            yield Reader("pane")

    @property
    def here(self) -> str:
        """The name of this place on the rail."""
        return self.place

    def above(self) -> ComposeResult:
        """Yield what stands between heading and list."""
        yield from ()

    def table(self) -> RecordTable[Any]:
        """Return the list of this screen."""
        raise NotImplementedError

    @property
    def rows(self) -> RecordTable[Any]:
        """The list."""
        return self.query_one(RecordTable)

    def on_mount(self) -> None:
        """Begin."""
        self.start()

    def start(self) -> None:
        """Begin in the list."""
        self.rows.focus()

    def head(self, words: str) -> None:
        """Say above the list what it is."""
        self.query_one("#heading", Static).update(Content(words), layout=False)

    @work(exclusive=True, group="counts")
    async def count(self) -> None:
        """Show how much there is in each place."""
        self.query_one(Rail).show(await asyncio.to_thread(queues.totals, self.desk))

    def markings(self) -> Sequence[Marking]:
        """Return the markings of what the list shows."""
        return [record.marking for record in self.rows.in_view if isinstance(record, Record)]

    def remark(self) -> None:
        """Mark the screen with what the list shows and what the pane shows."""
        self.mark([*self.markings(), *([self._peeked.marking] if self._peeked else [])])

    @on(RecordTable.Moved)
    def look(self) -> None:
        """Follow the cursor: the marking at once, the pane once it rests."""
        self.remark()
        self.offer()
        self.peek(self.rows.item_id)

    def peek(self, record_id: str) -> None:
        """Show a record in the pane once the cursor rests on it."""
        if self._rest is not None:
            self._rest.stop()
        if self._peeked is not None and self._peeked.id == record_id:
            return
        if self._peeked is not None:
            self._peeked = None
            self.query_one("#pane", Reader).show(Content(""))
        if record_id and self.has_class("-wide"):
            self._rest = self.set_timer(RESTS, lambda: self._peek(record_id))

    @work(group="peek")
    async def _peek(self, record_id: str) -> None:
        record = await asyncio.to_thread(reading.show, self.desk, record_id)
        if self.rows.item_id == record_id:
            self._peeked = record
            self.query_one("#pane", Reader).show(sheet(record, self.zone))
            self.remark()

    def open_record(self, record: Record) -> None:
        """Show a record in the screen of its kind."""
        self.station.go(screen_for(record), record.id)
