"""The exchange counted: what each peer is owed, lacks, holds and promised, each by one grouped query.

Only the epochs grow with what was exchanged and is done with: every other count follows an index to what is
open. It names the index, and by CROSS JOIN goes through it peer by peer, because SQLite would rather scan one
that spares it sorting a few lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import TextClause, text
from sqlmodel import Session

_WAITING = text(
    "SELECT i.peer, i.kind, count(*) FROM peer p CROSS JOIN item i INDEXED BY item_state ON i.peer = p.center_id"
    " AND i.state = 'waiting' GROUP BY i.peer, i.kind"
)
_OPEN = text(
    "SELECT s.peer, count(*), min(s.created), sum(s.length), sum(s.orders) FROM peer p"
    " JOIN sent s ON s.peer = p.center_id AND s.state IN ('sealed', 'written') GROUP BY s.peer"
)
_VOICED = text(
    "SELECT s.peer, count(*) FROM peer p JOIN sent s ON s.peer = p.center_id AND s.state = 'by-voice' GROUP BY s.peer"
)
_EPOCHS = text("SELECT peer, epoch, count(*), max(seq) FROM mark GROUP BY peer, epoch")
_HELD = text("SELECT peer, code, count(*) FROM mark WHERE outcome = 'held' GROUP BY peer, code")
_HELD_SINCE = text("SELECT min(received) FROM mark WHERE outcome = 'held' AND code = :code")
_TAKEN = text(
    "SELECT peer, sum(length) FROM mark INDEXED BY mark_received WHERE received >= :since"
    " AND outcome IN ('applied', 'rejected') GROUP BY peer"
)
_ORDERS = text(
    "SELECT i.peer, i.kind, count(*) FROM peer p CROSS JOIN item i INDEXED BY item_state ON i.peer = p.center_id"
    " AND i.state IN ('waiting', 'sealed') AND i.kind IN ('recall', 'purge') GROUP BY i.peer, i.kind"
)
_UNCONFIRMED = text(
    "SELECT i.peer, count(*) FROM peer p CROSS JOIN item i INDEXED BY item_state ON i.peer = p.center_id"
    " AND i.state = 'done' AND i.kind = 'purge'"
    " WHERE NOT EXISTS (SELECT 1 FROM notice n WHERE n.record = i.record AND n.peer = i.peer AND n.is_ours"
    " AND n.order_hash <> '') GROUP BY i.peer"
)


class Open(NamedTuple):
    """Bundles sealed for a peer that it hasn't answered for: how many, since when, how large, how many with orders."""

    bundles: int = 0
    oldest: datetime | None = None
    size: int = 0
    orders: int = 0


class Came(NamedTuple):
    """One epoch of a peer as it came: how many numbers, and the greatest."""

    epoch: str
    numbers: int
    last: int

    @property
    def missing(self) -> int:
        """How many numbers below the greatest never came."""
        return self.last - self.numbers


def waiting(session: Session) -> Mapping[str, dict[str, int]]:
    """Return what waits in each peer's outbox, by kind."""
    return _by_peer(session, _WAITING)


def open_bundles(session: Session) -> Mapping[str, Open]:
    """Return what each peer was sent and hasn't acknowledged."""
    found = session.connection().execute(_OPEN)
    return {peer: Open(count, _moment(oldest), size, orders) for peer, count, oldest, size, orders in found}


def by_voice(session: Session) -> Mapping[str, int]:
    """Return how many bundles somebody at each peer said came, and no receipt did."""
    return _pairs(session, _VOICED)


def epochs(session: Session) -> Mapping[str, list[Came]]:
    """Return each peer's epochs as they came."""
    came: dict[str, list[Came]] = defaultdict(list)
    for peer, *rest in session.connection().execute(_EPOCHS):
        came[peer].append(Came(*rest))
    return came


def held(session: Session) -> Mapping[str, dict[str, int]]:
    """Return how many bundles of each peer wait, by the reason."""
    return _by_peer(session, _HELD)


def held_since(session: Session, code: str) -> datetime | None:
    """Return when the first of the bundles came that wait for one reason; None where none does."""
    found = session.connection().execute(_HELD_SINCE, {"code": code}).scalar()
    return _moment(found) if found else None


def taken_in(session: Session, since: datetime) -> Mapping[str, int]:
    """Return how many bytes of each peer were taken in since a moment."""
    moment = since.replace(tzinfo=None).isoformat(" ", "microseconds")
    return _pairs(session, _TAKEN, since=moment)


def orders(session: Session) -> Mapping[str, dict[str, int]]:
    """Return how many recalls and purges each peer hasn't acknowledged."""
    return _by_peer(session, _ORDERS)


def unconfirmed(session: Session) -> Mapping[str, int]:
    """Return how many purges each peer acknowledged without a receipt that it carried them out."""
    return _pairs(session, _UNCONFIRMED)


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def _pairs(session: Session, query: TextClause, **bound: str) -> Mapping[str, int]:
    return {row[0]: row[1] for row in session.connection().execute(query, bound)}


def _by_peer(session: Session, query: TextClause) -> Mapping[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for peer, name, count in session.connection().execute(query):
        found[peer][name] = count
    return found
