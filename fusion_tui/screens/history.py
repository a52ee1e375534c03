"""What was done with one record, by whom and when."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from fusion_tui.domain.user import Right, may
from fusion_tui.services import history
from fusion_tui.services.trail import Row
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.page import Page
from fusion_tui.widgets.record_columns import words_of
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.trail_page import when


class HistoryScreen(Page):
    """One record's history."""

    SCOPES: ClassVar = ("table", "anywhere")
    BINDINGS: ClassVar = act_bindings("anywhere")

    def __init__(self, record_id: str) -> None:
        super().__init__()
        self._record_id = record_id

    def body(self) -> ComposeResult:
        """Yield whose history it is, and the acts."""
        with Vertical(id="tabbed"):
            yield Static("", markup=False, id="head")
            columns = (
                Column[Row]("when", 23, lambda row: when(row, self.zone)),
                Column[Row]("who", 12, lambda row: row.who),
                Column[Row]("act", 16, lambda row: row.act),
                Column[Row]("outcome", 0, lambda row: row.outcome),
                Column[Row]("at", 24, lambda row: row.place, least=120),
            )
            yield RecordTable[Row](columns, lambda row: str(row.n), "history", "nothing is known to have changed it")

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(RecordTable).focus()

    def load(self) -> None:
        """Read the history; that is recorded."""
        self._read()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        found = await asyncio.to_thread(history.of, self.desk, self._record_id)
        record = found.record
        self.mark([record.marking])
        number = str(getattr(record, "number", ""))
        sees_all = may(self.desk.user, Right.AUDIT).allowed
        said = "everything in the trail" if sees_all else "what changed it; who read it is for who reads the trail"
        title = Content(f"History of {number} {words_of(record)}".replace("  ", " ")).stylize("bold")
        self.query_one("#head", Static).update(Content("\n").join([title, Content(said)]))
        self.query_one(RecordTable).show_items(found.rows)
