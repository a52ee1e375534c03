"""Bodies: stored bytes to content and back, one piece at a time, never past a stated size.

``zlib`` is one RFC 1950 stream without a dictionary that ends exactly at ``length`` and gives exactly
``size``. Line bodies are UTF-8 without CR, each line of 2 bytes to 1 MiB ended by one LF, at least one.
Everything here takes and gives iterators of byte pieces, so that memory doesn't grow with a body.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from fusion_tui.domain.errors import FormatError, LimitError
from fusion_tui.sync import limits, manifest
from fusion_tui.sync.manifest import BodyEntry
from fusion_tui.sync.merkle import Tree

STATEMENTS = "statements"
ATTACHMENT = "attachment"
BLOBS = "blobs"
CARD = "card"
RECEIPTS = "receipts"
DIGEST = "digest"
LINES = frozenset({STATEMENTS, BLOBS, RECEIPTS, DIGEST})
TYPES = LINES | {ATTACHMENT, CARD}

PIECE = 256 * limits.KIB


@dataclass(frozen=True)
class Body:
    """One body to be sent; a callable ``source`` gives the same pieces each time it is called."""

    type: str
    encoding: str
    source: bytes | Callable[[], Iterable[bytes]]

    def pieces(self) -> Iterable[bytes]:
        """Return the content from its beginning."""
        return (self.source,) if isinstance(self.source, bytes) else self.source()

    def stored(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield its pieces as they stand in the bundle."""
        return encoded(pieces) if self.encoding == "zlib" else iter(pieces)


def line_body(type_: str, lines: Sequence[bytes] | Callable[[], Iterable[bytes]], encoding: str = "zlib") -> Body:
    """Return a line body of lines given without their LF."""

    def source() -> Iterator[bytes]:
        return gathered(line + b"\n" for line in (lines() if callable(lines) else lines))

    return Body(type_, encoding, source)


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces that are worth a call: small ones are joined."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    if size:
        yield b"".join(waiting)


def encoded(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the zlib stream of these pieces."""
    compressor = zlib.compressobj()
    for piece in pieces:
        if data := compressor.compress(piece):
            yield data
    yield compressor.flush()


def decoded(entry: BodyEntry, stored: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the content of a body; raise FormatError("zlib") for anything but the one stream of that size."""
    return _inflated(stored, entry.size) if entry.encoding == "zlib" else iter(stored)


def _inflated(stored: Iterable[bytes], size: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    left = size
    for piece in stored:
        while piece or inflater.unconsumed_tail:
            # One byte more than is left, so that a stream that goes on is seen to go on.
            data = _inflate(inflater, piece or inflater.unconsumed_tail, min(PIECE, left + 1))
            piece = b""  # noqa: PLW2901 - the rest of it waits in the inflater
            left -= len(data)
            if left < 0 or inflater.unused_data:
                raise _no_zlib()
            if data:
                yield data
    if left or not inflater.eof:
        raise _no_zlib()


def _inflate(inflater: zlib._Decompress, data: bytes, most: int) -> bytes:
    try:
        return inflater.decompress(data, most)
    except zlib.error as error:
        raise _no_zlib() from error


def _no_zlib() -> FormatError:
    return FormatError("zlib", "a body is not the one zlib stream that was stated", "ask the sender to issue it again")


class Lines:
    """A line body being taken apart: ``feed`` every piece, then ``end`` once."""

    def __init__(self) -> None:
        self._rest = b""
        self._none = True

    def feed(self, piece: bytes) -> list[bytes]:
        """Return the lines this piece completes, without their LF; raises as :func:`split` does."""
        if b"\r" in piece:
            raise _no_lines("there is a carriage return")
        *whole, self._rest = (self._rest + piece).split(b"\n")
        for line in whole:
            _check_line(line)
        if len(self._rest) > limits.LINE:
            raise _long()
        self._none = self._none and not whole
        return whole

    def end(self) -> None:
        """Raise FormatError("lines") unless the last line had its end and there was one."""
        if self._rest or self._none:
            raise _no_lines("the last line has no end")


def split(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a line body, each without its LF.

    Raises FormatError("lines") for a CR, a line too short, a last line without LF or no line at all,
    LimitError("line") for a line too long.
    """
    lines = Lines()
    for piece in pieces:
        yield from lines.feed(piece)
    lines.end()


def _check_line(line: bytes) -> None:
    if len(line) > limits.LINE:
        raise _long()
    if len(line) < limits.LINE_LEAST:
        raise _no_lines("a line is too short")


def _long() -> LimitError:
    return LimitError("line", "a line is longer than the format allows")


def _no_lines(what: str) -> FormatError:
    return FormatError("lines", f"a body is not made of lines: {what}", "ask the sender which program wrote it")


def measure(body: Body, tree: Tree) -> tuple[Body, BodyEntry]:
    """Return the body and its entry for the manifest, after a pass over its content.

    Statements go into the tree. Content that zlib would shrink beyond the limit is stored as it is.
    Raises FormatError or LimitError for what a reader would refuse.
    """
    watched = _watched(body, tree) if body.type in LINES else body.pieces()
    entry = _entry(body, watched)
    if entry.size > entry.length * limits.ZLIB_RATIO:
        body = replace(body, encoding="none")
        entry = _entry(body, body.pieces())
    manifest.check_body(entry)
    return body, entry


def _watched(body: Body, tree: Tree) -> Iterator[bytes]:
    lines = Lines()
    for piece in body.pieces():
        for line in lines.feed(piece):
            if body.type == STATEMENTS:
                tree.add(line)
                check_count(tree.count)
        yield piece
    lines.end()


def check_count(statements: int) -> None:
    """Raise LimitError("statements") beyond what one bundle may carry."""
    if statements > limits.STATEMENTS:
        raise LimitError("statements", "the bundle holds more statements than the format allows")


def _entry(body: Body, pieces: Iterable[bytes]) -> BodyEntry:
    digest, length, size = sha256(), 0, 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces:
            size += len(piece)
            yield piece

    for piece in body.stored(counted()):
        digest.update(piece)
        length += len(piece)
    return BodyEntry(body.type, body.encoding, length, size, digest.digest())
