"""How far a store of ours that was lost had received each epoch of a peer: what lacks up to there is asked for."""

from __future__ import annotations

from sqlmodel import Session, select

from fusion_tui.store.exchange_rows import ReachRow


def of(session: Session, peer: str, epoch: str) -> int:
    """Return the last number an earlier store of ours had without a gap; 0 where that is not known."""
    where = (ReachRow.peer == peer, ReachRow.epoch == epoch)
    return session.exec(select(ReachRow.through).where(*where)).first() or 0


def note(session: Session, peer: str, epoch: str, through: int) -> None:
    """Note how far an earlier store had come; it never moves back."""
    where = (ReachRow.peer == peer, ReachRow.epoch == epoch)
    row = session.exec(select(ReachRow).where(*where)).first() or ReachRow(peer=peer, epoch=epoch, through=0)
    row.through = max(row.through, through)
    session.add(row)
    session.flush()
