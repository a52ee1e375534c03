"""A queue: a window over everything of one kind, narrowed by words, sorted by any of its columns."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input, Static

from fusion_tui.actions import Action, within
from fusion_tui.domain.record import Record
from fusion_tui.domain.tip import Tip
from fusion_tui.services import queues
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.record_columns import queue_columns
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.tip_acts import TipActs

DEBOUNCE = 0.15


class QueueScreen(TipActs, DeskPage):
    """One queue."""

    SCOPES: ClassVar = ("table", "tip", "queue", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("tip", "queue", "desk", "anywhere")

    def __init__(self, queue: str) -> None:
        super().__init__()
        self._queue = queue
        self._words, self._sort = "", queues.view(queue).sort
        self._descending = queues.view(queue).descending
        self._pause: Timer | None = None

    @property
    def here(self) -> str:
        """This queue's name."""
        return self._queue

    def actions(self) -> list[Action]:
        """Leave out what only tips have where the queue holds something else."""
        scopes = [scope for scope in self.SCOPES if scope != "tip" or self._queue == "tips"]
        return within(*scopes)

    def above(self) -> ComposeResult:
        """Yield the line words are typed in; it shows while it is used."""
        with Horizontal(id="filter-row", classes="row -hidden"):
            yield Static("Filter", markup=False, classes="label")
            yield Input(placeholder="words; Enter goes to the list, Esc shows all again", id="filter", compact=True)

    def table(self) -> RecordTable[Any]:
        """Return the list of this queue."""
        empty = "nothing here; Esc goes back"
        return RecordTable(queue_columns(self.desk, self._queue), attrgetter("id"), "queue", empty)

    def start(self) -> None:
        """Begin at the top of the queue."""
        super().start()
        self._restart()

    def load(self) -> None:
        """Read again what may have changed."""
        self.rows.reload()
        self.count()

    @property
    def tip(self) -> Tip | None:
        """The tip under the cursor."""
        item = self.rows.item
        return item if isinstance(item, Tip) else None

    def _restart(self) -> None:
        view = queues.view(self._queue, self._words, self._sort, self._descending)
        self.rows.show_query(lambda offset, limit: queues.window(self.desk, view, offset, limit))

    @on(RecordTable.Filled)
    def describe(self, filled: RecordTable.Filled) -> None:
        """Say what the list shows, of how many, in which order."""
        order = "descending" if self._descending else "ascending"
        only = f'   with "{self._words}"' if self._words else ""
        self.head(f"{self._queue.title()}   {filled.total:,}{only}   by {self._sort.replace('_', ' ')}, {order}")

    @on(RecordTable.Opened)
    def open_item(self) -> None:
        """Show the record under the cursor."""
        item = self.rows.item
        if isinstance(item, Record):
            self.open_record(item)

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
    def go_to_list(self) -> None:
        """Go on in the narrowed list."""
        self.rows.focus()

    def _narrow(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self._restart()

    def do_back(self) -> None:
        """Take the words away first; then leave."""
        row = self.query_one("#filter-row")
        if row.has_class("-hidden"):
            super().do_back()
            return
        row.add_class("-hidden")
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
