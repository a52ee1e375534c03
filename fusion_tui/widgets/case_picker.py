"""A case to put something to: the one worked on last comes first, words narrow the list."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from fusion_tui.actions import keyed
from fusion_tui.domain.errors import InputError
from fusion_tui.services import queues, reading
from fusion_tui.widgets.record_columns import field
from fusion_tui.widgets.table import RecordTable

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk

_KEYS = "Enter put it there   / words   Esc leave"
_EMPTY = keyed("no case has these words; Esc leaves, {promote} on the tip opens a new one")


class CasePicker(ModalScreen[str | None]):
    """Ends with the id of a case, or with None."""

    BINDINGS: ClassVar = [
        Binding("slash,f7", "words", "words", show=False),
        Binding("escape,f3", "leave", "leave", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, title: str, note: str) -> None:
        super().__init__()
        self._desk, self._title, self._note = desk, title, note

    def compose(self) -> ComposeResult:
        """Show what is to be put, a line for words, and the cases."""
        with Vertical(classes="dialog picker") as box:
            box.border_title = self._title
            yield Static(self._note, markup=False, classes="note")
            with Horizontal(classes="row"):
                yield Static("Words", markup=False, classes="label")
                yield Input(id="picker-words", compact=True, max_length=200)
            columns = [field("number", 8, "number"), field("case", 0, "title"), field("state", 7, "state")]
            yield RecordTable[Any](columns, attrgetter("id"), "picker-cases", _EMPTY)
            yield Static("", markup=False, id="picker-refused", classes="refused -hidden")
            yield Static(_KEYS, markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin on the case that was worked on last."""
        self._narrow("")
        self._cases.focus()

    @property
    def _cases(self) -> RecordTable[Any]:
        return self.query_one(RecordTable)

    def action_words(self) -> None:
        """Type words."""
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """Leave things as they are."""
        self.dismiss(None)

    @on(Input.Changed)
    def narrow(self, changed: Input.Changed) -> None:
        """Show the cases with these words."""
        self._narrow(changed.value)

    @on(Input.Submitted)
    def go_to_cases(self) -> None:
        """Go on in the list."""
        self._cases.focus()

    def _narrow(self, words: str) -> None:
        view, refused = queues.view("cases", words.strip()), self.query_one("#picker-refused", Static)
        try:
            reading.asked(self._desk, view.words)
        except InputError as error:
            refused.update(Content(f"{error.message}: {error.hint}"))
            refused.remove_class("-hidden")
            return
        refused.add_class("-hidden")
        self._cases.show_query(lambda offset, limit: queues.window(self._desk, view, offset, limit))

    @on(RecordTable.Opened)
    def take(self, opened: RecordTable.Opened) -> None:
        """Take the case under the cursor."""
        opened.stop()
        if self._cases.item_id:
            self.dismiss(self._cases.item_id)
