"""What was refused or contradicts what was applied: which file, why, how often, and whether a sealed copy is kept."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from fusion_tui.store.exchange_rows import QuarantineRow


class Refusal(NamedTuple):
    """One file with one reason; ``copy_hash`` is the SHA-256 of a kept copy, empty where none is kept."""

    file: str
    code: str
    reason: str
    peer: str = ""
    epoch: str = ""
    seq: int = 0
    length: int = 0
    copy_hash: str = ""
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    times: int = 1
    n: int = 0


def note(session: Session, refusal: Refusal, at: datetime) -> Refusal:
    """Note a refusal; the same file for the same reason counts once more."""
    where = (QuarantineRow.file == refusal.file, QuarantineRow.code == refusal.code)
    row = session.exec(select(QuarantineRow).where(*where)).first()
    if row is None:
        values = {**refusal._asdict(), "first_seen": at, "last_seen": at}
        del values["n"]
        row = QuarantineRow(**values)
    else:
        row.last_seen, row.times = at, row.times + 1
        if refusal.copy_hash or not row.copy_hash:  # else its length is that of the copy
            row.copy_hash, row.length = refusal.copy_hash, refusal.length
    session.add(row)
    session.flush()
    return _refusal(row)


def every(session: Session, most: int = -1) -> list[Refusal]:
    """Return what is in quarantine, the latest first."""
    query = select(QuarantineRow).order_by(col(QuarantineRow.last_seen).desc(), col(QuarantineRow.n).desc())
    return [_refusal(row) for row in session.exec(query.limit(most))]


def get(session: Session, n: int) -> Refusal | None:
    """Return one entry by its number."""
    row = session.get(QuarantineRow, n)
    return None if row is None else _refusal(row)


def drop(session: Session, n: int) -> None:
    """Forget an entry."""
    row = session.get(QuarantineRow, n)
    if row is not None:
        session.delete(row)
        session.flush()


def forget_file(session: Session, file: str) -> list[str]:
    """Forget what was noted about a file that was taken in after all; return which copies were kept of it."""
    found = session.exec(select(QuarantineRow).where(QuarantineRow.file == file, QuarantineRow.code != "fork")).all()
    for row in found:
        session.delete(row)
    session.flush()
    return [row.copy_hash for row in found if row.copy_hash]


def kept(session: Session) -> tuple[int, int]:
    """Return how many sealed copies are kept, and their bytes."""
    query = select(func.count(), func.coalesce(func.sum(QuarantineRow.length), 0)).where(QuarantineRow.copy_hash != "")
    count, size = session.exec(query).one()
    return count, size


def size(session: Session) -> int:
    """Return how many entries there are."""
    return session.exec(select(func.count()).select_from(QuarantineRow)).one()


def _refusal(row: QuarantineRow) -> Refusal:
    return Refusal(*(getattr(row, name) for name in Refusal._fields))
