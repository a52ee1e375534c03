"""A name workup: who or what, for what purpose, and what everything held says of it, each hit with its reason."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from fusion_tui.actions import Action, keyed
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.marking import Marking
from fusion_tui.services import workup
from fusion_tui.services.reading import kind_of
from fusion_tui.services.workup import Worked, Workup
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.case_picker import CasePicker
from fusion_tui.widgets.choice import Choice, Option
from fusion_tui.widgets.columns import WIDE, Column
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.record_columns import words_of
from fusion_tui.widgets.table import RecordTable

EMPTY = "type who or what above, choose for what, then Enter"
NOTHING = keyed("nothing found; that is recorded, with its time and purpose; {note_workup} notes it in a case")


class WorkupScreen(DeskPage):
    """Asks, shows what was found, and puts it into a case."""

    CSS_PATH = "workup.tcss"
    SCOPES: ClassVar = ("table", "workup", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("workup", "desk", "anywhere")
    place: ClassVar = "search"

    def __init__(self) -> None:
        super().__init__()
        self._done: Workup | None = None
        self._case = ""  # where hits go: asked once

    def above(self) -> ComposeResult:
        """Yield the lines for who or what, and for what purpose."""
        with Horizontal(classes="row"):
            yield Static("Who or what", markup=False, classes="label")
            yield Input(placeholder="a name, plate, phone or handle", id="asked", compact=True, max_length=200)
        with Horizontal(classes="row"):
            yield Static("Purpose", markup=False, classes="label")
            yield Choice([("", "choose one")], "", "purpose")
        yield Static("", markup=False, id="workup-said", classes="quiet")

    def table(self) -> RecordTable[Worked]:
        """Return the list of hits."""
        columns = [
            Column[Worked]("kind", 8, lambda one: kind_of(one.record)),
            Column[Worked]("number", 8, lambda one: str(getattr(one.record, "number", "")), least=WIDE - 10),
            Column[Worked]("what", 0, lambda one: words_of(one.record)),
            Column[Worked]("why", 0, lambda one: one.reason),
            Column[Worked]("marking", 20, lambda one: f"{one.record.control} {one.record.tlp}", least=WIDE - 10),
        ]
        return RecordTable(columns, lambda one: one.record.id, "worked", EMPTY)

    def start(self) -> None:
        """Begin with who or what."""
        self.head("Name workup")
        self.rows.show_items([])
        self.query_one("#asked").focus()

    def load(self) -> None:
        """Show the counts and the purposes of the center; a workup is made by Enter only, because each is recorded."""
        self.count()
        purposes: list[Option] = [(one, one) for one in self.desk.policy.purposes]
        choice = self.query_one(Choice)
        choice.offer([("", "choose one"), *purposes], choice.value)
        self._list_purposes()

    def _list_purposes(self) -> None:
        words = "  ".join(self.query_one(Choice).numbered()[1:])
        self.query_one("#workup-said", Static).update(Content(words))

    def markings(self) -> Sequence[Marking]:
        """Return the markings of what the list shows."""
        return [one.record.marking for one in self.rows.in_view if isinstance(one, Worked)]

    @on(Input.Submitted, "#asked")
    def go_on(self) -> None:
        """Choose a purpose, and run where one is chosen."""
        if self.query_one(Choice).value:
            self._run()
        else:
            self.query_one(Choice).focus()

    @on(Choice.Changed)
    def chosen(self) -> None:
        """Run once it is known what for."""
        if self.query_one(Choice).value and self.query_one("#asked", Input).value.strip():
            self._run()

    @work(exclusive=True, group="workup")
    async def _run(self) -> None:
        asked, purpose = self.query_one("#asked", Input).value, self.query_one(Choice).value
        self.head("Name workup   looking ...")
        try:
            self._done = await asyncio.to_thread(workup.run, self.desk, asked, purpose)
        except InputError as error:
            self.head("Name workup")
            self.query_one("#workup-said", Static).update(Content(f"{error.message}: {error.hint}").stylize("bold"))
            return
        self.rows.empty = NOTHING
        self.rows.show_items(self._done.found)
        self.head(f"Name workup   {self._done.outcome}, for {self._done.purpose}")
        self.rows.focus()
        self.offer()

    @property
    def hit(self) -> Worked | None:
        """The hit under the cursor."""
        item = self.rows.item
        return item if isinstance(item, Worked) else None

    @on(RecordTable.Moved)
    def explain(self) -> None:
        """Say in full why the record under the cursor is a hit."""
        if self.hit is not None:
            self.query_one("#workup-said", Static).update(Content(self.hit.reason))

    @on(RecordTable.Opened)
    def open_hit(self) -> None:
        """Show the record of a hit."""
        if self.hit is not None:
            self.open_record(self.hit.record)

    def why_not(self, action: Action) -> str:
        """Return why nothing goes into a case."""
        reason = super().why_not(action)
        if reason or action.scope != "workup" or action.id == "ask_again":
            return reason
        if self._done is None:
            return "nothing was looked for yet"
        return "" if action.id == "note_workup" or self.hit else "there is no hit here"

    def do_ask_again(self) -> None:
        """Go to who or what."""
        self.query_one("#asked").focus()

    def do_hit_to_case(self) -> None:
        """Put the hit under the cursor into a case: asked for once, from then on by one key."""
        if self.hit is not None:
            self._into([self.hit])

    def do_note_workup(self) -> None:
        """Note in a case what was found, or that nothing was."""
        self._into([])

    def _into(self, hits: Sequence[Worked]) -> None:
        if self._case:
            self._keep(self._case, hits)
            return
        picker = CasePicker(self.desk, "Into which case?", self._done.outcome if self._done else "")
        self.app.push_screen(picker, lambda case: self._chose(case, hits))

    def _chose(self, case: str | None, hits: Sequence[Worked]) -> None:
        if case is not None:
            self._case = case
            self._keep(case, hits)

    @work(group="write")
    async def _keep(self, case: str, hits: Sequence[Worked]) -> None:
        if self._done is not None:
            await asyncio.to_thread(workup.keep, self.desk, self._done, case, hits)
            self.notify("t and m put more into the same case", title="Noted in the case", markup=False)
