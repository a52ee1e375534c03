"""What can be done with any record, wherever one is shown: who has seen it, and its purge."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from textual import work

from fusion_tui.actions import Action, keyed
from fusion_tui.domain.case import Case
from fusion_tui.domain.errors import AbsentError
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import Record
from fusion_tui.domain.release import Release
from fusion_tui.services.amending import may_amend
from fusion_tui.services.exchange import purging
from fusion_tui.services.exchange.purging import Purged
from fusion_tui.widgets.amend_form import amend_form
from fusion_tui.widgets.order_forms import purge_form
from fusion_tui.widgets.page import Page

T = TypeVar("T")


class RecordActs(Page):
    """A screen that shows a record."""

    @property
    def chosen(self) -> Record | None:
        """The record an act is for; None where the screen shows none."""
        raise NotImplementedError

    async def read_or_leave(self, read: Callable[[], T]) -> T | None:
        """Return what is read of the record; where it is not there any more, or not for this person, leave.

        None, too, where this screen was left meanwhile: there is nothing any more to show it in.
        """
        try:
            found = await asyncio.to_thread(read)
            return found if self in self.app.screen_stack else None
        except AbsentError as error:
            self.station.tell(error)
            self.do_back()
            return None

    def was_purged(self) -> None:
        """Leave what is gone."""
        self.do_back()

    def why_not(self, action: Action) -> str:
        """Return why nothing can be done with the record."""
        reason = super().why_not(action)
        if reason or action.scope != "record":
            return reason
        if self.chosen is None:
            return "there is no record here"
        if action.id == "files" and not isinstance(self.chosen, Case | Product | Received):
            return "files are kept with cases, products and what peers gave"
        if action.id == "amend":
            return "; ".join(may_amend(self.chosen).reasons)
        if action.id == "to_case" and (isinstance(self.chosen, Case) or not getattr(self.chosen, "case", "")):
            return "it is in no case"
        is_kept = action.id == "purge" and isinstance(self.chosen, Release)
        return "the ledger is kept; purge what was given" if is_kept else ""

    def do_files(self) -> None:
        """Show the files that are kept with it."""
        if self.chosen is not None:
            self.station.go("files", self.chosen.id)

    def do_seen(self) -> None:
        """Show who has seen it."""
        if self.chosen is not None:
            self.station.go("seen", self.chosen.id)

    def do_chart(self) -> None:
        """Show who and what hangs together with it."""
        if self.chosen is not None:
            self.station.go("chart", self.chosen.id)

    def do_history(self) -> None:
        """Show what was done with it."""
        if self.chosen is not None:
            self.station.go("history", self.chosen.id)

    def do_amend(self) -> None:
        """Put it right."""
        if self.chosen is not None:
            self.app.push_screen(amend_form(self.desk, self.chosen))

    def do_to_case(self) -> None:
        """Go to the case it is in."""
        if self.chosen is not None:
            self.station.go("case", str(getattr(self.chosen, "case", "")))

    def do_purge(self) -> None:
        """Say what would go, and ask for the second person and the reason."""
        if self.chosen is not None:
            self._plan(self.chosen.id)

    @work(exclusive=True, group="plan")
    async def _plan(self, record: str) -> None:
        planned = await asyncio.to_thread(purging.plan, self.desk, record)
        seconds = await asyncio.to_thread(purging.seconds, self.desk)
        self.app.push_screen(purge_form(self.desk, planned, seconds), self._purged)

    def _purged(self, done: Purged | None) -> None:
        if done is None:
            return
        to = f"; {keyed('{drop}')} sends the order to {' '.join(done.plan.to)}" if done.plan.to else ""
        self.notify(f"{sum(done.plan.kinds.values())} records are gone{to}", title="Purged", markup=False)
        self.was_purged()
