"""What became of each peer's bundles here: the marks that receipts are made of, and what their senders are to be told.

Rows and plain values only: what they mean is decided in ``sync``, which never sees a store.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from fusion_tui.store.exchange_rows import MarkRow


class MarkLine(NamedTuple):
    """What became of one bundle of a peer; hashes in hex, empty where not known."""

    epoch: str
    seq: int
    outcome: str
    manifest_hash: str = ""
    prev: str = ""
    code: str = ""
    length: int = 0
    copy_hash: str = ""


def marks(session: Session, peer: str, epoch: str) -> list[MarkLine]:
    """Return what came of one epoch of a peer."""
    found = session.exec(select(MarkRow).where(MarkRow.peer == peer, MarkRow.epoch == epoch))
    return [_mark(row) for row in found]


def held(session: Session, peer: str) -> list[MarkLine]:
    """Return a peer's bundles that wait, sealed, in their order."""
    where = (MarkRow.peer == peer, MarkRow.outcome == "held")
    return [_mark(row) for row in session.exec(select(MarkRow).where(*where).order_by(col(MarkRow.n)))]


def of_copy(session: Session, copy_hash: str) -> tuple[str, MarkLine] | None:
    """Return whose mark a kept copy belongs to, and the mark; None for a copy nobody knows."""
    row = session.exec(select(MarkRow).where(MarkRow.copy_hash == copy_hash).limit(1)).first()
    return None if row is None else (row.peer, _mark(row))


def taken_in(session: Session, peer: str, since: datetime) -> int:
    """Return how many bytes of bundles of a peer were taken in since a moment."""
    where = (MarkRow.peer == peer, MarkRow.received >= since, col(MarkRow.outcome).in_(("applied", "rejected")))
    return session.exec(select(func.coalesce(func.sum(MarkRow.length), 0)).where(*where)).one()


def epochs(session: Session, peer: str) -> list[str]:
    """Return the epochs of a peer that anything came of, the one heard last at the end."""
    query = select(MarkRow.epoch).where(MarkRow.peer == peer).group_by(MarkRow.epoch)
    return list(session.exec(query.order_by(func.max(MarkRow.n))))


def put(session: Session, peer: str, lines: Iterable[MarkLine], at: datetime, owed: bool) -> None:
    """Write marks, replacing those of the same place; ``owed``: the sender is to be told."""
    for line in lines:
        where = (MarkRow.peer == peer, MarkRow.epoch == line.epoch, MarkRow.seq == line.seq)
        row = session.exec(select(MarkRow).where(*where)).first()
        row = row or MarkRow(peer=peer, epoch=line.epoch, seq=line.seq, outcome="", received=at)
        row.outcome, row.manifest_hash, row.prev, row.code = line.outcome, line.manifest_hash, line.prev, line.code
        row.length, row.copy_hash, row.received, row.owed = line.length, line.copy_hash, at, owed
        session.add(row)
    session.flush()


def owe_again(session: Session, peer: str, epoch: str, seq: int) -> None:
    """Note that a bundle came again: its sender has not heard that we have it."""
    row = session.exec(select(MarkRow).where(MarkRow.peer == peer, MarkRow.epoch == epoch, MarkRow.seq == seq)).first()
    if row is not None:
        row.owed = True
        session.add(row)


def owe_latest(session: Session, peer: str) -> None:
    """Have a peer told again what we have of it, because this installation is another one than before."""
    row = session.exec(select(MarkRow).where(MarkRow.peer == peer).order_by(col(MarkRow.n).desc()).limit(1)).first()
    if row is not None:
        row.owed = True
        session.add(row)
        session.flush()


def received_at(session: Session, peer: str, epoch: str, seq: int) -> datetime | None:
    """Return when a bundle of a peer was taken in; None where that is not known."""
    where = (MarkRow.peer == peer, MarkRow.epoch == epoch, MarkRow.seq == seq)
    return session.exec(select(MarkRow.received).where(*where)).first()


def is_owed(session: Session, peer: str) -> bool:
    """Whether the peer is to be told of anything that came."""
    query = select(MarkRow.n).where(MarkRow.peer == peer, col(MarkRow.owed).is_(True))
    return session.exec(query.limit(1)).first() is not None


def told(session: Session, peer: str) -> None:
    """Note that a bundle with receipts was sealed for the peer."""
    for row in session.exec(select(MarkRow).where(MarkRow.peer == peer, col(MarkRow.owed).is_(True))):
        row.owed = False
        session.add(row)
    session.flush()


def _mark(row: MarkRow) -> MarkLine:
    return MarkLine(*(getattr(row, name) for name in MarkLine._fields))
