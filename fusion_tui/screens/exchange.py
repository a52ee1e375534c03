"""The exchange board: a line for each peer, with what needs somebody in words, and how things stand below."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from textual import on, work
from textual.content import Content

from fusion_tui.domain.wording import many
from fusion_tui.services.exchange import board
from fusion_tui.services.exchange.board import Line
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.channel_acts import ChannelActs
from fusion_tui.widgets.channel_words import facts
from fusion_tui.widgets.columns import WIDE, Column
from fusion_tui.widgets.narrowing import NarrowedPage
from fusion_tui.widgets.record_columns import age_column
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.table import RecordTable

EMPTY = "no peers yet; 8 is where a center's card is taken"


class ExchangeScreen(ChannelActs, NarrowedPage):
    """Every peer, and how things stand with the one under the cursor."""

    CSS_PATH = "exchange.tcss"
    SCOPES: ClassVar = ("table", "channel", "list", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("channel", "list", "desk", "anywhere")
    place: ClassVar = "exchange"

    def table(self) -> RecordTable[Any]:
        """Return the list of peers."""
        columns: list[Column[Line]] = [
            Column("peer", 9, lambda line: line.peer.code),
            age_column(self.now, "heard", lambda line: line.peer.last_heard),
            Column("to send", 7, lambda line: _count(sum(line.waiting.values())), right=True, least=WIDE - 10),
            Column("sent", 4, lambda line: _count(line.open.bundles), right=True),
            Column("gaps", 4, lambda line: _count(line.gaps), right=True),
            Column("held", 4, lambda line: _count(sum(line.held.values())), right=True),
            Column("orders", 6, lambda line: _count(sum(line.orders.values()) + line.unconfirmed), right=True),
            Column("quota", 5, lambda line: f"{_share(line)} %", right=True, least=WIDE - 10),
            Column("needs somebody", 0, lambda line: "; ".join(line.alarms), alarm=True),
        ]
        return RecordTable(columns, lambda line: line.peer.center_id, "exchange", EMPTY)

    def load(self) -> None:
        """Read the board."""
        self._read()
        self.count()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        self.show_all(await asyncio.to_thread(board.board, self.desk))

    def line_of(self, item: Line) -> str:
        """Return code, name, state and alarms."""
        return f"{item.peer.code} {item.peer.name} {item.peer.state} {'; '.join(item.alarms)}"

    @property
    def heading(self) -> str:
        """How many peers there are, and how many need somebody."""
        needing = sum(bool(line.alarms) for line in self._all)
        told = f"{needing} {'needs' if needing == 1 else 'need'} somebody" if needing else "none needs anybody"
        return f"Exchange   {many(len(self._all), 'peer')}, {told}"

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        item = self.rows.item
        return item if isinstance(item, Line) else None

    def peek(self, record_id: str) -> None:
        """Show how things stand with the peer under the cursor."""
        line, pane = self.line, self.query_one("#pane", Reader)
        if line is None or not record_id:
            pane.show(Content(""))
            return
        title = Content(f"{line.peer.code}  {line.peer.name}   {line.peer.state}").stylize("bold")
        pane.show(Content("\n").join([title, facts(line, self.now(), self.zone)]))

    @on(RecordTable.Opened)
    def open_channel(self) -> None:
        """Show the channel number by number."""
        self.station.go("channel", self.peer_code)


def _count(many: int) -> str:
    return f"{many:,}" if many else "-"


def _share(line: Line) -> int:
    return 100 * line.taken_today // max(1, line.daily_bytes)
