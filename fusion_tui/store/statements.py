"""Statements as they travelled, byte for byte, by (origin, record, revision); a fork keeps both lines as proof."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlmodel import Session

from fusion_tui.domain.batches import batched
from fusion_tui.store.exchange_rows import StatementRow

_TABLE = StatementRow.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one
_PAGE = 500


class Line(NamedTuple):
    """A statement as it travelled; ``epoch`` and ``seq`` are of the bundle it came in, empty for our own.

    One that was backed out counts for nothing and has no content; its hash stays, so that it isn't taken again.
    """

    origin: str
    record: str
    rev: int
    op: str
    exercise: bool
    line_hash: str
    line: bytes
    epoch: str = ""
    seq: int = 0
    backed_out: bool = False


def lines(session: Session, origin: str, record: str) -> list[Line]:
    """Return every statement kept of a record, the lowest revision first."""
    return held(session, origin, [record]).get(record, [])


def held(session: Session, origin: str, records: Sequence[str]) -> dict[str, list[Line]]:
    """Return what is kept of some records of one origin, by record, the lowest revision first."""
    columns = [_TABLE.c[name] for name in Line._fields]
    found: dict[str, list[Line]] = defaultdict(list)
    for some in batched(records):
        named = _TABLE.c.record.in_(some)
        query = select(*columns).where(_TABLE.c.origin == origin, named).order_by(_TABLE.c.rev, _TABLE.c.n)
        for row in session.connection().execute(query):
            found[row.record].append(Line(*row))
    return dict(found)


def at_places(session: Session, origin: str, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Line]:
    """Return the standing line of each (record, revision) of one origin that is kept."""
    wanted = set(places)
    found = held(session, origin, list(dict.fromkeys(record for record, _ in places)))
    lines = (line for kept in found.values() for line in kept)
    return {(line.record, line.rev): line for line in lines if (line.record, line.rev) in wanted}


def put(session: Session, lines: Iterable[Line]) -> None:
    """Keep statements byte for byte."""
    rows = [line._asdict() for line in lines]
    if rows:
        session.connection().execute(insert(StatementRow), rows)


def forget_content(session: Session, origin: str, record: str) -> None:
    """Blank every line of a purged record but its purge order; hashes stay, salts are gone with the lines."""
    where = (StatementRow.origin == origin, StatementRow.record == record, StatementRow.op != "purge")
    session.connection().execute(update(StatementRow).where(*where).values(line=b""))  # type: ignore[arg-type]


def of_origin(session: Session, origin: str) -> list[Line]:
    """Return every statement of one origin, in the order they were kept."""
    return list(_paged(session, _TABLE.c.origin == origin))


def orders(session: Session) -> Iterator[Line]:
    """Yield every recall and purge that counts, in the order they were kept: what tombstones are made of."""
    where = (_TABLE.c.op != "put", _TABLE.c.backed_out.is_(False))
    yield from _paged(session, *where)


def purges_in(session: Session, origin: str, epoch: str, seq: int) -> Iterator[Line]:
    """Yield the purges that came in one bundle, some at a time."""
    yield from _paged(session, _TABLE.c.origin == origin, _TABLE.c.epoch == epoch, _TABLE.c.seq == seq,
                      _TABLE.c.op == "purge")  # fmt: skip


def buried(session: Session, origin: str, records: Sequence[str]) -> set[str]:
    """Return those of some records of one origin that were purged."""
    found: set[str] = set()
    for some in batched(records):
        named = _TABLE.c.record.in_(some)
        query = select(_TABLE.c.record).where(_TABLE.c.origin == origin, named, _TABLE.c.op == "purge")
        found.update(session.connection().execute(query).scalars())
    return found


def came_since(session: Session, origin: str, epoch: str, seq: int) -> list[str]:
    """Return the records that an epoch's bundles speak of from one number on, in the order they came."""
    where = (_TABLE.c.origin == origin, _TABLE.c.epoch == epoch, _TABLE.c.seq >= seq)
    query = select(_TABLE.c.record).where(*where, _TABLE.c.backed_out.is_(False)).order_by(_TABLE.c.n)
    return list(dict.fromkeys(session.connection().execute(query).scalars()))


def back_out(session: Session, origin: str, epoch: str, seq: int) -> int:
    """Take out what came in an epoch's bundles from one number on, purges apart; return how many lines it was."""
    where = (_TABLE.c.origin == origin, _TABLE.c.epoch == epoch, _TABLE.c.seq >= seq, _TABLE.c.op != "purge")
    taken = update(_TABLE).where(*where, _TABLE.c.backed_out.is_(False)).values(line=b"", backed_out=True)
    return session.connection().execute(taken).rowcount


def take_again(session: Session, line: Line) -> None:
    """Let a line that was backed out count again, as it came now."""
    where = (_TABLE.c.origin == line.origin, _TABLE.c.record == line.record, _TABLE.c.line_hash == line.line_hash)
    values = {"line": line.line, "epoch": line.epoch, "seq": line.seq, "backed_out": False}
    session.connection().execute(update(_TABLE).where(*where, _TABLE.c.rev == line.rev).values(values))


def _paged(session: Session, *where: Any) -> Iterator[Line]:
    columns, last = [_TABLE.c[name] for name in Line._fields], 0
    query = select(_TABLE.c.n, *columns).where(*where).order_by(_TABLE.c.n).limit(_PAGE)
    while rows := session.connection().execute(query.where(_TABLE.c.n > last)).all():
        for row in rows:
            yield Line(*row[1:])
        last = rows[-1].n
