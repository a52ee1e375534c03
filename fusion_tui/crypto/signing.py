"""Signatures: Ed25519 and ML-DSA-87 over one message, and both must hold.

The message is the DSSE pre-authentication encoding of what is signed, so a signature for one kind
of payload never fits another. ML-DSA takes the empty context (FIPS 204, the pure variant).
A public key is checked when it is made: nothing weak has the type that verifies.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA87PrivateKey, MLDSA87PublicKey

from fusion_tui.domain.errors import FormatError, StoreError

ED25519_PUBLIC = 32
ED25519_SIGNATURE = 64
MLDSA87_PUBLIC = 2592
MLDSA87_SIGNATURE = 4627
SEED = 32

_FIELD = 2**255 - 19
_SIGN_BIT = 2**255
# The y of every point of order 1, 2, 4 and 8, as an integer: with such a key anyone can forge.
_SMALL_ORDER = frozenset(
    int.from_bytes(bytes.fromhex(y), "little")
    for y in (
        "00" * 32,
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
)


class Signatures(NamedTuple):
    """One message's two signatures: Ed25519 (64 bytes) and ML-DSA-87 (4627 bytes)."""

    ed25519: bytes
    mldsa87: bytes


def pae(payload_type: str, payload: bytes) -> bytes:
    """Return the pre-authentication encoding of a payload (DSSE v1, protocol.md)."""
    name = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(payload), payload)


def _weak(what: str) -> FormatError:
    return FormatError("weak-key", f"a signing key was refused: {what}", "ask the other center for a new card")


def _check_point(ed25519: bytes) -> None:
    y = int.from_bytes(ed25519, "little") & (_SIGN_BIT - 1)
    if y >= _FIELD:
        raise _weak("the ed25519 point is not canonical")
    if y in _SMALL_ORDER:
        raise _weak("the ed25519 point has small order")


@dataclass(frozen=True)
class SigningPublic:
    """A verified pair of public keys: ``ed25519`` (32 bytes) and ``mldsa87`` (2592 bytes).

    ``cryptography`` loads non-canonical points and points of small order, and forged signatures then
    verify; so they are refused here. Raises FormatError("weak-key").
    """

    ed25519: bytes
    mldsa87: bytes

    def __post_init__(self) -> None:
        try:
            self._keys  # noqa: B018 - loading is the library's own check, of the lengths too
        except ValueError as error:
            raise _weak("the library does not accept it") from error
        _check_point(self.ed25519)

    @classmethod
    def load(cls, ed25519: bytes, mldsa87: bytes) -> SigningPublic:
        """Return the pair of keys that came from outside; raise FormatError("weak-key") for what can't be trusted."""
        return cls(ed25519, mldsa87)

    @cached_property
    def _keys(self) -> tuple[Ed25519PublicKey, MLDSA87PublicKey]:
        return Ed25519PublicKey.from_public_bytes(self.ed25519), MLDSA87PublicKey.from_public_bytes(self.mldsa87)

    def verify(self, message: bytes, signatures: Signatures) -> bool:
        """Whether both signatures hold for the message; Ed25519, the cheaper one, is asked first."""
        ed25519, mldsa87 = self._keys
        try:
            ed25519.verify(signatures.ed25519, message)
            mldsa87.verify(signatures.mldsa87, message)
        except InvalidSignature:
            return False
        return True

    def fingerprint(self, payload_type: str) -> bytes:
        """Return SHA-256(PAE(payload_type, ed25519 || mldsa87)): a center id, or the name of a signing pair."""
        return sha256(pae(payload_type, self.ed25519 + self.mldsa87)).digest()


@dataclass(frozen=True)
class SigningPair:
    """A pair of private keys, as the seeds both algorithms start from; never shown by ``repr``.

    Raises StoreError for seeds that are not 32 bytes.
    """

    ed25519: bytes = field(repr=False)
    mldsa87: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.ed25519) != SEED or len(self.mldsa87) != SEED:
            raise StoreError("a private signing key is damaged", "restore the profile from a backup")

    @classmethod
    def generate(cls) -> SigningPair:
        """Return a fresh pair from the system's random source."""
        return cls(os.urandom(SEED), os.urandom(SEED))

    @cached_property
    def _keys(self) -> tuple[Ed25519PrivateKey, MLDSA87PrivateKey]:
        return Ed25519PrivateKey.from_private_bytes(self.ed25519), MLDSA87PrivateKey.from_seed_bytes(self.mldsa87)

    @cached_property
    def public(self) -> SigningPublic:
        """The public half."""
        ed25519, mldsa87 = self._keys
        return SigningPublic(ed25519.public_key().public_bytes_raw(), mldsa87.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> Signatures:
        """Return both signatures of a message that is already encoded by :func:`pae`."""
        ed25519, mldsa87 = self._keys
        return Signatures(ed25519.sign(message), mldsa87.sign(message))
