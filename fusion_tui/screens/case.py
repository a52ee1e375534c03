"""A case: what it asks, and behind nine keys what it holds."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import ClassVar

from textual import work
from textual.content import Content

from fusion_tui.domain.case import Case
from fusion_tui.services import cases, similar
from fusion_tui.services.cases import CasePage
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.case_acts import CaseActs
from fusion_tui.widgets.case_tabs import NOTHING_SHARED, SIMILAR, TABS, parts
from fusion_tui.widgets.times import moment


class CaseScreen(CaseActs):
    """One case."""

    SCOPES: ClassVar = ("table", "case", "parts", "record", "anywhere")
    BINDINGS: ClassVar = act_bindings("case", "parts", "record", "anywhere")
    TABS: ClassVar = TABS

    def __init__(self, case_id: str, tab: str = "1") -> None:
        super().__init__(tab)
        self._case_id = case_id

    def load(self) -> None:
        """Read the case; opening it is recorded."""
        self._read()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        page = await self.read_or_leave(partial(cases.page, self.desk, self._case_id))
        if page is None:
            return
        self.held = page
        self.fill(_head(page, self.zone), parts(page))
        self.mark(record.marking for record in (page.case, *page.records))
        if self.tab == SIMILAR:
            self._compare()

    def open_tab(self, place: int) -> None:
        """Show another part; what is similar is looked for when it is asked for."""
        super().open_tab(place)
        if place == SIMILAR:
            self._compare()

    @work(exclusive=True, group="compare")
    async def _compare(self) -> None:
        """Look for what shares something with the case; that somebody looked is recorded."""
        shared = await asyncio.to_thread(similar.to_case, self.desk, self._case_id)
        table = self.table_of(SIMILAR)
        table.empty = "; ".join(filter(None, [NOTHING_SHARED, shared.too_common]))
        table.show_items(shared.found)
        if shared.found and shared.too_common:
            self.notify(shared.too_common, title="Left out", markup=False)


def _head(page: CasePage, zone: str) -> Content:
    case = page.case
    predicate = case.predicate or "none established (28 CFR 23.20(c))"
    readers = f" · only {', '.join(case.readers.split())}" if case.readers else ""
    lines = [
        Content(f"{case.number}  {case.title}").stylize("bold"),
        Content(f"{_state(case, zone)} · {case.author} · opened {moment(case.created, zone)}{readers}"),
        Content(f"{case.marking}  predicate: {predicate}"),
    ]
    if page.evidence.broken_at is not None:
        lines.append(Content(f"EVIDENCE LOG: {page.evidence.state}").stylize("bold reverse"))
    return Content("\n").join([*lines, *([Content(" ".join(case.summary.split()))] if case.summary else [])])


def _state(case: Case, zone: str) -> str:
    if case.closed is None:
        return str(case.state)
    return f"CLOSED by {case.closed_by}, {moment(case.closed, zone)}: {case.reason}"
