"""The stream: C2SP chunked-encryption, instance Cobblestone-256, for what doesn't fit in memory.

HKDF-Expand-SHA-512 gives key, base nonce and a commitment to both key and context; chunks of 16 KiB
follow under AES-256-GCM, the last one always shorter, perhaps empty, so that an end is never
mistaken for a cut. Writing is done here, because published vectors need a fixed salt; reading is
the library's own decryptor. Nothing is given out before its chunk is authenticated.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.cobblestone import Cobblestone256Decryptor
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from fusion_tui.domain.errors import SealError

KEY = 32
SALT = 24
COMMITMENT = 32
HEAD = SALT + COMMITMENT
CHUNK = 16 * 1024
TAG = 16

_NONCE = 12
_LABEL = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00"
_READ = 256 * 1024  # what decrypt holds at a time, about twice


def _damaged() -> SealError:
    return SealError("stream", "the encrypted stream is damaged or cut", "ask the sender to send it again")


def _require_key(key: bytes) -> None:
    if len(key) != KEY:
        raise _damaged()


def sealed_length(plain: int) -> int:
    """Return how long the stream of a plaintext of this length is."""
    return HEAD + plain + TAG * (plain // CHUNK + 1)


def plain_length(sealed: int) -> int:
    """Return the length of the plaintext in a stream; raise SealError("stream") for a length no stream has."""
    chunks, last = divmod(sealed - HEAD, CHUNK + TAG)
    if sealed < HEAD or last < TAG:
        raise _damaged()
    return chunks * CHUNK + last - TAG


class Encryptor:
    """One stream being written: ``update`` any number of times, then ``finish`` once.

    A salt is only given to reproduce published vectors. Raises SealError("stream") for a key that
    is not 32 bytes.
    """

    def __init__(self, key: bytes, context: bytes, salt: bytes | None = None) -> None:
        _require_key(key)
        salt = os.urandom(SALT) if salt is None else salt
        derived = HKDFExpand(SHA512(), KEY + _NONCE + COMMITMENT, _LABEL + salt + context).derive(key)
        self._aead = AESGCM(derived[:KEY])
        self._nonce = int.from_bytes(derived[KEY : KEY + _NONCE], "big")
        self._head = salt + derived[KEY + _NONCE :]
        self._number = 0
        self._rest = b""

    def update(self, data: bytes) -> bytes:
        """Return the stream's bytes that this plaintext completes."""
        data = self._rest + data if self._rest else data
        end = len(data) - len(data) % CHUNK
        view = memoryview(data)
        out = [self._take_head(), *(self._chunk(view[at : at + CHUNK]) for at in range(0, end, CHUNK))]
        self._rest = bytes(view[end:])
        return b"".join(out)

    def finish(self) -> bytes:
        """Return the stream's last bytes, which end in the short chunk."""
        return self._take_head() + self._chunk(memoryview(self._rest))

    def _take_head(self) -> bytes:
        head, self._head = self._head, b""
        return head

    def _chunk(self, plain: memoryview) -> bytes:
        nonce = (self._nonce ^ self._number).to_bytes(_NONCE, "big")
        self._number += 1
        return self._aead.encrypt(nonce, plain, None)


def decrypt(file: BinaryIO, length: int, key: bytes, context: bytes) -> Iterator[bytes]:
    """Yield the plaintext of the stream of ``length`` bytes that starts at the file's position.

    Each piece is authenticated before it is yielded; the end is known good only when the iterator
    ends. Raises SealError("stream") for a wrong key or context, a changed, cut or lengthened stream.
    """
    _require_key(key)
    decryptor = Cobblestone256Decryptor(key, context)
    try:
        while length:
            data = file.read(min(length, _READ))
            if not data:
                raise _damaged()
            length -= len(data)
            if plain := decryptor.update(data):
                yield plain
        yield decryptor.finalize()
    except InvalidTag as error:
        raise _damaged() from error
