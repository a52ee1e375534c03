"""Go to any record: those that were open come first, a number or words find any other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.record import Record
from fusion_tui.services import going
from fusion_tui.services.reading import kind_of
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.pause import Pause
from fusion_tui.widgets.record_columns import field, marking_column, words_of
from fusion_tui.widgets.table import RecordTable

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk

RESTS = 0.15  # seconds without a key, until words are looked for
_KEYS = "Enter go there   Up Down choose   Esc leave"
_EMPTY = "nothing was open yet; type a number such as C-00001, or words"


class GoTo(ModalScreen[Record | None]):
    """Ends with a record, or with None."""

    BINDINGS: ClassVar = [
        Binding("escape,f3", "leave", "leave", show=False, priority=True),
        Binding("down", "step('down')", "down", show=False, priority=True),
        Binding("up", "step('up')", "up", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, visited: Sequence[str]) -> None:
        super().__init__()
        self._desk, self._visited = desk, visited
        self._rest = Pause(self, self._look)
        self._looked = ""

    def compose(self) -> ComposeResult:
        """Show a line for a number or words, and the records."""
        with Vertical(classes="dialog picker") as box:
            box.border_title = "Go to"
            with Horizontal(classes="row"):
                yield Static("Words", markup=False, classes="label")
                yield Input(id="go-words", compact=True, max_length=200)
            columns: list[Column[Record]] = [
                Column("kind", 8, kind_of),
                field("number", 8, "number"),
                Column("what", 0, words_of),
                marking_column(least=70),
            ]
            yield RecordTable[Record](columns, attrgetter("id"), "go-records", _EMPTY)
            yield Static("", markup=False, id="go-refused", classes="refused -hidden")
            yield Static(_KEYS, markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin with what was open."""
        self._list()
        self.query_one(Input).focus()

    @property
    def _records(self) -> RecordTable[Record]:
        return self.query_one(RecordTable)

    def action_leave(self) -> None:
        """Stay where one is."""
        self.dismiss(None)

    def action_step(self, way: str) -> None:
        """Choose another line, while the words stay under the hand."""
        getattr(self._records, f"action_{way}")()

    @on(Input.Changed)
    def narrow(self) -> None:
        """Look once the typing rests."""
        self._rest.begin(RESTS)

    @on(Input.Submitted)
    def go(self) -> None:
        """Go to the line under the cursor, once it is known what the words name."""
        if self._rest.is_on or self._looked != self.query_one(Input).value:
            self._rest.end()
            self._list(goes=True)
        else:
            self._end()

    @on(RecordTable.Opened)
    def take(self, opened: RecordTable.Opened) -> None:
        """Go to the line under the cursor."""
        opened.stop()
        self._end()

    def _look(self) -> None:
        self._list()

    @work(exclusive=True, group="go")
    async def _list(self, *, goes: bool = False) -> None:
        words, refused = self.query_one(Input).value, self.query_one("#go-refused", Static)
        try:
            found = await asyncio.to_thread(self._found, words)
        except InputError as error:
            refused.update(Content(f"{error.message}: {error.hint}"))
            refused.remove_class("-hidden")
            return
        refused.add_class("-hidden")
        self._looked = words
        self._records.empty_as("nothing has this number or these words" if words.strip() else "")
        self._records.show_items(found)
        if goes:
            self._end()

    def _found(self, words: str) -> list[Record]:
        return going.named(self._desk, words) if words.strip() else going.among(self._desk, self._visited)

    def _end(self) -> None:
        if self._records.item is not None:
            self.dismiss(self._records.item)
