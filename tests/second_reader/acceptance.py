"""Which card is accepted (section 3.3): of a center not met before, and against the ones held of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from tests.second_reader.card import Card
from tests.second_reader.keys import KemSecret, PublicPair
from tests.second_reader.outcome import BrokenError


@dataclass(frozen=True)
class Me:
    """The reader: its name, the KEM pairs it still opens (the current one first), and what it takes."""

    id: bytes
    kem: tuple[KemSecret, ...]
    root: PublicPair | None = None
    code: str = ""
    bundle_bytes: int = 2**30


@dataclass(frozen=True)
class Peer:
    """A center met: its accepted cards, rising, and whether two persons confirmed it (section 4)."""

    cards: tuple[Card, ...]
    confirmed: bool = True

    @property
    def id(self) -> bytes:
        return self.cards[-1].id

    @property
    def held(self) -> Card:
        return self.cards[-1]

    @property
    def revoked(self) -> frozenset[bytes]:
        """Names of pairs ever revoked: what was revoked stays revoked (section 14)."""
        return frozenset().union(*(card.revoked for card in self.cards))

    def names(self, version: int, pair: PublicPair) -> bool:
        """Whether the card of that version names the pair; between two held versions both must."""
        below = [card for card in self.cards if card.version <= version]
        above = [card for card in self.cards if card.version >= version]
        return bool(below and above) and below[-1].sign == pair == above[0].sign

    def with_card(self, card: Card) -> Peer:
        return replace(self, cards=(*self.cards, card))


class Step(StrEnum):
    """What a card that breaks no rule does to the one held."""

    SAME = "same"
    IGNORED = "ignored"
    ACCEPTED = "accepted"


def meet(card: Card, me: Me, others: Iterable[Peer]) -> Peer:
    """Begin with a center not met before; it stays unconfirmed.

    Raises:
        BrokenError: `known-center`, `own-root`, `root-chain`, `code-taken`

    """
    others = list(others)
    if card.id == me.id or card.root == me.root:
        raise BrokenError("own-root")
    if any(peer.id == card.id for peer in others):
        raise BrokenError("known-center")
    if card.id != card.root.center_id:
        raise BrokenError("root-chain")
    _code_is_free(card, me, others)
    return Peer((card,), confirmed=False)


def renew(card: Card, peer: Peer, me: Me, others: Iterable[Peer]) -> Step:
    """Decide about a card of a center already met, row by row: the first row that fits decides.

    Raises:
        BrokenError: `other-center`, `root-change`, `card-fork`, `min-format`, `own-root`, `revoked-key`, `code-taken`

    """
    held = peer.held
    if card.id != held.id:
        raise BrokenError("other-center")
    if card.payload == held.payload:
        return Step.SAME
    if card.version < held.version:
        return Step.IGNORED
    if card.root != held.root and not card.signed_by_old_root(held.root):
        raise BrokenError("root-change")
    if card.version == held.version:
        raise BrokenError("card-fork")
    if card.min_format < held.min_format:
        raise BrokenError("min-format")
    if card.root == me.root:
        raise BrokenError("own-root")
    if card.sign.name in peer.revoked:
        raise BrokenError("revoked-key")
    _code_is_free(card, me, [other for other in others if other.id != card.id])
    return Step.ACCEPTED


def _code_is_free(card: Card, me: Me, others: Iterable[Peer]) -> None:
    if card.code in {me.code, *(peer.held.code for peer in others)}:
        raise BrokenError("code-taken")
