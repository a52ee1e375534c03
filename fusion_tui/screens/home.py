"""What needs me now: one list over all queues, the most urgent first, each line with its reason."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from operator import attrgetter
from typing import ClassVar

from textual import on, work

from fusion_tui.actions import Action
from fusion_tui.domain.marking import Marking
from fusion_tui.services import home
from fusion_tui.services.home import Glance, Need
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.rail import Rail
from fusion_tui.widgets.record_columns import need_columns
from fusion_tui.widgets.table import RecordTable

EMPTY = "nothing waits; n new tip · d read a drop · / search"


class HomeScreen(DeskPage):
    """The first screen after log-on."""

    SCOPES: ClassVar = ("table", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("desk", "anywhere")
    place: ClassVar = "now"

    def __init__(self) -> None:
        super().__init__()
        self._at_first: Glance | None = None

    def actions(self) -> list[Action]:
        """Leave out the way back: nothing is below home."""
        return [action for action in super().actions() if action.id != "back"]

    def table(self) -> RecordTable[Need]:
        """Return the list of what waits."""
        return RecordTable(need_columns(self.now), attrgetter("id"), "needs", EMPTY)

    def begin_with(self, glance: Glance) -> None:
        """Show first what was read at log-on."""
        self._at_first = glance

    def load(self) -> None:
        """Read what waits, and the counts."""
        if self._at_first is None:
            self._read()
        else:
            self._show(self._at_first)
            self._at_first = None

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        self._show(await asyncio.to_thread(home.glance, self.desk))

    def _show(self, glance: Glance) -> None:
        many = len(glance.needs)
        self.rows.show_items(glance.needs)
        self.query_one(Rail).show({**glance.totals, "now": many})
        self.head("What needs me now" + (f": {many}, most urgent first" if many else ""))

    def markings(self) -> Sequence[Marking]:
        """Return the markings of the records behind the lines."""
        return [need.marking for need in self.rows.in_view]

    def peek(self, record_id: str) -> None:
        """Show the record behind a line; a line about the exchange has none."""
        need = self.rows.item
        super().peek("" if isinstance(need, Need) and need.queue == "exchange" else record_id)

    @on(RecordTable.Opened)
    def open_need(self) -> None:
        """Show what the line is about, where it can be dealt with."""
        need = self.rows.item
        if isinstance(need, Need) and need.screen:
            self.station.start_at(*need.screen)
        elif isinstance(need, Need):
            self.station.go("product" if need.queue == "products" else "record", need.id)
