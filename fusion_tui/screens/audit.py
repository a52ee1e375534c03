"""The audit trail for whoever inspects it: the acts, one in full with its neighbours, and whether all is whole.

That somebody looks, and with which words, is recorded once for each narrowing; paging through it is not.
"""

from __future__ import annotations

import asyncio
from functools import partial
from threading import Event
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from fusion_tui.actions import Action
from fusion_tui.domain.errors import FusionError
from fusion_tui.services import trail, trail_words
from fusion_tui.services.trail import Exported, Row
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import WIDE, Column
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.record_columns import field
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.trail_page import export_form, row_page, verdict_page, when

HINT = "who:ana act:search since:2026-11-01 refused   on: outcome: until: row:"
EMPTY = "no act is like that; Esc shows all again"


class AuditScreen(DeskPage):
    """The trail."""

    CSS_PATH = "audit.tcss"
    SCOPES: ClassVar = ("table", "audit", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("audit", "desk", "anywhere")
    place: ClassVar = "audit"

    class Came(Message):
        """Verifying came to a row."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done, self.total = done, total

    def __init__(self) -> None:
        super().__init__()
        self._line = ""
        self._shown = ""
        self._stop: Event | None = None

    def above(self) -> ComposeResult:
        """Yield the line that narrows the trail."""
        with Horizontal(classes="row", id="trail-filter-row"):
            yield Static("Filter", markup=False, classes="label")
            yield Input(placeholder=HINT, id="trail-filter", compact=True, max_length=400)

    def table(self) -> RecordTable[Row]:
        """Return the list of acts."""
        columns: list[Column[Row]] = [
            field("row", 7, "n", right=True, least=WIDE - 10),
            Column("when", 23, partial(when, zone=self.zone)),
            field("who", 9, "who"),
            Column("act", 16, lambda row: "(no such row)" if row.is_gone else row.act),
            field("outcome", 0, "outcome", share=3),
            field("on", 0, "subject", share=2),
            field("at", 20, "place", least=WIDE + 20),
        ]
        return RecordTable(columns, lambda row: str(row.n), "trail", EMPTY)

    def start(self) -> None:
        """Begin with the newest act."""
        super().start()
        self._narrow("")

    def load(self) -> None:
        """Show what was added since."""
        self.rows.reload()
        self.count()

    def on_unmount(self) -> None:
        """Stop what nobody waits for any more."""
        self._stop_verifying()

    @property
    def row(self) -> Row | None:
        """The act under the cursor."""
        return self.rows.item

    @on(Input.Submitted, "#trail-filter")
    def narrow(self, submitted: Input.Submitted) -> None:
        """Narrow the trail; each narrowing is recorded."""
        self._narrow(submitted.value.strip())

    @work(group="narrow", exclusive=True)
    async def _narrow(self, line: str) -> None:
        wanted = trail_words.wanted(line, self.zone)
        await asyncio.to_thread(trail.look, self.desk, line)
        self._line = line
        self.rows.show_query(trail.windows(self.desk, wanted))
        self.rows.focus()

    @on(RecordTable.Filled)
    def describe(self, filled: RecordTable.Filled) -> None:
        """Say how many acts the list shows."""
        self.head(f"Audit trail   {filled.total:,}" + (f"   {self._line}" if self._line else ", newest first"))

    def peek(self, record_id: str) -> None:
        """Show the act under the cursor, where the pane is open; a verdict stays until the cursor moves on."""
        is_open = self.has_class("-wide") or self.has_class("-reading")
        if record_id != self._shown and self._stop is None and is_open:
            self._read()

    @on(RecordTable.Opened)
    def read_row(self) -> None:
        """Show the act under the cursor in full."""
        self._open_pane()
        self._read()

    @work(group="row", exclusive=True)
    async def _read(self) -> None:
        row, self._shown = self.row, self.rows.item_id
        if row is not None:
            before, found, after = await asyncio.to_thread(trail.around, self.desk, row.n)
            self._pane.show(row_page(row.n, before, found, after, self.zone))

    @property
    def _pane(self) -> Reader:
        return self.query_one("#pane", Reader)

    def _open_pane(self) -> None:
        self.add_class("-reading")
        self._pane.focus()

    def do_narrow(self) -> None:
        """Go to the filter."""
        self.query_one("#trail-filter").focus()

    @property
    def way_back(self) -> str:
        """What Esc does now."""
        return "stop" if self._stop is not None else super().way_back

    def do_back(self) -> None:
        """Stop verifying; else close the pane; else show all again; else leave."""
        line = self.query_one("#trail-filter", Input)
        if self._stop is not None:
            self._stop_verifying()
        elif self.has_class("-reading"):
            self.remove_class("-reading")
            self.rows.focus()
        elif line.value or self._line:
            line.value = ""
            self._narrow("")
        elif line.has_focus:
            self.rows.focus()
        else:
            super().do_back()

    def why_not(self, action: Action) -> str:
        """Return why the trail can't be verified now."""
        reason = super().why_not(action)
        return reason or ("verifying is under way" if action.id == "verify_trail" and self._stop else "")

    def do_verify_trail(self) -> None:
        """Verify the whole trail."""
        self._stop = Event()
        self._open_pane()
        self._pane.show(Content("verifying ...   Esc stops"))
        self.offer()
        self._verify(self._stop)

    @work(group="verify")
    async def _verify(self, stop: Event) -> None:
        try:
            verdict = await asyncio.to_thread(trail.verify, self.desk, None, self._came, stop.is_set)
            self._shown = self.rows.item_id
            self._pane.show(verdict_page(verdict))
        except FusionError as error:
            self._pane.show(Content(f"not verified: {error.message}"))
            raise
        finally:
            self._stop = None
            self.offer()
        self.load()

    def _came(self, done: int, total: int) -> None:
        self.post_message(self.Came(done, total))

    @on(Came)
    def follow(self, came: Came) -> None:
        """Show how far it is."""
        if self._stop is not None:
            self._pane.show(Content(f"verifying: {came.done:,} of {came.total:,} rows   Esc stops"))

    def _stop_verifying(self) -> None:
        if self._stop is not None:
            self._stop.set()

    def do_export_trail(self) -> None:
        """Ask for a file and write the trail into it."""
        self.app.push_screen(export_form(self.desk), self._exported)

    def _exported(self, done: Exported | None) -> None:
        if done is not None:
            words = f"{done.rows:,} rows\nSHA-256 {done.sha256[:16]}\nKeep the file elsewhere."
            self.notify(words, title="Exported", markup=False)
