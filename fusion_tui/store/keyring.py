"""Our private keys and everybody's cards, as they lie in the encrypted store."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from fusion_tui.domain.center import Peer
from fusion_tui.store.exchange_rows import CardRow, PositionRow, SecretRow
from fusion_tui.store.own_rows import PeerRow


def add_secret(session: Session, kind: str, secret: bytes, created: datetime) -> None:
    """Keep a private key; the newest of its kind is the one in use."""
    session.add(SecretRow(kind=kind, secret=secret, created=created))
    session.flush()


def secrets(session: Session, kind: str, limit: int = 3) -> list[bytes]:
    """Return the private keys of a kind, the one in use first."""
    query = select(SecretRow.secret).where(SecretRow.kind == kind).order_by(col(SecretRow.n).desc())
    return list(session.exec(query.limit(limit)))


def put_card(session: Session, center_id: str, version: int, envelope: bytes) -> None:
    """Keep a card beside the earlier ones."""
    session.add(CardRow(center_id=center_id, version=version, envelope=envelope))
    session.flush()


def cards(session: Session, center_id: str) -> list[bytes]:
    """Return all cards of a center, newest first."""
    query = select(CardRow.envelope).where(CardRow.center_id == center_id).order_by(col(CardRow.version).desc())
    return list(session.exec(query))


def versions(session: Session, center_id: str) -> list[tuple[int, bytes]]:
    """Return all cards of a center with their versions, newest first."""
    query = select(CardRow.version, CardRow.envelope).where(CardRow.center_id == center_id)
    return [(version, envelope) for version, envelope in session.exec(query.order_by(col(CardRow.version).desc()))]


def add_position(session: Session, peer: str, key: str, epoch: str, seq: int, head: str) -> None:
    """Keep what a peer told of one of its revoked pairs."""
    session.add(PositionRow(peer=peer, key=key, epoch=epoch, seq=seq, head=head))
    session.flush()


def positions(session: Session, peer: str) -> list[tuple[str, str, int, str]]:
    """Return what a peer told of its revoked pairs: (key, epoch, seq, head), hex."""
    found = session.exec(select(PositionRow).where(PositionRow.peer == peer).order_by(col(PositionRow.n)))
    return [(row.key, row.epoch, row.seq, row.head) for row in found]


def peers(session: Session) -> list[Peer]:
    """Return all peers, in the order they were added."""
    return [_peer(row) for row in session.exec(select(PeerRow).order_by(col(PeerRow.n)))]


def peer(session: Session, code: str) -> Peer | None:
    """Return a peer by code or center id; None where there is none. A name is no key: a card may change it."""
    wanted = code.strip()
    named = (PeerRow.code == wanted.upper()) | (PeerRow.center_id == wanted.lower())
    row = session.exec(select(PeerRow).where(named).limit(1)).first()
    return None if row is None else _peer(row)


def save_peer(session: Session, peer: Peer) -> None:
    """Add a peer, or replace what is known of it."""
    row = session.exec(select(PeerRow).where(PeerRow.center_id == peer.center_id)).first() or PeerRow()
    for name, value in peer.model_dump().items():
        setattr(row, name, value)
    session.add(row)
    session.flush()


def note_heard(session: Session, center_id: str, at: datetime) -> None:
    """Note when a bundle of a peer was last taken in."""
    row = session.exec(select(PeerRow).where(PeerRow.center_id == center_id)).one()
    row.last_heard = at
    session.flush()


def note_promise(session: Session, center_id: str, by: datetime | None) -> None:
    """Note by when a peer promised its next bundle."""
    row = session.exec(select(PeerRow).where(PeerRow.center_id == center_id)).one()
    row.promised = by
    session.flush()


def _peer(row: PeerRow) -> Peer:
    return Peer.model_validate(row.model_dump(include=set(Peer.model_fields)))
