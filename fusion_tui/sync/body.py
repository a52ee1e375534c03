"""Bodies: stored bytes to content and back, one piece at a time, never past a stated size.

``zlib`` is one RFC 1950 stream without a dictionary that ends exactly at ``length`` and gives exactly
``size``. Line bodies are UTF-8 without CR, each line of 2 bytes to 1 MiB ended by one LF, at least one.
Everything here takes and gives iterators of byte pieces, so that memory doesn't grow with a body.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from fusion_tui.domain.errors import FormatError, LimitError
from fusion_tui.sync import limits, manifest
from fusion_tui.sync.behind import Behind
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
KEPT = 32 * limits.MIB  # bytes of a body as it is stored that memory may hold


@dataclass(frozen=True)
class Known:
    """What a store that finds content by its SHA-256 knows of it already."""

    size: int
    sha256: bytes


@dataclass(frozen=True)
class Body:
    """One body to be sent; a callable ``source`` gives the same pieces each time it is called.

    Of an attachment that is stored as it is size and hash may be ``known``: then it is read once, as it is
    written, and found out there if they are wrong.
    """

    type: str
    encoding: str
    source: bytes | Callable[[], Iterable[bytes]]
    known: Known | None = None
    kept: tuple[bytes, ...] | None = field(default=None, repr=False)

    def pieces(self) -> Iterable[bytes]:
        """Return the content from its beginning."""
        return (self.source,) if isinstance(self.source, bytes) else self.source()

    def once_more(self) -> Iterator[bytes]:
        """Yield its pieces as they stand in the bundle, from its beginning."""
        return packed(self.encoding, self.pieces()) if self.kept is None else iter(self.kept)


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


class _Plain:
    """What stands in for a compressor where nothing is compressed."""

    def compress(self, piece: bytes, /) -> bytes:
        """Return it as it is."""
        return piece

    def flush(self) -> bytes:
        """Return nothing: nothing is left."""
        return b""


def _packer(encoding: str) -> zlib._Compress | _Plain:
    return zlib.compressobj() if encoding == "zlib" else _Plain()


def packed(encoding: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield content as it is stored, in pieces that aren't empty."""
    packer = _packer(encoding)
    yield from filter(None, map(packer.compress, pieces))
    yield from filter(None, [packer.flush()])


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

    Statements go into the tree. Content that zlib would shrink beyond the limit is stored as it is. What is
    stored is kept in memory where it is short, and needn't be made again. Raises FormatError or LimitError for
    what a reader would refuse.
    """
    if body.known and (body.type, body.encoding) == (ATTACHMENT, "none"):
        entry = BodyEntry(body.type, body.encoding, body.known.size, body.known.size, body.known.sha256)
    else:
        body, entry = _measured(body, _watched(body, tree) if body.type in LINES else body.pieces())
        if entry.size > entry.length * limits.ZLIB_RATIO:
            plain = replace(body, encoding="none", kept=None)
            body, entry = _measured(plain, plain.pieces())
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


def check_size(entry: BodyEntry) -> None:
    """Raise LimitError("attachment-size") for an attachment beyond what a reader's store takes."""
    if entry.type == ATTACHMENT and entry.size > limits.ATTACHMENT:
        raise LimitError("attachment-size", "an attachment is larger than the format allows")


def _measured(body: Body, pieces: Iterable[bytes]) -> tuple[Body, BodyEntry]:
    made, size = _Stored(body.encoding), 0
    making = Behind(made.take)
    try:
        for piece in filter(None, pieces):
            size += len(piece)
            making.put(piece)
    finally:
        making.end()
    made.finish()
    entry = BodyEntry(body.type, body.encoding, made.length, size, made.digest.digest())
    return (replace(body, kept=tuple(made.kept)) if made.length <= KEPT else body), entry


class _Stored:
    """A body as it is stored, being made from its content: hashed, counted, and kept while it is short."""

    def __init__(self, encoding: str) -> None:
        self._packer = _packer(encoding)
        self.digest, self.length = sha256(), 0
        self.kept: list[bytes] = []

    def take(self, piece: bytes) -> None:
        """Take the next piece of the content."""
        self._add(self._packer.compress(piece))

    def finish(self) -> None:
        """Take it that this was all."""
        self._add(self._packer.flush())

    def _add(self, data: bytes) -> None:
        self.digest.update(data)
        self.length += len(data)
        self.kept.append(data)
        if self.length > KEPT:
            self.kept.clear()
