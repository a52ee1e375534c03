"""Who we are to other centers: three key pairs, and the card that shows their public halves."""

from __future__ import annotations

from dataclasses import dataclass, field

from fusion_tui.crypto.seal import KemPair
from fusion_tui.crypto.signing import SEED, SigningPair
from fusion_tui.domain.center import Center
from fusion_tui.domain.clock import Clock, stamp
from fusion_tui.domain.errors import StoreError
from fusion_tui.store import keyring
from fusion_tui.store.engine import Session
from fusion_tui.sync import card
from fusion_tui.sync.card import Card, SignedCard

KIND = "fusion-center"
_MLKEM_SEED = 64


@dataclass(frozen=True)
class Keys:
    """Root, operational signing and encryption pairs; ``kem`` has the one in use first."""

    root: SigningPair = field(repr=False)
    sign: SigningPair = field(repr=False)
    kem: tuple[KemPair, ...] = field(repr=False)

    @property
    def center_id(self) -> bytes:
        """The id that follows from our first root."""
        return card.center_id(self.root.public)


def generate() -> Keys:
    """Return fresh pairs from the system's random source."""
    return Keys(SigningPair.generate(), SigningPair.generate(), (KemPair.generate(),))


def establish(books: Session, keys: Keys, center: Center, clock: Clock) -> None:
    """Keep the keys of a new center, and its first card."""
    now = clock.now()
    for kind, pair in (("root", keys.root), ("sign", keys.sign)):
        keyring.add_secret(books, kind, pair.ed25519 + pair.mldsa87, now)
    keyring.add_secret(books, "kem", keys.kem[0].mlkem1024 + keys.kem[0].p384, now)
    first = Card(
        id=keys.center_id,
        center=card.Center(center.name, center.code, KIND),
        version=1,
        prev=None,
        root=keys.root.public,
        sign=keys.sign.public,
        kem=keys.kem[0].public,
        created=stamp(now),
    )
    keyring.put_card(books, center.center_id, 1, card.build(first, keys.root))


def keys(books: Session) -> Keys:
    """Return our pairs; raises StoreError where one is missing."""
    root, sign = keyring.secrets(books, "root"), keyring.secrets(books, "sign")
    kem = keyring.secrets(books, "kem")
    if not (root and sign and kem):
        raise StoreError("the center's keys are missing from the store", "restore the profile from a backup")
    return Keys(_signing(root[0]), _signing(sign[0]), tuple(map(_kem, kem)))


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
