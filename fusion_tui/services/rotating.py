"""Rotation: new key pairs for the center, each told to the peers by a card, and revocation of a pair that leaked.

A card travels in a bundle signed by the pair before it, so that a peer that missed one is told which is
missing. A revoked pair was good up to a position, which goes to each peer under the new pair; nobody
needs to be enrolled again. A stolen encryption key opens what was recorded before it was rotated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from fusion_tui.crypto.seal import KemPair, KemPublic
from fusion_tui.crypto.signing import SigningPair
from fusion_tui.domain.center import PeerState
from fusion_tui.domain.clock import stamp
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.user import Right
from fusion_tui.services import identity
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.exchange import numbering
from fusion_tui.store import keyring, outbox, people
from fusion_tui.store.engine import Session
from fusion_tui.store.outbox import Item
from fusion_tui.sync import card, limits
from fusion_tui.sync.card import Card, SignedCard


class Pair(StrEnum):
    """The three pairs of a center."""

    ROOT = "root"
    SIGN = "sign"
    KEM = "kem"


@dataclass(frozen=True)
class OwnCard:
    """One of our cards, and how many confirmed peers have acknowledged it."""

    version: int
    fingerprint: str
    created: str
    signing_key: str
    revoked: int
    told: int
    waiting: int


def rotate(desk: Desk, pair: Pair) -> SignedCard:
    """Make a new pair of a kind, and have the card that shows it wait for every confirmed peer."""
    with desk.write(f"rotate {pair}", Right.ENROL) as entry:
        made = _rotated(desk, entry, pair)
        entry.subject, entry.outcome = desk.center.center_id, f"card {made.fingerprint}"
    return made


def revoke(desk: Desk, reason: str) -> SignedCard:
    """Give up the signing pair in use: rotate it, then revoke it from the last bundle it signed on.

    Two cards, because no pair speaks about itself: the first brings the new pair, the second, under the
    new pair, revokes the old one.
    """
    if not reason.strip():
        raise InputError("a revocation needs a reason", '--reason "WHY IT IS GIVEN UP"')
    with desk.write("revoke sign", Right.ENROL) as entry:
        given_up = card.sign_key(identity.own_card(entry.books, desk.center).card.sign)
        _rotated(desk, entry, Pair.SIGN)
        made = _issued(desk, entry, lambda held: replace(held, revoked=(*held.revoked, given_up)))
        entry.subject, entry.outcome = given_up.hex(), f"card {made.fingerprint}: {reason.strip()}"[:200]
    return made


def own_cards(desk: Desk) -> list[OwnCard]:
    """Return our cards, newest first, and how far each has come."""
    with desk.read() as books:
        envelopes = keyring.cards(books, desk.center.center_id)
        told = outbox.tally(books, outbox.CARD)
    return [_described(card.parse(envelope), told) for envelope in envelopes]


def _described(signed: SignedCard, told: dict[tuple[str, str], int]) -> OwnCard:
    ref = str(signed.card.version)
    return OwnCard(
        version=signed.card.version,
        fingerprint=signed.fingerprint,
        created=signed.card.created,
        signing_key=card.sign_key(signed.card.sign).hex(),
        revoked=len(signed.card.revoked),
        told=told.get((ref, outbox.DONE), 0),
        waiting=sum(told.get((ref, state), 0) for state in (outbox.WAITING, outbox.SEALED)),
    )


def _rotated(desk: Desk, entry: Entry, pair: Pair) -> SignedCard:
    if pair is Pair.KEM:
        kem = KemPair.generate()
        _keep(desk, entry, pair, kem.mlkem1024 + kem.p384)
        return _issued(desk, entry, lambda held: replace(held, kem=kem.public, previous_kem=_kept_open(held)))
    fresh = SigningPair.generate()
    old = identity.keys(entry.books).root
    _keep(desk, entry, pair, fresh.ed25519 + fresh.mldsa87)
    if pair is Pair.ROOT:
        return _issued(desk, entry, lambda held: replace(held, root=fresh.public), old)
    return _issued(desk, entry, lambda held: replace(held, sign=fresh.public))


def _kept_open(held: Card) -> tuple[KemPublic, ...]:
    return (held.kem, *held.previous_kem)[: limits.PREVIOUS_KEMS]


def _keep(desk: Desk, entry: Entry, pair: Pair, secret: bytes) -> None:
    keyring.add_secret(entry.books, pair, secret, desk.clock.now())


def issue_anew(books: Session, now: datetime) -> None:
    """Have a card with the pairs that are here go to every confirmed peer: later ones may be lost with a store."""
    _issue(books, now, lambda held: held)


def _issued(
    desk: Desk, entry: Entry, change: Callable[[Card], Card], old_root: SigningPair | None = None
) -> SignedCard:
    return _issue(entry.books, desk.clock.now(), change, old_root)


def _issue(
    books: Session, now: datetime, change: Callable[[Card], Card], old_root: SigningPair | None = None
) -> SignedCard:
    """Write the next card, keep it, and have it wait for every confirmed peer."""
    center = people.center(books)
    held = identity.own_card(books, center)
    version = numbering.after(books, held.card.version)
    following = replace(held.card, version=version, prev=held.payload_hash, created=stamp(now))
    envelope = card.build(change(following), identity.keys(books).root, old_root)
    made = card.parse(envelope)
    keyring.put_card(books, center.center_id, made.card.version, envelope)
    confirmed = [peer for peer in keyring.peers(books) if peer.state is PeerState.CONFIRMED]
    outbox.put(books, [Item(peer.center_id, outbox.CARD, ref=str(version)) for peer in confirmed], now)
    return made
