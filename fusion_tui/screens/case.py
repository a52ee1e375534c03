"""A case: what it asks, and behind nine keys what it holds."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from fusion_tui.actions import Action
from fusion_tui.domain.case import Case
from fusion_tui.domain.marking import Marking
from fusion_tui.domain.product import Product
from fusion_tui.domain.record import Record
from fusion_tui.services import cases, similar
from fusion_tui.services.cases import CasePage
from fusion_tui.services.similar import Shared
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.case_acts import CaseActs
from fusion_tui.widgets.case_tabs import SIMILAR, TABS, item_id, record_of, tab_lines
from fusion_tui.widgets.sheet import Reader, sheet
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.times import moment


class CaseScreen(CaseActs):
    """One case."""

    CSS_PATH = "case.tcss"
    SCOPES: ClassVar = ("table", "case", "record", "anywhere")
    BINDINGS: ClassVar = act_bindings("case", "record", "anywhere")

    def __init__(self, case_id: str) -> None:
        super().__init__()
        self._case_id, self._tab = case_id, 0

    def body(self) -> ComposeResult:
        """Yield header, tabs, one list at a time, and the item under the cursor where there is room."""
        with Vertical(id="case"):
            yield Static("", markup=False, id="case-head")
            yield Static("", markup=False, id="tabs")
            for tab in TABS:
                table: RecordTable[Any] = RecordTable(tab.columns(self.desk), item_id, f"tab-{tab.name}", tab.empty)
                table.set_class(tab.name != TABS[0].name, "-hidden")
                yield table
            yield Reader("pane")

    def on_mount(self) -> None:
        """Begin among the facts."""
        self.rows.focus()

    def on_resize(self) -> None:
        """Lay the tabs out anew."""
        self._show_tabs()

    @property
    def rows(self) -> RecordTable[Any]:
        """The list of the open tab."""
        return self.query_one(f"#tab-{TABS[self._tab].name}", RecordTable)

    @property
    def item(self) -> Any:
        """What is under the cursor."""
        return self.rows.item

    def actions(self) -> list[Action]:
        """Return the actions of this screen; what is done most in the open tab comes first."""
        own = TABS[self._tab].acts
        found = super().actions()
        first = [replace(action, footer=True) for name in own for action in found if action.id == name]
        return [*first, *(action for action in found if action.id not in own)]

    def load(self) -> None:
        """Read the case; opening it is recorded."""
        self._read()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        page = await asyncio.to_thread(cases.page, self.desk, self._case_id)
        self.held = page
        self.query_one("#case-head", Static).update(_head(page, self.zone))
        for tab in TABS[:SIMILAR]:
            self.query_one(f"#tab-{tab.name}", RecordTable).show_items(tab.items(page))
        self._show_tabs()
        self.mark(_markings(page))
        self.offer()
        if self._tab == SIMILAR:
            self._compare()

    @work(exclusive=True, group="compare")
    async def _compare(self) -> None:
        """Look for what shares something with the case; that somebody looked is recorded."""
        shared = await asyncio.to_thread(similar.to_case, self.desk, self._case_id)
        table = self.query_one(f"#tab-{TABS[SIMILAR].name}", RecordTable)
        table.empty = _nothing_shared(shared)
        table.show_items(shared.found)
        if shared.too_common:
            self.notify(shared.too_common, title="Left out", markup=False)

    def _show_tabs(self) -> None:
        if self.held is not None:
            counts = [len(tab.items(self.held)) for tab in TABS]
            self.query_one("#tabs", Static).update(tab_lines(counts, self._tab, self.size.width - 2))

    def _open_tab(self, place: int) -> None:
        self._tab = place
        for number, tab in enumerate(TABS):
            self.query_one(f"#tab-{tab.name}").set_class(number != place, "-hidden")
        self._show_tabs()
        self.rows.focus()
        self.look()
        if place == SIMILAR:
            self._compare()

    @on(RecordTable.Moved)
    def look(self) -> None:
        """Show what is under the cursor in full, and which keys work on it."""
        record = record_of(self.item)
        self.query_one("#pane", Reader).show(sheet(record, self.zone) if record else Content(""))
        self.offer()

    @on(RecordTable.Opened)
    def open_item(self) -> None:
        """Show a record in a screen of its own."""
        record = record_of(self.item)
        if record is not None:
            self.station.go(_SCREENS.get(type(record), "record"), record.id)

    def do_tab_1(self) -> None:
        """Facts."""
        self._open_tab(0)

    def do_tab_2(self) -> None:
        """People and things."""
        self._open_tab(1)

    def do_tab_3(self) -> None:
        """Notes."""
        self._open_tab(2)

    def do_tab_4(self) -> None:
        """Timeline."""
        self._open_tab(3)

    def do_tab_5(self) -> None:
        """Linked tips."""
        self._open_tab(4)

    def do_tab_6(self) -> None:
        """Products."""
        self._open_tab(5)

    def do_tab_7(self) -> None:
        """Tasks."""
        self._open_tab(6)

    def do_tab_8(self) -> None:
        """The evidence log."""
        self._open_tab(7)

    def do_tab_9(self) -> None:
        """What is similar."""
        self._open_tab(SIMILAR)


_SCREENS: dict[type[Record], str] = {Product: "product", Case: "case"}


def _nothing_shared(shared: Shared) -> str:
    return f"{TABS[SIMILAR].empty}{f'; {shared.too_common}' if shared.too_common else ''}"


def _head(page: CasePage, zone: str) -> Content:
    case = page.case
    predicate = case.predicate or "none established (28 CFR 23.20(c))"
    readers = f" · only {', '.join(case.readers.split())}" if case.readers else ""
    parts = [
        Content(f"{case.number}  {case.title}").stylize("bold"),
        Content(f"{_state(case, zone)} · {case.author} · opened {moment(case.created, zone)}{readers}"),
        Content(f"{case.marking}  predicate: {predicate}"),
    ]
    if page.evidence.broken_at is not None:
        parts.append(Content(f"EVIDENCE LOG: {page.evidence.state}").stylize("bold reverse"))
    return Content("\n").join([*parts, *([Content(" ".join(case.summary.split()))] if case.summary else [])])


def _state(case: Case, zone: str) -> str:
    if case.closed is None:
        return str(case.state)
    return f"CLOSED by {case.closed_by}, {moment(case.closed, zone)}: {case.reason}"


def _markings(page: CasePage) -> list[Marking]:
    things: list[Record] = [*page.facts, *page.entities, *page.notes, *page.tasks, *page.evidence.entries]
    held: list[Record] = [page.case, *things, *page.tips, *page.products]
    return [record.marking for record in held]
