"""Search: which records match a query, and the first of them, in two steps.

Which records match is asked with every term, unordered, up to a bound. Words alone then rank what
matched: FTS5 reads all it has on each term of what it ranks. Beyond the bound nothing is ranked that
was imported in bulk: what people wrote comes first, then the newest incidents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from heapq import nlargest
from json import dumps
from typing import NamedTuple

from sqlmodel import Session

from fusion_tui.domain import identifier
from fusion_tui.domain.fields import KINDS
from fusion_tui.domain.query import Partial, Query
from fusion_tui.store import bulk, index, match, tags
from fusion_tui.store.index import Hit

CAP = 10_000  # records that are counted, and ranked
VERIFIED = 2_000  # records whose identifiers are looked at
WRITTEN: tuple[str, ...] = tuple(kind for kind in KINDS if kind != "incident")

BEST, NEWEST, PEOPLE = "best first", "newest first", "what people wrote first, then the newest incidents"


class Matches(NamedTuple):
    """How many records match, whether there are more than that, the first of them, and in which order."""

    total: int = 0
    more: bool = False
    hits: Sequence[Hit] = ()
    order: str = BEST


def find(session: Session, query: Query, limit: int = 50) -> Matches:
    """Return how many records match and the first of them; nothing where nothing was asked."""
    if not query.terms:
        return Matches()
    found, more = rows(session, query)
    if more and not query.partials:
        return Matches(len(found), True, _hits(_people_first(session, query, limit)), PEOPLE)
    first = _ordered(session, query, found, limit)
    return Matches(len(found), more, _hits(first), BEST if query.words else NEWEST)


def holding(session: Session, value: str, limit: int) -> Matches:
    """Return the records that hold a plate, phone or number however it is written; ``?`` is one unknown sign."""
    pattern = identifier.sought(value)
    return find(session, Query((Partial(pattern),)), limit) if pattern else Matches()


def rows(session: Session, query: Query, kind: str = "") -> tuple[list[int], bool]:
    """Return the rows of the index that match, perhaps of one kind, up to a bound, and whether there are more."""
    if query.partials:
        return _verified(session, query.only("kind", [kind] if kind else []))
    found = index.matching(session, match.expression(query), CAP + 1, kind)
    return found[:CAP], len(found) > CAP


def _hits(found: Iterable[int]) -> list[Hit]:
    return [index.hit(row) for row in found]


def _ordered(session: Session, query: Query, found: list[int], limit: int, kinds: Sequence[str] = ()) -> list[int]:
    if not query.words or not found:
        return _newest(session, found, limit)
    return index.ranked(session, match.words(query, kinds), found, limit)


def _people_first(session: Session, query: Query, limit: int) -> list[int]:
    written = index.matching(session, match.expression(query.only("kind", WRITTEN)), CAP)
    first = _ordered(session, query, written, limit, WRITTEN)
    left = limit - len(first)
    return [*first, *index.matching(session, match.expression(query.only("kind", ["incident"])), left)]


def _newest(session: Session, found: list[int], limit: int) -> list[int]:
    """Return the records that were made last: within a kind those with the highest numbers."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, n in map(index.hit, found):
        by_kind[kind].append(n)
    made = [
        (created, index.rowid(kind, n))
        for kind, numbers in by_kind.items()
        for n, created in _created(session, kind, nlargest(limit, numbers))
    ]
    return [row for _, row in nlargest(limit, made)]


def _created(session: Session, kind: str, numbers: list[int]) -> list[tuple[int, str]]:
    statement = f'SELECT n, created FROM "{kind}" WHERE n IN (SELECT value FROM json_each(?))'  # noqa: S608 - our own
    return [(n, at) for n, at in session.connection().exec_driver_sql(statement, (dumps(numbers),))]


def _verified(session: Session, query: Query) -> tuple[list[int], bool]:
    """Return the rows whose identifiers hold the partial ones; what people wrote is looked at first."""
    likely: list[int] = []
    for kinds in (WRITTEN, ("incident",)):
        expression = match.expression(query.only("kind", kinds))
        likely += index.matching(session, expression, VERIFIED + 1 - len(likely))
    return _with_identifiers(session, query, likely[:VERIFIED]), len(likely) > VERIFIED


def _with_identifiers(session: Session, query: Query, likely: list[int]) -> list[int]:
    wanted = [(identifier.holder(term.pattern), term.no) for term in query.partials]
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, n in map(index.hit, likely):
        by_kind[kind].append(n)
    kept = []
    for kind, numbers in by_kind.items():
        for n, record in bulk.numbered(session, kind, numbers).items():
            held = identifier.found_in(tags.identifying(type(record), partial(getattr, record)))
            if all(any(map(holder.search, held)) is not no for holder, no in wanted):
                kept.append(index.rowid(kind, n))
    return sorted(kept, reverse=True)
