"""Queues as windows over a query: a few rows at a time, filtered and sorted by the store.

A whole queue is counted by its tally. A filtered one is counted up to a bound. Its window is found by the days
of what matches, where the order is one of time, else by sorting all that matches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from json import dumps
from typing import Any, NamedTuple

from sqlalchemy import func, text
from sqlmodel import Session, col, select

from fusion_tui.domain.query import Attribute, Query
from fusion_tui.domain.record import Record
from fusion_tui.store import bulk, dated, index, match, records, search, sight, tally

NOTHING = Query()
_BULK = "incident"
_ONLY_BULK = Attribute("kind", (_BULK,))
_FEW = 10  # times what is wanted: so many that match are sorted at once


@dataclass(frozen=True)
class View:
    """Which records, in which order."""

    kind: str
    states: tuple[str, ...] = ()
    query: Query = NOTHING
    sort: str = "created"
    descending: bool = True


@dataclass(frozen=True)
class Window:
    """A stretch of a queue; ``more`` than the total match where a filter finds more than are counted."""

    total: int
    offset: int
    records: list[Record]
    more: bool = False


def count(session: Session, view: View) -> int:
    """Return how many records the view holds, at most those that a filter counts."""
    if _is_filtered(view):
        return len(_found(session, view)[0])
    return tally.count(session, view.kind, view.states) - _hidden(session, view)


def counts(session: Session, views: Sequence[View]) -> list[int]:
    """Return how many records each of these views without words holds; all are read at once."""
    by_state = tally.by_state(session)
    return [tally.sum_of(by_state, view.kind, view.states) - _hidden(session, view) for view in views]


def first(session: Session, view: View, limit: int) -> list[Record]:
    """Return the first records of a view without words, without counting the rest."""
    part = _Part(limit, 0, limit, more=False, backwards=False)
    numbers = _sorted(session, view, part)
    found = bulk.numbered(session, view.kind, numbers)
    return [found[n] for n in numbers]


def window(session: Session, view: View, offset: int, limit: int) -> Window:
    """Return a stretch of the queue; the second half is read from its end, so both ends are near."""
    if _is_filtered(view):
        return _filtered(session, view, offset, limit)
    total = count(session, view)
    part = _part(total, offset, limit)
    return _loaded(session, view, part, _sorted(session, view, part))


def _filtered(session: Session, view: View, offset: int, limit: int) -> Window:
    found, more = _found(session, view)
    if not found:
        return Window(0, 0, [], more)
    part = _part(len(found), offset, limit, more)
    first = _dated(session, view, part, found)
    return _loaded(session, view, part, _sorted(session, view, part, found) if first is None else first)


class _Part(NamedTuple):
    """Which stretch of how many; from the end where that is nearer."""

    total: int
    offset: int
    length: int
    more: bool
    backwards: bool

    @property
    def start(self) -> int:
        """Where the stretch begins, counted from the nearer end."""
        return max(0, self.total - self.offset - self.length) if self.backwards else self.offset


def _part(total: int, offset: int, limit: int, more: bool = False) -> _Part:
    offset = max(0, min(offset, total - 1))
    return _Part(total, offset, min(limit, total - offset), more, offset > total // 2 and not more)


def _loaded(session: Session, view: View, part: _Part, numbers: list[int]) -> Window:
    found = bulk.numbered(session, view.kind, numbers)
    in_order = numbers[::-1] if part.backwards else numbers
    return Window(part.total, part.offset, [found[n] for n in in_order], part.more)


def _dated(session: Session, view: View, part: _Part, found: list[int]) -> list[int] | None:
    """Return the numbers of a stretch by the days of what matches; None where that doesn't tell, or isn't worth it."""
    count, is_open = part.start + part.length, _is_open(view, part)
    if (view.kind, view.sort) not in dated.ORDERS or (not is_open and len(found) < _FEW * count):
        return None
    passed = (found[0] - found[-1] >> index.BITS) + 1
    share = len(found) / passed
    likely = int(share * (found[0] >> index.BITS)) if is_open else len(found)
    only = None if is_open or not view.query.partials else {row >> index.BITS for row in found}
    newest, shut = view.descending is not part.backwards, sight.hidden(session, view.kind)
    first = dated.first(session, dated.Wanted(_narrowed(view), likely, share, count, newest, shut, only))
    return None if first is None else first[part.start :]


def _is_open(view: View, part: _Part) -> bool:
    """Whether more match than were found, and the index alone can tell which."""
    return part.more and not view.query.partials


def _sorted(session: Session, view: View, part: _Part, found: list[int] | None = None) -> list[int]:
    """Return the numbers of a stretch by sorting all that match, or by the index of the order where all do."""
    row = records.ROWS[records.BY_KIND[view.kind]]
    query = select(row.n)
    if found is not None:
        query = query.where(_among(view, part, found))
    elif view.states:
        query = query.where(col(row.state).in_(view.states))
    shut = sight.hidden(session, view.kind)
    query = query.where(col(row.n).not_in(shut)) if shut else query
    query = query.order_by(*_order(row, view, part.backwards)).offset(part.start).limit(part.length)
    return list(session.connection().execute(query).scalars())


def _among(view: View, part: _Part, found: list[int]) -> Any:
    if _is_open(view, part):
        every = "+n IN (SELECT rowid >> 5 FROM search WHERE search MATCH :wanted AND (rowid & 31) = :code)"
        return text(every).bindparams(wanted=match.expression(_narrowed(view)), code=index.CODES[view.kind])
    numbers = dumps([row >> index.BITS for row in found])
    return text("n IN (SELECT value FROM json_each(:numbers))").bindparams(numbers=numbers)


def _is_filtered(view: View) -> bool:
    return bool(view.query.terms if view.kind != _BULK else _narrowed(view).terms)


def _found(session: Session, view: View) -> tuple[list[int], bool]:
    return search.rows(session, _narrowed(view), view.kind if view.kind == _BULK else "")


def _narrowed(view: View) -> Query:
    """Return what is asked, and the kind and state where they tell something: the kind nearly all is of doesn't."""
    if view.kind != _BULK:
        return view.query.only("kind", [view.kind]).only("state", view.states)
    return replace(view.query, terms=tuple(term for term in view.query.terms if term != _ONLY_BULK))


def _hidden(session: Session, view: View) -> int:
    shut = sight.hidden(session, view.kind)
    if not shut:
        return 0
    row = records.ROWS[records.BY_KIND[view.kind]]
    query = select(func.count()).select_from(row).where(col(row.n).in_(shut))
    if view.states:
        query = query.where(col(row.state).in_(view.states))
    return int(session.exec(query).one())


def _order(row: Any, view: View, backwards: bool) -> Sequence[Any]:
    down = view.descending is not backwards
    keys = [col(getattr(row, view.sort)), col(row.n)]
    return [key.desc() if down else key.asc() for key in keys]
