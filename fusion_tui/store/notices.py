"""Notices of reading and purging: those we owe to peers, and those peers gave about our records."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from fusion_tui.store.exchange_rows import NoticeRow


class NoticeLine(NamedTuple):
    """Somebody read a record, or carried out a purge (then ``order_hash`` names the order)."""

    peer: str
    is_ours: bool
    record: str
    rev: int
    at: str
    who: str
    order_hash: str = ""
    unreached: tuple[str, ...] = ()
    n: int = 0

    @property
    def is_purge(self) -> bool:
        """Whether it says that a purge was carried out."""
        return bool(self.order_hash)


def is_kept(session: Session, line: NoticeLine) -> bool:
    """Whether this was noted before, whenever that was."""
    return _same(session, line) is not None


def keep(session: Session, line: NoticeLine, heard: datetime) -> int:
    """Keep a notice and return its number; one that is there already stays as it is."""
    row = _same(session, line)
    if row is None:
        values = line._asdict()
        del values["n"]
        row = NoticeRow(**{**values, "unreached": json.dumps(line.unreached)}, heard=heard)
        session.add(row)
        session.flush()
    assert row.n is not None  # noqa: S101 - flushed
    return row.n


def about(session: Session, record: str, *, is_ours: bool = True) -> list[NoticeLine]:
    """Return what is known of who read a record or destroyed it, in the order it was heard."""
    where = (NoticeRow.record == record, NoticeRow.is_ours == is_ours)
    return [_line(row) for row in session.exec(select(NoticeRow).where(*where).order_by(col(NoticeRow.n)))]


def numbered(session: Session, numbers: list[int]) -> list[NoticeLine]:
    """Return notices by their numbers."""
    query = select(NoticeRow).where(col(NoticeRow.n).in_(numbers)).order_by(col(NoticeRow.n))
    return [_line(row) for row in session.exec(query)]


def purges(session: Session, *, is_ours: bool = True) -> dict[str, list[NoticeLine]]:
    """Return every receipt of a purge by its record: of our orders, or of those carried out here."""
    query = select(NoticeRow).where(NoticeRow.is_ours == is_ours, NoticeRow.order_hash != "")
    found: dict[str, list[NoticeLine]] = {}
    for row in session.exec(query.order_by(col(NoticeRow.n))):
        found.setdefault(row.record, []).append(_line(row))
    return found


def _same(session: Session, line: NoticeLine) -> NoticeRow | None:
    where = (NoticeRow.peer == line.peer, NoticeRow.is_ours == line.is_ours, NoticeRow.record == line.record,
             NoticeRow.rev == line.rev, NoticeRow.who == line.who, NoticeRow.order_hash == line.order_hash)  # fmt: skip
    return session.exec(select(NoticeRow).where(*where)).first()


def _line(row: NoticeRow) -> NoticeLine:
    return NoticeLine(row.peer, row.is_ours, row.record, row.rev, row.at, row.who, row.order_hash,
                      tuple(json.loads(row.unreached)), row.n or 0)  # fmt: skip
