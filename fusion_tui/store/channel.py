"""The bundles sealed for each peer, how far each has come, and the ledger of what it carried.

Rows and plain values only: what they mean is decided in ``sync``, which never sees a store.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, insert, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from fusion_tui.domain.batches import batched
from fusion_tui.store.exchange_rows import ItemRow, SentRow, SentStatementRow, StatementRow

SEALED, WRITTEN, ACKNOWLEDGED, REJECTED = "sealed", "written", "acknowledged", "rejected"
VOIDING, VOIDED = "voiding", "voided"  # taken back: to be told in the next bundle, told
VOICED = "by-voice"  # somebody at the peer read a code out: not written again, and its bytes stay
ENDED = frozenset({ACKNOWLEDGED, REJECTED, VOIDING, VOIDED})


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
    orders: bool = False
    signer: str = ""
    voiced_by: str = ""
    sealed_to: int = 0


def last_sent(session: Session, peer: str, epoch: str) -> tuple[int, str]:
    """Return number and manifest hash of the last bundle sealed in an epoch; (0, "") for none."""
    query = select(SentRow).where(SentRow.peer == peer, SentRow.epoch == epoch).order_by(col(SentRow.seq).desc())
    row = session.exec(query.limit(1)).first()
    return (0, "") if row is None else (row.seq, row.manifest_hash)


def is_last_open(session: Session, peer: str, epoch: str) -> bool:
    """Whether the last bundle sealed in an epoch still is written to every drop: it tells all that was told before."""
    query = select(SentRow.state).where(SentRow.peer == peer, SentRow.epoch == epoch).order_by(col(SentRow.seq).desc())
    return session.exec(query.limit(1)).first() in (SEALED, WRITTEN)


def add_sent(session: Session, bundle: SentBundle, at: datetime) -> None:
    """Enter a sealed bundle."""
    session.add(SentRow(**bundle._asdict(), created=at))
    session.flush()


def add_carried(session: Session, bundle: SentBundle, origin: str) -> None:
    """Enter in the ledger which of our statements a bundle carries: the items that were sealed into it."""
    item, said = ItemRow.__table__, StatementRow.__table__  # type: ignore[attr-defined]
    chosen = (
        sa_select(item.c.peer, item.c.epoch, item.c.seq, said.c.record, said.c.rev, said.c.line_hash)
        .join(said, (said.c.record == item.c.record) & (said.c.rev == item.c.rev))
        .where(item.c.peer == bundle.peer, item.c.epoch == bundle.epoch, item.c.seq == bundle.seq)
        .where(said.c.origin == origin, item.c.kind == said.c.op)
    )
    names = ["peer", "epoch", "seq", "record", "rev", "line_hash"]
    session.connection().execute(insert(SentStatementRow).from_select(names, chosen))


def sent(session: Session, peer: str, epoch: str = "", *, unacknowledged: bool = False) -> list[SentBundle]:
    """Return the bundles sealed for a peer, oldest first."""
    query = select(SentRow).where(SentRow.peer == peer).order_by(col(SentRow.n))
    if epoch:
        query = query.where(SentRow.epoch == epoch)
    if unacknowledged:
        query = query.where(col(SentRow.state).not_in(ENDED))
    return [_sent(row) for row in session.exec(query)]


def sent_in(session: Session, peer: str, states: Iterable[str]) -> list[SentBundle]:
    """Return the bundles of a peer in some states, oldest first."""
    query = select(SentRow).where(SentRow.peer == peer, col(SentRow.state).in_(tuple(states)))
    return [_sent(row) for row in session.exec(query.order_by(col(SentRow.n)))]


def bundles_with(session: Session, record: str) -> list[SentBundle]:
    """Return every bundle that carried a statement about a record of ours, oldest first."""
    carrying = select(SentStatementRow.peer, SentStatementRow.epoch, SentStatementRow.seq)
    places = set(session.exec(carrying.where(SentStatementRow.record == record)).all())
    found = (row for peer in sorted({place[0] for place in places}) for row in sent(session, peer))
    return [row for row in found if (row.peer, row.epoch, row.seq) in places]


def lines_of(session: Session, bundle: SentBundle) -> list[tuple[str, int, str]]:
    """Return what the ledger says a bundle carried: (record, revision, line hash), in its order."""
    row = SentStatementRow
    query = select(row.record, row.rev, row.line_hash).where(row.peer == bundle.peer, row.epoch == bundle.epoch)
    return [
        (record, rev, line_hash)
        for record, rev, line_hash in session.exec(query.where(row.seq == bundle.seq).order_by(col(row.n)))
    ]


def recipients(session: Session, record: str) -> list[str]:
    """Return the peers for whom a statement about a record of ours was ever sealed, by center id."""
    query = select(SentStatementRow.peer).where(SentStatementRow.record == record).distinct()
    return sorted(session.exec(query))


def carried(session: Session, bundle: SentBundle) -> int:
    """Return how many statements a sealed bundle carries."""
    row = SentStatementRow
    query = select(func.count()).select_from(row).where(row.peer == bundle.peer, row.epoch == bundle.epoch)
    return session.exec(query.where(row.seq == bundle.seq)).one()


def set_state(session: Session, peer: str, epoch: str, seq: int, state: str) -> bool:
    """Change how far a sealed bundle has come; one that was answered for or taken back stays as it is.

    One that a voice confirmed is not written any more, whoever was about to.
    """
    over = ENDED | {VOICED} if state == WRITTEN else ENDED
    open_ = (SentRow.peer == peer, SentRow.epoch == epoch, SentRow.seq == seq, col(SentRow.state).not_in(over))
    done = session.connection().execute(update(SentRow).where(*open_).values(state=state))  # type: ignore[arg-type]
    return bool(done.rowcount)


def voice(session: Session, bundle: SentBundle, who: str) -> None:
    """Note that somebody at the peer said by voice that a bundle came; an empty name takes it back."""
    place = (SentRow.peer == bundle.peer, SentRow.epoch == bundle.epoch, SentRow.seq == bundle.seq)
    said = {"state": VOICED if who else WRITTEN, "voiced_by": who}
    where = (*place, col(SentRow.state).not_in(ENDED))
    session.connection().execute(update(SentRow).where(*where).values(said))  # type: ignore[arg-type]


def voiced_by(session: Session, peer: str, epoch: str, seq: int) -> str:
    """Return who said at the peer, by voice alone, that a bundle came; empty where nobody did or a receipt came."""
    where = (SentRow.peer == peer, SentRow.epoch == epoch, SentRow.seq == seq, SentRow.state == VOICED)
    return session.exec(select(SentRow.voiced_by).where(*where)).first() or ""


def lose(session: Session, peer: str, epoch: str, seqs: Iterable[int]) -> None:
    """Note that a peer lost bundles it had answered for, or what it was told of them: it is told that they are void."""
    wanted = set(seqs)
    over = (ACKNOWLEDGED, REJECTED, VOIDED, VOICED)
    where = (SentRow.peer == peer, SentRow.epoch == epoch, col(SentRow.state).in_(over))
    for row in session.exec(select(SentRow).where(*where)):
        row.state = VOIDING if row.seq in wanted else row.state
        session.add(row)
    session.flush()


def ended(session: Session, files: Iterable[str], peer: str = "") -> set[str]:
    """Return those of some bundle files that were answered for or taken back; of one peer's where it is named."""
    return _files(session, files, col(SentRow.state).in_(ENDED), *([SentRow.peer == peer] if peer else []))


def ours(session: Session, files: Iterable[str]) -> set[str]:
    """Return those of some bundle files that were sealed here."""
    return _files(session, files)


def _files(session: Session, files: Iterable[str], *where: Any) -> set[str]:
    queries = (select(SentRow.file).where(col(SentRow.file).in_(some), *where) for some in batched(files))
    return {name for query in queries for name in session.exec(query)}


def last_signed(session: Session, peer: str, signer: str) -> list[SentBundle]:
    """Return the last bundle of each epoch that a signing pair of ours signed for a peer."""
    last: dict[str, SentBundle] = {}
    where = (SentRow.peer == peer, col(SentRow.signer).in_((signer, "")))
    for row in session.exec(select(SentRow).where(*where).order_by(col(SentRow.seq))):
        last[row.epoch] = _sent(row)
    return list(last.values())


def void_told(session: Session, peer: str, epoch: str, seqs: Iterable[int]) -> None:
    """Note that a peer is told in a sealed bundle which numbers were taken back."""
    where = (SentRow.peer == peer, SentRow.epoch == epoch, col(SentRow.seq).in_(tuple(seqs)))
    session.connection().execute(update(SentRow).where(*where).values(state=VOIDED))  # type: ignore[arg-type]


def _sent(row: SentRow) -> SentBundle:
    return SentBundle(*(getattr(row, name) for name in SentBundle._fields))
