"""Volumes: the files beside a bundle that hold a large content, in parts.

A bundle's ``blobs`` line names them and brings the key; without it a volume is noise with a number. Its 44
bytes of header are the context of its stream, so a part can't stand for another one, nor for one of another
content; the line holds the hash of each whole file, so it is known before anything is opened whether a file
is the one that was meant. The parts together hold the content and zeros up to a Padmé length.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import BinaryIO

from fusion_tui.crypto import cobblestone
from fusion_tui.domain.errors import FormatError, IncompleteError, SealError, StoreError
from fusion_tui.sync import limits
from fusion_tui.sync.padme import padme

MAGIC = b"\x89FTD\r\n\x1a\n"
VERSION = 1
SUITE = 1
ID = 16
HEADER = 44
PART = 256 * limits.MIB  # of the content in one file: what is lost on the way costs no more than that again

_LAYOUT = struct.Struct(">8sHH16sIIQ")
_PIECE = 256 * limits.KIB


@dataclass(frozen=True)
class Front:
    """What anybody can read of a volume: which content it belongs to, its number of how many, the file's length."""

    id: bytes
    n: int
    count: int
    length: int

    def to_bytes(self) -> bytes:
        """Return the 44 bytes."""
        return _LAYOUT.pack(MAGIC, VERSION, SUITE, self.id, self.n, self.count, self.length)

    @property
    def context(self) -> bytes:
        """The stream's context, which binds it to the header."""
        return b"fusion-tui/ftd1" + self.to_bytes()

    def check_length(self, actual: int) -> None:
        """Raise IncompleteError("truncated") for a shorter file than stated, FormatError("trailing") for a longer."""
        if actual < self.length:
            raise _truncated()
        if actual > self.length:
            raise FormatError("trailing", "bytes were appended to a part of an attachment", "ask for it again")


def parse(data: bytes) -> Front:
    """Return the header at the start of ``data``.

    Raises IncompleteError("truncated") where it is cut, FormatError("magic"), FormatError("version"), or
    FormatError("length") for a number or a length that no volume has.
    """
    if not data.startswith(MAGIC):
        raise _truncated() if MAGIC.startswith(data) else FormatError("magic", "not a part of an attachment")
    if len(data) < HEADER:
        raise _truncated()
    _, version, suite, blob, n, count, length = _LAYOUT.unpack(data[:HEADER])
    if (version, suite) != (VERSION, SUITE):
        raise FormatError("version", "a part of an attachment has a version this program does not know", "update it")
    if not 1 <= n <= count <= limits.VOLUMES or not HEADER < length < limits.VOLUME:
        raise FormatError("length", "a part of an attachment states what no part has")
    plain_length(length)
    return Front(blob, n, count, length)


def file_length(plain: int) -> int:
    """Return how long the file of a part of this many bytes is."""
    return HEADER + cobblestone.sealed_length(plain)


def plain_length(length: int) -> int:
    """Return how many bytes of plaintext a file of this length holds; raise FormatError("length") for no such file."""
    try:
        return cobblestone.plain_length(length - HEADER)
    except SealError as error:
        raise FormatError("length", "a part of an attachment states a length that no part has") from error


def parts(size: int, part: int = PART) -> list[int]:
    """Return how many bytes of plaintext each volume of a content holds: all of one length but the last."""
    total = padme(size)
    return [min(part, total - at) for at in range(0, total, part)]


def fits(size: int, lengths: Iterable[int]) -> bool:
    """Whether files of these lengths hold a content of this size and its padding, no more and no less."""
    try:
        return sum(map(plain_length, lengths)) == padme(size)
    except FormatError:
        return False


class Supply:
    """A content and its padding, taken from the front in parts."""

    def __init__(self, pieces: Iterable[bytes], size: int) -> None:
        self._pieces = chain(pieces, _zeros(padme(size) - size))
        self._rest = b""

    def take(self, count: int) -> Iterator[bytes]:
        """Yield the next ``count`` bytes; raises StoreError where the content ends before."""
        while count:
            piece = self._rest or next(self._pieces, b"")
            if not piece:
                raise StoreError("a content is shorter than was noted", "fusion-tui doctor checks the store")
            taken, self._rest = piece[:count], piece[count:]
            count -= len(taken)
            yield taken


def write(out: BinaryIO, front: Front, key: bytes, pieces: Iterable[bytes]) -> bytes:
    """Write one volume, and return the SHA-256 of the whole file."""
    digest, stream, head = sha256(), cobblestone.Encryptor(key, front.context), front.to_bytes()
    for piece in chain([head], (stream.update(piece) for piece in pieces), _last(stream)):
        digest.update(piece)
        out.write(piece)
    return digest.digest()


def read(file: BinaryIO, front: Front, key: bytes) -> Iterator[bytes]:
    """Yield the plaintext of a volume, its header passed over; raises SealError("stream") for any other bytes."""
    file.seek(HEADER)
    yield from cobblestone.decrypt(file, front.length - HEADER, key, front.context)


def content(pieces: Iterable[bytes], size: int, digest: bytes) -> Iterator[bytes]:
    """Yield the content in the plaintext of all volumes; raise FormatError("blob") where it isn't what was stated.

    That it is the whole is known when the iterator ends.
    """
    found, left = sha256(), size
    for piece in pieces:
        data, rest = piece[:left], piece[left:]
        left -= len(data)
        found.update(data)
        if rest.count(0) != len(rest):
            raise _no_blob()
        if data:
            yield data
    if left or found.digest() != digest:
        raise _no_blob()


def fronts(blob: bytes, lengths: Sequence[int]) -> list[Front]:
    """Return the headers of all volumes of a content, whose files have these lengths."""
    return [Front(blob, n, len(lengths), length) for n, length in enumerate(lengths, start=1)]


def _last(stream: cobblestone.Encryptor) -> Iterator[bytes]:
    yield stream.finish()


def _zeros(count: int) -> Iterator[bytes]:
    for at in range(0, count, _PIECE):
        yield bytes(min(_PIECE, count - at))


def _truncated() -> IncompleteError:
    hint = "wait for the copy to end, or ask the sender to send it again"
    return IncompleteError("truncated", "a part of an attachment is shorter than it says", hint)


def _no_blob() -> FormatError:
    return FormatError(
        "blob", "the parts of an attachment do not give what was stated", "ask for it to be issued again"
    )
