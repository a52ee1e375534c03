"""A person or thing to link another with: those of the same cases come first, words find any other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work

from fusion_tui.domain.case import Entity
from fusion_tui.domain.errors import InputError
from fusion_tui.services import entities
from fusion_tui.widgets.picker import Picker
from fusion_tui.widgets.record_columns import field

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk

_EMPTY = "nobody and nothing; / finds others by their words"


class EntityPicker(Picker[Entity]):
    """Ends with a person or thing, or with None."""

    def __init__(self, desk: Desk, entity: Entity) -> None:
        columns = [field("kind", 12, "entity"), field("name", 0, "title"), field("detail", 0, "detail", least=90)]
        super().__init__("Link with whom or what?", f"{entity.title} ({entity.entity})", columns, _EMPTY)
        self._desk, self._entity = desk, entity

    def narrow_to(self, words: str) -> None:
        """Show those with these words."""
        self._look(words)

    @work(exclusive=True, group="choices")
    async def _look(self, words: str) -> None:
        try:
            found = await asyncio.to_thread(entities.choices, self._desk, self._entity.id, words)
        except InputError as error:
            self.refuse(error)
            return
        self.refuse(None)
        self.rows.show_items(found)

    def picked(self) -> Entity | None:
        """Return the one under the cursor."""
        return self.rows.item if isinstance(self.rows.item, Entity) else None
