"""Several tips at once: marked in a queue, then disposed of by the keys of one; each stays its own record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from textual import work

from fusion_tui.actions import Action, keyed
from fusion_tui.domain.tip import Tip
from fusion_tui.domain.triage import may_dispose
from fusion_tui.domain.wording import many
from fusion_tui.services import flood, triage
from fusion_tui.services.flood import Decided, Waiting
from fusion_tui.widgets.case_picker import CasePicker
from fusion_tui.widgets.numbered import NumberedScreen
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.tip_acts import Dispose, TipActs

MOST = 500
_NAMED = 8  # numbers that are written out
_OF_ALL = ("close", "refer", "ask", "link", "undo")


class MarkedTips(TipActs):
    """A queue of tips in which several can be marked."""

    _group: Sequence[Waiting] = ()  # what was decided over last, as long as it may be taken back here

    @property
    def rows(self) -> RecordTable[Tip]:
        """The list."""
        raise NotImplementedError

    @property
    def marked(self) -> list[Tip]:
        """The tips that are marked, in the order they were."""
        return list(self.rows.marked.values())

    def why_not(self, action: Action) -> str:
        """Return why nothing is marked, and why one act isn't done to all that are."""
        if action.id in ("mark", "unmark"):
            return self._why_not_mark(action)
        if action.scope == "tip" and self.marked:
            if action.id not in _OF_ALL:
                return keyed(f"{len(self.marked)} marked: one at a time for this; {{unmark}} takes the marks off")
            return super(TipActs, self).why_not(action)
        if action.id == "undo" and self._group:
            return ""
        return super().why_not(action)

    def _why_not_mark(self, action: Action) -> str:
        if action.id == "unmark":
            return "" if self.marked else "nothing is marked"
        if self.tip is None:
            return "there is no tip here"
        full = len(self.marked) >= MOST and self.tip.id not in self.rows.marked
        return f"{MOST} are marked already" if full else "; ".join(may_dispose(self.tip).reasons)

    def do_mark(self) -> None:
        """Mark the tip under the cursor, or take its mark off; the cursor goes on to the next."""
        self.rows.toggle_mark()
        self.offer()

    def do_unmark(self) -> None:
        """Take all marks off."""
        self.rows.unmark()
        self.offer()

    def do_link(self) -> None:
        """Put what is marked to a case."""
        if not self.marked:
            super().do_link()
            return
        picker = CasePicker(self.desk, f"To which case do these {len(self.marked)} belong?", _about(self.marked))
        self.app.push_screen(picker, lambda case: self._decide_all(triage.link, case))

    def _choose(self, act: str, dispose: Dispose, reasons: Sequence[str]) -> None:
        if not self.marked:
            super()._choose(act, dispose, reasons)
            return
        screen = NumberedScreen(f"{act} {many(len(self.marked), 'tip')}", _about(self.marked), reasons)
        self.app.push_screen(screen, lambda reason: self._decide_all(dispose, reason))

    def _decide_all(self, dispose: Dispose, words: str | None) -> None:
        if words is not None:
            group = [Waiting(tip.id, tip.number, tip.title, tip.created, tip.marking) for tip in self.marked]
            self._over(group, lambda: flood.decide(self.desk, group, dispose, words))

    def do_undo(self) -> None:
        """Take back what was decided over several last, else over one."""
        group = self._group
        if not group:
            super().do_undo()
            return
        self._over(group, lambda: flood.undo(self.desk, group), is_undo=True)

    @work(group="write")
    async def _over(self, group: Sequence[Waiting], act: Callable[[], Decided], *, is_undo: bool = False) -> None:
        done = await asyncio.to_thread(act)
        self._group = () if is_undo else group
        words = "taken back" if is_undo else keyed("done, {undo} takes them back")
        self.rows.unmark()
        passed = f"; {done.passed_over} stood otherwise by then" if done.passed_over else ""
        self.notify(f"{len(done.tips)} of {len(group)} {words}{passed}", title="Tips", markup=False)
        self.changed()

    def _tell(self, tip: Tip, disposed: Tip | None) -> None:
        self._group = ()
        super()._tell(tip, disposed)


def _about(tips: Sequence[Tip]) -> str:
    numbers = ", ".join(tip.number for tip in tips[:_NAMED])
    return f"{numbers}{f' and {len(tips) - _NAMED} more' if len(tips) > _NAMED else ''}"
