"""A case: what it asks, and behind six keys what it holds."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from fusion_tui.actions import Action
from fusion_tui.domain.case import Case, CaseState
from fusion_tui.domain.marking import Marking
from fusion_tui.domain.product import Product
from fusion_tui.domain.record import Record
from fusion_tui.services import cases
from fusion_tui.services.cases import CasePage, Event
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.case_tabs import TABS, item_id
from fusion_tui.widgets.forms import (
    close_case_form,
    entity_form,
    fact_form,
    note_form,
    product_form,
    reopen_case_form,
)
from fusion_tui.widgets.record_acts import RecordActs
from fusion_tui.widgets.sheet import Reader, sheet
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.times import moment

_CHANGING = ("add_fact", "add_entity", "add_note", "close_case")


class CaseScreen(RecordActs):
    """One case."""

    CSS_PATH = "case.tcss"
    SCOPES: ClassVar = ("table", "case", "record", "anywhere")
    BINDINGS: ClassVar = act_bindings("case", "record", "anywhere")

    def __init__(self, case_id: str) -> None:
        super().__init__()
        self._case_id, self._tab = case_id, 0
        self._page: CasePage | None = None

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

    @property
    def rows(self) -> RecordTable[Any]:
        """The list of the open tab."""
        return self.query_one(f"#tab-{TABS[self._tab].name}", RecordTable)

    @property
    def chosen(self) -> Record | None:
        """The case itself; what is in it is opened first."""
        return self._page.case if self._page else None

    def load(self) -> None:
        """Read the case; opening it is recorded."""
        self._read()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        page = await asyncio.to_thread(cases.page, self.desk, self._case_id)
        self._page = page
        self.query_one("#case-head", Static).update(_head(page, self.zone))
        for tab in TABS:
            self.query_one(f"#tab-{tab.name}", RecordTable).show_items(tab.items(page))
        self._show_tabs()
        self.mark(_markings(page))
        self.offer()

    def _show_tabs(self) -> None:
        if self._page is not None:
            parts = [_tab_words(self._page, place, self._tab) for place in range(len(TABS))]
            self.query_one("#tabs", Static).update(Content(" ").join(parts))

    def _open_tab(self, place: int) -> None:
        self._tab = place
        for number, tab in enumerate(TABS):
            self.query_one(f"#tab-{tab.name}").set_class(number != place, "-hidden")
        self._show_tabs()
        self.rows.focus()
        self.look()

    @on(RecordTable.Moved)
    def look(self) -> None:
        """Show what is under the cursor in full."""
        item = self.rows.item
        record = item.record if isinstance(item, Event) else item
        content = sheet(record, self.zone) if isinstance(record, Record) else Content("")
        self.query_one("#pane", Reader).show(content)

    @on(RecordTable.Opened)
    def open_item(self) -> None:
        """Show a record in a screen of its own."""
        item = self.rows.item
        record = item.record if isinstance(item, Event) else item
        if isinstance(record, Record):
            self.station.go("product" if isinstance(record, Product) else "record", record.id)

    def do_add_fact(self) -> None:
        """Add a fact."""
        self.app.push_screen(fact_form(self.desk, self._case_id))

    def do_add_entity(self) -> None:
        """Name a person or thing."""
        self.app.push_screen(entity_form(self.desk, self._case_id))

    def do_add_note(self) -> None:
        """Add a note."""
        self.app.push_screen(note_form(self.desk, self._case_id))

    def why_not(self, action: Action) -> str:
        """Return why nothing can be put into the case, or why it can't be closed or opened again."""
        reason, case = super().why_not(action), self._page.case if self._page else None
        if reason or case is None or case.state is CaseState.OPEN:
            return reason or ("the case is open" if action.id == "reopen_case" else "")
        return "the case is closed; z opens it again" if action.id in _CHANGING else ""

    def do_close_case(self) -> None:
        """Close it, with a reason."""
        if self._page is not None:
            self.app.push_screen(close_case_form(self.desk, self._page.case))

    def do_reopen_case(self) -> None:
        """Open it again, with a reason."""
        if self._page is not None:
            self.app.push_screen(reopen_case_form(self.desk, self._page.case))

    def do_write(self) -> None:
        """Write a product, begun with the facts behind their marks."""
        if self._page is not None:
            draft = "\n\n".join(f"{fact.marking} {fact.text}" for fact in self._page.facts)
            self.app.push_screen(product_form(self.desk, self._page.case, draft), self._written)

    def _written(self, product: Product | None) -> None:
        if product is not None:
            self.station.go("product", product.id)

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


def _tab_words(page: CasePage, place: int, chosen: int) -> Content:
    words = f"{place + 1} {TABS[place].name} {len(TABS[place].items(page))}"
    if place == chosen:
        return Content(f"[{words}]").stylize("bold reverse")
    return Content(f" {words} ")


def _head(page: CasePage, zone: str) -> Content:
    case = page.case
    predicate = case.predicate or "none established (28 CFR 23.20(c))"
    parts = [
        Content(f"{case.number}  {case.title}").stylize("bold"),
        Content(f"{_state(case, zone)} · {case.author} · opened {moment(case.created, zone)}"),
        Content(f"{case.marking}  predicate: {predicate}"),
    ]
    return Content("\n").join([*parts, *([Content(" ".join(case.summary.split()))] if case.summary else [])])


def _state(case: Case, zone: str) -> str:
    if case.closed is None:
        return str(case.state)
    return f"CLOSED by {case.closed_by}, {moment(case.closed, zone)}: {case.reason}"


def _markings(page: CasePage) -> list[Marking]:
    held: list[Record] = [page.case, *page.facts, *page.entities, *page.notes, *page.tips, *page.products]
    return [record.marking for record in held]
