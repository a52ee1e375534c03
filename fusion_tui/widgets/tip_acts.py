"""What can be done with a tip, wherever one is shown: two keys for each, and one that takes it back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import work

from fusion_tui.actions import Action, keyed
from fusion_tui.domain import mention
from fusion_tui.domain.case import Case
from fusion_tui.domain.mention import Mention
from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.domain.triage import may_dispose, may_reopen, may_undo
from fusion_tui.domain.vetting import is_vettable
from fusion_tui.services import reading, triage
from fusion_tui.services.desk import Desk
from fusion_tui.widgets.ask import AskScreen
from fusion_tui.widgets.case_picker import CasePicker
from fusion_tui.widgets.forms import reopen_form
from fusion_tui.widgets.numbered import NumberedScreen
from fusion_tui.widgets.offer_list import OfferList
from fusion_tui.widgets.page import Page
from fusion_tui.widgets.vet_form import vet_form

Dispose = Callable[[Desk, str, str], Tip]


class TipActs(Page):
    """A screen that shows a tip: promote, link, refer, ask, close; undo and reopen."""

    is_about_one: ClassVar[bool] = False
    """Whether the screen is a tip's own: there its own disposition comes first, whenever it was."""

    @property
    def disposed(self) -> Tip | None:
        """What was last disposed of in this sitting: a queue doesn't show it any more, and it may have been a slip."""
        return self.station.recall.disposed

    @disposed.setter
    def disposed(self, tip: Tip | None) -> None:
        self.station.recall.disposed = tip

    @property
    def tip(self) -> Tip | None:
        """The tip an act is for; None where the screen shows none."""
        raise NotImplementedError

    def changed(self) -> None:
        """Show what an act changed."""
        self.load()

    def why_not(self, action: Action) -> str:
        """Return why a tip can't be disposed of, or not be taken back."""
        reason = super().why_not(action)
        if reason or action.scope != "tip":
            return reason
        if action.id == "undo":
            return self._why_not_undo()
        if action.id == "vet" and self.tip is not None:
            return "; ".join(is_vettable(self.tip).reasons)
        return "there is no tip here" if self.tip is None else "; ".join(may_dispose(self.tip).reasons)

    def do_promote(self) -> None:
        """Open a case from the tip, once that is meant; what the tip names goes into it unless it is taken out here."""
        tip = self.tip
        if tip is None:
            return
        if tip.mentions:
            chooser = OfferList([], tip.mentions, f"What of {tip.number} the case names")
            self.app.push_screen(chooser, lambda chosen: self._carry(tip, chosen))
            return
        question = f"{_about(tip)}\n\nA case is opened from this tip. The tip stays linked."
        self.app.push_screen(AskScreen(question, "open a case"), lambda goes_on: self._promote(tip, goes_on))

    def _promote(self, tip: Tip, goes_on: bool | None) -> None:
        if goes_on:
            self._promoted(tip, None)

    def _carry(self, tip: Tip, chosen: Sequence[Mention] | None) -> None:
        if chosen is not None:
            self._promoted(tip, mention.write(chosen))

    @work(group="write")
    async def _promoted(self, tip: Tip, carry: str | None) -> None:
        case: Case = await asyncio.to_thread(triage.promote, self.desk, tip.id, "", carry)
        record = await asyncio.to_thread(reading.show, self.desk, tip.id)
        self.disposed = record if isinstance(record, Tip) else None
        self.notify(f"{tip.number} is now case {case.number}", title="Promoted", markup=False)
        self.station.go("case", case.id)

    def do_link(self) -> None:
        """Put the tip to a case."""
        tip = self.tip
        if tip is not None:
            picker = CasePicker(self.desk, f"To which case does {tip.number} belong?", _about(tip))
            self.app.push_screen(picker, lambda case: self._take(tip, triage.link, case))

    def do_refer(self) -> None:
        """Hand the tip to somebody."""
        self._choose("Refer", triage.refer, self.desk.policy.triage.refer)

    def do_ask(self) -> None:
        """Have somebody asked for more."""
        self._choose("Ask about", triage.ask, self.desk.policy.triage.ask)

    def do_close(self) -> None:
        """Close the tip, with a reason."""
        self._choose("Close", triage.close, self.desk.policy.triage.close)

    def do_vet(self) -> None:
        """Compare the report with what is held, and have it judged."""
        if self.tip is not None:
            self._vet(self.tip)

    @work(exclusive=True, group="vet")
    async def _vet(self, tip: Tip) -> None:
        from fusion_tui.services import vetting

        compared = await asyncio.to_thread(vetting.compared, self.desk, tip.id)
        self.app.push_screen(vet_form(self.desk, tip, compared), self._was_vetted)

    def _was_vetted(self, tip: Tip | None) -> None:
        if tip is not None:
            self.notify(f"{tip.number}: {tip.verdict}", title="Vetted", markup=False)
            self.changed()

    def do_undo(self) -> None:
        """Take the last disposition back; where that is another's, or long ago, reopen the tip with a reason."""
        tip = self._to_undo
        if tip is None:
            return
        if may_undo(tip, self.desk.user.name, self.now(), self.desk.policy.triage.undo_within).allowed:
            self._undo(tip)
        else:
            self.app.push_screen(reopen_form(self.desk, tip), self._was_reopened)

    @work(group="write")
    async def _undo(self, tip: Tip) -> None:
        back = await asyncio.to_thread(triage.undo, self.desk, tip.id)
        self._tell(back, None)

    def _was_reopened(self, tip: Tip | None) -> None:
        if tip is not None:
            self._tell(tip, None)

    def _choose(self, act: str, dispose: Dispose, reasons: Sequence[str]) -> None:
        tip = self.tip
        if tip is not None:
            screen = NumberedScreen(f"{act} {tip.number}", _about(tip), reasons)
            self.app.push_screen(screen, lambda reason: self._take(tip, dispose, reason))

    def _take(self, tip: Tip, dispose: Dispose, reason: str | None) -> None:
        if reason is not None:
            self._dispose(tip, dispose, reason)

    @work(group="write")
    async def _dispose(self, tip: Tip, dispose: Dispose, reason: str) -> None:
        done = await asyncio.to_thread(dispose, self.desk, tip.id, reason)
        self._tell(done, done)

    def _tell(self, tip: Tip, disposed: Tip | None) -> None:
        self.disposed = disposed
        words = f"{tip.state}: {tip.reason}" if tip.reason else f"{tip.state} again"
        self.notify(
            f"{tip.number} is {words}", title="Tip" + (keyed(", {undo} undoes") if disposed else ""), markup=False
        )
        self.changed()

    @property
    def _to_undo(self) -> Tip | None:
        """What was disposed of last: the tip that is shown, or one this screen needn't show any more."""
        shown, gone = self.tip, self.disposed
        both = [one for one in (gone, shown) if one is not None and one.state is not TipState.NEW]
        if shown in both and (self.is_about_one or (gone is not None and gone.id == shown.id)):
            return shown
        return max(both, key=lambda one: (one.disposed is not None, one.disposed or one.modified), default=None)

    def _why_not_undo(self) -> str:
        tip = self._to_undo
        if tip is None:
            return "nothing was disposed of yet"
        undo = may_undo(tip, self.desk.user.name, self.now(), self.desk.policy.triage.undo_within)
        return "" if undo.allowed or may_reopen(tip).allowed else "; ".join((undo & may_reopen(tip)).reasons)


def _about(tip: Tip) -> str:
    return f"{tip.number}  {tip.title}\n{tip.marking}"
