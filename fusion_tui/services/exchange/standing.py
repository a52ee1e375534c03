"""How things stand, as whoever watches a drop asks between two looks: did anything happen, and what waits to leave.

Every act leaves a row in the trail, so its last number tells at no cost whether anything is to be asked at all.
"""

from __future__ import annotations

from typing import NamedTuple

from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.domain.errors import LockedError, PolicyError
from fusion_tui.domain.release import Release, ReleaseState
from fusion_tui.domain.user import User
from fusion_tui.services import peers
from fusion_tui.services.desk import Desk
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import audit, channel, inbox, keyring, people, records
from fusion_tui.store.engine import Session


class Standing(NamedTuple):
    """Up to which act this is so, who we are by now, what waits for whom, and how far peers are trusted."""

    act: int
    user: User
    waits: tuple[str, ...]
    circle: tuple[tuple[str, int, str], ...]


def of(desk: Desk, known: Standing | None, to: str = "") -> Standing:
    """Return how things stand, as known where no act came since; ``to`` asks for one peer only.

    Raises LockedError where the account was disabled or may exchange nothing any more.
    """
    try:
        with desk.read(whole=True) as books:
            act, _ = audit.last(books)
            if known is not None and known.act == act:
                return known
            return _now(books, desk.user, act, to)
    except PolicyError as error:
        raise LockedError(f"this account watches no longer: {error.message}", "ask an administrator") from error


def _now(books: Session, user: User, act: int, to: str) -> Standing:
    circle = keyring.peers(books)
    chosen = [needed_peer(books, to)] if to else circle
    waits = tuple(peer.code for peer in chosen if peer.state is PeerState.CONFIRMED and _waits(books, peer))
    trusted = tuple((peer.center_id, peer.card_version, peer.state) for peer in circle)
    return Standing(act, people.user(books, user.name) or user, waits, trusted)


def trusted_peer(desk: Desk, to: str) -> Peer:
    """Return the peer that is named; raises InputError where there is none, PolicyError where nothing may go to it."""
    with desk.read(whole=True) as books:
        peer = needed_peer(books, to)
        peers.require_confirmed(books, peer)
    return peer


def _waits(books: Session, peer: Peer) -> bool:
    """Whether anything is to be sealed for a peer, or was sealed and never written."""
    return (
        inbox.is_owed(books, peer.center_id)
        or bool(records.where(books, Release, recipient=peer.center_id, state=ReleaseState.WAITING))
        or any(one.state == channel.SEALED for one in channel.sent(books, peer.center_id, unacknowledged=True))
    )
