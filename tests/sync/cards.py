"""Invented centers with their keys, for tests about cards and trust."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from fusion_tui.crypto.seal import KemPair
from fusion_tui.crypto.signing import SigningPair
from fusion_tui.sync import card
from fusion_tui.sync.card import Card, Center, SignedCard, center_id

CREATED = "2026-03-01T08:00:00.000Z"


@cache
def signing(name: str) -> SigningPair:
    """Return a pair that belongs to a name, always the same."""
    seed = name.encode().ljust(32, b".")
    return SigningPair(seed, seed[::-1])


@cache
def kem(name: str) -> KemPair:
    """Return an encryption pair that belongs to a name, always the same."""
    return KemPair(name.encode().ljust(64, b"."), name.encode().rjust(48, b"\x01"))


@dataclass(frozen=True)
class Maker:
    """Makes the cards of one invented center."""

    code: str

    @property
    def root(self) -> SigningPair:
        return signing(f"{self.code} root")

    @property
    def id(self) -> bytes:
        return center_id(self.root.public)

    def card(self, version: int = 1, **changes: Any) -> Card:
        first = Card(
            id=self.id,
            center=Center(f"{self.code.title()} Fusion Center", self.code, "regional"),
            version=version,
            prev=None,
            root=self.root.public,
            sign=signing(f"{self.code} sign {version}").public,
            kem=kem(self.code).public,
            created=CREATED,
        )
        return replace(first, **changes)

    def signed(self, version: int = 1, **changes: Any) -> SignedCard:
        return card.parse(card.build(self.card(version, **changes), self.root))

    def rerooted(self, version: int, root: SigningPair, old: SigningPair | None, **changes: Any) -> SignedCard:
        return card.parse(card.build(self.card(version, root=root.public, **changes), root, old))


HARBOR = Maker("HARBOR")
PRAIRIE = Maker("PRAIRIE")
OURS = Maker("OURS")
