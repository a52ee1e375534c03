"""The first of what matches, in the order of time, without reading all that matches.

The index knows the day of every record. So what matches is asked for as many of the newest (or oldest) days
as are likely to hold enough, and for four times as many where they don't. Records without a time come last
of the newest, which is never asked here, and first of the oldest, which is why nothing is told of those.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from json import dumps
from typing import NamedTuple

from sqlmodel import Session

from fusion_tui.domain.query import Dates, Query
from fusion_tui.domain.span import FIRST, LAST, Span
from fusion_tui.store import index, match, tags

ORDERS = frozenset({("incident", "occurred")})  # kinds counted in millions, by a time that has an index of its own
_SURE, _WIDER = 1.5, 4
_PASSED = 50  # records passed in order for one that is kept: beyond it, looking each of those up is quicker
_ENDS = """SELECT (SELECT min(occurred) FROM incident), (SELECT max(occurred) FROM incident),
    EXISTS (SELECT 1 FROM incident WHERE occurred IS NULL)"""
_IN = "IN (SELECT value FROM json_each(?))"


class Wanted(NamedTuple):
    """What is asked: a query, how many and which share of all are likely to match, how many of them, from which end."""

    query: Query
    likely: int
    share: float
    many: int
    newest: bool
    hidden: Collection[int] = ()
    only: Collection[int] | None = None


def first(session: Session, wanted: Wanted) -> list[int] | None:
    """Return the numbers of the first incidents that match; None where it takes all that match to tell."""
    ends = _ends(session, newest=wanted.newest)
    if ends is None:
        return None
    oldest, newest = ends
    days = (newest - oldest).days
    length = int(_SURE * wanted.many * days / max(1, wanted.likely)) + 1
    while length < days:
        edge = newest - timedelta(days=length) if wanted.newest else oldest + timedelta(days=length)
        found = _beyond(session, wanted, edge)
        if len(found) >= wanted.many:
            return found
        length *= _WIDER
    return None


def _ends(session: Session, *, newest: bool) -> tuple[date, date] | None:
    """Return the first and the last day of all, at the center; None where some have none that would come first."""
    first, last, without = session.connection().exec_driver_sql(_ENDS).one()
    if last is None or (without and not newest):
        return None
    zone = tags.zone(session)
    days = (datetime.fromisoformat(end).replace(tzinfo=UTC).astimezone(zone).date() for end in (first, last))
    oldest, youngest = (max(FIRST, min(day, LAST)) for day in days)
    return oldest, youngest


def _beyond(session: Session, wanted: Wanted, edge: date) -> list[int]:
    """Return the first that match on the far side of the begin of a day."""
    span = Span(edge, None) if wanted.newest else Span(None, edge - timedelta(days=1))
    hits = _hits(session, wanted, span)
    if len(hits) < wanted.many:
        return []
    begins = datetime.combine(edge, time.min, tags.zone(session)).astimezone(UTC).replace(tzinfo=None)
    sign, down = (">=", "DESC") if wanted.newest else ("<", "ASC")
    n, at = ("+n", "occurred") if wanted.share * _PASSED > 1 else ("n", "+occurred")
    statement = f"""SELECT n FROM incident WHERE {at} {sign} ? AND {n} {_IN}
        ORDER BY {at} {down}, n {down} LIMIT ?"""  # noqa: S608 - our own names
    values = (begins.isoformat(" ", "microseconds"), dumps(hits), wanted.many)
    return [number for (number,) in session.connection().exec_driver_sql(statement, values)]


def _hits(session: Session, wanted: Wanted, span: Span) -> list[int]:
    dated = Query((*wanted.query.terms, Dates(span)))
    found = (row >> index.BITS for row in index.every(session, match.expression(dated), "incident"))
    only = wanted.only
    return [n for n in found if n not in wanted.hidden and (only is None or n in only)]
