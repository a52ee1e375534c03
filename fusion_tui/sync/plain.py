"""A bundle's plaintext, read by length from the verified stream; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, cast

from fusion_tui.crypto import cobblestone
from fusion_tui.crypto.signing import ED25519_SIGNATURE, MLDSA87_SIGNATURE
from fusion_tui.domain.errors import FormatError
from fusion_tui.sync import header

FRONT = 4 + ED25519_SIGNATURE + MLDSA87_SIGNATURE  # before the bodies, beside the manifest


class _Place:
    """A place of its own in a file that several readers share."""

    def __init__(self, file: BinaryIO, at: int) -> None:
        self._file = file
        self._at = at

    def read(self, size: int) -> bytes:
        self._file.seek(self._at)
        data = self._file.read(size)
        self._at += len(data)
        return data


class Plain:
    """The plaintext of a bundle file from its beginning, in order.

    Every method raises SealError("stream") where the stream is damaged.
    """

    def __init__(self, file: BinaryIO, length: int, content_key: bytes, context: bytes) -> None:
        stream = cast("BinaryIO", _Place(file, header.HEAD))
        self._pieces = cobblestone.decrypt(stream, length - header.HEAD, content_key, context)
        self._rest = b""

    def read(self, size: int) -> bytes:
        """Return exactly this many bytes; raise FormatError("length") where the plaintext ends before."""
        return b"".join(self.pieces(size))

    def pieces(self, size: int) -> Iterator[bytes]:
        """Yield the next ``size`` bytes in pieces; raises as :meth:`read` does."""
        while size:
            piece = self._rest or next(self._pieces, b"")
            if not piece:
                raise FormatError("length", "the plaintext is shorter than the manifest says")
            taken, self._rest = piece[:size], piece[size:]
            size -= len(taken)
            yield taken

    def remainder(self) -> Iterator[bytes]:
        """Yield all that is left; once it ended, the whole stream was authentic."""
        rest, self._rest = self._rest, b""
        yield rest
        yield from self._pieces
