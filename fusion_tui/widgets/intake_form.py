"""The form for a tip: what its text names is offered for acceptance, and what is alike is told while it is typed.

What reads texts is loaded with the first that is read: a log-on doesn't wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding

from fusion_tui.domain import mention
from fusion_tui.domain.errors import FusionError
from fusion_tui.domain.mention import Mention
from fusion_tui.domain.tip import Tip
from fusion_tui.widgets.fixed import Fixed
from fusion_tui.widgets.kept_form import KeptForm

if TYPE_CHECKING:
    from fusion_tui.services.intake import Near, Offer

HOW = "F5 lists what the text names"


class IntakeForm(KeptForm[Tip]):
    """A tip as it is told."""

    BINDINGS: ClassVar = [
        Binding("f5", "named", "named", show=False, priority=True),
        Binding("f6", "near", "near", show=False, priority=True),
    ]

    ways_out = "F5 names  F6 alike  Esc keep  F8 discard"

    _compared, _kept, _found_words = "", "", ""
    _near: Sequence[Near] = ()

    @property
    def _told(self) -> str:
        values = self.values
        return f"{values['title']}\n{values['text']}".strip()

    @property
    def _named(self) -> Fixed:
        return self.query_one("#field-named", Fixed)

    def action_named(self) -> None:
        """List what the text names."""
        if not self._is_busy:
            self._offer()

    @work(exclusive=True, group="offer")
    async def _offer(self) -> None:
        from fusion_tui.widgets.offer_list import OfferList

        found = await asyncio.to_thread(self._offers, self._told)
        self.app.push_screen(OfferList(found, mention.read(self._named.value)), self._accepted)

    def _offers(self, told: str) -> Sequence[Offer]:
        from fusion_tui.services import intake

        return intake.offers(self._desk, told, self._named.value)

    def _accepted(self, chosen: Sequence[Mention] | None) -> None:
        if chosen is not None:
            self._named.value = mention.write(chosen)
            self.typed()

    def action_near(self) -> None:
        """Show what is alike, once it was looked for."""
        if not self._is_busy:
            self._show_near()

    @work(exclusive=True, group="near")
    async def _show_near(self) -> None:
        from fusion_tui.widgets.near_list import NearList

        await self._compare()
        self.app.push_screen(NearList(self._desk, self._near))

    def _rested(self) -> None:
        super()._rested()
        self._look()

    @work(exclusive=True, group="near")
    async def _look(self) -> None:
        """Tell how much the text names, and what is alike; what can't be read now is looked for at the next rest."""
        try:
            await self._compare()
            offers = await asyncio.to_thread(self._offers, self._told)
        except FusionError:
            return
        words = [f"F5 names {len(offers)} more"] if offers else []
        words += [f"F6 {len(self._near)} alike: {self._near[0].reasons}"] if self._near else []
        self._found_words = "   ".join(words)
        self._say(self._kept)

    def _say(self, words: str) -> None:
        """Say what is kept, and in short where the text comes to something."""
        self._kept = words
        super()._say(f"{'kept   ' if words else ''}{self._found_words}" if self._found_words else words)

    async def _compare(self) -> None:
        told = self._told
        if told != self._compared:
            self._near = await asyncio.to_thread(self._found, told)
            self._compared = told

    def _found(self, told: str) -> Sequence[Near]:
        from fusion_tui.services import intake

        return intake.near(self._desk, told)
