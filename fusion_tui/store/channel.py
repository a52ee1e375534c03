"""Both sides of each channel, and the statements that went through it.

Rows and plain values only: what they mean is decided in ``sync``, which never sees a store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from fusion_tui.store.exchange_rows import MarkRow, SentRow, SentStatementRow, StatementRow

SEALED, WRITTEN, ACKNOWLEDGED, REJECTED = "sealed", "written", "acknowledged", "rejected"
ENDED = frozenset({ACKNOWLEDGED, REJECTED})


class MarkLine(NamedTuple):
    """What became of one bundle of a peer; hashes in hex, empty where not known."""

    epoch: str
    seq: int
    outcome: str
    manifest_hash: str = ""
    prev: str = ""
    code: str = ""


class SentBundle(NamedTuple):
    """A bundle we sealed for a peer."""

    peer: str
    epoch: str
    seq: int
    manifest_hash: str
    file: str
    length: int
    file_hash: str
    state: str


class Line(NamedTuple):
    """A statement as it travelled."""

    origin: str
    record: str
    rev: int
    op: str
    exercise: bool
    line_hash: str
    line: bytes


def marks(session: Session, peer: str, epoch: str) -> list[MarkLine]:
    """Return what came of one epoch of a peer."""
    found = session.exec(select(MarkRow).where(MarkRow.peer == peer, MarkRow.epoch == epoch))
    return [MarkLine(row.epoch, row.seq, row.outcome, row.manifest_hash, row.prev, row.code) for row in found]


def epochs(session: Session, peer: str) -> list[str]:
    """Return the epochs of a peer that anything came of, the one heard last at the end."""
    query = select(MarkRow.epoch).where(MarkRow.peer == peer).group_by(MarkRow.epoch)
    return list(session.exec(query.order_by(func.max(MarkRow.n))))


def put_marks(session: Session, peer: str, lines: Iterable[MarkLine], at: datetime, owed: bool) -> None:
    """Write marks, replacing those of the same place; ``owed``: the sender is to be told."""
    for line in lines:
        where = (MarkRow.peer == peer, MarkRow.epoch == line.epoch, MarkRow.seq == line.seq)
        row = session.exec(select(MarkRow).where(*where)).first()
        row = row or MarkRow(peer=peer, epoch=line.epoch, seq=line.seq, outcome="", received=at)
        row.outcome, row.manifest_hash, row.prev, row.code = line.outcome, line.manifest_hash, line.prev, line.code
        row.received, row.owed = at, owed
        session.add(row)
    session.flush()


def owe_again(session: Session, peer: str, epoch: str, seq: int) -> None:
    """Note that a bundle came again: its sender has not heard that we have it."""
    row = session.exec(select(MarkRow).where(MarkRow.peer == peer, MarkRow.epoch == epoch, MarkRow.seq == seq)).first()
    if row is not None:
        row.owed = True
        session.add(row)


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


def last_sent(session: Session, peer: str, epoch: str) -> tuple[int, str]:
    """Return number and manifest hash of the last bundle sealed in an epoch; (0, "") for none."""
    query = select(SentRow).where(SentRow.peer == peer, SentRow.epoch == epoch).order_by(col(SentRow.seq).desc())
    row = session.exec(query.limit(1)).first()
    return (0, "") if row is None else (row.seq, row.manifest_hash)


def add_sent(session: Session, bundle: SentBundle, lines: Sequence[Line], at: datetime) -> None:
    """Enter a sealed bundle, and in the ledger which statements it carries."""
    session.add(SentRow(**bundle._asdict(), created=at))
    for line in lines:
        row = SentStatementRow(peer=bundle.peer, epoch=bundle.epoch, seq=bundle.seq, record=line.record, rev=line.rev,
                               line_hash=line.line_hash)  # fmt: skip
        session.add(row)
    session.flush()


def sent(session: Session, peer: str, epoch: str = "", *, unacknowledged: bool = False) -> list[SentBundle]:
    """Return the bundles sealed for a peer, oldest first."""
    query = select(SentRow).where(SentRow.peer == peer).order_by(col(SentRow.n))
    if epoch:
        query = query.where(SentRow.epoch == epoch)
    if unacknowledged:
        query = query.where(col(SentRow.state).not_in(ENDED))
    return [
        SentBundle(row.peer, row.epoch, row.seq, row.manifest_hash, row.file, row.length, row.file_hash, row.state)
        for row in session.exec(query)
    ]


def carried(session: Session, bundle: SentBundle) -> int:
    """Return how many statements a sealed bundle carries."""
    row = SentStatementRow
    query = select(func.count()).select_from(row).where(row.peer == bundle.peer, row.epoch == bundle.epoch)
    return session.exec(query.where(row.seq == bundle.seq)).one()


def set_state(session: Session, peer: str, epoch: str, seq: int, state: str) -> None:
    """Change how far a sealed bundle has come; one that was answered for stays as it is."""
    where = (SentRow.peer == peer, SentRow.epoch == epoch, SentRow.seq == seq)
    row = session.exec(select(SentRow).where(*where)).one()
    if row.state in ENDED:
        return  # a receipt came first: what is answered for stays so
    row.state = state
    session.add(row)
    session.flush()


def lines(session: Session, origin: str, record: str) -> list[Line]:
    """Return every statement kept of a record."""
    where = (StatementRow.origin == origin, StatementRow.record == record)
    found = session.exec(select(StatementRow).where(*where).order_by(col(StatementRow.rev)))
    return [Line(r.origin, r.record, r.rev, r.op, r.exercise, r.line_hash, r.line) for r in found]


def put_line(session: Session, line: Line) -> None:
    """Keep a statement byte for byte."""
    session.add(StatementRow(**line._asdict()))
    session.flush()


def forget_content(session: Session, origin: str, record: str) -> None:
    """Blank every line of a purged record but its purge order; hashes stay, salts are gone with the lines."""
    where = (StatementRow.origin == origin, StatementRow.record == record, StatementRow.op != "purge")
    for row in session.exec(select(StatementRow).where(*where)):
        row.line = b""
        session.add(row)
    session.flush()
