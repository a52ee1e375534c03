"""Who has seen a record: to whom it went and why, what arrived, who read it, who destroyed it.

It is asked of records that are gone as well: the ledger, the notices and the orders stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fusion_tui.domain.errors import AbsentError
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import Record
from fusion_tui.domain.release import Release
from fusion_tui.domain.user import Right
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import order_board
from fusion_tui.services.exchange.order_board import Order
from fusion_tui.store import channel, keyring, notices, records, statements
from fusion_tui.store.engine import Session
from fusion_tui.store.notices import NoticeLine


@dataclass(frozen=True)
class Given:
    """One entry of the ledger; ``at`` is when it was decided, ``state`` how far it came."""

    to: str
    revision: int
    at: datetime
    by: str
    authority: str
    need: str
    right: str
    reason: str
    state: str
    bundle: str
    seq: int
    voiced_by: str = ""  # who said at the recipient that it came, where no receipt did


@dataclass(frozen=True)
class Reader:
    """Somebody who read a revision, or destroyed the record there; ``center`` is a code."""

    center: str
    who: str
    at: str
    revision: int
    unreached: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """Everything that is known of who has seen a record; ``record`` is None where it is gone."""

    id: str
    record: Record | None
    origin: str
    revisions: tuple[int, ...]
    given: tuple[Given, ...]
    readers: tuple[Reader, ...]
    destroyed: tuple[Reader, ...]
    orders: tuple[Order, ...]


def seen(desk: Desk, reference: str) -> Seen:
    """Return who has seen a record; raises AbsentError where nothing is known under that name."""
    with desk.write("seen", Right.READ) as entry:
        books, wanted = entry.books, reference.strip()
        found = records.find(books, wanted)
        record = found.product if isinstance(found, Release) else found.id if found else wanted
        entry.subject = record
        if records.is_shut(books, record):
            raise _unknown(wanted)
        return _seen(desk, books, record, records.find(books, record))


def _seen(desk: Desk, books: Session, record: str, found: Record | None) -> Seen:
    given = tuple(_given(books, one) for one in records.where(books, Release, product=record))
    orders = tuple(order_board.about(desk, books, record))
    lines = [*notices.about(books, record), *notices.about(books, record, is_ours=False)]
    if not (found or given or orders or lines):
        raise _unknown(record)
    codes = {peer.center_id: peer.code for peer in keyring.peers(books)}
    said = [(line, _reader(desk, line, codes)) for line in lines]
    origin = found.origin if found else desk.center.center_id
    kept = statements.lines(books, origin, record)
    return Seen(
        id=record,
        record=found,
        origin=found.sender_code if isinstance(found, Received) else codes.get(origin, desk.center.code),
        revisions=tuple(dict.fromkeys(line.rev for line in kept)),
        given=given,
        readers=tuple(reader for line, reader in said if not line.is_purge),
        destroyed=tuple(reader for line, reader in said if line.is_purge),
        orders=orders,
    )


def _given(books: Session, one: Release) -> Given:
    return Given(
        to=one.recipient_code,
        revision=one.product_revision,
        at=one.created,
        by=one.author,
        authority=one.authority,
        need=one.need,
        right=one.right,
        reason=one.reason,
        state=str(one.state),
        bundle=one.bundle,
        seq=one.seq,
        voiced_by=channel.voiced_by(books, one.recipient, one.epoch, one.seq),
    )


def _reader(desk: Desk, line: NoticeLine, codes: dict[str, str]) -> Reader:
    """Return who read; a notice about a peer's record is of somebody here."""
    center = codes.get(line.peer, desk.center.code) if line.is_ours else desk.center.code
    return Reader(center, line.who, line.at, line.rev, line.unreached)


def _unknown(reference: str) -> AbsentError:
    hint = "give an id or a number such as P-00001; of one that is gone, its id"
    return AbsentError("no such record", hint, reference)
