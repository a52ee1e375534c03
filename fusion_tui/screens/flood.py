"""A flood of tips in groups of alike ones, the largest first: one decision for a group, each still its own record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.content import Content
from textual.message import Message

from fusion_tui.actions import Action, keyed
from fusion_tui.domain.marking import Marking
from fusion_tui.domain.wording import many
from fusion_tui.services import flood, triage
from fusion_tui.services.flood import Decided, Flood, Wave
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.case_picker import CasePicker
from fusion_tui.widgets.columns import WIDE, Column
from fusion_tui.widgets.narrowing import NarrowedPage
from fusion_tui.widgets.numbered import NumberedScreen
from fusion_tui.widgets.record_columns import age_column
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.work_page import WorkPage

EMPTY = "no tip waits"
_LISTED = 200  # tips of a group that the pane names

Decide = Callable[[], Decided]


class FloodScreen(WorkPage, NarrowedPage):
    """Every group of tips that wait, and the one under the cursor in full."""

    CSS_PATH = "flood.tcss"
    SCOPES: ClassVar = ("table", "flood", "list", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("flood", "list", "desk", "anywhere")
    place: ClassVar = "tips"

    class Told(Message):
        """So many tips of so many are done."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done, self.total = done, total

    def __init__(self) -> None:
        super().__init__()
        self._flood: Flood | None = None
        self._percent = flood.CLOSE
        self._one = asyncio.Lock()  # what is read while something is decided would show what was
        self._last: Wave | None = None  # what was decided over last, to be taken back

    def table(self) -> RecordTable[Any]:
        """Return the list of groups."""
        columns: list[Column[Wave]] = [
            Column("tips", 6, lambda one: f"{len(one.tips):,}", right=True),
            Column("first told as", 0, lambda one: one.first.title),
            Column("number", 8, lambda one: one.first.number, least=WIDE - 10),
            age_column(self.now, "first", lambda one: one.first.created),
            age_column(self.now, "last", lambda one: one.tips[-1].created),
        ]
        return RecordTable(columns, lambda one: one.first.id, "waves", EMPTY)

    def load(self) -> None:
        """Read what waits and put it in groups."""
        self.count()
        if not self.under_way:
            self._read()

    @work(group="read")
    async def _read(self) -> None:
        async with self._one:
            self.begin_work("reading what waits")
            try:
                self._flood = await asyncio.to_thread(flood.read, self.desk, self._tell, self._stop.is_set)
                await self._group()
            finally:
                self.end_work()

    async def _group(self) -> None:
        if self._flood is not None:
            self.show_all(await asyncio.to_thread(self._flood.waves, self._percent))
            self.remark()

    def _tell(self, done: int, total: int) -> None:
        self.post_message(self.Told(done, total))

    @on(Told)
    def follow(self, told: Told) -> None:
        """Show how far it is."""
        if self.under_way:
            self.head(f"{self.under_way}; Esc stops   {told.done:,} of {told.total:,}")

    def end_work(self) -> None:
        """Be done, and say what stands here."""
        super().end_work()
        self.head(self.heading)

    def line_of(self, item: Wave) -> str:
        """Return number and title of each of a group."""
        return " ".join(f"{tip.number} {tip.title}" for tip in item.tips)

    @property
    def heading(self) -> str:
        """How many tips in how many groups, and how alike they are."""
        tips = sum(len(wave.tips) for wave in self._all)
        more = f", {self._flood.more:,} more wait" if self._flood and self._flood.more else ""
        return f"Alike   {many(tips, 'tip')} in {many(len(self._all), 'group')}, {self._percent} % alike or more{more}"

    def markings(self) -> list[Marking]:
        """Return the markings of what the list shows."""
        return [tip.marking for wave in self.rows.in_view if isinstance(wave, Wave) for tip in wave.tips[:_LISTED]]

    @property
    def wave(self) -> Wave | None:
        """The group under the cursor."""
        item = self.rows.item
        return item if isinstance(item, Wave) else None

    def peek(self, record_id: str) -> None:
        """Name every tip of the group under the cursor."""
        wave = self.wave if record_id else None
        self.query_one("#pane", Reader).show(_page(wave) if wave else Content(""))

    @on(RecordTable.Opened)
    def read_first(self) -> None:
        """Show the tip that came first in full."""
        if self.wave is not None:
            self.station.go("record", self.wave.first.id)

    def why_not(self, action: Action) -> str:
        """Return why nothing can be decided now."""
        reason = super().why_not(action)
        if reason or action.scope != "flood":
            return reason
        if self.under_way:
            return self.under_way
        if action.id == "undo_group":
            return "" if self._last else "nothing was decided here"
        if action.id in ("closer", "looser"):
            return "" if self._changed(action.id) != self._percent else "it goes no further"
        return "" if self.wave else "there is no group here"

    def _changed(self, way: str) -> int:
        step = flood.STEP if way == "closer" else -flood.STEP
        return max(flood.LOOSEST, min(flood.CLOSEST, self._percent + step))

    def do_closer(self) -> None:
        """Put only what is more alike into one group."""
        self._regroup("closer")

    def do_looser(self) -> None:
        """Put what is less alike into one group, too."""
        self._regroup("looser")

    @work(exclusive=True, group="regroup")
    async def _regroup(self, way: str) -> None:
        self._percent = self._changed(way)
        await self._group()

    def do_close_group(self) -> None:
        """Close the group, with a reason."""
        self._choose("Close", triage.close, self.desk.policy.triage.close)

    def do_refer_group(self) -> None:
        """Hand the group to somebody."""
        self._choose("Refer", triage.refer, self.desk.policy.triage.refer)

    def do_ask_group(self) -> None:
        """Have somebody asked about the group."""
        self._choose("Ask about", triage.ask, self.desk.policy.triage.ask)

    def do_link_group(self) -> None:
        """Put the group to a case."""
        wave = self.wave
        if wave is not None:
            picker = CasePicker(self.desk, f"To which case do these {len(wave.tips):,} belong?", _about(wave))
            self.app.push_screen(picker, lambda case: self._take(wave, triage.link, case))

    def _choose(self, act: str, dispose: flood.Dispose, reasons: Sequence[str]) -> None:
        wave = self.wave
        if wave is not None:
            screen = NumberedScreen(f"{act} {many(len(wave.tips), 'tip')}", _about(wave), reasons)
            self.app.push_screen(screen, lambda reason: self._take(wave, dispose, reason))

    def _take(self, wave: Wave, dispose: flood.Dispose, words: str | None) -> None:
        if words is not None:
            self._decide(
                wave, lambda: flood.decide(self.desk, wave.tips, dispose, words, self._tell, self._stop.is_set)
            )

    def do_undo_group(self) -> None:
        """Take back what was decided over a group last."""
        if (wave := self._last) is not None:
            self._decide(wave, lambda: flood.undo(self.desk, wave.tips, self._tell, self._stop.is_set), is_undo=True)

    @work(group="decide")
    async def _decide(self, wave: Wave, act: Decide, is_undo: bool = False) -> None:
        try:
            async with self._one:
                self.begin_work(f"deciding over {many(len(wave.tips), 'tip')}")
                done = await asyncio.to_thread(act)
                self._last = None if is_undo else wave
                self.notify(_said(done, wave, is_undo), title="Tips", markup=False)
        finally:
            self.end_work()
            self.load()


def _about(wave: Wave) -> str:
    numbers = ", ".join(tip.number for tip in wave.tips[:8])
    more = f" and {len(wave.tips) - 8:,} more" if len(wave.tips) > 8 else ""
    return f"{wave.first.title}\n{numbers}{more}"


def _said(done: Decided, wave: Wave, is_undo: bool) -> str:
    words = f"{len(done.tips):,} of {len(wave.tips):,} " + (
        "taken back" if is_undo else keyed("done, {undo_group} takes them back")
    )
    return words + (f"; {done.passed_over:,} stood otherwise by then" if done.passed_over else "")


def _page(wave: Wave) -> Content:
    first = Content(f"{wave.first.number}  {wave.first.title}").stylize("bold")
    others = [Content(f"{tip.number}  {100 * likeness:3.0f} %  {tip.title}") for tip, likeness in wave.others[:_LISTED]]
    left = len(wave.others) - len(others)
    return Content("\n").join([first, *others, *([Content(f"... and {left:,} more")] if left > 0 else [])])
