"""A person or thing: everything known of it, and what may be the same."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import ClassVar

from textual import work
from textual.content import Content

from fusion_tui.actions import Action, keyed
from fusion_tui.domain.case import Entity
from fusion_tui.domain.record import Record
from fusion_tui.services import entities, sameness
from fusion_tui.services.entities import Decided, EntityPage, Related
from fusion_tui.services.lookalikes import Lookalike
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.entity_forms import apart_form, merge_form, relate_form
from fusion_tui.widgets.entity_picker import EntityPicker
from fusion_tui.widgets.entity_tabs import ALIKE, TABS, parts
from fusion_tui.widgets.tabbed import TabbedPage, record_of
from fusion_tui.widgets.times import moment


class EntityScreen(TabbedPage):
    """One person or thing."""

    SCOPES: ClassVar = ("table", "entity", "parts", "record", "anywhere")
    BINDINGS: ClassVar = act_bindings("entity", "parts", "record", "anywhere")
    TABS: ClassVar = TABS

    def __init__(self, entity_id: str, tab: str = "1") -> None:
        super().__init__(tab)
        self._entity_id = entity_id
        self._held: EntityPage | None = None

    @property
    def chosen(self) -> Record | None:
        """The person or thing itself."""
        return self._held.entity if self._held else None

    def load(self) -> None:
        """Read all that is known; opening it is recorded."""
        self._read()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        page = await self.read_or_leave(partial(entities.page, self.desk, self._entity_id))
        if page is None:
            return
        self._held = page
        items = parts(page)
        self.fill(_head(page, self.zone), items)
        held = [record_of(item) for part in items for item in part]
        self.mark([page.entity.marking, *(record.marking for record in held if record)])

    def why_not(self, action: Action) -> str:
        """Return why nothing is merged, kept apart or taken back."""
        reason = super().why_not(action)
        if reason or self._held is None:
            return reason
        if action.id in ("merge", "keep_apart") and not isinstance(self.item, Lookalike):
            return f"{ALIKE + 1} lists what may be the same"
        is_stated = isinstance(self.item, Decided | Related)
        return keyed("{tab_3} lists links, {tab_5} decisions") if action.id == "take_back" and not is_stated else ""

    def do_merge(self) -> None:
        """Call the one under the cursor the same."""
        if self._held is not None and isinstance(self.item, Lookalike):
            self.app.push_screen(merge_form(self.desk, self._held.entity, self.item.record, self.item.why))

    def do_keep_apart(self) -> None:
        """Say that the one under the cursor is another."""
        if self._held is not None and isinstance(self.item, Lookalike):
            self.app.push_screen(apart_form(self.desk, self._held.entity, self.item.record, self.item.why))

    @work(group="write")
    async def do_take_back(self) -> None:
        """Take back the decision or the link under the cursor."""
        item = self.item
        if isinstance(item, Decided):
            await asyncio.to_thread(sameness.take_back, self.desk, item.link.id)
        elif isinstance(item, Related):
            await asyncio.to_thread(entities.unrelate, self.desk, item.link.id)
        self.load()

    def do_relate(self) -> None:
        """Link it with another."""
        if self._held is not None:
            self.app.push_screen(EntityPicker(self.desk, self._held.entity), self._chose)

    def _chose(self, other: Entity | None) -> None:
        if other is not None and self._held is not None:
            self.app.push_screen(relate_form(self.desk, self._held.entity, other))


def _head(page: EntityPage, zone: str) -> Content:
    entity, others = page.entity, page.names[1:]
    person = {True: "US person", False: "no US person", None: "US person not known: masked as one"}[entity.us_person]
    lines = [
        Content("   also ".join([entity.title, *([", ".join(others)] if others else [])])).stylize("bold"),
        Content(f"{entity.entity} · {person} · {entity.author}, {moment(entity.created, zone)}"),
        Content(f"{entity.marking}  {' '.join(entity.detail.split())}".strip()),
    ]
    return Content("\n").join([*lines, *([Content("; ".join(page.too_common))] if page.too_common else [])])
