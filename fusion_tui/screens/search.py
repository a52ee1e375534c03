"""One search over everything; what was asked and how much was found is recorded, nothing found too."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from operator import attrgetter
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from fusion_tui.domain.marking import Marking
from fusion_tui.domain.record import Record
from fusion_tui.services import reading
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.record_columns import found_columns
from fusion_tui.widgets.table import RecordTable

LIMIT = 200
HINT = 'words; every one must occur. "a phrase", or begin*. Enter searches'


class SearchScreen(DeskPage):
    """The search page."""

    SCOPES: ClassVar = ("table", "search", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("search", "desk", "anywhere")
    place: ClassVar = "search"

    def above(self) -> ComposeResult:
        """Yield the line the words are typed in."""
        with Horizontal(classes="row", id="query-row"):
            yield Static("Words", markup=False, classes="label")
            yield Input(placeholder=HINT, id="query", compact=True, max_length=400)

    def table(self) -> RecordTable[Record]:
        """Return the list of what was found."""
        return RecordTable(found_columns(self.desk), attrgetter("id"), "found", "type words above, Enter searches")

    def start(self) -> None:
        """Begin in the words."""
        self.do_words()
        self.head("Search everything")
        self.rows.show_items([])

    def load(self) -> None:
        """Show the counts; a search is made by Enter only, because each is recorded."""
        self.count()

    def markings(self) -> Sequence[Marking]:
        """Return the markings of what the list shows."""
        return [record.marking for record in self.rows.in_view]

    def do_words(self) -> None:
        """Go to the words."""
        self.query_one("#query").focus()

    @on(Input.Submitted, "#query")
    def ask(self, submitted: Input.Submitted) -> None:
        """Search."""
        if submitted.value.strip():
            self._find(submitted.value)

    @work(group="search", exclusive=True)
    async def _find(self, words: str) -> None:
        found = await asyncio.to_thread(reading.find, self.desk, words, (), LIMIT)
        self.rows.empty = "nothing found; that is recorded too"
        self.rows.show_items(found.records)
        best = f", the best {len(found.records)} shown" if found.total > len(found.records) else ""
        self.head(f"Search everything   {found.total:,} found{best}")
        if found.records:
            self.rows.focus()

    @on(RecordTable.Opened)
    def open_found(self) -> None:
        """Show a record that was found."""
        record = self.rows.item
        if isinstance(record, Record):
            self.open_record(record)
