"""The board of orders: each order of ours, who has it, who answered, and what could not be reached.

A recall is done where it was acknowledged. A purge is done where its receipt came: acknowledged means only
that the order arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.domain.marking import Marking
from fusion_tui.domain.product import Product
from fusion_tui.services.desk import Desk
from fusion_tui.store import disposals, keyring, notices, outbox, records
from fusion_tui.store.disposals import Disposal
from fusion_tui.store.engine import Session
from fusion_tui.store.notices import NoticeLine
from fusion_tui.store.outbox import Item


class AnswerState(StrEnum):
    """How far an order has come with one recipient."""

    WAITING = "waiting"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"  # a later order took its place


@dataclass(frozen=True)
class Answer:
    """What one recipient said to an order; ``note`` says why nothing goes to it any more."""

    to: str
    state: AnswerState
    at: str = ""
    who: str = ""
    unreached: tuple[str, ...] = ()
    seq: int = 0
    note: str = ""


@dataclass(frozen=True)
class Order:
    """One order, and what everybody it went to has answered; ``of`` is the code of a peer whose copy was destroyed."""

    record: str
    rev: int
    op: str
    reason: str
    by: str
    second: str
    at: datetime
    order: str
    title: str
    of: str
    answers: tuple[Answer, ...]
    marking: Marking | None = None

    @property
    def id(self) -> str:
        """What a list knows it by."""
        return f"{self.record} {self.rev} {self.of}"

    @property
    def outstanding(self) -> tuple[Answer, ...]:
        """The recipients whose answer is missing."""
        done = AnswerState.CONFIRMED if self.op == outbox.PURGE else AnswerState.ACKNOWLEDGED
        over = (done, AnswerState.CONFIRMED, AnswerState.REPLACED)
        return tuple(one for one in self.answers if one.state not in over)


@dataclass(frozen=True)
class Carried:
    """A peer's purge that was carried out here, and how far our receipt for it has come."""

    record: str
    rev: int
    of: str
    at: str
    who: str
    unreached: tuple[str, ...]
    receipt: AnswerState


_STATES = {
    outbox.WAITING: AnswerState.WAITING,
    outbox.SEALED: AnswerState.SENT,
    outbox.DONE: AnswerState.ACKNOWLEDGED,
    outbox.WITHDRAWN: AnswerState.REPLACED,
}


@dataclass(frozen=True)
class _Known:
    """Everything the board is made of, read at once."""

    own: str
    code: str
    peers: Mapping[str, Peer]
    items: Mapping[tuple[str, int], list[Item]]
    receipts: Mapping[str, list[NoticeLine]]


def board(desk: Desk) -> list[Order]:
    """Return every order of ours, the newest first."""
    with desk.read() as books:
        return list(_orders(desk, books, disposals.every(books)))


def about(desk: Desk, books: Session, record: str) -> list[Order]:
    """Return the orders about one record, the newest first."""
    return list(_orders(desk, books, disposals.every(books, record)))


def carried_out(desk: Desk) -> list[Carried]:
    """Return the purges of peers that were carried out here, in their order."""
    with desk.read(whole=True) as books:
        known = {peer.center_id: peer.code for peer in keyring.peers(books)}
        sent = {item.ref: item for item in outbox.of_kind(books, outbox.NOTICE)}
        found = [one for lines in notices.purges(books, is_ours=False).values() for one in lines]
    return [
        Carried(one.record, one.rev, known.get(one.peer, one.peer[:8]), one.at, one.who, one.unreached,
                _STATES.get(sent[str(one.n)].state, AnswerState.WAITING))
        for one in sorted(found, key=lambda line: line.n) if str(one.n) in sent
    ]  # fmt: skip


def _orders(desk: Desk, books: Session, found: Iterable[Disposal]) -> Iterator[Order]:
    peers = {peer.center_id: peer for peer in keyring.peers(books)}
    center = desk.center
    known = _Known(center.center_id, center.code, peers, outbox.by_order(books), notices.purges(books))
    for one in found:
        if not records.is_shut(books, one.record):  # restricted to others
            yield _order(books, known, one)


def _order(books: Session, known: _Known, one: Disposal) -> Order:
    is_ours = one.origin == known.own
    held = records.get(books, Product, one.record) if is_ours else None
    of = "" if is_ours else known.peers[one.origin].code if one.origin in known.peers else one.origin[:8]
    return Order(
        record=one.record,
        rev=one.rev,
        op=one.op,
        reason=one.reason,
        by=one.ordered_by,
        second=one.second,
        at=one.at,
        order=one.line_hash,
        title=f"{held.number}  {held.title}" if held else "",
        of=of,
        answers=tuple(_answers(known, one)) if is_ours else (),
        marking=held.marking if held else None,
    )


def _answers(known: _Known, one: Disposal) -> Iterator[Answer]:
    said = {line.peer: line for line in known.receipts.get(one.record, ()) if line.order_hash == one.line_hash}
    if (here := said.get(known.own)) is not None:
        yield Answer(known.code, AnswerState.CONFIRMED, here.at, here.who, here.unreached)
    for item in known.items.get((one.record, one.rev), ()):
        yield _answer(known, item, said.get(item.peer))


def _answer(known: _Known, item: Item, said: NoticeLine | None) -> Answer:
    peer = known.peers.get(item.peer)
    code = peer.code if peer else item.peer[:8]
    if said is not None:
        return Answer(code, AnswerState.CONFIRMED, said.at, said.who, said.unreached, item.seq)
    state = _STATES.get(item.state, AnswerState.WAITING)
    shut = peer is None or peer.state is not PeerState.CONFIRMED
    note = f"nothing is sent to it: {peer.state if peer else 'unknown'}" if shut else ""
    return Answer(code, state, seq=item.seq, note=note)
