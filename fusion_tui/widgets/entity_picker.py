"""A person or thing to link another with: those of the same cases come first, words find any other."""

from __future__ import annotations

import asyncio
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from fusion_tui.domain.case import Entity
from fusion_tui.domain.errors import InputError
from fusion_tui.services import entities
from fusion_tui.widgets.record_columns import field
from fusion_tui.widgets.table import RecordTable

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk

_KEYS = "Enter choose it   / words   Esc leave"
_EMPTY = "nobody and nothing; / finds others by their words"


class EntityPicker(ModalScreen[Entity | None]):
    """Ends with a person or thing, or with None."""

    BINDINGS: ClassVar = [
        Binding("slash,f7", "words", "words", show=False),
        Binding("escape,f3", "leave", "leave", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, entity: Entity) -> None:
        super().__init__()
        self._desk, self._entity = desk, entity

    def compose(self) -> ComposeResult:
        """Show who is to be linked, a line for words, and whom with."""
        with Vertical(classes="dialog picker") as box:
            box.border_title = "Link with whom or what?"
            yield Static(Content(f"{self._entity.title} ({self._entity.entity})"), classes="note")
            with Horizontal(classes="row"):
                yield Static("Words", markup=False, classes="label")
                yield Input(id="picker-words", compact=True, max_length=200)
            columns = [field("kind", 12, "entity"), field("name", 0, "title"), field("detail", 0, "detail", least=90)]
            yield RecordTable[Any](columns, attrgetter("id"), "picker-entities", _EMPTY)
            yield Static("", markup=False, id="picker-refused", classes="refused -hidden")
            yield Static(_KEYS, markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin on those of the same cases."""
        self._narrow("")
        self._list.focus()

    @property
    def _list(self) -> RecordTable[Any]:
        return self.query_one(RecordTable)

    def action_words(self) -> None:
        """Type words."""
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """Leave things as they are."""
        self.dismiss(None)

    @on(Input.Changed)
    def narrow(self, changed: Input.Changed) -> None:
        """Show those with these words."""
        self._narrow(changed.value)

    @on(Input.Submitted)
    def go_to_list(self) -> None:
        """Go on in the list."""
        self._list.focus()

    @work(exclusive=True, group="choices")
    async def _narrow(self, words: str) -> None:
        refused = self.query_one("#picker-refused", Static)
        try:
            found = await asyncio.to_thread(entities.choices, self._desk, self._entity.id, words)
        except InputError as error:
            refused.update(Content(f"{error.message}: {error.hint}"))
            refused.remove_class("-hidden")
            return
        refused.add_class("-hidden")
        self._list.show_items(found)

    @on(RecordTable.Opened)
    def take(self, opened: RecordTable.Opened) -> None:
        """Take the one under the cursor."""
        opened.stop()
        if isinstance(self._list.item, Entity):
            self.dismiss(self._list.item)
