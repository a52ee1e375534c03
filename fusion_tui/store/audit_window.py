"""The trail as it is looked at: newest first, narrowed, a stretch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlalchemy import select as pick
from sqlmodel import Session, col

from fusion_tui.store import audit
from fusion_tui.store.audit import Row
from fusion_tui.store.own_rows import AuditRow

_number = col(AuditRow.n)
_SEARCHED = ("who", "act", "subject", "outcome", "place")


@dataclass(frozen=True)
class Filter:
    """Which acts: by who exactly, by the beginning of act and subject, by words.

    ``until`` is the first moment that isn't meant, ``numbers`` are the first and the last row.
    """

    who: str = ""
    act: str = ""
    subject: str = ""
    outcome: str = ""
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    numbers: tuple[int, int] | None = None


@dataclass(frozen=True)
class Stretch:
    """A part of the trail, newest first; ``end`` is the newest row that was counted."""

    total: int
    offset: int
    records: Sequence[Row]
    end: int = 0


def window(session: Session, wanted: Filter, offset: int, limit: int, counted: Stretch | None = None) -> Stretch:
    """Return a part of the acts that are wanted, newest first; of the whole trail, a missing row is shown as gone.

    Counting looks at every row. Who gives an earlier stretch of the same has only the rows since then counted.
    """
    offset = max(0, offset)
    if wanted == Filter():
        return _whole(session, offset, limit)
    matching = [_number <= audit.MOST, *_conditions(wanted)]
    end, before = audit.last(session)[0], counted or Stretch(0, 0, ())
    new = pick(func.count()).select_from(AuditRow).where(_number > before.end, *matching)
    total = before.total + session.connection().execute(new).scalar_one()
    found = audit.query().where(*matching).order_by(_number.desc()).offset(offset).limit(limit)
    return Stretch(total, offset, audit.read(session, found), end)


def span(session: Session, since: datetime | None, until: datetime | None) -> tuple[int, int] | None:
    """Return the numbers of the first and the last act from ``since`` to before ``until``; None for no act."""
    wanted = pick(func.min(_number), func.max(_number)).where(
        _number.between(1, audit.MOST), *_conditions(Filter(since=since, until=until))
    )
    first, end = session.connection().execute(wanted).one()
    return None if first is None or end is None else (first, end)


def _whole(session: Session, offset: int, limit: int) -> Stretch:
    # The number of the newest row is the count of a whole trail: counting a million rows reads them all.
    total, _ = audit.last(session)
    end = total - offset
    first = max(1, end - limit + 1)
    there = {found.n: found for found in audit.rows(session, first, end)}
    return Stretch(total, offset, [there.get(n) or _gone(n) for n in range(end, first - 1, -1)], total)


def _gone(n: int) -> Row:
    return Row(n, "", "", "", "", "", "", b"")


def _conditions(wanted: Filter) -> Iterator[Any]:
    if wanted.who:
        yield col(AuditRow.who) == wanted.who
    for name in ("act", "subject"):
        if value := getattr(wanted, name):
            yield col(getattr(AuditRow, name)).startswith(value, autoescape=True)
    if wanted.outcome:
        yield _has("outcome", wanted.outcome)
    for word in wanted.words:
        yield or_(*(_has(name, word) for name in _SEARCHED))
    if wanted.since:
        yield col(AuditRow.at) >= wanted.since
    if wanted.until:
        yield col(AuditRow.at) < wanted.until
    if wanted.numbers:
        first, end = (min(n, audit.MOST) for n in wanted.numbers)
        yield _number.between(first, end)


def _has(name: str, word: str) -> Any:
    # LIKE knows no difference between a and A.
    return col(getattr(AuditRow, name)).contains(word, autoescape=True)
