"""The exchange board: a line for each peer, of what needs somebody, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.domain.wording import many
from fusion_tui.services import identity
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import awaiting, packing, receipts
from fusion_tui.services.exchange.awaiting import Lacking
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import acks, awaited, channel, inbox, keyring, parcels, traffic
from fusion_tui.store.awaited import Awaited
from fusion_tui.store.channel import SentBundle
from fusion_tui.store.engine import Session
from fusion_tui.store.traffic import Came, Open
from fusion_tui.sync.channel import missing
from fusion_tui.sync.runs import Span

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """How things stand with one peer."""

    peer: Peer
    waiting: dict[str, int] = field(default_factory=dict)
    open: Open = field(default_factory=Open)
    by_voice: int = 0  # bundles that a voice confirmed, and no receipt
    gaps: int = 0
    lacking: int = 0  # numbers of ours that it says never came
    held: dict[str, int] = field(default_factory=dict)
    awaited: Lacking = field(default_factory=Lacking)  # of the contents of its bundles that are held for them
    beside: Lacking = field(default_factory=Lacking)  # of our contents, what it doesn't have yet
    orders: dict[str, int] = field(default_factory=dict)
    unconfirmed: int = 0
    taken_today: int = 0
    daily_bytes: int = 0
    is_silent: bool = False

    @property
    def alarms(self) -> tuple[str, ...]:
        """What needs a person, in words, the most pressing first."""
        return tuple(_alarms(self))


@dataclass(frozen=True)
class Detail:
    """One peer's channel: what is missing of its epochs and of ours, which bundles of ours are open, which of its wait.

    ``lacking`` is what its current installation says never came, by our epoch; ``voiced`` is what somebody there
    said came.
    """

    line: Line
    missing: dict[str, tuple[Span, ...]]
    lacking: dict[str, tuple[Span, ...]]
    open: list[SentBundle]
    voiced: list[SentBundle]
    held: list[inbox.MarkLine]


def board(desk: Desk) -> list[Line]:
    """Return a line for each peer, in the order they were added."""
    now = desk.clock.now()
    with desk.read(whole=True) as books:
        counted = _Counted(books, now)
        own = identity.own_card(books, desk.center).card.daily_bytes
        return [counted.line(desk, peer, now, own) for peer in keyring.peers(books)]


def detail(desk: Desk, code: str) -> Detail:
    """Return how one peer's channel stands, number by number."""
    with desk.read(whole=True) as books:
        peer = needed_peer(books, code)
        gaps = {
            epoch: missing(receipts.inbound(books, peer.center_id, bytes.fromhex(epoch)))
            for epoch in inbox.epochs(books, peer.center_id)
        }
        told = [one for one in acks.of_peer(books, peer.center_id) if one.current]
        lacking = {one.epoch: _spans(one.receipt) for one in told}
        open_ = channel.sent_in(books, peer.center_id, (channel.SEALED, channel.WRITTEN))
        voiced = channel.sent_in(books, peer.center_id, (channel.VOICED,))
        held = inbox.held(books, peer.center_id)
    line = next(one for one in board(desk) if one.peer.center_id == peer.center_id)
    return Detail(line, gaps, lacking, open_, voiced, held)


class _Counted:
    """Every count of the board, by peer, read once."""

    def __init__(self, books: Session, now: datetime) -> None:
        self._waiting, self._open = traffic.waiting(books), traffic.open_bundles(books)
        self._voiced = traffic.by_voice(books)
        self._epochs, self._held = traffic.epochs(books), traffic.held(books)
        self._awaited, self._beside = _awaited(books), _beside(books)
        self._orders, self._unconfirmed = traffic.orders(books), traffic.unconfirmed(books)
        self._taken, self._lacking = traffic.taken_in(books, now - _DAY), _lacking(books)

    def line(self, desk: Desk, peer: Peer, now: datetime, own_limit: int) -> Line:
        """Return the line of one peer."""
        who = peer.center_id
        return Line(
            peer=peer,
            waiting=self._waiting.get(who, {}),
            open=self._open.get(who, Open()),
            by_voice=self._voiced.get(who, 0),
            gaps=sum(came.missing for came in self._epochs.get(who, list[Came]())),
            lacking=self._lacking.get(who, 0),
            held=self._held.get(who, {}),
            awaited=awaiting.lacking(desk, self._awaited.get(who, [])),
            beside=self._beside.get(who, Lacking()),
            orders=self._orders.get(who, {}),
            unconfirmed=self._unconfirmed.get(who, 0),
            taken_today=self._taken.get(who, 0),
            daily_bytes=peer.daily_bytes or own_limit,
            is_silent=peer.is_silent(now),
        )


def _awaited(books: Session) -> dict[str, list[Awaited]]:
    found: dict[str, list[Awaited]] = {}
    for one in awaited.every(books):
        found.setdefault(one.peer, []).append(one)
    return found


def _beside(books: Session) -> dict[str, Lacking]:
    """Return how much of our contents is still to be written for each peer."""
    files: dict[str, dict[str, tuple[str, int]]] = {}
    whole: dict[str, set[str]] = {}
    for (peer, _, _), lacking in packing.to_write(books).items():
        files.setdefault(peer, {}).update({file.name: (parcel.id, file.length) for parcel, file in lacking})
    for carried, _ in parcels.open_ones(books):
        whole.setdefault(carried.peer, set()).add(carried.parcel)
    return {
        peer: Lacking(
            len({parcel for parcel, _ in named.values()}),
            len(whole[peer]),
            len(named),
            sum(length for _, length in named.values()),
        )
        for peer, named in files.items()
    }


def _lacking(books: Session) -> dict[str, int]:
    """Return how many numbers of ours the current installation of each peer says never came."""
    found: dict[str, int] = {}
    for peer, receipt in acks.current(books):
        found[peer] = found.get(peer, 0) + sum(span.last - span.first + 1 for span in _spans(receipt))
    return found


def _spans(receipt: str) -> tuple[Span, ...]:
    return tuple(Span(first, last) for first, last in json.loads(receipt)["missing"])


def _alarms(line: Line) -> Iterator[str]:
    if line.peer.state is not PeerState.CONFIRMED:
        yield str(line.peer.state)
    orders = sum(line.orders.values())
    if orders:
        yield f"{many(orders, 'order')} not acknowledged"
    if line.unconfirmed:
        yield f"{many(line.unconfirmed, 'purge')} without a receipt"
    if line.gaps:
        yield f"{line.gaps} missing"
    if line.lacking:
        yield f"it lacks {line.lacking}"
    if line.held:
        yield "held: " + ", ".join(f"{count} {code}" for code, count in sorted(line.held.items()))
    if line.awaited.attachments:
        yield str(line.awaited)
    if line.is_silent:
        yield "silent past its promise"
