"""What can be done with a tip, wherever one is shown."""

from __future__ import annotations

import asyncio

from textual import work

from fusion_tui.actions import Action
from fusion_tui.domain.case import Case
from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.services import tips
from fusion_tui.widgets.ask import AskScreen
from fusion_tui.widgets.forms import close_form
from fusion_tui.widgets.page import Page


class TipActs(Page):
    """A screen that shows a tip: promote and close."""

    @property
    def tip(self) -> Tip | None:
        """The tip an act is for; None where the screen shows none."""
        raise NotImplementedError

    def changed(self) -> None:
        """Show what an act changed."""
        self.load()

    def why_not(self, action: Action) -> str:
        """Return why a tip can't be disposed of."""
        reason = super().why_not(action)
        if reason or action.scope != "tip":
            return reason
        if self.tip is None:
            return "there is no tip here"
        return "" if self.tip.state is TipState.NEW else f"the tip is {self.tip.state} already"

    def do_promote(self) -> None:
        """Open a case from the tip, once that is meant."""
        tip = self.tip
        if tip is not None:
            question = (
                f"{tip.number}  {tip.title}\n{tip.marking}\n\nA case is opened from this tip. The tip stays linked."
            )
            self.app.push_screen(AskScreen(question, "open a case"), lambda goes_on: self._promote(tip, goes_on))

    def _promote(self, tip: Tip, goes_on: bool | None) -> None:
        if goes_on:
            self._promoted(tip)

    @work(group="write")
    async def _promoted(self, tip: Tip) -> None:
        case: Case = await asyncio.to_thread(tips.promote, self.desk, tip.id)
        self.notify(f"{tip.number} is now case {case.number}", title="Promoted", markup=False)
        self.station.go("case", case.id)

    def do_close(self) -> None:
        """Close the tip, with a reason."""
        if self.tip is not None:
            self.app.push_screen(close_form(self.desk, self.tip), self._was_closed)

    def _was_closed(self, tip: Tip | None) -> None:
        if tip is not None:
            self.notify(f"{tip.number} is closed", title="Tip", markup=False)
            self.changed()
