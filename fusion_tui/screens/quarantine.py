"""Quarantine: what was refused, why, and how often; names of files as they came, with nothing a terminal obeys."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from textual import on, work
from textual.content import Content

from fusion_tui.actions import Action
from fusion_tui.domain.cleaning import clean, escaped
from fusion_tui.domain.wording import many
from fusion_tui.services.exchange import quarantining
from fusion_tui.store.quarantine import Refusal
from fusion_tui.sync.drop import size_text
from fusion_tui.widgets.ask import AskScreen
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import WIDE, Column
from fusion_tui.widgets.narrowing import NarrowedPage
from fusion_tui.widgets.record_columns import age_column, field
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.times import moment

EMPTY = "nothing was refused"
_LABEL = 10


class QuarantineScreen(NarrowedPage):
    """Every refusal, and the one under the cursor in full."""

    CSS_PATH = "quarantine.tcss"
    SCOPES: ClassVar = ("table", "quarantine", "list", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("quarantine", "list", "desk", "anywhere")
    place: ClassVar = "quarantine"

    def table(self) -> RecordTable[Any]:
        """Return the list of refusals."""
        columns: list[Column[Refusal]] = [
            field("why", 16, "code"),
            Column("file", 0, lambda one: escaped(one.file)),
            Column("size", 9, lambda one: size_text(one.length), right=True, least=WIDE - 10),
            field("times", 5, "times", right=True),
            Column("copy", 4, lambda one: "kept" if one.copy_hash else "no"),
            age_column(self.now, "last", lambda one: one.last_seen),
        ]
        return RecordTable(columns, lambda one: str(one.n), "refusals", EMPTY)

    def load(self) -> None:
        """Read what was refused."""
        self._read()
        self.count()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        self.show_all(await asyncio.to_thread(quarantining.listed, self.desk))

    def line_of(self, item: Refusal) -> str:
        """Return why, which file and whose."""
        return f"{item.code} {escaped(item.file)} {item.peer} {item.reason}"

    @property
    def heading(self) -> str:
        """How many there are, and of how many a sealed copy is kept."""
        kept = sum(bool(one.copy_hash) for one in self._all)
        return f"Refused   {len(self._all)}" + (f", the sealed copy of {kept} kept" if kept else "")

    @property
    def entry(self) -> Refusal | None:
        """The entry under the cursor."""
        item = self.rows.item
        return item if isinstance(item, Refusal) else None

    def why_not(self, action: Action) -> str:
        """Return why nothing can be destroyed here."""
        reason = super().why_not(action)
        missing = action.scope == "quarantine" and self.entry is None
        return reason or ("there is no entry here" if missing else "")

    def peek(self, record_id: str) -> None:
        """Show the entry under the cursor in full."""
        entry = self.entry if record_id else None
        self.query_one("#pane", Reader).show(_page(entry, self.zone) if entry else Content(""))

    @on(RecordTable.Opened)
    def read_entry(self) -> None:
        """Go to the entry in full."""
        self.query_one("#pane").focus()

    def do_back(self) -> None:
        """From the text to the list; else leave."""
        if self.query_one("#pane").has_focus:
            self.rows.focus()
        else:
            super().do_back()

    def do_drop_entry(self) -> None:
        """Name what is destroyed, and ask."""
        entry = self.entry
        if entry is None:
            return
        copy = "Its sealed copy, which may be proof, is destroyed." if entry.copy_hash else "No copy of it is kept."
        what = f"{escaped(entry.file)}\n{entry.code}, {many(entry.times, 'time')}"
        question = f"{what}\n{copy} The trail keeps that it was here."

        def answered(goes_on: bool | None) -> None:
            if goes_on:
                self._drop(entry.n)

        self.app.push_screen(AskScreen(question, "destroy the entry"), answered)

    @work(group="act")
    async def _drop(self, number: int) -> None:
        gone = await asyncio.to_thread(quarantining.drop, self.desk, number)
        self.notify(f"{escaped(gone.file)} is gone from quarantine", title="Destroyed", markup=False)
        self.load()


def _seen(one: Refusal, zone: str) -> str:
    first, last = moment(one.first_seen, zone), moment(one.last_seen, zone)
    return f"{many(one.times, 'time')}, {first}" + (f" to {last}" if one.times > 1 else "")


def _page(one: Refusal, zone: str) -> Content:
    pairs = [
        ("why", clean(one.reason) or one.code),
        ("do next", quarantining.advice(one)),
        ("from", f"{escaped(one.peer)}, bundle {one.seq}" if one.peer else "nobody can tell"),
        ("size", f"{one.length:,} bytes"),
        ("seen", _seen(one, zone)),
        ("copy", one.copy_hash or "none is kept"),
    ]
    lines = [Content(f"{name:<{_LABEL}}{value}").stylize("dim", 0, _LABEL) for name, value in pairs]
    return Content("\n").join([Content(escaped(one.file)).stylize("bold"), *lines])
