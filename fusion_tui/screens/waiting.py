"""Bundles that wait, sealed: whose, which number, for what, and since when. Nothing of them is shown here."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from textual import on, work

from fusion_tui.actions import keyed
from fusion_tui.services.exchange import reviewing
from fusion_tui.services.exchange.reviewing import Waiting
from fusion_tui.sync.drop import size_text
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import WIDE, Column
from fusion_tui.widgets.narrowing import NarrowedPage
from fusion_tui.widgets.record_columns import age_column, field
from fusion_tui.widgets.table import RecordTable

EMPTY = keyed("no bundle waits; {drop} reads a drop")


class WaitingScreen(NarrowedPage):
    """Every held bundle."""

    CSS_PATH = "waiting.tcss"
    SCOPES: ClassVar = ("table", "list", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("list", "desk", "anywhere")
    place: ClassVar = "waiting"

    def table(self) -> RecordTable[Any]:
        """Return the list of bundles."""
        columns: list[Column[Waiting]] = [
            field("from", 9, "peer"),
            Column("bundle", 6, lambda one: str(one.mark.seq), right=True),
            Column("epoch", 8, lambda one: one.mark.epoch[:8], least=WIDE - 10),
            Column("size", 9, lambda one: size_text(one.mark.length), right=True),
            Column("waits for", 0, _waits_for),
            age_column(self.now, "since", lambda one: one.since),
        ]
        return RecordTable(columns, lambda one: one.mark.copy_hash, "waiting", EMPTY)

    def load(self) -> None:
        """Read what waits."""
        self._read()
        self.count()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        self.show_all(await asyncio.to_thread(reviewing.listed, self.desk))

    def line_of(self, item: Waiting) -> str:
        """Return all a line says."""
        return f"{item.peer} {item.mark.seq} {item.copy} {_waits_for(item)}"

    @property
    def heading(self) -> str:
        """How many wait, and how many of them for a decision."""
        undecided = sum(one.is_ours_to_decide for one in self._all)
        return f"Bundles that wait   {len(self._all)}" + (f", {undecided} for your decision" if undecided else "")

    def peek(self, record_id: str) -> None:
        """Show nothing below: what a bundle holds is shown on its own page, and that is recorded."""

    @on(RecordTable.Opened)
    def open_bundle(self) -> None:
        """Show what the bundle under the cursor would change."""
        item = self.rows.item
        if isinstance(item, Waiting):
            self.station.go("bundle", item.mark.copy_hash)


def _waits_for(one: Waiting) -> str:
    return one.waits_for.upper() if one.is_ours_to_decide else one.waits_for
