"""A link chart: as an indented text always, drawn where it is small; expanded, hidden, followed from one to another."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from fusion_tui.actions import Action, keyed
from fusion_tui.analysis.network import NETEXT_MOST, Network, TreeLine, shortest
from fusion_tui.domain.day import read_day
from fusion_tui.domain.record import Record
from fusion_tui.services import reading
from fusion_tui.services.chart import LETTERS, Chart, chart
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.chart_view import View, way
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.drawn_chart import EDGES, can_be_drawn, drawn
from fusion_tui.widgets.form import Field, FormScreen, Values
from fusion_tui.widgets.ranked import RankedScreen, ranked
from fusion_tui.widgets.record_acts import RecordActs
from fusion_tui.widgets.sheet import Reader, sheet
from fusion_tui.widgets.station import screen_for
from fusion_tui.widgets.table import RecordTable

_HEADING = "letter and name, then how it is linked with the one above"
_WHAT = ("expand", "hide", "hide_kind", "path", "center_on")


def _line_id(line: tuple[int, TreeLine]) -> str:
    """Return what names a line: its record, and which of its mentions it is."""
    number, written = line
    return f"{written.node_id} {number if written.again or written.node_id is None else ''}"


class ChartScreen(RecordActs):
    """Who and what hangs together with a record."""

    CSS_PATH = "chart.tcss"
    SCOPES: ClassVar = ("table", "chart", "record", "anywhere")
    BINDINGS: ClassVar = act_bindings("chart", "record", "anywhere")

    def __init__(self, record_id: str) -> None:
        super().__init__()
        self._root, self._spread = record_id, tuple[str, ...]()
        self._chart: Chart | None = None
        self._view, self._start = View(), ""
        self._said = ""
        self._drawn: Network | None = None

    def body(self) -> ComposeResult:
        """Yield how much there is, the lines, the drawing, and the record under the cursor where there is room."""
        with Vertical(id="chart"):
            yield Static("", markup=False, id="chart-head")
            column = Column[Any](_HEADING, 0, lambda one: one[1].text, is_indented=True)
            yield RecordTable[Any]([column], _line_id, "chart-lines", "nothing is linked with it")
            yield Reader("drawing")
            yield Reader("pane")

    def on_mount(self) -> None:
        """Begin in the lines."""
        self.query_one("#drawing").display = False
        self.rows.focus()

    def on_resize(self) -> None:
        """Write the lines anew, as wide as they may be now."""
        self._show()

    @property
    def rows(self) -> RecordTable[Any]:
        """The lines."""
        return self.query_one(RecordTable)

    @property
    def chosen(self) -> Record | None:
        """The record under the cursor."""
        line = self.rows.item
        if self._chart is None or line is None or line[1].node_id is None:
            return None
        return self._chart.records.get(line[1].node_id)

    def load(self) -> None:
        """Read the chart; that it was looked at is recorded."""
        self._read()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        made = await self.read_or_leave(partial(chart, self.desk, self._root, self._spread))
        if made is None:
            return
        self._chart, self._root = made, made.root
        self.mark(record.marking for record in made.records.values())
        self._show()
        self.offer()

    def _show(self) -> None:
        if self._chart is None or not self.size.width:
            return
        shown = self._view.of(self._chart, self.zone)
        self.rows.show_items(list(enumerate(self._view.lines(self._chart, shown, self.zone, self.size.width - 4))))
        title = Content(self._chart.network.node(self._root).label).stylize("bold")
        words = [self._view.words(self._chart, shown), *([self._said] if self._said else [])]
        self.query_one("#chart-head", Static).update(Content("\n").join([title, *map(Content, words)]))
        if self.query_one("#drawing").display:
            self._draw(shown)

    @work(exclusive=True, group="draw")
    async def _draw(self, shown: Network) -> None:
        """Draw what is shown, beside the loop, unless it stands there already."""
        drawing = self.query_one("#drawing", Reader)
        if shown == self._drawn:
            return
        if can_be_drawn(shown):
            drawing.show(Content("\n".join(await asyncio.to_thread(drawn, shown, LETTERS))))
        else:
            most = f"{NETEXT_MOST} records and {EDGES} lines are drawn at most"
            drawing.show(
                Content(f"{most}: {keyed('{nearer} shows fewer, and so do {hide}, {hide_kind} and {time_span}')}")
            )
        self._drawn = shown

    @on(RecordTable.Moved)
    def look(self) -> None:
        """Show the record under the cursor in full."""
        record = self.chosen
        self.query_one("#pane", Reader).show(sheet(record, self.zone) if record else Content(""))
        self.offer()

    @on(RecordTable.Opened)
    def open_record(self) -> None:
        """Show the record under the cursor in a screen of its own."""
        if self.chosen is not None:
            self.station.go(screen_for(self.chosen), self.chosen.id)

    def why_not(self, action: Action) -> str:
        """Return why nothing is done with the line under the cursor."""
        reason = super().why_not(action)
        if reason or action.id not in _WHAT:
            return reason
        return "" if self.chosen else "there is no record here"

    def _see(self, view: View, said: str = "") -> None:
        self._view, self._said = view, said
        self._show()

    def do_expand(self) -> None:
        """Read all that the one under the cursor is linked with."""
        if self.chosen is not None:
            self._spread = (*self._spread, self.chosen.id)
            self._view = self._view.further(1)
            self.load()

    def do_hide(self) -> None:
        """Hide the one under the cursor."""
        if self.chosen is not None and self.chosen.id != self._root:
            self._see(replace(self._view, hidden=self._view.hidden | {self.chosen.id}))

    def do_hide_kind(self) -> None:
        """Hide all of the kind under the cursor."""
        if self._chart is not None and self.chosen is not None:
            kind = self._chart.network.node(self.chosen.id).kind
            self._see(replace(self._view, kinds_hidden=self._view.kinds_hidden | {kind}))

    def do_unhide(self) -> None:
        """Show everything again."""
        self._start = ""
        self._see(self._view.everything())

    def do_further(self) -> None:
        """Show one step more."""
        self._see(self._view.further(1))

    def do_nearer(self) -> None:
        """Show one step less."""
        self._see(self._view.further(-1))

    def do_path(self) -> None:
        """Begin a path here, or follow it to here."""
        record = self.chosen
        if record is None or self._chart is None:
            return
        shown = replace(self._view, path=()).of(self._chart, self.zone)
        if self._start not in shown:
            self._start = record.id
            name = self._chart.network.node(record.id).label
            self._see(self._view, f"path from {name}: go to another, then {keyed('{path}')} again")
            return
        found = shortest(shown, self._start, record.id) if record.id in shown else None
        start, self._start = self._start, ""
        if found is None or start == record.id:
            self._see(self._view, "no way leads there through what is shown")
        else:
            self._see(replace(self._view, path=tuple(step.node.id for step in found.steps)), way(found))

    @work(group="rank")
    async def do_most_connected(self) -> None:
        """List who is linked with most."""
        if self._chart is not None:
            shown = self._view.of(self._chart, self.zone)
            ranks = await asyncio.to_thread(ranked, shown)
            self.app.push_screen(RankedScreen(ranks), self._center)

    def do_center_on(self) -> None:
        """Draw the chart around the one under the cursor."""
        if self.chosen is not None:
            self._center(self.chosen.id)

    def _center(self, record: str | None) -> None:
        if record is not None:
            self._root, self._start = record, ""
            self._see(replace(self._view, path=()))
            self.load()

    def do_time_span(self) -> None:
        """Ask for the days."""
        view, today = self._view, reading.today(self.desk)

        def keep(values: Values) -> View:
            return replace(
                view, first=read_day(values["first"], today, "first"), last=read_day(values["last"], today, "last")
            )

        day = "as in 2026-01-31; empty: any"
        fields = [
            Field("first", "From", str(view.first or ""), help=day),
            Field("last", "To", str(view.last or ""), help=day),
        ]
        form = FormScreen("Only what was linked then", fields, keep)
        self.app.push_screen(form, lambda made: self._see(made) if made else None)

    def do_draw(self) -> None:
        """Draw it, or write it again."""
        drawing = self.query_one("#drawing")
        drawing.display = not drawing.display
        self.rows.display = not drawing.display
        self.set_class(drawing.display, "-drawn")
        (drawing if drawing.display else self.rows).focus()
        self._show()
