"""One peer's channel, number by number: what is missing, what it lacks, what waits, what is not acknowledged."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Static

from fusion_tui.domain.wording import many
from fusion_tui.services.exchange import board
from fusion_tui.services.exchange.board import Line
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.channel_acts import ChannelActs
from fusion_tui.widgets.channel_words import WAITS, Number, facts, numbers
from fusion_tui.widgets.columns import WIDE, Column
from fusion_tui.widgets.narrowing import NarrowedPage
from fusion_tui.widgets.record_columns import field
from fusion_tui.widgets.table import RecordTable

EMPTY = "nothing is missing, nothing waits, all is acknowledged"


class ChannelScreen(ChannelActs, NarrowedPage):
    """The numbers of one peer that are not settled."""

    CSS_PATH = "channel.tcss"
    SCOPES: ClassVar = ("table", "channel", "list", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("channel", "list", "desk", "anywhere")
    place: ClassVar = "exchange"

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code
        self._line: Line | None = None

    def above(self) -> ComposeResult:
        """Yield how things stand, then the line for words."""
        yield Static("", markup=False, id="facts")
        yield from super().above()

    def table(self) -> RecordTable[Any]:
        """Return the list of numbers."""
        columns: list[Column[Number]] = [
            field("", 8, "what"),
            field("bundle", 11, "numbers", right=True),
            Column("epoch", 8, lambda one: one.epoch[:8], least=WIDE - 10),
            field("state", 0, "state"),
            field("next", 0, "next"),
        ]
        return RecordTable(columns, lambda one: one.id, "numbers", EMPTY)

    def load(self) -> None:
        """Read the channel."""
        self._read()
        self.count()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        found = await asyncio.to_thread(board.detail, self.desk, self._code)
        self._line = found.line
        self.query_one("#facts", Static).update(facts(found.line, self.now(), self.zone))
        self.show_all(numbers(found))

    def line_of(self, item: Number) -> str:
        """Return all a line says."""
        return f"{item.what} {item.numbers} {item.epoch} {item.state} {item.next}"

    @property
    def heading(self) -> str:
        """Whose channel it is, and how much of it is open."""
        open_ = f"   {many(len(self._all), 'line')} not settled" if self._all else ""
        return f"Exchange with {self._code}{open_}"

    @property
    def line(self) -> Line | None:
        """How things stand with the peer; None before it was read."""
        return self._line

    @property
    def number(self) -> Number | None:
        """The number under the cursor."""
        item = self.rows.item
        return item if isinstance(item, Number) else None

    def peek(self, record_id: str) -> None:
        """Show nothing below: a number holds no more than its line says."""

    @on(RecordTable.Opened)
    def open_number(self) -> None:
        """Show what a bundle that waits would change; say what is to be done about another."""
        number = self.number
        if number is None:
            return
        if number.what == WAITS and number.copy:
            self.station.go("bundle", number.copy)
        else:
            self.notify(number.next, title=f"{number.what} {number.numbers}", markup=False)
