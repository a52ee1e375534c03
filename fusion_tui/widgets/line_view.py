"""A view of lines under one line of headings, with a cursor: which of them are to be seen."""

from __future__ import annotations

from typing import Any

from textual.scroll_view import ScrollView


class LineView(ScrollView):
    """Lines, numbered from 0, of which one has the cursor; it is brought into view by as little as needed."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self._cursor_row = 0

    @property
    def cursor(self) -> int:
        """The row of the cursor."""
        return self._cursor_row

    @property
    def _rows(self) -> int:
        """How many lines there is room for."""
        return max(1, self.size.height - 1)

    @property
    def _top(self) -> int:
        """The row at the top once the cursor is in view."""
        return max(self._cursor_row - self._rows + 1, min(self.scroll_offset.y, self._cursor_row))

    def _seen_from(self, top: int, total: int) -> range:
        return range(top, min(total, top + self._rows))

    def _needed(self, total: int) -> tuple[int, int]:
        """Return the first row and the row after the last that are in view or under the cursor."""
        first = min(self.scroll_offset.y, self._cursor_row)
        return first, min(total, max(first + self._rows, self._cursor_row + 1))

    def _reveal(self) -> None:
        if self._top != self.scroll_offset.y:
            self.scroll_to(y=self._top, animate=False)
