"""Who we are to other centers: three key pairs, and the card that shows their public halves."""

from __future__ import annotations

from dataclasses import dataclass, field

from fusion_tui.crypto.seal import KemPair
from fusion_tui.crypto.signing import SEED, SigningPair
from fusion_tui.domain.center import Center
from fusion_tui.domain.clock import Clock, stamp
from fusion_tui.domain.errors import StoreError
from fusion_tui.store import channel, keyring
from fusion_tui.store.engine import Session
from fusion_tui.sync import card, limits
from fusion_tui.sync.bundle import Sender
from fusion_tui.sync.card import Card, SignedCard
from fusion_tui.sync.manifest import Revoked

KIND = "fusion-center"
JOURNAL = "journal"
_MLKEM_SEED = 64


@dataclass(frozen=True)
class Keys:
    """Root, operational signing and encryption pairs; ``kem`` has the one in use first."""

    root: SigningPair = field(repr=False)
    sign: SigningPair = field(repr=False)
    kem: tuple[KemPair, ...] = field(repr=False)


def generate() -> Keys:
    """Return fresh pairs from the system's random source."""
    return Keys(SigningPair.generate(), SigningPair.generate(), (KemPair.generate(),))


def id_of(keys: Keys) -> bytes:
    """Return the id of a center whose first root this is: it never changes, whatever is rotated later."""
    return card.center_id(keys.root.public)


def establish(books: Session, keys: Keys, center: Center, clock: Clock) -> None:
    """Keep the keys of a new center, and its first card."""
    now = clock.now()
    for kind, pair in (("root", keys.root), ("sign", keys.sign)):
        keyring.add_secret(books, kind, pair.ed25519 + pair.mldsa87, now)
    keyring.add_secret(books, "kem", keys.kem[0].mlkem1024 + keys.kem[0].p384, now)
    first = Card(
        id=id_of(keys),
        center=card.Center(center.name, center.code, KIND),
        version=1,
        prev=None,
        root=keys.root.public,
        sign=keys.sign.public,
        kem=keys.kem[0].public,
        created=stamp(now),
    )
    keyring.put_card(books, center.center_id, 1, card.build(first, keys.root))


def keep_journal_pair(books: Session, pair: KemPair, clock: Clock) -> None:
    """Keep the pair that events before unlock are sealed to."""
    keyring.add_secret(books, JOURNAL, pair.mlkem1024 + pair.p384, clock.now())


def journal_pair(books: Session) -> KemPair:
    """Return the pair that opens the journal; raises StoreError where it is missing."""
    found = keyring.secrets(books, JOURNAL)
    if not found:
        raise StoreError("the key of the journal is missing from the store", "restore the profile from a backup")
    return _kem(found[0])


def keys(books: Session) -> Keys:
    """Return our pairs; raises StoreError where one is missing."""
    root, sign = keyring.secrets(books, "root"), keyring.secrets(books, "sign")
    kem = keyring.secrets(books, "kem")
    if not (root and sign and kem):
        raise StoreError("the center's keys are missing from the store", "restore the profile from a backup")
    return Keys(_signing(root[0]), _signing(sign[0]), tuple(map(_kem, kem)))


def sender(books: Session, center: Center, before: int | None = None) -> Sender:
    """Return who signs: our newest pair, or the one of the card before a version that is carried."""
    newest = own_card(books, center)
    chosen = newest
    if before is not None:
        earlier = (card.parse(envelope) for version, envelope in keyring.versions(books, center.center_id)
                   if version < before)  # fmt: skip
        chosen = next(earlier, newest)
    pairs = map(_signing, keyring.secrets(books, "sign", limit=-1))
    found = next((pair for pair in pairs if pair.public == chosen.card.sign), None)
    if found is None:
        raise StoreError("a signing key of this center is missing", "restore the profile from a backup")
    return Sender(bytes.fromhex(center.center_id), chosen.card.version, found)


def revocations(books: Session, center: Center, peer: str) -> tuple[Revoked, ...]:
    """Return up to where each of our revoked pairs was good towards a peer."""
    return tuple(
        Revoked(key, bytes.fromhex(last.epoch), last.seq, bytes.fromhex(last.manifest_hash))
        for key in own_card(books, center).card.revoked
        for last in channel.last_signed(books, peer, key.hex())
    )[-limits.REVOKED :]


def own_card(books: Session, center: Center) -> SignedCard:
    """Return our newest card."""
    return card.parse(own_envelope(books, center))


def own_envelope(books: Session, center: Center) -> bytes:
    """Return our newest card as the file a peer is given."""
    envelopes = keyring.cards(books, center.center_id)
    if not envelopes:
        raise StoreError("the center's card is missing from the store", "restore the profile from a backup")
    return envelopes[0]


def _signing(secret: bytes) -> SigningPair:
    return SigningPair(secret[:SEED], secret[SEED:])


def _kem(secret: bytes) -> KemPair:
    return KemPair(secret[:_MLKEM_SEED], secret[_MLKEM_SEED:])
