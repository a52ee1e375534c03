"""What can be done in a case: what is put into it, its tasks and its evidence, who may see it, its end."""

from __future__ import annotations

import asyncio

from textual import work

from fusion_tui.actions import Action, keyed
from fusion_tui.domain.case import CaseState, Fact, Note
from fusion_tui.domain.custody import Custody
from fusion_tui.domain.product import Product
from fusion_tui.domain.record import Record
from fusion_tui.domain.task import Task, may_end, may_resume
from fusion_tui.services import calling, tasks
from fusion_tui.services.cases import CasePage
from fusion_tui.widgets.case_forms import (
    close_case_form,
    custody_form,
    end_task_form,
    entity_form,
    fact_form,
    note_form,
    reopen_case_form,
    restrict_form,
    task_form,
)
from fusion_tui.widgets.forms import product_form
from fusion_tui.widgets.tabbed import TabbedPage

_CHANGING = ("add_fact", "add_entity", "add_note", "close_case", "add_task", "add_evidence", "next_evidence",
)  # fmt: skip
_OF_TASK = {"change_task": may_end, "end_task": may_end, "resume_task": may_resume}


class CaseActs(TabbedPage):
    """A screen that shows a case."""

    held: CasePage | None = None
    """What the case holds, once it was read."""

    @property
    def chosen(self) -> Record | None:
        """The case itself; what is in it is opened first."""
        return self.held.case if self.held else None

    def why_not(self, action: Action) -> str:
        """Return why nothing can be put into the case, why it can't be closed or opened again, or why no task ends."""
        reason, case = super().why_not(action), self.held.case if self.held else None
        if reason or case is None:
            return reason
        if case.state is not CaseState.OPEN and action.id in (*_CHANGING, *_OF_TASK):
            return keyed("the case is closed; {reopen_case} opens it again")
        if action.id == "next_evidence":
            return "" if isinstance(self.item, Custody) else keyed("{tab_8} lists the items of evidence")
        if action.id in _OF_TASK:
            if not isinstance(self.item, Task):
                return keyed("{tab_7} lists the tasks")
            return "; ".join(_OF_TASK[action.id](self.item).reasons)
        return "the case is open" if action.id == "reopen_case" and case.state is CaseState.OPEN else ""

    def do_add_fact(self) -> None:
        """Add a fact."""
        if self.held is not None:
            self.app.push_screen(fact_form(self.desk, self.held.case.id), self._told)

    def do_add_entity(self) -> None:
        """Name a person or thing."""
        if self.held is not None:
            self.app.push_screen(entity_form(self.desk, self.held.case.id))

    def do_add_note(self) -> None:
        """Add a note."""
        if self.held is not None:
            self.app.push_screen(note_form(self.desk, self.held.case.id), self._told)

    def _told(self, record: Fact | Note | None) -> None:
        if record is not None:
            self._tell_links(record)

    @work(group="links")
    async def _tell_links(self, record: Fact | Note) -> None:
        """Say what the text was linked to, and which names it calls that nobody has."""
        words = (await asyncio.to_thread(calling.of, self.desk, record)).words
        if words:
            self.notify(words, title="Kept", markup=False)

    def do_add_task(self) -> None:
        """Add a task."""
        if self.held is not None:
            self.app.push_screen(task_form(self.desk, self.held.case.id))

    def do_change_task(self) -> None:
        """Say a task anew: what, who, until when."""
        if isinstance(self.item, Task):
            self.app.push_screen(task_form(self.desk, self.item.case, self.item))

    def do_end_task(self) -> None:
        """Call a task done, or give it up."""
        if isinstance(self.item, Task):
            self.app.push_screen(end_task_form(self.desk, self.item))

    @work(group="write")
    async def do_resume_task(self) -> None:
        """Take a task up again."""
        if isinstance(self.item, Task):
            await asyncio.to_thread(tasks.resume, self.desk, self.item.id)
            self.load()

    def do_add_evidence(self) -> None:
        """Begin the log of a new item of evidence."""
        if self.held is not None:
            self.app.push_screen(custody_form(self.desk, self.held))

    def do_next_evidence(self) -> None:
        """Write the next entry of the item under the cursor."""
        if self.held is not None and isinstance(self.item, Custody):
            self.app.push_screen(custody_form(self.desk, self.held, self.item))

    def do_restrict(self) -> None:
        """Say who may see the case."""
        if self.held is not None:
            self.app.push_screen(restrict_form(self.desk, self.held.case))

    def do_close_case(self) -> None:
        """Close it, with a reason."""
        if self.held is not None:
            self.app.push_screen(close_case_form(self.desk, self.held.case))

    def do_reopen_case(self) -> None:
        """Open it again, with a reason."""
        if self.held is not None:
            self.app.push_screen(reopen_case_form(self.desk, self.held.case))

    def do_write(self) -> None:
        """Write a product, begun with the facts behind their marks."""
        if self.held is not None:
            draft = "\n\n".join(f"{fact.marking} {fact.text}" for fact in self.held.facts)
            self.app.push_screen(product_form(self.desk, self.held.case, draft), self._written)

    def _written(self, product: Product | None) -> None:
        if product is not None:
            self.station.go("product", product.id)
