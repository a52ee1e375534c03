"""After a restore without tombstones: a peer's records stay hidden until everything it ordered came again.

A sender that hears of a new installation issues its orders first, and says what it lost as void. So all of
them came once a bundle without orders is applied that answers for a bundle of ours of this epoch, and
every number before it is here too. Where that can't be awaited, a person takes the risk.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.user import Right
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import aftermath, orders, voiding
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import channel, inbox, keyring, outbox, people
from fusion_tui.store.engine import Session
from fusion_tui.store.outbox import Item
from fusion_tui.sync.bundle import Opened
from fusion_tui.sync.channel import Inbound
from fusion_tui.sync.receipt import Receipt


def bury(books: Session, origins: Collection[str] | None = None) -> list[str]:
    """Hide what these peers sent, or all, until they ordered again what they had ordered; return their codes."""
    found = [peer for peer in keyring.peers(books) if origins is None or peer.center_id in origins]
    for peer in found:
        keyring.save_peer(books, peer.model_copy(update={"unburied": True}))
    return [peer.code for peer in found]


def announce(books: Session, now: datetime) -> None:
    """Have every peer hear of this installation with the next bundle, and answer where we ever gave it anything.

    What was sealed and not answered for is gone with the profile that was lost: it is sealed anew.
    """
    for peer in keyring.peers(books):
        voiding.take_back(books, channel.sent(books, peer.center_id, unacknowledged=True))
        if peer.state is PeerState.CONFIRMED:
            inbox.owe_latest(books, peer.center_id)
            _ask(books, peer, now)


def consider(desk: Desk, books: Session, peer: Peer, opened: Opened, state: Inbound) -> None:
    """Show a peer's records again where this bundle, in this channel, shows that all of its orders came."""
    if not peer.unburied:
        return
    if opened.is_orders:
        _ask(books, peer, desk.clock.now())  # its next bundle carries none, if these were all
    elif state.through >= opened.manifest.channel.seq and _is_answered(books, opened):
        _show(books, peer.center_id)


def unbury(desk: Desk, code: str, reason: str) -> Peer:
    """Show a peer's records though not all of its orders may have come again; a person answers for it."""
    why = orders.reason_of(reason)
    with desk.write("peer unbury", Right.ENROL) as entry:
        peer = needed_peer(entry.books, code)
        entry.subject, entry.outcome = peer.center_id, why[:200]
        if not peer.unburied:
            raise InputError("nothing of this peer is hidden", "its orders are all here")
        _show(entry.books, peer.center_id)
    aftermath.settle(desk)
    return peer


def _show(books: Session, center_id: str) -> None:
    peer = needed_peer(books, center_id)
    keyring.save_peer(books, peer.model_copy(update={"unburied": False}))
    aftermath.owe(books)  # the file of tombstones says whose orders it may lack


def _ask(books: Session, peer: Peer, now: datetime) -> None:
    """Send what can't be left unanswered: the list of what we ever gave."""
    if outbox.has_given(books, peer.center_id):
        outbox.put(books, [Item(peer.center_id, outbox.DIGEST)], now)


def _is_answered(books: Session, opened: Opened) -> bool:
    """Whether the sender took in a bundle of this installation, and so heard which of its bundles are here."""
    epoch = people.epoch(books)
    return any(_took_in(ack) for ack in opened.manifest.acks if ack.epoch == epoch)


def _took_in(ack: Receipt) -> bool:
    rejected = {seq for seq, _ in ack.rejected}
    return any(run.head is not None and run.last not in rejected for run in ack.received)
