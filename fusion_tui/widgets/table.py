"""A list of records as a window over a query.

It holds a few hundred records around what is visible and fetches further windows as the cursor comes
near an end, so that the cost of a key press doesn't grow with the store. The cursor stays with its
record, not with its row: what arrives above moves the list, never what is under the cursor.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual import events, on, work
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fusion_tui.widgets.bindings import plain_bindings
from fusion_tui.widgets.columns import Column, Layout, layout
from fusion_tui.widgets.held import Fetch, Held

SPAN = 300
_MARGIN = 50

T = TypeVar("T")


class RecordTable(ScrollView, Generic[T], can_focus=True):
    """A list of records with one cursor."""

    BINDINGS: ClassVar = plain_bindings("table")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-table--edge",
        "record-table--header",
        "record-table--line",
        "record-table--cursor",
        "record-table--cursor-away",
        "record-table--quiet",
    }

    class Moved(Message):
        """The cursor stands on another record, or on the same one with new content."""

        def __init__(self, table: RecordTable[Any]) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> RecordTable[Any]:
            """The list."""
            return self.table

    class Opened(Moved):
        """A person asked for the record under the cursor."""

    class Filled(Message):
        """A window came in."""

        def __init__(self, table: RecordTable[Any], total: int) -> None:
            super().__init__()
            self.table, self.total = table, total

        @property
        def control(self) -> RecordTable[Any]:
            """The list."""
            return self.table

    def __init__(self, columns: Sequence[Column[T]], key: Callable[[T], str], name: str, empty: str = "") -> None:
        super().__init__(id=name)
        self._columns, self._key_of, self.empty = columns, key, empty
        self._fetch: Fetch[T] | None = None
        self._held: Held[T] = Held()
        self._cursor_row = 0
        self._kept = ""
        self._wanted: int | None = None
        self._is_known = False
        self._lines_as: Layout[T] = layout(columns, 80)

    @property
    def item(self) -> T | None:
        """The record under the cursor; None where there is none, or it is still being read."""
        return self._held.at(self._cursor_row)

    @property
    def item_id(self) -> str:
        """What names the record under the cursor; empty where there is none."""
        return "" if self.item is None else self._key_of(self.item)

    @property
    def cursor(self) -> int:
        """The row of the cursor."""
        return self._cursor_row

    @property
    def in_view(self) -> list[T]:
        """The records that are on the screen and read."""
        top = self.scroll_offset.y
        found = (self._held.at(row) for row in range(top, top + self._rows))
        return [item for item in found if item is not None]

    def show_query(self, fetch: Fetch[T]) -> None:
        """Show a query from its first record on."""
        self._fetch, self._cursor_row, self._kept = fetch, 0, ""
        self.scroll_to(y=0, animate=False)
        self.reload()

    def show_items(self, items: Sequence[T]) -> None:
        """Show a list that is known in full; the cursor stays with its record."""
        self._fetch = None
        self._take(Held(len(items), 0, items))

    def reload(self) -> None:
        """Read the window again, as after an act."""
        self._load(max(0, self._cursor_row - SPAN // 2))

    def _load(self, offset: int) -> None:
        self._wanted = offset
        self._read(offset)

    @work(exclusive=True, group="window")
    async def _read(self, offset: int) -> None:
        fetch = self._fetch
        if fetch is None:
            return
        try:
            part = await asyncio.to_thread(fetch, offset, SPAN)
        finally:
            if self._wanted == offset:
                self._wanted = None
        self._take(Held(part.total, part.offset, part.records))

    def _take(self, held: Held[T]) -> None:
        self._held, self._is_known = held, True
        self.virtual_size = Size(0, held.total + 1)
        found = held.row_of(lambda record: self._key_of(record) == self._kept)
        row = self._cursor_row if found is None else found
        moved, self._cursor_row = row - self._cursor_row, max(0, min(row, held.total - 1))
        if moved:
            self.scroll_to(y=self.scroll_offset.y + moved, animate=False)
        self.post_message(self.Filled(self, held.total))
        self._settle()

    def _settle(self) -> None:
        self._kept = self.item_id
        self._reveal()
        self._need()
        self.refresh()
        self.post_message(self.Moved(self))

    def _reveal(self) -> None:
        top, rows = self.scroll_offset.y, self._rows
        if self._cursor_row < top:
            self.scroll_to(y=self._cursor_row, animate=False)
        elif self._cursor_row >= top + rows:
            self.scroll_to(y=self._cursor_row - rows + 1, animate=False)

    def _need(self) -> None:
        first = min(self.scroll_offset.y, self._cursor_row)
        last = min(self._held.total, max(first + self._rows, self._cursor_row + 1))
        if self._fetch is None or self._held.reaches(first, last, _MARGIN):
            return
        is_coming = self._wanted is not None and self._wanted <= first and last <= self._wanted + SPAN
        if not is_coming:
            self._load(max(0, first - (SPAN - self._rows) // 2))

    @property
    def _said_when_empty(self) -> str:
        # A list that could not be read must not claim that nothing waits.
        return self.empty if self._is_known else "reading ..."

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    @property
    def _rows(self) -> int:
        return max(1, self.size.height - 1)

    def _go(self, row: int) -> None:
        if self._held.total:
            self._cursor_row = max(0, min(row, self._held.total - 1))
            self._settle()

    def action_down(self) -> None:
        """One line down."""
        self._go(self._cursor_row + 1)

    def action_up(self) -> None:
        """One line up."""
        self._go(self._cursor_row - 1)

    def action_first(self) -> None:
        """To the first line."""
        self._go(0)

    def action_last(self) -> None:
        """To the last line."""
        self._go(self._held.total - 1)

    def action_page_down(self) -> None:
        """A page down."""
        self._go(self._cursor_row + self._rows - 1)

    def action_page_up(self) -> None:
        """A page up."""
        self._go(self._cursor_row - self._rows + 1)

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if self.item is not None:
            self.post_message(self.Opened(self))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Fetch what a wheel or a page brought into view."""
        super().watch_scroll_y(old_value, new_value)
        self._need()
        self.post_message(self.Moved(self))

    def on_resize(self) -> None:
        """Lay the columns out anew; the cursor stays in view."""
        self._lines_as = layout(self._columns, max(20, self._width - 2))
        self._reveal()
        self._need()
        self.refresh()

    @on(events.Focus)
    @on(events.Blur)
    def repaint(self) -> None:
        """Show the cursor as active or as resting."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint the heading, or the record of a line."""
        if y == 0:
            return self._strip("  ", self._lines_as.header(), "record-table--header")
        row = self.scroll_offset.y + y - 1
        if not self._held.total:
            return self._strip("  ", self._said_when_empty if y == 2 else "", "record-table--quiet")
        if row >= self._held.total:
            return self._strip("  ", "", "record-table--line")
        item = self._held.at(row)
        line = self._lines_as.row(item) if item is not None else "…"
        if row != self._cursor_row:
            return self._strip("  ", line, "record-table--line")
        return self._strip("> ", line, f"record-table--cursor{'' if self.has_focus else '-away'}")

    def _strip(self, mark: str, line: str, part: str) -> Strip:
        style, edge = self.get_component_rich_style(part), self.get_component_rich_style("record-table--edge")
        return Strip([Segment(mark, edge), Segment(line, style)]).adjust_cell_length(self._width, style)
