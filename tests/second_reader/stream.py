"""The encrypted content: C2SP chunked encryption v1, instance Cobblestone-256 (section 2.3)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.second_reader.hpke import hkdf_expand
from tests.second_reader.outcome import BrokenError

LABEL = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"
SALT, COMMITMENT, TAG = 24, 32, 16
PREFIX = SALT + COMMITMENT
CHUNK = 16_384


def stream_length(plain: int) -> int:
    """How long the stream of so many bytes is."""
    return PREFIX + plain + TAG * (plain // CHUNK + 1)


def is_stream_length(length: int) -> bool:
    """Whether a plaintext has a stream of this length: the last chunk has a tag and is shorter than a full one."""
    return length > PREFIX and (length - PREFIX) % (CHUNK + TAG) >= TAG


def plain_length(length: int) -> int:
    """How many bytes the plaintext of a stream of this length has."""
    whole, last = divmod(length - PREFIX, CHUNK + TAG)
    return whole * CHUNK + last - TAG


def open_stream(stream: bytes, input_key: bytes, context: bytes) -> Iterator[bytes]:
    """Give the plaintext chunk by chunk, each only once it opened.

    Raises:
        BrokenError: `stream`: the length, the commitment, or a chunk

    """
    key, base, commitment = derived(input_key, stream[:SALT], context)
    if not is_stream_length(len(stream)) or not hmac.compare_digest(commitment, stream[SALT:PREFIX]):
        raise BrokenError("stream")
    aead = AESGCM(key)
    for number, at in enumerate(range(PREFIX, len(stream), CHUNK + TAG)):
        try:
            yield aead.decrypt(nonce(base, number), stream[at : at + CHUNK + TAG], b"")
        except InvalidTag as error:
            raise BrokenError("stream") from error


def make_stream(plain: bytes, input_key: bytes, context: bytes, salt: bytes | None = None) -> bytes:
    salt = salt or secrets.token_bytes(SALT)
    key, base, commitment = derived(input_key, salt, context)
    aead = AESGCM(key)
    chunks = (plain[at : at + CHUNK] for at in range(0, CHUNK * (len(plain) // CHUNK) + 1, CHUNK))
    sealed = (aead.encrypt(nonce(base, number), chunk, b"") for number, chunk in enumerate(chunks))
    return salt + commitment + b"".join(sealed)


def derived(input_key: bytes, salt: bytes, context: bytes) -> tuple[bytes, bytes, bytes]:
    """Key, base nonce and commitment."""
    okm = hkdf_expand(input_key, LABEL + salt + context, 76, "sha512")
    return okm[:32], okm[32:44], okm[44:]


def nonce(base: bytes, number: int) -> bytes:
    return (int.from_bytes(base, "big") ^ number).to_bytes(12, "big")
