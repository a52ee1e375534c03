"""A list of records: what its lines look like, and which keys move the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.strip import Strip

from fusion_tui.widgets.bindings import plain_bindings
from fusion_tui.widgets.columns import Column, Layout, layout
from fusion_tui.widgets.window_list import WindowList

T = TypeVar("T")


class RecordTable(WindowList[T], can_focus=True):
    """A list of records with one cursor, in columns."""

    BINDINGS: ClassVar = plain_bindings("table")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-table--edge",
        "record-table--header",
        "record-table--line",
        "record-table--cursor",
        "record-table--cursor-away",
        "record-table--quiet",
        "record-table--alarm",
    }

    def __init__(self, columns: Sequence[Column[T]], key: Callable[[T], str], name: str, empty: str = "") -> None:
        super().__init__(key, name)
        self._columns, self.empty, self._narrowed = columns, empty, ""
        self._lines_as: Layout[T] | None = None
        self.marked: dict[str, T] = {}

    def toggle_mark(self) -> None:
        """Mark what is under the cursor, or take its mark off; go on to the next."""
        item = self.item
        if item is not None and self.marked.pop(self.item_id, None) is None:
            self.marked[self.item_id] = item
        self._go(self._cursor_row + 1)
        self.refresh()

    def unmark(self) -> None:
        """Take all marks off."""
        self.marked.clear()
        self.refresh()

    def empty_as(self, words: str) -> None:
        """Say something else than usual where there is no line."""
        self._narrowed = words

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
        self._look_ahead()
        self.post_message(self.Moved(self))

    def on_resize(self) -> None:
        """Lay the columns out anew; the cursor stays in view."""
        self._lines_as = None
        self._reveal()
        self._look_ahead()
        self.refresh()

    @on(events.Focus)
    @on(events.Blur)
    def repaint(self) -> None:
        """Show the cursor as active or as resting."""
        self.refresh()

    @property
    def _said_when_empty(self) -> str:
        # A list that could not be read must not claim that nothing waits.
        return (self._narrowed or self.empty) if self._is_known else "reading ..."

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    @property
    def _layout(self) -> Layout[T]:
        """The columns in the present width; the first frame comes before the library tells the size."""
        if self._lines_as is None:
            self._lines_as = layout(self._columns, max(20, self._width - 2))
        return self._lines_as

    def render_line(self, y: int) -> Strip:
        """Paint the heading, or the record of a line."""
        if y == 0:
            return self._strip("  ", self._layout.header(), "record-table--header")
        row = self.scroll_offset.y + y - 1
        if not self._held.total:
            return self._strip("  ", self._said_when_empty if y == 2 else "", "record-table--quiet")
        if row >= self._held.total:
            return self._strip("  ", "", "record-table--line")
        item = self._held.at(row)
        line = self._layout.row(item) if item is not None else "…"
        alarm = self._layout.alarm if item is not None else None
        mark = "*" if item is not None and self._key_of(item) in self.marked else " "
        if row != self._cursor_row:
            return self._strip(f" {mark}", line, "record-table--line", alarm)
        return self._strip(f">{mark}", line, f"record-table--cursor{'' if self.has_focus else '-away'}", alarm)

    def _strip(self, mark: str, line: str, part: str, alarm: range | None = None) -> Strip:
        style, edge = self.get_component_rich_style(part), self.get_component_rich_style("record-table--edge")
        strip = Strip([Segment(mark, edge), Segment(line, style)]).adjust_cell_length(self._width, style)
        return strip if alarm is None else self._reddened(strip, alarm)

    def _reddened(self, strip: Strip, alarm: range) -> Strip:
        """Paint the cells of the column that tells what is wrong; its words say so without any color."""
        first, last = 2 + alarm.start, 2 + alarm.stop
        red = Style(color=self.get_component_rich_style("record-table--alarm").color, bold=True)
        before, words, after = strip.divide([first, last, strip.cell_length])
        painted = [Segment(text, (style or red) + red) for text, style, _ in words]
        return Strip.join([before, Strip(painted, words.cell_length), after])
