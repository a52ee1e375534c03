"""Our card as people look at it: what it says, how long each one counted, and what every peer knows of it.

A peer that has not acknowledged the newest card seals to the key of the one it has. As long as our newest card
lists that key among its earlier ones, we open it: the peer is in grace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.services.desk import Desk
from fusion_tui.store import channel, keyring, outbox
from fusion_tui.store.engine import Session
from fusion_tui.store.outbox import Item
from fusion_tui.sync import card, limits
from fusion_tui.sync.card import SignedCard


class Reach(StrEnum):
    """How far our newest card has come with a peer."""

    HAS_IT = "has it"
    BY_VOICE = "has it, by voice"
    SENT = "sent, not acknowledged"
    WAITING = "waits to be sent"
    NOTHING = "nothing goes to it"


@dataclass(frozen=True)
class Version:
    """One of our cards: since when it counted, and until when; empty for the one that counts."""

    fingerprint: str
    since: str
    until: str


@dataclass(frozen=True)
class OwnCard:
    """Our newest card: whose it is, and its three pairs, each by the hash that names it."""

    code: str
    name: str
    versions: tuple[Version, ...]
    root: str
    sign: str
    kem: str
    grace: int
    revoked: int


@dataclass(frozen=True)
class Knows:
    """What a peer knows of our card: the version it acknowledged, and what that means."""

    peer: str
    name: str
    has: int
    reach: Reach
    words: str
    is_last: bool = False  # one more new encryption key, and what it seals opens no more

    @property
    def is_behind(self) -> bool:
        """Whether the newest card hasn't arrived there."""
        return self.reach in {Reach.SENT, Reach.WAITING}


def own_card(desk: Desk) -> OwnCard:
    """Return our card, with every version before it, the newest first."""
    with desk.read() as books:
        found = _ours(desk, books)
    newest = found[0].card
    ends = ["", *(one.card.created for one in found)]
    return OwnCard(
        code=newest.center.code,
        name=newest.center.name,
        versions=tuple(Version(one.fingerprint, one.card.created, end) for one, end in zip(found, ends, strict=False)),
        root=newest.root.fingerprint(card.ROOT_TYPE).hex(),
        sign=card.sign_key(newest.sign).hex(),
        kem=sha256(newest.kem.mlkem1024 + newest.kem.p384).hexdigest(),
        grace=len(newest.previous_kem),
        revoked=len(newest.revoked),
    )


def known_by(desk: Desk) -> list[Knows]:
    """Return what each peer knows of our card, those that are behind first."""
    with desk.read(whole=True) as books:
        ours = {one.card.version: one for one in _ours(desk, books)}
        items = outbox.of_kind(books, outbox.CARD)
        found = [_knows(books, peer, ours, [it for it in items if it.peer == peer.center_id])
                 for peer in keyring.peers(books)]  # fmt: skip
    return sorted(found, key=lambda one: (not one.is_behind, one.peer))


def _ours(desk: Desk, books: Session) -> list[SignedCard]:
    return [card.parse(envelope) for envelope in keyring.cards(books, desk.center.center_id)]


def _knows(books: Session, peer: Peer, ours: dict[int, SignedCard], items: Sequence[Item]) -> Knows:
    newest = max(ours)
    # The first card is given by file, before anybody is confirmed; every later one goes in a bundle.
    has = max((int(item.ref) for item in items if item.state == outbox.DONE), default=min(ours))
    reach = _reach(books, peer, newest, has, items)
    if reach in {Reach.HAS_IT, Reach.BY_VOICE}:
        return Knows(peer.code, peer.name, has, reach, "")
    if reach is Reach.NOTHING:
        return Knows(peer.code, peer.name, has, reach, str(peer.state))
    is_last = ours[has].card.kem in ours[newest].card.previous_kem[limits.PREVIOUS_KEMS - 1 :]
    return Knows(peer.code, peer.name, has, reach, _grace(ours[newest], ours[has], is_last=is_last), is_last)


def _reach(books: Session, peer: Peer, newest: int, has: int, items: Iterable[Item]) -> Reach:
    if peer.state is not PeerState.CONFIRMED:
        return Reach.NOTHING
    last = next((item for item in items if int(item.ref) == newest), None)
    if has == newest:
        voiced = last is not None and channel.voiced_by(books, peer.center_id, last.epoch, last.seq)
        return Reach.BY_VOICE if voiced else Reach.HAS_IT
    return Reach.SENT if last is not None and last.state == outbox.SEALED else Reach.WAITING


def _grace(newest: SignedCard, held: SignedCard, *, is_last: bool) -> str:
    """Return what being behind means for what the peer seals to us."""
    if held.card.kem == newest.card.kem:
        return f"has card {held.card.version}; what it seals opens"
    if held.card.kem in newest.card.previous_kem:
        return f"in grace{', the last' if is_last else ''}: seals to card {held.card.version}"
    return f"OUT OF GRACE: what it seals to card {held.card.version} does not open"
