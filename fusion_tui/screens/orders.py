"""The board of orders: each recall and purge, and who has still to answer."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from textual import on, work
from textual.content import Content

from fusion_tui.actions import Action, keyed
from fusion_tui.domain.marking import Marking
from fusion_tui.services.exchange import order_board
from fusion_tui.services.exchange.order_board import Order
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.narrowing import NarrowedPage
from fusion_tui.widgets.order_words import order_lines, outstanding
from fusion_tui.widgets.record_columns import age_column
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.table import RecordTable

EMPTY = keyed("nothing was recalled or purged; {purge} on a record purges it, {recall} on a product recalls it")


class OrdersScreen(NarrowedPage):
    """Every order, the newest first, and the answers to the one under the cursor."""

    CSS_PATH = "orders.tcss"
    SCOPES: ClassVar = ("table", "orders", "list", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("orders", "list", "desk", "anywhere")
    place: ClassVar = "orders"

    def table(self) -> RecordTable[Any]:
        """Return the list of orders."""
        columns: list[Column[Order]] = [
            Column("order", 6, lambda order: order.op),
            Column("record", 0, lambda order: order.title or order.record, share=2),
            Column("reason", 0, lambda order: order.reason, share=2),
            Column("by", 18, lambda order: f"{order.by} {order.second}".strip(), least=100),
            Column("answers", 20, outstanding),
            age_column(self.now, "age", lambda order: order.at),
        ]
        return RecordTable(columns, lambda order: order.id, "orders", EMPTY)

    def load(self) -> None:
        """Read the orders."""
        self._read()
        self.count()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        self.show_all(await asyncio.to_thread(order_board.board, self.desk))

    def line_of(self, item: Order) -> str:
        """Return what was ordered, why, by whom, and who has still to answer."""
        left = " ".join(one.to for one in item.outstanding)
        return f"{item.op} {item.title} {item.record} {item.reason} {item.by} {item.second} {outstanding(item)} {left}"

    @property
    def heading(self) -> str:
        """How many orders there are, and how many wait for somebody."""
        left = sum(bool(order.outstanding) for order in self._all)
        return f"Orders   {len(self._all)}" + (f", {left} not answered by everybody" if left else "")

    def why_not(self, action: Action) -> str:
        """Return why an act on the order under the cursor is not open."""
        reason = super().why_not(action)
        missing = action.scope == "orders" and self._chosen is None
        return reason or ("there is no order here" if missing else "")

    def markings(self) -> list[Marking]:
        """Return the markings of the records the list names."""
        return [order.marking for order in self.rows.in_view if order.marking is not None]

    def peek(self, record_id: str) -> None:
        """Show the answers to the order under the cursor."""
        order = self._chosen if record_id else None
        lines = order_lines(order, self.zone) if order is not None else [""]
        text = Content("\n").join([Content(lines[0]).stylize("bold"), *map(Content, lines[1:])])
        self.query_one("#pane", Reader).show(text)

    @on(RecordTable.Opened)
    def read_answers(self) -> None:
        """Go to the answers."""
        self.query_one("#pane").focus()

    def do_seen_order(self) -> None:
        """Show who has seen the record it is about."""
        if self._chosen is not None:
            self.station.go("seen", self._chosen.record)

    @property
    def _chosen(self) -> Order | None:
        item = self.rows.item
        return item if isinstance(item, Order) else None
