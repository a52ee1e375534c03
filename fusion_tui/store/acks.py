"""Receipts of peers, merged: what each installation of a peer said it has of each of our epochs."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlmodel import Session, col, select

from fusion_tui.store.exchange_rows import AckRow


class Ack(NamedTuple):
    """One merged receipt; ``receipt`` is JSON, ``newest`` the greatest number of a bundle that brought one."""

    by: str
    epoch: str
    newest: int
    current: bool
    receipt: str


def of_peer(session: Session, peer: str) -> list[Ack]:
    """Return every receipt of a peer."""
    found = session.exec(select(AckRow).where(AckRow.peer == peer).order_by(col(AckRow.n)))
    return [Ack(row.by, row.epoch, row.newest, row.current, row.receipt) for row in found]


def current(session: Session) -> list[tuple[str, str]]:
    """Return (peer, receipt) of the installation of each peer that counts."""
    found = session.exec(select(AckRow.peer, AckRow.receipt).where(col(AckRow.current).is_(True)))
    return [(peer, receipt) for peer, receipt in found]


def set_current(session: Session, peer: str, by: str) -> None:
    """Note which installation of a peer is the one that counts."""
    values = {"current": AckRow.by == by}
    session.connection().execute(update(AckRow).where(AckRow.peer == peer).values(values))  # type: ignore[arg-type]


def keep(session: Session, peer: str, ack: Ack, at: datetime) -> None:
    """Keep a merged receipt in the place of the one before."""
    where = (AckRow.peer == peer, AckRow.by == ack.by, AckRow.epoch == ack.epoch)
    row = session.exec(select(AckRow).where(*where)).first() or AckRow(peer=peer, **ack._asdict(), at=at)
    row.newest, row.current, row.receipt, row.at = ack.newest, ack.current, ack.receipt, at
    session.add(row)
    session.flush()
