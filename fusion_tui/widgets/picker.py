"""Something to choose from a list that words narrow: the likeliest stand there before a word is typed."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from fusion_tui.domain.errors import InputError
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.table import RecordTable

T = TypeVar("T")


class Picker(ModalScreen[T | None], Generic[T]):
    """Ends with what was chosen, or with None."""

    BINDINGS: ClassVar = [
        Binding("slash,f7", "words", "words", show=False),
        Binding("escape,f3", "leave", "leave", show=False, priority=True),
    ]
    keys: ClassVar[str] = "Enter choose it   / words   Esc leave"

    def __init__(self, title: str, note: str, columns: Sequence[Column[Any]], empty: str) -> None:
        super().__init__()
        self._title, self._note, self._columns, self._empty = title, note, columns, empty

    def compose(self) -> ComposeResult:
        """Show what it is for, a line for words, and the list."""
        with Vertical(classes="dialog picker") as box:
            box.border_title = self._title
            yield Static(self._note, markup=False, classes="note")
            with Horizontal(classes="row"):
                yield Static("Words", markup=False, classes="label")
                yield Input(id="picker-words", compact=True, max_length=200)
            yield RecordTable[Any](self._columns, attrgetter("id"), "picker-list", self._empty)
            yield Static("", markup=False, id="picker-refused", classes="refused -hidden")
            yield Static(self.keys, markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin on the likeliest."""
        self.narrow_to("")
        self.rows.focus()

    @property
    def rows(self) -> RecordTable[Any]:
        """The list."""
        return self.query_one(RecordTable)

    def narrow_to(self, words: str) -> None:
        """Show what has these words."""
        raise NotImplementedError

    def picked(self) -> T | None:
        """Return what stands under the cursor; None where nothing does."""
        raise NotImplementedError

    def refuse(self, error: InputError | None) -> None:
        """Say why words can't be understood, or that they can."""
        line = self.query_one("#picker-refused", Static)
        line.update(Content(f"{error.message}: {error.hint}" if error else ""))
        line.set_class(error is None, "-hidden")

    def action_words(self) -> None:
        """Type words."""
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """Leave things as they are."""
        self.dismiss(None)

    @on(Input.Changed)
    def narrow(self, changed: Input.Changed) -> None:
        """Show what has the words that stand there now."""
        self.narrow_to(changed.value)

    @on(Input.Submitted)
    def go_to_list(self) -> None:
        """Go on in the list."""
        self.rows.focus()

    @on(RecordTable.Opened)
    def take(self, opened: RecordTable.Opened) -> None:
        """Take the one under the cursor."""
        opened.stop()
        found = self.picked()
        if found is not None:
            self.dismiss(found)
