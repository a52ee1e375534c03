"""Center cards (``*.ftc``): who a center is, and the keys it signs with and is sealed to.

A card is a DSSE envelope whose payload is signed by the center's root pair, and after a change of root
by the old root as well. The center id is the hash of the *first* root and never changes. A card proves
only that its root wrote it: whether that root is to be trusted is for :mod:`fusion_tui.sync.trust`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from fusion_tui.crypto.signing import (
    ED25519_SIGNATURE,
    MLDSA87_SIGNATURE,
    Signatures,
    SigningPair,
    SigningPublic,
    pae,
)
from fusion_tui.domain.errors import FormatError, LimitError, RollbackError, SignatureError
from fusion_tui.sync import limits, payload, strictjson
from fusion_tui.sync.payload import Card, Center

__all__ = ["TYPE", "Card", "Center", "SignedCard", "Succession", "build", "center_id", "parse", "sign_key", "succeeds"]

TYPE = "application/vnd.fusion-tui.card.v1+json"
ROOT_TYPE = "application/vnd.fusion-tui.root.v1"
SIGN_TYPE = "application/vnd.fusion-tui.sign.v1"

_ENVELOPE = frozenset({"payload", "payloadType", "signatures"})
_SIGNATURE = frozenset({"keyid", "sig"})
_ROOT = (("root-ed25519", ED25519_SIGNATURE), ("root-mldsa87", MLDSA87_SIGNATURE))
_OLD_ROOT = (("old-root-ed25519", ED25519_SIGNATURE), ("old-root-mldsa87", MLDSA87_SIGNATURE))


@dataclass(frozen=True)
class SignedCard:
    """A card whose own root signed it; ``old_root`` are the signatures of the root before, at a change of root."""

    card: Card
    payload: bytes
    old_root: Signatures | None = None

    @property
    def payload_hash(self) -> bytes:
        """The SHA-256 of the payload: ``prev`` of the next card."""
        return sha256(self.payload).digest()

    @property
    def fingerprint(self) -> str:
        """``VERSION:HEX8``, the form read aloud beside the sixty digits."""
        return f"{self.card.version}:{self.payload_hash.hex()[:8]}"

    def is_signed_by_old(self, root: SigningPublic) -> bool:
        """Whether this root signed as the old one."""
        return self.old_root is not None and root.verify(pae(TYPE, self.payload), self.old_root)


def center_id(root: SigningPublic) -> bytes:
    """Return the id of the center whose first root this is (32 bytes)."""
    return root.fingerprint(ROOT_TYPE)


def sign_key(pair: SigningPublic) -> bytes:
    """Return the name of an operational signing pair, as ``revoked`` lists it (32 bytes)."""
    return pair.fingerprint(SIGN_TYPE)


def build(card: Card, root: SigningPair, old_root: SigningPair | None = None) -> bytes:
    """Return the card's file, signed by its root, and at a change of root by the old one.

    It is read back first: raises what :func:`parse` raises, for a card that no reader would take.
    """
    body = strictjson.dump(payload.to_json(card))
    signed = [*zip(_ROOT, root.sign(pae(TYPE, body)), strict=True)]
    if old_root:
        signed += zip(_OLD_ROOT, old_root.sign(pae(TYPE, body)), strict=True)
    signatures = [{"keyid": keyid, "sig": payload.b64(sig)} for (keyid, _), sig in signed]
    data = strictjson.dump({"payload": payload.b64(body), "payloadType": TYPE, "signatures": signatures})
    parse(data)
    return data


def parse(data: bytes) -> SignedCard:
    """Return a card that is signed by the root it names.

    Raises LimitError("card-size") above 64 KiB, FormatError("json" | "schema" | "weak-key"),
    SignatureError("card-signature") where that root didn't sign it, SignatureError("revoked-key") where
    the signing pair it offers is among those it revokes.
    """
    if len(data) > limits.CARD:
        raise LimitError("card-size", "a card is larger than the format allows")
    found = strictjson.exact_keys(strictjson.parse(data), _ENVELOPE, "the card's envelope")
    if found["payloadType"] != TYPE:
        raise strictjson.refusal("payloadType of the card")
    body = strictjson.b64_of(found["payload"], None, "payload of the card")
    own, old = _signatures(found["signatures"])
    fields = payload.keys_of(strictjson.parse(body))
    root = payload.root_of(fields)
    if not root.verify(pae(TYPE, body), own):
        raise SignatureError("card-signature", "the card is not signed by the root it names", "ask for it again")
    card = payload.typed(fields, root)
    if sign_key(card.sign) in card.revoked:
        raise SignatureError("revoked-key", "the card offers a signing pair that it revokes", "ask for a new card")
    return SignedCard(card, body, old)


def _signatures(value: object) -> tuple[Signatures, Signatures | None]:
    found = strictjson.items(value, len(_ROOT) + len(_OLD_ROOT), "signatures of the card")
    own = _pair(found[:2], _ROOT)
    return own, _pair(found[2:], _OLD_ROOT) if found[2:] else None


def _pair(found: Sequence[Any], expected: Sequence[tuple[str, int]]) -> Signatures:
    if len(found) != len(expected):
        raise strictjson.refusal("signatures of the card")
    return Signatures(*(_signature(entry, *named) for entry, named in zip(found, expected, strict=True)))


def _signature(value: object, keyid: str, size: int) -> bytes:
    found = strictjson.exact_keys(value, _SIGNATURE, "a signature of the card")
    if found["keyid"] != keyid:
        raise strictjson.refusal("keyid of a signature of the card")
    return strictjson.b64_of(found["sig"], size, f"the signature {keyid}")


class Succession(StrEnum):
    """What a card is to the one held."""

    NEWER = "newer"
    SAME = "same"
    OLDER = "older"


def succeeds(held: SignedCard, new: SignedCard) -> Succession:
    """Return what a card is to the one held of the same center: only a NEWER one replaces it.

    Any higher version is accepted, gaps allowed, under the pinned root or under a root that it signed.
    Raises FormatError("other-center"), SignatureError("root-change") for a root the pinned one didn't
    sign, RollbackError("card-fork") for another payload under the version held, RollbackError("min-format")
    for a format version that goes down.
    """
    if new.card.id != held.card.id:
        raise FormatError("other-center", "the card is of another center")
    if new.payload == held.payload:
        return Succession.SAME
    if new.card.version < held.card.version:
        return Succession.OLDER
    _require_root(held, new)
    _require_forward(held, new)
    return Succession.NEWER


def _require_root(held: SignedCard, new: SignedCard) -> None:
    if new.card.root != held.card.root and not new.is_signed_by_old(held.card.root):
        hint = "ask for every card since the one you hold, or enroll the center again"
        raise SignatureError("root-change", "the card's root is not signed by the root you hold", hint)


def _require_forward(held: SignedCard, new: SignedCard) -> None:
    if new.card.version == held.card.version:
        hint = "call the other center: two cards with one number mean a copied or stolen root"
        raise RollbackError("card-fork", "another card under the version you hold", hint)
    if new.card.min_format < held.card.min_format:
        raise RollbackError("min-format", "the card goes back to an older format", "call the other center")
