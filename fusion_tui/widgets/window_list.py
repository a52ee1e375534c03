"""A list as a window over a query: what is held of it, and what is read.

A few hundred records around what is visible are held. As the cursor comes near an end, what lies beyond is
read and put to them, so that the cost of a key press grows with neither. The cursor stays with its record,
not with its row: what arrives above moves the list, never what is under the cursor.

A jump to what was not read fetches little and paints once; a line that waits for its record shows only where
that takes long. Where it came from is kept aside for the way back. What may be needed next is read after the
paint, not beside it; after a jump once somebody stays there, because the next key may well lead back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from textual import work
from textual.geometry import Size
from textual.message import Message

from fusion_tui.widgets.held import Fetch, Held
from fusion_tui.widgets.line_view import LineView
from fusion_tui.widgets.pause import Pause

SPAN = 300
AHEAD = 60
_MARGIN = 50
_PATIENCE = 0.1  # seconds that the lines before a jump stand, until its own are there
_REST = 0.1  # seconds that somebody stays where a jump led, before what is around it is read
_TALL = 40  # lines of a list whose size is not known yet

T = TypeVar("T")


class WindowList(LineView, Generic[T]):
    """A list of records with one cursor, of which a part is held."""

    class Moved(Message):
        """The cursor stands on another record, or on the same one with new content."""

        def __init__(self, table: WindowList[Any]) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> WindowList[Any]:
            """The list."""
            return self.table

    class Opened(Moved):
        """A person asked for the record under the cursor."""

    class Filled(Message):
        """A window came in; ``more`` than the total match where a filter finds more than are counted."""

        def __init__(self, table: WindowList[Any], total: int, more: bool = False) -> None:
            super().__init__()
            self.table, self.total, self.more = table, total, more

        @property
        def control(self) -> WindowList[Any]:
            """The list."""
            return self.table

    def __init__(self, key: Callable[[T], str], name: str) -> None:
        super().__init__(id=name)
        self._key_of = key
        self._fetch: Fetch[T] | None = None
        self._held: Held[T] = Held()
        self._aside: Held[T] = Held()
        self._kept = ""
        self._coming = range(0)
        self._late, self._rest = Pause(self, self._settle), Pause(self, self._look_ahead)
        self._is_known = self._is_jumping = False

    @property
    def item(self) -> T | None:
        """The record under the cursor; None where there is none, or it is still being read, or a query was."""
        return self._held.at(self._cursor_row) if self._is_known else None

    @property
    def item_id(self) -> str:
        """What names the record under the cursor; empty where there is none."""
        return "" if self.item is None else self._key_of(self.item)

    @property
    def in_view(self) -> list[T]:
        """The records that are on the screen and read."""
        found = (self._held.at(row) for row in self._seen_from(self.scroll_offset.y, self._held.total))
        return [item for item in found if item is not None]

    def ask(self, fetch: Fetch[T]) -> None:
        """Take a query, to be shown from its first record on; nothing is read yet."""
        self._late.end()
        self._rest.end()
        self._fetch, self._cursor_row, self._kept = fetch, 0, ""
        self._aside, self._is_known, self._is_jumping = Held(), False, False
        self.scroll_to(y=0, animate=False)

    def show_query(self, fetch: Fetch[T]) -> None:
        """Show a query from its first record on."""
        self.ask(fetch)
        self.reload()

    def show_items(self, items: Sequence[T]) -> None:
        """Show a list that is known in full; the cursor stays with its record."""
        self._fetch = None
        self._take(Held(len(items), 0, items))

    def reload(self) -> None:
        """Read the window again, as after an act; of a query that was never shown, what is seen first."""
        if self._is_known:
            start = max(0, self._cursor_row - SPAN // 2)
            self._load(range(start, start + SPAN), self._take)
        else:
            self._load(range(2 * (self._rows if self.size else _TALL)), self._take)

    def refill(self) -> None:
        """Say again what the list holds."""
        self.post_message(self.Filled(self, self._held.total, self._held.more))

    def _load(self, wanted: range, take: Callable[[Held[T]], None], coming: range | None = None) -> None:
        self._coming = coming or wanted
        self._read(wanted, take, self._coming)

    @work(exclusive=True, group="window")
    async def _read(self, wanted: range, take: Callable[[Held[T]], None], coming: range) -> None:
        fetch = self._fetch
        if fetch is None:
            return
        try:
            part = await asyncio.to_thread(fetch, wanted.start, len(wanted))
        finally:
            if self._coming is coming:
                self._coming = range(0)
        take(Held(part.total, part.offset, part.records, getattr(part, "more", False)))

    def _take(self, held: Held[T]) -> None:
        self._late.end()
        self._held, self._aside, self._is_known, self._is_jumping = held, Held(), True, False
        self.virtual_size = Size(0, held.total + 1)
        found = held.row_of(lambda record: self._key_of(record) == self._kept)
        row = self._cursor_row if found is None else found
        moved, self._cursor_row = row - self._cursor_row, max(0, min(row, held.total - 1))
        if moved:
            self.scroll_to(y=self.scroll_offset.y + moved, animate=False)
        self.refill()
        self._settle()

    def _take_jump(self, held: Held[T]) -> None:
        before = self._held if self._is_known else Held()
        self._rest.begin(_REST)
        self._take(held)
        self._aside = before if before.total == held.total else Held()

    def _take_more(self, part: Held[T]) -> None:
        """Put what was read ahead to what is held; read all again where something came or went meanwhile."""
        if not self._held.touches(part):
            return
        joined = self._held.joined(part, self._key_of)
        if joined is None:
            self.reload()
            return
        self._held = joined.around(self._cursor_row, max(SPAN, 6 * self._rows))
        if self._late.is_on and self.item is not None:
            self._late.end()
            self._settle()
        else:
            self._look_ahead()

    def _settle(self) -> None:
        self._kept = self.item_id
        self._reveal()
        self.refresh()
        self._look_ahead()
        self.post_message(self.Moved(self))

    def _go(self, row: int) -> None:
        if not self._held.total:
            return
        self._cursor_row = max(0, min(row, self._held.total - 1))
        if self._fetch is not None and self.item is None:
            self._jump()
        else:
            self._rest.end()
            self._stay()
            self._settle()

    def _jump(self) -> None:
        """Read what is to be seen around the cursor; the list stays as it is until that is there, or it is late."""
        self._kept = ""
        seen = self._seen_from(self._top, self._held.total)
        if self._aside.records and self._aside.reaches(seen.start, seen.stop):
            self._held, self._aside = self._aside, self._held
            self._rest.begin(_REST)
            self._stay()
            self._settle()
            return
        if not _covers(self._coming, seen.start, seen.stop):
            start = max(0, min(self._cursor_row - self._rows, self._held.total - 2 * self._rows))
            self._load(range(start, start + 2 * self._rows), self._take_jump)
            self._is_jumping = True
        if not self._late.is_on:
            self._late.begin(_PATIENCE)

    def _stay(self) -> None:
        """Give up a jump that is still being read: what it brings would take the place of what is seen."""
        if self._is_jumping:
            self._late.end()
            self.workers.cancel_group(self, "window")
            self._coming, self._is_jumping = range(0), False

    def _look_ahead(self) -> None:
        """Read what is missing: at once where a line waits for it, else after the paint, unless a jump rests."""
        needed = self._needed(self._held.total)
        if not self._held.reaches(*needed):
            self._need()
        elif not self._rest.is_on and not self._held.reaches(*needed, self._margin):
            self.call_after_refresh(self._need)

    def _need(self) -> None:
        first, last = self._needed(self._held.total)
        is_there = self._held.reaches(first, last, self._margin) or _covers(self._coming, first, last)
        if self._fetch is None or not self._is_known or is_there:
            return
        if self._held.reaches(first, last):
            wanted = self._held.beside(last, self._margin, max(AHEAD, 2 * self._rows))
            both = range(min(wanted.start, self._held.offset), max(wanted.stop, self._held.end))
            self._load(wanted, self._take_more, both)
        else:
            start = max(0, first - (SPAN - self._rows) // 2)
            self._load(range(start, start + SPAN), self._take)

    @property
    def _margin(self) -> int:
        return max(_MARGIN, self._rows)


def _covers(rows: range, first: int, last: int) -> bool:
    return rows.start <= first and last <= rows.stop
