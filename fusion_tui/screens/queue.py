"""A queue: a window over everything of one kind, narrowed by a query, sorted by any of its columns."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from fusion_tui.actions import Action, keyed, within
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.record import Record
from fusion_tui.domain.tip import Tip
from fusion_tui.services import queues, reading
from fusion_tui.services.views import SavedView
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.held import Fetch
from fusion_tui.widgets.marked_tips import MarkedTips
from fusion_tui.widgets.record_acts import RecordActs
from fusion_tui.widgets.record_columns import queue_columns
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.view_acts import ViewActs

DEBOUNCE = 0.15
_EMPTY = {
    "tips": keyed("{new_tip} takes a tip in"),
    "incidents": "fusion-tui import FILE brings them in",
    "cases": keyed("{new_case} opens a case · {promote} on a tip makes one of it"),
    "products": keyed("{write} in a case writes one"),
    "incoming": keyed("{drop} reads a drop"),
    "outgoing": keyed("{release} on an approved product releases it"),
}


_TIPS_ONLY = ("flood", "mark", "unmark")


class QueueScreen(RecordActs, MarkedTips, ViewActs, DeskPage):
    """One queue."""

    SCOPES: ClassVar = ("table", "tip", "record", "queue", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("tip", "record", "queue", "desk", "anywhere")

    def __init__(self, queue: str, words: str = "", sort: str = "", descending: str = "") -> None:
        super().__init__()
        self._queue, self._words = queue, words
        self._sort = sort or queues.view(queue).sort
        self._descending = bool(descending) if sort else queues.view(queue).descending
        self._pause: Timer | None = None
        self._is_counted = False

    @property
    def here(self) -> str:
        """This queue's name."""
        return self._queue

    def actions(self) -> list[Action]:
        """Leave out what only tips have where the queue holds something else."""
        scopes = [scope for scope in self.SCOPES if scope != "tip" or self._queue == "tips"]
        return [action for action in within(*scopes) if action.id not in _TIPS_ONLY or self._queue == "tips"]

    def why_not(self, action: Action) -> str:
        """Return why something else than tips is neither grouped nor marked."""
        if action.id in _TIPS_ONLY and self._queue != "tips":
            return "only tips are"
        return super().why_not(action)

    def do_flood(self) -> None:
        """Show the tips that wait in groups of alike ones."""
        self.station.go("flood")

    def above(self) -> ComposeResult:
        """Yield the line words are typed in; it shows while it is used."""
        with Horizontal(id="filter-row", classes="row -hidden"):
            yield Static("Filter", markup=False, classes="label")
            yield Input(
                placeholder="as in search: van last:30d; Enter to the list, Esc shows all",
                id="filter",
                compact=True,
            )
        yield Static("", markup=False, id="filter-refused", classes="refused -hidden")

    def table(self) -> RecordTable[Any]:
        """Return the list of this queue."""
        empty = f"nothing here; {_EMPTY[self._queue]} · Esc back"
        columns = queue_columns(self.now, self._queue, self.desk.center.timezone)
        return RecordTable(columns, attrgetter("id"), "queue", empty)

    def start(self) -> None:
        """Begin at the top of the queue; it is read when the screen comes to the front."""
        super().start()
        self.rows.ask(self._fetch())

    def load(self) -> None:
        """Read again what may have changed; the counts once the list is there."""
        self._is_counted = False
        self.rows.reload()

    @property
    def chosen(self) -> Record | None:
        """The record under the cursor."""
        item = self.rows.item
        return item if isinstance(item, Record) else None

    def was_purged(self) -> None:
        """Show the queue without it."""
        self.load()

    @property
    def rows(self) -> RecordTable[Any]:
        """The list."""
        return self.query_one(RecordTable)

    @property
    def tip(self) -> Tip | None:
        """The tip under the cursor."""
        item = self.rows.item
        return item if isinstance(item, Tip) else None

    def _restart(self) -> None:
        self.rows.show_query(self._fetch())

    def _fetch(self) -> Fetch[Record]:
        view = queues.view(self._queue, self._words, self._sort, self._descending)
        return lambda offset, limit: queues.window(self.desk, view, offset, limit)

    @on(RecordTable.Filled)
    def describe(self, filled: RecordTable.Filled) -> None:
        """Say what the list shows, of how many, in which order."""
        if not self._is_counted:
            self._is_counted = True
            self.count()
        order = "descending" if self._descending else "ascending"
        only = f"   with {self._words}" if self._words else ""
        total = reading.counted(filled.total, filled.more)
        first = ", the first of them" if filled.more else ""
        self.head(f"{self._queue.title()}   {total}{only}   by {self._sort.replace('_', ' ')}, {order}{first}")

    @on(RecordTable.Opened)
    def open_item(self) -> None:
        """Show the record under the cursor."""
        item = self.rows.item
        if isinstance(item, Record):
            self.open_record(item)

    @property
    def view(self) -> SavedView:
        """What this queue shows, and in which order."""
        return SavedView("", self._queue, self._words, self._sort, self._descending)

    def do_filter(self) -> None:
        """Show the line for words."""
        self.query_one("#filter-row").remove_class("-hidden")
        self.query_one("#filter").focus()

    @on(Input.Changed, "#filter")
    def pause(self, changed: Input.Changed) -> None:
        """Narrow once the typing rests."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(DEBOUNCE, lambda: self._narrow(changed.value))

    @on(Input.Submitted, "#filter")
    def go_to_list(self, submitted: Input.Submitted) -> None:
        """Go on in the narrowed list; words that can't be read stay, and so does the cursor in them."""
        if self._pause is not None:
            self._pause.stop()
        if self._narrow(submitted.value):
            self.rows.focus()

    def _narrow(self, words: str) -> bool:
        """Narrow the list, or say why not: most often a term isn't finished, and the list stays."""
        words = words.strip()
        try:
            reading.asked(self.desk, words)
        except InputError as error:
            self._refuse(f"{error.message}: {error.hint}")
            return False
        self._refuse("")
        if words != self._words:
            self._words = words
            self._restart()
        else:
            self.rows.refill()
        return True

    def _refuse(self, why: str) -> None:
        line = self.query_one("#filter-refused", Static)
        line.update(Content(why))
        line.set_class(not why, "-hidden")

    def do_back(self) -> None:
        """Take the words away first; then leave."""
        row = self.query_one("#filter-row")
        if row.has_class("-hidden"):
            super().do_back()
            return
        row.add_class("-hidden")
        self._refuse("")
        self.query_one("#filter", Input).value = ""
        self.rows.focus()

    def do_sort(self) -> None:
        """Sort by the next column."""
        sorts = queues.SORTS[self._queue]
        self._sort = sorts[(sorts.index(self._sort) + 1) % len(sorts)]
        self._restart()

    def do_reverse(self) -> None:
        """Turn the order around."""
        self._descending = not self._descending
        self._restart()

    def changed(self) -> None:
        """Show the queue without what was just disposed of."""
        self.load()
