"""One search over everything; what was asked and how much was found is recorded, nothing found too.

A record that was found shows where the words stand in it: in a column where there is room, and under
the words for the record under the cursor.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from operator import attrgetter
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.fields import HELP, LANGUAGE
from fusion_tui.domain.marking import Marking
from fusion_tui.domain.query import Snippet
from fusion_tui.domain.record import Record
from fusion_tui.services import reading
from fusion_tui.services.reading import Found
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.record_columns import found_columns
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.table import RecordTable

LIMIT = 200
ROOMY = 118  # cells of the list from which on words stand beside each record
_EXAMPLE = 20
_LEAD = 12  # cells before the first hit of a line that is cut


class SearchScreen(DeskPage):
    """The search page."""

    CSS_PATH = "search.tcss"
    SCOPES: ClassVar = ("table", "search", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("search", "desk", "anywhere")
    place: ClassVar = "search"

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, Snippet] = {}

    def above(self) -> ComposeResult:
        """Yield the line the words are typed in, and the one that says how, why not, or where they stand."""
        with Horizontal(classes="row", id="query-row"):
            yield Static("Words", markup=False, classes="label")
            yield Input(placeholder="Enter searches", id="query", compact=True, max_length=1_000)
        yield Static(Content(HELP), markup=False, id="query-said", classes="quiet")

    def table(self) -> RecordTable[Record]:
        """Return the list of what was found."""
        *first, marking, age = found_columns(self.now)
        context = Column[Record]("in context", 0, lambda record: self._line(record.id).text, least=ROOMY, share=4)
        columns = [*first, context, marking, age]
        return RecordTable(columns, attrgetter("id"), "found", "type words above, Enter searches, ? says how")

    def start(self) -> None:
        """Begin in the words."""
        self.do_words()
        self.head("Search everything")
        self.rows.show_items([])

    def load(self) -> None:
        """Show the counts; a search is made by Enter only, because each is recorded."""
        self.count()

    def markings(self) -> Sequence[Marking]:
        """Return the markings of what the list shows."""
        return [record.marking for record in self.rows.in_view]

    def do_words(self) -> None:
        """Go to the words."""
        self.query_one("#query").focus()

    def do_help(self) -> None:
        """Show the language first; the keys are one key further."""
        self.app.push_screen(LanguageScreen(), lambda keys: self.station.go("help", *self.SCOPES) if keys else None)

    @on(Input.Submitted, "#query")
    def ask(self, submitted: Input.Submitted) -> None:
        """Search, or say why that can't be searched for."""
        try:
            if reading.asked(self.desk, submitted.value).terms:
                self._find(submitted.value)
        except InputError as error:
            self._say(Content(f"{error.message}: {error.hint}").stylize("bold"))

    @work(group="search", exclusive=True)
    async def _find(self, words: str) -> None:
        found = await asyncio.to_thread(reading.find, self.desk, words, (), LIMIT)
        self._lines = {record.id: line for record, line in zip(found.records, found.snippets, strict=True)}
        self.rows.empty = "nothing found; that is recorded too"
        self._say(Content(HELP))
        self.rows.show_items(found.records)
        self.head(_heading(found))
        if found.records:
            self.rows.focus()

    @on(RecordTable.Moved)
    def show_context(self) -> None:
        """Show where the words stand in the record under the cursor."""
        if self.rows.item_id in self._lines:
            self._say(in_context(self._line(self.rows.item_id), self.size.width - _LEAD))

    @on(RecordTable.Opened)
    def open_found(self) -> None:
        """Show a record that was found."""
        record = self.rows.item
        if isinstance(record, Record):
            self.open_record(record)

    def _line(self, record_id: str) -> Snippet:
        return self._lines.get(record_id, Snippet())

    def _say(self, words: Content) -> None:
        self.query_one("#query-said", Static).update(words)


class LanguageScreen(ModalScreen[bool]):
    """What can be typed into a search; the answer says whether to show the keys next."""

    BINDINGS: ClassVar = [
        Binding("escape,q,f3,enter", "dismiss(False)", show=False),
        Binding("question_mark,f1", "dismiss(True)", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Show each form with what it means."""
        with Vertical(classes="dialog", id="language") as box:
            box.border_title = "What can be searched for"
            yield Reader("forms")
            yield Static("Every term must hold.   Esc back   j k scroll   ? keys", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Fill the page."""
        lines = (Content(f"{form:<{_EXAMPLE}}{means}").stylize("bold", 0, _EXAMPLE) for form, means in LANGUAGE)
        reader = self.query_one(Reader)
        reader.show(Content("\n").join(lines))
        reader.focus()


def in_context(line: Snippet, width: int) -> Content:
    """Return a line of a record with what was found in it highlighted, cut so that the first of it shows."""
    first = line.spans[0][0] if line.spans else 0
    start = max(0, first - _LEAD) if first > width - 2 * _LEAD else 0
    shown = Content(f"{'…' * (start > 0)}{line.text[start:]}")
    moved = start - (start > 0)
    for begin, end in line.spans:
        shown = shown.stylize("bold underline", max(0, begin - moved), max(0, end - moved))
    return shown


def _heading(found: Found) -> str:
    shown = f", {len(found.records)} shown" if found.more or found.total > len(found.records) else ""
    order = f"   {found.order}" if len(found.records) > 1 else ""
    return f"Search everything   {found.counted} found{shown}{order}"
