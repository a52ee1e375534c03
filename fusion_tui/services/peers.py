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
from fusion_tui.store import keyring, outbox
from fusion_tui.store.engine import Session
from fusion_tui.store.outbox import Item
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


@dataclass(frozen=True)
class Heard:
    """How many groups were read to us that are the same as ours, and which one differs; 0 where none does."""

    same: int
    differs: int = 0


def own_card(desk: Desk) -> bytes:
    """Return our card, as the file a peer is given."""
    with desk.read() as books:
        return identity.own_envelope(books, desk.center)


def add(desk: Desk, envelope: bytes) -> Peer:
    """Take a center's card; a new peer is unverified until two people have compared the digits.

    What was sealed to a key that the card no longer names goes to the new one. Raises PeerError for a card that
    proves nothing, or that another center's rights stand against.
    """
    from fusion_tui.services.exchange import receipts, reissuing

    new = card.parse(envelope)
    with desk.write("peer add", Right.ENROL, whole=True) as entry:
        entry.subject = new.card.id.hex()
        own, circle = _own(desk, entry.books), enrolled(entry.books)
        held = next((peer for peer in circle if peer.card.id == new.card.id), None)
        after = trust.renew(held, new, own, circle) if held else trust.meet(new, own, circle)
        if after is not held:
            keyring.put_card(entry.books, new.card.id.hex(), new.card.version, envelope)
            keyring.save_peer(entry.books, _described(desk, entry.books, after))
        shut = reissuing.take_back_shut(entry.books, new.card.id.hex())
        found = needed_peer(entry.books, new.card.id.hex())
    if shut:
        receipts.erase(desk, shut)
    return found


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


def hear(desk: Desk, peer: str, said: str) -> Heard:
    """Compare what was read to us so far with the digits, whole groups only; one that differs is recorded.

    It may be a slip of the tongue, or the sign that a card was swapped on its way: who inspects the trail sees which.
    """
    found = code(desk, peer)
    whole = min(digits.signs_in(said), digits.DIGITS) // digits.GROUP
    differs = digits.first_that_differs(said, found.digits)
    if differs:
        with desk.read() as books:
            subject = needed_peer(books, peer).center_id
        desk.record("peer compare", subject, f"refused: group {differs} differs")
    return Heard(differs - 1 if differs else whole, differs)


def confirm(desk: Desk, peer: str, said: str, version: str, witness: Witness) -> Peer:
    """Confirm a peer whose digits and card were compared; two different persons stand for it, by name.

    What differs is refused with InputError, and recorded: it may be a card that was swapped on its way.
    """
    if not witness.means.strip():
        raise InputError("say by which means the digits were compared", "--means phone, in person ...")
    refusal: InputError | None = None
    with desk.write("peer confirm", Right.ENROL) as entry:
        known = needed_peer(entry.books, peer)
        entry.subject = known.center_id
        now = desk.clock.now()
        said_by = trust.Confirmation(witness.by, witness.and_, now.date().isoformat(), witness.means)
        fields = {"confirmed_by": witness.by, "confirmed_and": witness.and_, "confirmed_means": witness.means}
        confirmed = filled(Peer, known.model_dump(), {**fields, "state": PeerState.CONFIRMED, "confirmed_at": now})
        try:
            trust.confirm(trusted(entry.books, known), _own(desk, entry.books), said, version, said_by)
        except InputError as error:
            refusal, entry.outcome = error, f"refused: {error.message}"
        else:
            keyring.save_peer(entry.books, confirmed)
            _queue_cards(desk, entry.books, confirmed)
    if refusal is not None:
        raise refusal
    return confirmed


def require_confirmed(books: Session, peer: Peer) -> None:
    """Raise PolicyError for a peer to which nothing goes, and from which nothing is taken."""
    trust.may_exchange(trusted(books, peer)).require(f"compare the digits first: fusion-tui peer code {peer.code}")


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


def one(desk: Desk, code: str) -> Peer:
    """Return the peer of a code."""
    with desk.read() as books:
        return needed_peer(books, code)


def _queue_cards(desk: Desk, books: Session, peer: Peer) -> None:
    """Have our later cards wait for a peer: it may have been given an early one, by file."""
    later = sorted(version for version, _ in keyring.versions(books, desk.center.center_id))[1:]
    outbox.put(books, [Item(peer.center_id, outbox.CARD, ref=str(version)) for version in later], desk.clock.now())


def _own(desk: Desk, books: Session) -> Card:
    return identity.own_card(books, desk.center).card


def _described(desk: Desk, books: Session, peer: trust.Peer) -> Peer:
    known = keyring.peer(books, peer.card.id.hex())
    header = known.model_dump() if known else {"center_id": peer.card.id.hex(), "added": desk.clock.now()}
    names = {"name": peer.card.center.name, "code": peer.card.center.code, "card_version": peer.card.version}
    return filled(Peer, header, names)
