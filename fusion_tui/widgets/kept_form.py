"""A form whose words are never lost: they are kept in the store while one types, and wait for the same person.

Once the typing rests it is kept; Esc leaves the form and keeps it; a lock, a closed terminal and the end of the
program do. It is gone when it became what it was typed for, or when it was discarded on purpose.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from fusion_tui.domain.errors import FusionError
from fusion_tui.services import drafts
from fusion_tui.services.drafts import Draft
from fusion_tui.widgets.ask import AskScreen
from fusion_tui.widgets.choice import Choice
from fusion_tui.widgets.form import Field, FormScreen, Values
from fusion_tui.widgets.pause import Pause
from fusion_tui.widgets.times import moment

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk
    from fusion_tui.widgets.station import Station

R = TypeVar("R")

RESTS = 3.0  # seconds without a key, until what was typed is kept


class KeptForm(FormScreen[R]):
    """A form about something, whose draft is kept under its title for whoever fills it in."""

    ways_out = "Esc leave, kept   F8 discard"
    BINDINGS: ClassVar = [Binding("f8", "discard", "discard", show=False, priority=True)]

    def __init__(
        self, title: str, fields: Sequence[Field], keep: Callable[[Values], R], about: str, note: str = ""
    ) -> None:
        super().__init__(title, fields, keep, note)
        self._about = about
        self._last: Values = {}
        self._rest = Pause(self, self._rested)
        self._writing = asyncio.Lock()  # what is being kept is kept before it is let go of
        self._is_done = False  # nothing is kept any more: it became what it was typed for, or was discarded

    def above(self) -> ComposeResult:
        """Yield the line that says what is kept."""
        yield Static("", markup=False, id="form-draft", classes="-hidden")

    @property
    def _desk(self) -> Desk:
        return cast("Station", self.app).desk

    def unsaved(self) -> Draft | None:
        """Return what would be lost by a lock; None where nothing was typed since it was kept.

        What was not touched is left out: somebody else may have changed it before this is taken up again.
        """
        is_new = self.is_changed and self.values != self._last
        touched = {name: value for name, value in self.values.items() if value != self._begun[name]}
        return Draft(self._title, self._about, touched) if is_new else None

    def on_mount(self) -> None:
        """Look for what was typed before."""
        self._take_up()

    @work(group="draft")
    async def _take_up(self) -> None:
        draft = await asyncio.to_thread(drafts.find, self._desk, self._title, self._about)
        if draft is None or draft.at is None or self.is_changed:
            return
        self.put(draft.values)
        self._last = self.values
        self._say(f"not saved yet; kept {moment(draft.at, self._desk.center.timezone)}")

    def _say(self, words: str) -> None:
        line = self.query_one("#form-draft", Static)
        line.update(Content(words))
        line.remove_class("-hidden")

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def typed(self) -> None:
        """Keep it once the typing rests."""
        self._rest.begin(RESTS)

    def _rested(self) -> None:
        if (draft := self.unsaved()) is not None:
            self._keep_draft(draft)

    @work(group="autosave")
    async def _keep_draft(self, draft: Draft) -> None:
        try:
            await self._put_away(draft)
        except FusionError as error:
            self._complain(error)
        else:
            self._say("not saved yet; kept as it is typed")

    async def _put_away(self, draft: Draft) -> None:
        async with self._writing:
            if not self._is_done:
                await asyncio.to_thread(drafts.keep, self._desk, draft)
                self._last = {**self._begun, **draft.values}

    async def was_kept(self) -> None:
        """Let go of the draft: it became what it was typed for."""
        self._rest.end()
        self._is_done = True
        async with self._writing:
            await asyncio.to_thread(drafts.forget, self._desk, self._title, self._about)

    def action_leave(self) -> None:
        """Leave, and keep what was typed; where that fails the form stays, with the reason."""
        if self._is_busy:
            return
        self._rest.end()
        self._leave()

    @work(group="leave")
    async def _leave(self) -> None:
        draft = self.unsaved()
        try:
            if draft is not None:
                await self._put_away(draft)
        except FusionError as error:
            self._complain(error)
            return
        if self.is_changed:
            self.app.notify("the same key brings it back", title=f"{self._title}: kept, not saved", markup=False)
        elif self._last:
            await self.was_kept()  # everything was taken out again
        self.dismiss(None)

    def action_discard(self) -> None:
        """Let go of what was typed, once that is meant."""
        if self._is_busy:
            return
        if self.is_changed or self._last:
            self.app.push_screen(AskScreen("What was typed in this form is not saved.", "discard it"), self._discarded)
        else:
            self.dismiss(None)

    def _discarded(self, goes_on: bool | None) -> None:
        if goes_on:
            self._discard()

    @work(group="leave")
    async def _discard(self) -> None:
        await self.was_kept()
        self.dismiss(None)
