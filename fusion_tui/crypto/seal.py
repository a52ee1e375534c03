"""The seal: a short key encrypted to one center, so that only it can open it.

HPKE base mode, single shot, empty associated data (RFC 9180), with KEM 0x0051 MLKEM1024-P384,
KDF 0x0002 HKDF-SHA384 and AEAD 0x0002 AES-256-GCM: it stays shut unless both ML-KEM-1024 and
P-384 fall. The library's output is enc || ciphertext.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM1024PrivateKey, MLKEM1024PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM1024P384PrivateKey,
    MLKEM1024P384PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fusion_tui.domain.errors import FormatError, SealError, StoreError

MLKEM1024_PUBLIC = 1568
MLKEM1024_SEED = 64
P384_PUBLIC = 97
P384_PRIVATE = 48
ENC = 1665  # ML-KEM-1024 ciphertext (1568) || P-384 point (97)
TAG = 16

_CURVE = ec.SECP384R1()
_SUITE = Suite(KEM.MLKEM1024_P384, KDF.HKDF_SHA384, AEAD.AES_256_GCM)


def _weak(what: str) -> FormatError:
    return FormatError("weak-key", f"an encryption key was refused: {what}", "ask the other center for a new card")


@dataclass(frozen=True)
class KemPublic:
    """A center's checked public encryption keys: ``mlkem1024`` (1568 bytes) and ``p384`` (97 bytes, uncompressed).

    Raises FormatError("weak-key") for what can't be used.
    """

    mlkem1024: bytes
    p384: bytes

    def __post_init__(self) -> None:
        if not self.p384.startswith(b"\x04"):
            raise _weak("the p-384 point is not in the uncompressed form")
        try:
            self._key  # noqa: B018 - loading is the library's own check: lengths, on the curve, in the modulus
        except ValueError as error:
            raise _weak("the library does not accept it") from error

    @classmethod
    def load(cls, mlkem1024: bytes, p384: bytes) -> KemPublic:
        """Return the keys that came from outside; raise FormatError("weak-key") for what can't be used."""
        return cls(mlkem1024, p384)

    @cached_property
    def _key(self) -> MLKEM1024P384PublicKey:
        point = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, self.p384)
        return MLKEM1024P384PublicKey(MLKEM1024PublicKey.from_public_bytes(self.mlkem1024), point)


@dataclass(frozen=True)
class KemPair:
    """A center's private encryption keys: ML-KEM seed (64 bytes) and P-384 scalar (48 bytes, big-endian).

    Never shown by ``repr``. Raises StoreError for bytes that are no key.
    """

    mlkem1024: bytes = field(repr=False)
    p384: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.mlkem1024) != MLKEM1024_SEED or len(self.p384) != P384_PRIVATE:
            raise StoreError("a private encryption key is damaged", "restore the profile from a backup")

    @classmethod
    def generate(cls) -> KemPair:
        """Return a fresh pair from the system's random source."""
        scalar = ec.generate_private_key(_CURVE).private_numbers().private_value
        return cls(os.urandom(MLKEM1024_SEED), scalar.to_bytes(P384_PRIVATE, "big"))

    @cached_property
    def _parts(self) -> tuple[MLKEM1024PrivateKey, ec.EllipticCurvePrivateKey]:
        try:
            scalar = ec.derive_private_key(int.from_bytes(self.p384, "big"), _CURVE)
        except ValueError as error:
            raise StoreError("a private encryption key is damaged", "restore the profile from a backup") from error
        return MLKEM1024PrivateKey.from_seed_bytes(self.mlkem1024), scalar

    @cached_property
    def _key(self) -> MLKEM1024P384PrivateKey:
        return MLKEM1024P384PrivateKey(*self._parts)

    @cached_property
    def public(self) -> KemPublic:
        """The public half."""
        mlkem, scalar = self._parts
        point = scalar.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return KemPublic(mlkem.public_key().public_bytes_raw(), point)


def seal(content_key: bytes, to: KemPublic, info: bytes) -> bytes:
    """Return enc || ciphertext of a key for one recipient: 1713 bytes for a key of 32."""
    return _SUITE.encrypt(content_key, to._key, info)  # noqa: SLF001 - the key object stays in this module


def unseal(sealed: bytes, pair: KemPair, info: bytes) -> bytes:
    """Return the key inside a seal; raise SealError("seal") where it is not ours or was changed."""
    try:
        return _SUITE.decrypt(sealed, pair._key, info)  # noqa: SLF001 - the key object stays in this module
    except (InvalidTag, ValueError) as error:
        raise SealError("seal", "the seal does not open", "it is damaged, or made for another key") from error
