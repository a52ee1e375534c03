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
from fusion_tui.services.home import Need
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

    def actions(self) -> list[Action]:
        """Leave out the way back: nothing is below home."""
        return [action for action in super().actions() if action.id != "back"]

    def table(self) -> RecordTable[Need]:
        """Return the list of what waits."""
        return RecordTable(need_columns(self.desk), attrgetter("id"), "needs", EMPTY)

    def load(self) -> None:
        """Read what waits, and the counts."""
        self._read()
        self.count()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        needs = await asyncio.to_thread(home.needs, self.desk)
        self.rows.show_items(needs)
        self.query_one(Rail).show({"now": len(needs)})
        self.head("What needs me now" + (f": {len(needs)}, most urgent first" if needs else ""))

    def markings(self) -> Sequence[Marking]:
        """Return the markings of the records behind the lines."""
        return [need.marking for need in self.rows.in_view]

    @on(RecordTable.Opened)
    def open_need(self) -> None:
        """Show what the line is about, where it can be dealt with."""
        need = self.rows.item
        if isinstance(need, Need):
            self.station.go("product" if need.queue == "products" else "record", need.id)
