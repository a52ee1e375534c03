"""Keys and signatures (sections 2 and 3): pairs as they stand in cards, and which of them are refused."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA87PrivateKey, MLDSA87PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM1024PrivateKey, MLKEM1024PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.second_reader import formulas
from tests.second_reader.outcome import BrokenError

ED25519, MLDSA87 = 32, 2592
SIGNATURE_ED25519, SIGNATURE_MLDSA87 = 64, 4627
MLKEM1024, P384 = 1568, 97

FIELD_25519 = 2**255 - 19
SMALL_ORDER = {
    0,
    1,
    FIELD_25519 - 1,
    int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
    int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
}
MODULUS_MLKEM = 3329


@dataclass(frozen=True)
class PublicPair:
    """Ed25519 and ML-DSA-87, raw. Both sign, and both signatures must hold."""

    ed25519: bytes
    mldsa87: bytes

    @property
    def center_id(self) -> bytes:
        return formulas.center_id(self.ed25519, self.mldsa87)

    @property
    def name(self) -> bytes:
        return formulas.signing_key(self.ed25519, self.mldsa87)

    def check(self) -> None:
        """Refuse keys under which somebody else can sign: `weak-key`."""
        y = int.from_bytes(self.ed25519, "little") & (1 << 255) - 1
        if y >= FIELD_25519 or y in SMALL_ORDER:
            raise BrokenError("weak-key")
        try:
            Ed25519PublicKey.from_public_bytes(self.ed25519)
            MLDSA87PublicKey.from_public_bytes(self.mldsa87)
        except ValueError as error:
            raise BrokenError("weak-key") from error

    def ed25519_holds(self, message: bytes, signature: bytes) -> bool:
        return _holds(Ed25519PublicKey.from_public_bytes(self.ed25519), message, signature)

    def mldsa87_holds(self, message: bytes, signature: bytes) -> bool:
        return _holds(MLDSA87PublicKey.from_public_bytes(self.mldsa87), message, signature)

    def holds(self, message: bytes, signatures: tuple[bytes, bytes]) -> bool:
        return self.ed25519_holds(message, signatures[0]) and self.mldsa87_holds(message, signatures[1])


def _holds(key: Ed25519PublicKey | MLDSA87PublicKey, message: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


@dataclass(frozen=True)
class SecretPair:
    """The seeds of a signing pair, 32 bytes each."""

    ed25519: bytes
    mldsa87: bytes

    @property
    def public(self) -> PublicPair:
        one = Ed25519PrivateKey.from_private_bytes(self.ed25519)
        other = MLDSA87PrivateKey.from_seed_bytes(self.mldsa87)
        return PublicPair(one.public_key().public_bytes_raw(), other.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> tuple[bytes, bytes]:
        one = Ed25519PrivateKey.from_private_bytes(self.ed25519)
        return one.sign(message), MLDSA87PrivateKey.from_seed_bytes(self.mldsa87).sign(message)


@dataclass(frozen=True)
class KemPublic:
    """What others seal to."""

    mlkem1024: bytes
    p384: bytes

    def point(self) -> ec.EllipticCurvePublicKey:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP384R1(), self.p384)

    def check(self) -> None:
        """Refuse a point not whole or not on the curve, or coefficients not below the modulus: `weak-key`."""
        packed = int.from_bytes(self.mlkem1024[:1536], "little")
        if (
            len(self.p384) != P384
            or self.p384[0] != 4
            or not all(packed >> at & 0xFFF < MODULUS_MLKEM for at in range(0, 12_288, 12))
        ):
            raise BrokenError("weak-key")
        try:
            self.point()
            MLKEM1024PublicKey.from_public_bytes(self.mlkem1024)
        except ValueError as error:
            raise BrokenError("weak-key") from error


@dataclass(frozen=True)
class KemSecret:
    """The seed d || z of ML-KEM-1024 (64 bytes), and the scalar of P-384 (48)."""

    mlkem1024: bytes
    p384: bytes

    def mlkem(self) -> MLKEM1024PrivateKey:
        return MLKEM1024PrivateKey.from_seed_bytes(self.mlkem1024)

    def scalar(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(self.p384, "big"), ec.SECP384R1())

    @property
    def public(self) -> KemPublic:
        return KemPublic(self.mlkem().public_key().public_bytes_raw(), raw_point(self.scalar().public_key()))


def raw_point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A point as its two coordinates after the byte 04."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
