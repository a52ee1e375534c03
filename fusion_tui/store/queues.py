"""Queues as windows over a query: a few rows at a time, filtered and sorted by the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import false, func, text
from sqlmodel import Session, col, select

from fusion_tui.domain.record import Record
from fusion_tui.store import records, search


@dataclass(frozen=True)
class View:
    """Which records, in which order."""

    kind: str
    states: tuple[str, ...] = ()
    words: str = ""
    sort: str = "created"
    descending: bool = True


@dataclass(frozen=True)
class Window:
    """A stretch of a queue."""

    total: int
    offset: int
    records: list[Record]


def count(session: Session, view: View) -> int:
    """Return how many records the view holds."""
    row = records.ROWS[records.BY_KIND[view.kind]]
    return int(session.exec(_filtered(select(func.count()).select_from(row), row, view)).one())


def window(session: Session, view: View, offset: int, limit: int) -> Window:
    """Return a stretch of the queue; the second half is read from its end, so both ends are near."""
    record = records.BY_KIND[view.kind]
    row = records.ROWS[record]
    total = count(session, view)
    offset = max(0, min(offset, total - 1))
    backwards = offset > total // 2
    start = max(0, total - offset - limit) if backwards else offset
    length = min(limit, total - offset)
    query = _filtered(select(row), row, view).order_by(*_order(row, view, backwards)).offset(start).limit(length)
    found = [records.as_record(item, record) for item in session.exec(query)]
    return Window(total, offset, found[::-1] if backwards else found)


def _filtered(query: Any, row: Any, view: View) -> Any:
    if view.states:
        query = query.where(col(row.state).in_(view.states))
    wanted = search.expression(view.words)
    if view.words.strip() and not wanted:
        return query.where(false())  # nothing in it can be searched for: nothing is found
    if wanted:
        code = search.KINDS.index(view.kind)
        hits = text("SELECT rowid >> 5 FROM search WHERE search MATCH :wanted AND (rowid & 31) = :code")
        query = query.where(col(row.n).in_(hits.bindparams(wanted=wanted, code=code)))
    return query


def _order(row: Any, view: View, backwards: bool) -> Sequence[Any]:
    down = view.descending is not backwards
    keys = [col(getattr(row, view.sort)), col(row.n)]
    return [key.desc() if down else key.asc() for key in keys]
