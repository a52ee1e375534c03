"""The seal of the content key: HPKE base mode, single shot, with MLKEM1024-P384 (section 2.2), by its formulas."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM1024PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.second_reader.keys import KemPublic, KemSecret, raw_point
from tests.second_reader.outcome import BrokenError

SUITE_ID = b"HPKE" + bytes.fromhex("0051 0002 0002")
CIPHERTEXT, POINT = 1568, 97
ENC = CIPHERTEXT + POINT


def hkdf_expand(prk: bytes, info: bytes, length: int, algorithm: str) -> bytes:
    """RFC 5869 §2.3."""
    out = block = b""
    counter = 1
    while len(out) < length:
        block = hmac.digest(prk, block + info + bytes([counter]), algorithm)
        out, counter = out + block, counter + 1
    return out[:length]


def labeled_extract(salt: bytes, label: bytes, ikm: bytes) -> bytes:
    """HKDF-Extract; an empty salt is 48 zero bytes (RFC 5869 §2.2)."""
    return hmac.digest(salt or bytes(48), b"HPKE-v1" + SUITE_ID + label + ikm, "sha384")


def labeled_expand(prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return hkdf_expand(prk, length.to_bytes(2, "big") + b"HPKE-v1" + SUITE_ID + label + info, length, "sha384")


def open_seal(sealed: bytes, secret: KemSecret, info: bytes) -> bytes:
    """Open ``enc || ciphertext``.

    Raises:
        BrokenError: `seal`

    """
    try:
        key, nonce = _schedule(_decapsulated(sealed[:ENC], secret), info)
        return AESGCM(key).decrypt(nonce, sealed[ENC:], b"")
    except (InvalidTag, ValueError) as error:
        raise BrokenError("seal") from error


def make_seal(content_key: bytes, public: KemPublic, info: bytes) -> bytes:
    """Seal for the holder of ``public``: ``enc || ciphertext``."""
    pq, ciphertext = MLKEM1024PublicKey.from_public_bytes(public.mlkem1024).encapsulate()
    ephemeral = ec.generate_private_key(ec.SECP384R1())
    traditional = ephemeral.exchange(ec.ECDH(), public.point())
    point = raw_point(ephemeral.public_key())
    key, nonce = _schedule(_combined(pq, traditional, point, public.p384), info)
    return ciphertext + point + AESGCM(key).encrypt(nonce, content_key, b"")


def _combined(pq: bytes, traditional: bytes, ephemeral: bytes, recipient: bytes) -> bytes:
    return hashlib.sha3_256(pq + traditional + ephemeral + recipient + b"MLKEM1024-P384").digest()


def _decapsulated(enc: bytes, secret: KemSecret) -> bytes:
    if enc[CIPHERTEXT] != 4:
        raise BrokenError("seal")
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP384R1(), enc[CIPHERTEXT:])
    scalar = secret.scalar()
    pq = secret.mlkem().decapsulate(enc[:CIPHERTEXT])
    traditional = scalar.exchange(ec.ECDH(), point)
    return _combined(pq, traditional, enc[CIPHERTEXT:], raw_point(scalar.public_key()))


def _schedule(shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    """Key and nonce of a shared secret, without a pre-shared key."""
    context = b"\0" + labeled_extract(b"", b"psk_id_hash", b"") + labeled_extract(b"", b"info_hash", info)
    secret = labeled_extract(shared, b"secret", b"")
    return labeled_expand(secret, b"key", context, 32), labeled_expand(secret, b"base_nonce", context, 12)
