"""What needs me now: one list over all queues, the most urgent first, each line with its reason."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import ClassVar

from textual import on, work

from fusion_tui.domain.marking import Marking
from fusion_tui.services import home, queues
from fusion_tui.services.desk import Desk
from fusion_tui.services.home import Need
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.rail import Rail
from fusion_tui.widgets.record_columns import need_columns
from fusion_tui.widgets.table import RecordTable

EMPTY = "nothing waits; n new tip · d read a drop · / search"
_STATES = {"products": "submitted", "incoming": "new", "outgoing": "waiting", "tips": "new"}


@dataclass(frozen=True)
class Waiting:
    """What waits, and the marking of each record behind it."""

    needs: Sequence[Need]
    markings: dict[str, Marking]


class HomeScreen(DeskPage):
    """The first screen after log-on."""

    SCOPES: ClassVar = ("table", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("desk", "anywhere")
    place: ClassVar = "now"

    def __init__(self) -> None:
        super().__init__()
        self._markings: dict[str, Marking] = {}

    def table(self) -> RecordTable[Need]:
        """Return the list of what waits."""
        return RecordTable(need_columns(self.desk), attrgetter("id"), "needs", EMPTY)

    def load(self) -> None:
        """Read what waits, and the counts."""
        self._read()
        self.count()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        waiting = await asyncio.to_thread(_waiting, self.desk)
        self._markings = waiting.markings
        self.rows.show_items(waiting.needs)
        self.query_one(Rail).show({"now": len(waiting.needs)})
        few = len(waiting.needs)
        self.head("What needs me now" + (f": {few}, most urgent first" if few else ""))

    def markings(self) -> Sequence[Marking]:
        """Return the markings of the records behind the lines."""
        return [self._markings[need.id] for need in self.rows.in_view if need.id in self._markings]

    @on(RecordTable.Opened)
    def open_need(self) -> None:
        """Show what the line is about, where it can be dealt with."""
        need = self.rows.item
        if isinstance(need, Need):
            self.station.go("product" if need.queue == "products" else "record", need.id)


def _waiting(desk: Desk) -> Waiting:
    needs = home.needs(desk)
    markings: dict[str, Marking] = {}
    for queue in {need.queue for need in needs}:
        view = replace(queues.view(queue, descending=False), states=(_STATES[queue],), sort="created")
        for record in queues.window(desk, view, 0, home.SHOWN).records:
            markings[record.id] = record.marking
    return Waiting(needs, markings)
