"""Reading around damage: which rows of a table can still be read, and which numbers are between those that can't.

SQLCipher refuses everything on a connection that met one damaged page, whole pages too; so each try has a
connection of its own. From the last row before the damage the search leaps ahead, ever further, until a
row answers, then comes back to the first one after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from fusion_tui.domain.errors import DamagedError
from fusion_tui.store.progress import Cancelled, go_on

Connect = Callable[[], AbstractContextManager[Any]]

_ROWS = 2_000  # read between two questions whether to go on
_SMALL = 500  # numbers in a gap that are tried one by one
_LAST = 2**63 - 1


class Gap(NamedTuple):
    """Row numbers that can't be read: all above ``after`` and below ``before``."""

    after: int
    before: int


class Walked(NamedTuple):
    """How many rows of a table were read whole, and where they couldn't be."""

    rows: int
    gaps: tuple[Gap, ...]


def walk(connect: Connect, table: str, cancelled: Cancelled = bool) -> Walked:
    """Read every row of a table that can be read."""
    rows, last = 0, 0
    gaps: list[Gap] = []
    while True:
        read, last, is_end = _ahead(connect, table, last, cancelled)
        rows += read
        if is_end:
            return Walked(rows, tuple(gaps))
        found = _beyond(connect, table, last)
        if found is None:
            return Walked(rows, (*gaps, Gap(last, _LAST)))
        read, first = _back(connect, table, found, last, cancelled)
        single, between = _singly(connect, table, Gap(last, first))
        gaps += between
        rows, last = rows + read + single, found


def index_rows(connect: Connect, table: str, index: str) -> int | None:
    """Return how many entries an index has; None where it can't be read whole."""
    try:
        with connect() as connection:
            return counted(connection, f"{quoted(table)} INDEXED BY {quoted(index)}")
    except DamagedError:
        return None


def ids_in(connect: Connect, table: str, index: str, gap: Gap) -> list[str] | None:
    """Return the ids that an index still knows of the rows in a gap; None where it can't be read."""
    query = f"SELECT id FROM {quoted(table)} INDEXED BY {quoted(index)} WHERE rowid > ? AND rowid < ? ORDER BY id"  # noqa: S608
    try:
        with connect() as connection:
            return [str(found) for (found,) in connection.execute(query, gap)]
    except DamagedError:
        return None


def counted(connection: Any, source: str) -> int:
    """Return how many rows a table or an index has, by going through it: a bare count(*) reads whatever is smallest."""
    return int(connection.execute(f"SELECT count(*), total(1) FROM {source}").fetchone()[0])  # noqa: S608


def quoted(name: str) -> str:
    """Return a name of the schema as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def _ahead(connect: Connect, table: str, last: int, cancelled: Cancelled) -> tuple[int, int, bool]:
    """Read rows above ``last``; returns how many, the last one's number, and whether that was the end."""
    read = 0
    try:
        with connect() as connection:
            for n in _numbers(connection, table, "rowid > ? ORDER BY rowid", last, cancelled):
                read, last = read + 1, n
    except DamagedError:
        at = _next(connect, table, "rowid > ? ORDER BY rowid", last)
        return (read, last, False) if at is None else (read + 1, at, False)
    return read, last, True


def _back(connect: Connect, table: str, start: int, stop: int, cancelled: Cancelled) -> tuple[int, int]:
    """Read rows from ``start`` down, not to ``stop``; returns how many, and the lowest number."""
    read, first = 0, start + 1
    try:
        with connect() as connection:
            for n in _numbers(connection, table, "rowid < ? ORDER BY rowid DESC", first, cancelled):
                if n <= stop:
                    break
                read, first = read + 1, n
    except DamagedError:
        at = _next(connect, table, "rowid < ? ORDER BY rowid DESC", first)
        return (read, first) if at is None else (read + 1, at)
    return read, first


def _singly(connect: Connect, table: str, gap: Gap) -> tuple[int, list[Gap]]:
    """Try each number of a small gap: between two damaged pages there may be whole ones."""
    if gap.before - gap.after > _SMALL:
        return 0, [gap]
    query = f"SELECT rowid, * FROM {quoted(table)} WHERE rowid = ?"  # noqa: S608
    gaps: list[Gap] = []
    rows = 0
    for n in range(gap.after + 1, gap.before):
        try:
            with connect() as connection:
                rows += connection.execute(query, (n,)).fetchone() is not None
        except DamagedError:
            before = gaps.pop() if gaps and gaps[-1].before == n else Gap(n - 1, n)
            gaps.append(Gap(before.after, n + 1))
    return rows, gaps


def _beyond(connect: Connect, table: str, last: int) -> int | None:
    """Return some number above the damage whose row can be read; None where there is none."""
    step = 1
    while last + step < _LAST:
        found = _next(connect, table, "rowid >= ? ORDER BY rowid", last + step)
        if found is not None:
            return found
        step *= 2
    return None


def _next(connect: Connect, table: str, where: str, value: int) -> int | None:
    """Return the next row's number, if it can be read: the driver fetches a row ahead of the one it gives out."""
    try:
        with connect() as connection:
            row = connection.execute(f"SELECT rowid, * FROM {quoted(table)} WHERE {where} LIMIT 1", (value,)).fetchone()  # noqa: S608
    except DamagedError:
        return None
    return int(row[0]) if row else None


def _numbers(connection: Any, table: str, where: str, value: int, cancelled: Cancelled) -> Iterator[int]:
    for done, row in enumerate(connection.execute(f"SELECT rowid, * FROM {quoted(table)} WHERE {where}", (value,))):  # noqa: S608
        if done % _ROWS == 0:
            go_on(cancelled)
        yield int(row[0])
