"""Enrolment: a card comes in, two people compare sixty digits, only then is anything sent or taken.

Until it is confirmed a peer is unverified: nothing goes to it, nothing is taken from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.domain.errors import InputError, StoreError
from fusion_tui.domain.user import Right
from fusion_tui.services import identity
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import filled
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import keyring
from fusion_tui.store.engine import Session
from fusion_tui.sync import card, digits, trust
from fusion_tui.sync.manifest import Revoked
from fusion_tui.sync.payload import Card


@dataclass(frozen=True)
class PeerCode:
    """What two people read to each other."""

    peer: str
    digits: str
    card: str
    own_card: str


@dataclass(frozen=True)
class Witness:
    """Who compared the digits, both named, and by which means."""

    by: str
    and_: str
    means: str


def own_card(desk: Desk) -> bytes:
    """Return our card, as the file a peer is given."""
    with desk.read() as books:
        return identity.own_envelope(books, desk.center)


def add(desk: Desk, envelope: bytes) -> Peer:
    """Take a center's card; a new peer is unverified until two people have compared the digits.

    Raises PeerError for a card that proves nothing, or that another center's rights stand against.
    """
    new = card.parse(envelope)
    with desk.write("peer add", Right.ENROL) as entry:
        entry.subject = new.card.id.hex()
        own, circle = _own(desk, entry.books), enrolled(entry.books)
        held = next((peer for peer in circle if peer.card.id == new.card.id), None)
        after = trust.renew(held, new, own, circle) if held else trust.meet(new, own, circle)
        if after is not held:
            keyring.put_card(entry.books, new.card.id.hex(), new.card.version, envelope)
            keyring.save_peer(entry.books, _described(desk, entry.books, after))
        return needed_peer(entry.books, new.card.id.hex())


def renew(desk: Desk, books: Session, envelope: bytes, by: trust.PeerKeys) -> None:
    """Take a peer's next card, which came in a bundle it signed; raises PeerError where the rules stand against it."""
    new, circle = card.parse(envelope), enrolled(books)
    held = next(peer for peer in circle if peer.card.id == by.center_id)
    trust.require_carrier(new, held, by)
    after = trust.renew(held, new, _own(desk, books), circle)
    if after is not held:
        keyring.put_card(books, new.card.id.hex(), new.card.version, envelope)
        keyring.save_peer(books, _described(desk, books, after))


def code(desk: Desk, peer: str) -> PeerCode:
    """Return the sixty digits of a peer and us, and both cards' short forms, to be read aloud."""
    with desk.read() as books:
        found = needed_peer(books, peer)
        theirs, ours = trusted(books, found).cards[0], identity.own_card(books, desk.center)
    said = digits.verify_digits(bytes.fromhex(desk.center.center_id), bytes.fromhex(found.center_id))
    return PeerCode(found.code, said, theirs.fingerprint, ours.fingerprint)


def confirm(desk: Desk, peer: str, said: str, version: str, witness: Witness) -> Peer:
    """Confirm a peer whose digits and card were compared; two different persons stand for it, by name."""
    if not witness.means.strip():
        raise InputError("say by which means the digits were compared", "--means phone, in person ...")
    with desk.write("peer confirm", Right.ENROL) as entry:
        known = needed_peer(entry.books, peer)
        entry.subject = known.center_id
        now = desk.clock.now()
        said_by = trust.Confirmation(witness.by, witness.and_, now.date().isoformat(), witness.means)
        trust.confirm(trusted(entry.books, known), _own(desk, entry.books), said, version, said_by)
        fields = {"confirmed_by": witness.by, "confirmed_and": witness.and_, "confirmed_means": witness.means}
        confirmed = filled(Peer, known.model_dump(), {**fields, "state": PeerState.CONFIRMED, "confirmed_at": now})
        keyring.save_peer(entry.books, confirmed)
    return confirmed


def enrolled(books: Session) -> list[trust.Peer]:
    """Return all peers as the rules of trust see them."""
    return [trusted(books, peer) for peer in keyring.peers(books)]


def trusted(books: Session, peer: Peer) -> trust.Peer:
    """Return one peer as the rules of trust see it: its cards, newest first, and what was confirmed."""
    cards = tuple(map(card.parse, keyring.cards(books, peer.center_id)))
    if not cards:
        raise StoreError("a peer has no card in the store", "restore the profile from a backup")
    when = peer.confirmed_at.date().isoformat() if peer.confirmed_at else ""
    said = trust.Confirmation(peer.confirmed_by, peer.confirmed_and, when, peer.confirmed_means) if when else None
    told = tuple(
        Revoked(bytes.fromhex(key), bytes.fromhex(epoch), seq, bytes.fromhex(head))
        for key, epoch, seq, head in keyring.positions(books, peer.center_id)
    )
    return trust.Peer(cards, said, peer.state is PeerState.REVOKED, told)


def learn(books: Session, known: trust.Peer, told: Iterable[Revoked], by: trust.PeerKeys) -> None:
    """Keep what a bundle told of the sender's revoked pairs, as far as its signer may speak about them."""
    for one in trust.learn_positions(known, told, by).positions[len(known.positions) :]:
        where = (one.key.hex(), one.epoch.hex(), one.seq, one.head.hex())
        keyring.add_position(books, known.card.id.hex(), *where)


def peers(desk: Desk) -> list[Peer]:
    """Return all peers."""
    with desk.read() as books:
        return keyring.peers(books)


def _own(desk: Desk, books: Session) -> Card:
    return identity.own_card(books, desk.center).card


def _described(desk: Desk, books: Session, peer: trust.Peer) -> Peer:
    known = keyring.peer(books, peer.card.id.hex())
    header = known.model_dump() if known else {"center_id": peer.card.id.hex(), "added": desk.clock.now()}
    names = {"name": peer.card.center.name, "code": peer.card.center.code, "card_version": peer.card.version}
    return filled(Peer, header, names)
