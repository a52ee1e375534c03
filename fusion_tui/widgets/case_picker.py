"""A case to put something to: the one worked on last comes first, words narrow the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from fusion_tui.actions import keyed
from fusion_tui.domain.errors import InputError
from fusion_tui.services import queues, reading
from fusion_tui.widgets.picker import Picker
from fusion_tui.widgets.record_columns import field

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk

_EMPTY = keyed("no case has these words; Esc leaves, {promote} on the tip opens a new one")


class CasePicker(Picker[str]):
    """Ends with the id of a case, or with None."""

    keys: ClassVar[str] = "Enter put it there   / words   Esc leave"

    def __init__(self, desk: Desk, title: str, note: str) -> None:
        columns = [field("number", 8, "number"), field("case", 0, "title"), field("state", 7, "state")]
        super().__init__(title, note, columns, _EMPTY)
        self._desk = desk

    def narrow_to(self, words: str) -> None:
        """Show the cases with these words."""
        view = queues.view("cases", words.strip())
        try:
            reading.asked(self._desk, view.words)
        except InputError as error:
            self.refuse(error)
            return
        self.refuse(None)
        self.rows.show_query(lambda offset, limit: queues.window(self._desk, view, offset, limit))

    def picked(self) -> str | None:
        """Return the case under the cursor."""
        return self.rows.item_id or None
