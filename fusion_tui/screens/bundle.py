"""One bundle that waits: what it would change, record by record, before somebody accepts or rejects it.

That somebody looks is recorded. Reading and taking in run beside the screen, and Esc stops them: what was
not taken in wholly goes on waiting.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from threading import Event
from typing import Any, ClassVar

from textual import on, work
from textual.content import Content

from fusion_tui.actions import Action
from fusion_tui.domain.errors import FusionError
from fusion_tui.domain.marking import Marking
from fusion_tui.services.exchange import Arrival, reviewing
from fusion_tui.services.exchange.differing import Change
from fusion_tui.services.exchange.reviewing import Preview, Waiting
from fusion_tui.sync.channel import Outcome
from fusion_tui.widgets.ask import AskScreen
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.change_words import change_page, fields_word, marking_cell, marking_word, verdict_word
from fusion_tui.widgets.columns import WIDE, Column
from fusion_tui.widgets.form import Field, FormScreen, Values
from fusion_tui.widgets.narrowing import NarrowedPage
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.table import RecordTable

EMPTY = "the bundle changes no record"
_TOLD = "Its number counts as received; its sender is told that a reader refused it."
_READING, _TAKING = "reading and verifying it ...   Esc stops", "taking it in ...   Esc stops"


class BundleScreen(NarrowedPage):
    """A held bundle, opened."""

    CSS_PATH = "bundle.tcss"
    SCOPES: ClassVar = ("table", "held", "list", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("held", "list", "desk", "anywhere")
    place: ClassVar = "waiting"

    def __init__(self, copy: str) -> None:
        super().__init__()
        self._copy = copy
        self._waiting: Waiting | None = None
        self._preview: Preview | None = None
        self._markings: list[Marking] = []
        self._stop: Event | None = None
        self._busy = ""
        self._failed = ""

    def table(self) -> RecordTable[Any]:
        """Return the list of changes."""
        columns: list[Column[Change]] = [
            Column("", 9, verdict_word),
            Column("title", 0, lambda one: one.title or one.record, share=2),
            Column("changes", 0, fields_word, least=WIDE - 10),
            Column("  marking", 22, marking_cell),
        ]
        return RecordTable(columns, lambda one: f"{one.record} {one.rev}", "changes", EMPTY)

    def load(self) -> None:
        """Look into it, once: each look is recorded."""
        self.count()
        if self._preview is None and not self._busy and not self._failed:
            self._begin_work(_READING)
            self._read()

    def on_unmount(self) -> None:
        """Stop what nobody waits for any more."""
        self._say_stop()

    @work(group="read")
    async def _read(self) -> None:
        try:
            self._waiting = await asyncio.to_thread(reviewing.needed, self.desk, self._copy)
            found = await asyncio.to_thread(reviewing.preview, self.desk, self._copy, self._is_stopped)
            self._preview = found
            self._markings = list(dict.fromkeys(marking for one in found.changes for marking in one.markings))
            self._end_work()
            self.mark(self.markings())
            self.show_all(found.changes)
        except FusionError as error:
            self._failed = error.message
            self._end_work()
            self.head(f"{self._named}   can't be looked at")
            self._pane.show(Content(f"{error.message}\n{error.hint}"))
            raise

    def _begin_work(self, doing: str) -> None:
        self._stop, self._busy = Event(), doing
        self.head(f"{self._named}   {doing}")
        self.offer()

    def _end_work(self) -> None:
        self._stop, self._busy = None, ""
        self.offer()

    def _is_stopped(self) -> bool:
        return self._stop is None or self._stop.is_set()

    def _say_stop(self) -> None:
        if self._stop is not None:
            self._stop.set()

    @property
    def _named(self) -> str:
        return f"Bundle {self._waiting.mark.seq} of {self._waiting.peer}" if self._waiting else "A bundle that waits"

    @property
    def _pane(self) -> Reader:
        return self.query_one("#pane", Reader)

    def line_of(self, item: Change) -> str:
        """Return all a line says, and the record's name."""
        return f"{verdict_word(item)} {item.title} {item.record} {fields_word(item)} {marking_word(item)}"

    @property
    def heading(self) -> str:
        """Whose bundle it is, and what it would do."""
        return f"{self._named}   {self._summary}"

    @property
    def _summary(self) -> str:
        counts = Counter(verdict_word(one) for one in self._all)
        more = ", and more than are shown" if self._preview is not None and self._preview.more else ""
        return ", ".join(f"{count:,} {word}" for word, count in counts.items()) + more or "no records"

    def markings(self) -> list[Marking]:
        """Return every marking of the bundle, those that stand here and those that would."""
        return self._markings

    def peek(self, record_id: str) -> None:
        """Show the change under the cursor in full."""
        item = self.rows.item
        if self._preview is not None:
            self._pane.show(change_page(item) if record_id and isinstance(item, Change) else Content(""))

    @on(RecordTable.Opened)
    def read_change(self) -> None:
        """Go to the change in full."""
        self._pane.focus()

    def why_not(self, action: Action) -> str:
        """Return why nothing can be decided now."""
        reason = super().why_not(action)
        if reason or action.scope != "held":
            return reason
        if self._busy or self._waiting is None:
            return "it is still being worked on; Esc stops" if self._busy else self._failed
        if action.id == "reject" or (self._preview is not None and self._waiting.is_ours_to_decide):
            return ""
        return self._failed or f"it waits for {self._waiting.waits_for}; it is tried again with every drop"

    @property
    def under_way(self) -> str:
        """That a bundle is being taken in; looking into it is left at any time."""
        return f"{self._named} is being taken in" if self._busy == _TAKING else ""

    @property
    def way_back(self) -> str:
        """What Esc does now."""
        return "stop" if self._busy == _TAKING else super().way_back

    def do_back(self) -> None:
        """Stop taking it in; from the text to the list; else leave."""
        if self._busy == _TAKING:
            self._say_stop()
        elif self._pane.has_focus:
            self.rows.focus()
        else:
            self._say_stop()
            super().do_back()

    def do_accept(self) -> None:
        """Name what is taken in, and ask."""
        question = f"{self._named} is taken in: {self._summary}.\nIts sender is told that it arrived."

        def answered(goes_on: bool | None) -> None:
            if goes_on:
                self._begin_work(_TAKING)
                self._accept()

        self.app.push_screen(AskScreen(question, "accept it"), answered)

    @work(group="accept")
    async def _accept(self) -> None:
        try:
            done = await asyncio.to_thread(reviewing.accept, self.desk, self._copy, self._is_stopped)
        except FusionError:
            self._end_work()
            self.show_all(self._all)
            raise
        self._end_work()
        self._accepted(done)

    def _accepted(self, done: Arrival) -> None:
        if done.outcome != Outcome.APPLIED:
            self.head(f"{self._named}   {done.outcome}: {done.reason}")
            words = f"{done.outcome}: {done.reason}; W and R show what waits and what was refused"
            self.notify(words, title="Not taken in", severity="warning", markup=False)
            return
        words = f"{done.new} new, {done.changed} changed, {done.purged} purged"
        self.notify(f"{words}\n{done.reason}".strip(), title="Accepted", markup=False)
        self.dismiss()

    def do_reject(self) -> None:
        """Ask for the reason, and refuse it."""
        note = f"{self._named} is refused for good, and its sealed copy destroyed. {_TOLD}"
        reason = Field("reason", "Reason", help="why it is not taken in; kept in the trail, no case data")

        def act(values: Values) -> Waiting:
            return reviewing.reject(self.desk, self._copy, values["reason"])

        form = FormScreen("Reject", [reason], act, note)
        form.does = "reject it"
        self.app.push_screen(form, self._rejected)

    def _rejected(self, done: Waiting | None) -> None:
        if done is not None:
            self.notify(f"bundle {done.mark.seq} of {done.peer} is refused", title="Rejected", markup=False)
            self.dismiss()
