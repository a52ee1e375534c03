"""Who may be heard: peers, how they are enrolled, and the signing pairs a bundle is tried against.

A peer is heard and written to only while CONFIRMED: two named persons compared digits and card with the
other center, out of band. What a card proves by itself is only that its root wrote it. A center is met
by the card of its first root, whose hash is its id; every later root is signed by the one before. A
revoked pair is heard only up to a position its center told under another pair. Nothing here reads a
file or a clock: state goes in, state comes out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fusion_tui.crypto.signing import SigningPublic
from fusion_tui.domain.center import PeerState
from fusion_tui.domain.decision import Decision, refuse_if
from fusion_tui.domain.errors import FormatError, InputError, SignatureError
from fusion_tui.sync.card import SignedCard, Succession, center_id, sign_key, succeeds
from fusion_tui.sync.digits import (
    DIGITS,
    digits_in,
    first_that_differs,
    same_digits,
    signs_in,
    verify_digits,
    verify_hex,
    verify_words,
)
from fusion_tui.sync.manifest import Revoked
from fusion_tui.sync.payload import Card

_GROUPS = "twelve groups of five, read aloud by the peer"
_SLIP = "it may be a slip of the finger: type it anew as it is read to you"


@dataclass(frozen=True)
class PeerKeys:
    """One signing pair of one enrolled center, with the version of the card that names it."""

    center_id: bytes
    card_version: int
    signing: SigningPublic


@dataclass(frozen=True)
class Confirmation:
    """The two persons who confirmed, on which day, by which means; kept as it was said."""

    by: str
    second: str
    on: str
    means: str


@dataclass(frozen=True)
class Peer:
    """A center we met: its accepted cards, newest first, and what was confirmed or revoked about it.

    ``positions`` are all that was told of where its revoked pairs were good up to.
    """

    cards: tuple[SignedCard, ...]
    confirmation: Confirmation | None = None
    is_revoked: bool = False
    positions: tuple[Revoked, ...] = ()

    @property
    def card(self) -> Card:
        """The newest card."""
        return self.cards[0].card

    @property
    def state(self) -> PeerState:
        """Revoked outweighs confirmed."""
        if self.is_revoked:
            return PeerState.REVOKED
        return PeerState.CONFIRMED if self.confirmation else PeerState.UNVERIFIED

    @property
    def revoked_keys(self) -> frozenset[bytes]:
        """The names of all pairs ever revoked by a card: what was revoked stays so.

        A position alone revokes nothing: whoever stole an older pair could silence the one in use with it.
        """
        return frozenset(key for signed in self.cards for key in signed.card.revoked)


def meet(new: SignedCard, own: Card, peers: Iterable[Peer]) -> Peer:
    """Return the center of a card as a new, unverified peer.

    Raises FormatError("own-root") for our own card, ("known-center") for a peer already met, ("root-chain")
    for a card after a change of root, ("code-taken") for a code that we or another root hold.
    """
    others = list(peers)
    if new.card.id == own.id or new.card.root == own.root:
        raise FormatError("own-root", "this is our own card", "give it to the other center")
    if any(peer.card.id == new.card.id for peer in others):
        raise FormatError("known-center", "the center is enrolled already", "add the card as its next one")
    if center_id(new.card.root) != new.card.id:
        hint = "ask for every card since the center's first, and add them in their order"
        raise FormatError("root-chain", "the card's root is not the center's first one", hint)
    _require_free_code(new.card, own, others)
    return Peer((new,))


def renew(peer: Peer, new: SignedCard, own: Card, others: Iterable[Peer]) -> Peer:
    """Return a peer with its next card; unchanged for a card it already has or an older one.

    Raises what :func:`fusion_tui.sync.card.succeeds` raises, FormatError("own-root") for our own root, and
    FormatError("code-taken").
    """
    if succeeds(peer.cards[0], new) is not Succession.NEWER:
        return peer
    if new.card.root == own.root:
        raise FormatError("own-root", "the card names our own root", "call the other center")
    if sign_key(new.card.sign) in peer.revoked_keys:
        raise SignatureError("revoked-key", "the card offers a signing pair revoked before", "call the other center")
    _require_free_code(new.card, own, others)
    return replace(peer, cards=(new, *peer.cards))


def _require_free_code(card: Card, own: Card, peers: Iterable[Peer]) -> None:
    taken = {_folded(own.center.code)} | {_folded(peer.card.center.code) for peer in peers if peer.card.id != card.id}
    if _folded(card.center.code) in taken:
        raise FormatError("code-taken", "another center holds the code of this card", "call both centers")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def require_carrier(new: SignedCard, peer: Peer, by: PeerKeys) -> None:
    """Raise SignatureError unless a card in a bundle is the sender's own, under a pair that is not revoked."""
    if new.card.id != by.center_id or peer.card.id != by.center_id:
        raise SignatureError("foreign-card", "a bundle brings another center's card", "ask that center for its card")
    if sign_key(by.signing) in peer.revoked_keys:
        raise SignatureError("revoked-key", "a card came under a revoked signing pair", "call the other center")


def learn_positions(peer: Peer, told: Iterable[Revoked], by: PeerKeys) -> Peer:
    """Return a peer with what a bundle told about its revoked pairs.

    A pair says nothing about itself: whoever stole it could say anything. A revoked pair says nothing at all.
    """
    speaker = sign_key(by.signing)
    if speaker in peer.revoked_keys:
        return peer
    heard = dict.fromkeys((*peer.positions, *(one for one in told if one.key != speaker)))
    return replace(peer, positions=tuple(heard))


def confirm(peer: Peer, own: Card, digits: str, card: str, confirmation: Confirmation) -> Peer:
    """Return a peer as CONFIRMED, once what was read aloud is what we hold.

    ``digits`` may be the sixty digits, the hex or the words; ``card`` is VERSION:HEX8. Raises InputError
    where either differs, or where the two persons are not two.
    """
    forms = [make(own.id, peer.card.id) for make in (verify_digits, verify_hex, verify_words)]
    count = digits_in(digits)
    if count not in (0, DIGITS):
        raise InputError(f"{DIGITS} digits are needed, {count} were given", _GROUPS)
    if not any(same_digits(digits, form) for form in forms):
        raise _differing(digits, forms)
    if not same_digits(card, peer.cards[0].fingerprint):
        raise InputError(
            "the card differs from the one held", f"{_SLIP}; else ask for the newest card, then compare again"
        )
    names = {_folded(" ".join(name.split())) for name in (confirmation.by, confirmation.second)}
    if len(names) < 2 or "" in names:
        raise InputError("two different persons confirm a center", "name both")
    return replace(peer, confirmation=confirmation)


def _differing(said: str, forms: Sequence[str]) -> InputError:
    """Return what is wrong with what was said: not whole, or which group of it differs first."""
    meant = next((form for form in forms if signs_in(form) == signs_in(said)), "")
    if not meant:
        return InputError(f"{signs_in(said)} signs are neither the {DIGITS} digits nor their hex or words", _GROUPS)
    group = first_that_differs(said, meant)
    hint = f"{_SLIP}; else do not exchange anything: compare them again by another way"
    return InputError(f"the digits differ: group {group} is the first that does", hint)


def may_exchange(peer: Peer) -> Decision:
    """Whether anything goes to a peer or is taken from it."""
    return refuse_if(peer.state is PeerState.REVOKED, "the peer was revoked") & refuse_if(
        peer.state is PeerState.UNVERIFIED, "nobody has compared the peer's digits yet"
    )


def refuse_downgrade(peer: Peer, version: int) -> None:
    """Raise FormatError("downgrade") for a bundle in an older format than the peer's card promises."""
    if version < peer.card.min_format:
        raise FormatError("downgrade", "the bundle is in a format its sender gave up", "call the other center")


def candidates(peers: Iterable[Peer]) -> tuple[PeerKeys, ...]:
    """Return the pairs a bundle's signatures are tried against: of confirmed peers, newest card first.

    A revoked pair is among them only where a position says up to where it was good; whether a bundle is
    from before that is for :mod:`fusion_tui.sync.revocation`.
    """
    return tuple(
        PeerKeys(signed.card.id, signed.card.version, signed.card.sign)
        for peer in peers
        if may_exchange(peer).allowed
        for signed in peer.cards
        if _is_heard(peer, sign_key(signed.card.sign))
    )


def _is_heard(peer: Peer, key: bytes) -> bool:
    return key not in peer.revoked_keys or any(told.key == key for told in peer.positions)
