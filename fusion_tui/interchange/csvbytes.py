"""The bytes of a CSV file: what they are, unpacked, and which letters they stand for.

Everything is a stream: nothing here holds more of a file than one chunk. A file is read once to its end
before its first row is used, so a damaged or hostile archive and a wrong encoding are known in time.
UTF-8 is expected; a byte order mark decides otherwise, and a file with more stray bytes than good
non-ASCII letters is read as Windows-1252, which is said. A stray byte becomes a lone surrogate, by which
its row is known.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, NamedTuple, TextIO

from fusion_tui.domain.errors import InputError

CHUNK = 1 << 16
MAX_BYTES = 8 << 30  # unpacked; ten years of a large city's calls for service are about 3 GiB
MAX_RATIO = 400  # unpacked to packed; city exports reach 10 to 60
FREE_BYTES = 64 << 20  # a small file of equal rows may exceed the ratio up to here
BINARY = 100  # one zero byte in so many makes a file binary
XZ_MEMORY = 80 << 20  # `xz -9` needs 65 MiB to unpack

ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "cp437", "cp850")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AS_CSV = "open it in a spreadsheet program and save it as CSV UTF-8"
_RENAME = "give it the ending .csv{}"
_KINDS = (
    (re.compile(rb"\s*%PDF-"), "a PDF", "ask the source for the data as CSV"),
    (re.compile(rb"PK[\x03\x05]"), "a ZIP archive or an Excel workbook", f"unpack it, or {_AS_CSV}"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Excel workbook", _AS_CSV),
    (re.compile(rb"\x1f\x8b"), "packed by gzip", _RENAME.format(".gz")),
    (re.compile(rb"\xfd7zXZ\0"), "packed by xz", _RENAME.format(".xz")),
    (re.compile(rb"BZh[1-9]1AY&SY"), "packed by bzip2", _RENAME.format(".bz2")),
    (re.compile(rb"\(\xb5/\xfd"), "packed by zstd", "unpack it first"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<"), "a web page or XML", "download the data itself as CSV"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]"), "JSON", "download the data as CSV"),
)
_STRAY = re.compile("[\ud800-\udfff]")


class Encoding(NamedTuple):
    """The name of an encoding, and what has to be said about it."""

    name: str
    notes: tuple[str, ...] = ()

    @property
    def wide(self) -> bool:
        """Whether a letter takes more than one byte even in plain English."""
        return self.name.startswith(("utf-16", "utf-32"))

    @property
    def errors(self) -> str:
        """How a stray byte is decoded; wide encodings have no way to keep one."""
        return "strict" if self.wide else "surrogateescape"


def survey(path: Path, encoding: str = "") -> Encoding:
    """Read the file once to its end and return its encoding, unless one is given.

    Raises InputError for what isn't text, is damaged, empty, or larger than the limits.
    """
    if not _is_file(path):
        raise InputError("no such file", "a file on this machine is needed; check the path")
    parts = chunks(path)
    head = next(parts, b"")
    mark = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    known = mark if mark.startswith(encoding[:6]) else encoding  # a mark says which utf-16, and is no letter
    found = Encoding(known or "utf-8")
    _refuse_other_kinds(head, wide=found.wide)
    good, stray = _count(chain((head,), parts), found)
    if stray > good and not known:
        return Encoding("cp1252", ("encoding: cp1252 (the bytes are not UTF-8)",))
    notes = () if found.name.startswith("utf-8") else (f"encoding: {found.name}",)
    lost = (f"{stray} bytes are not {found.name}: their rows are refused",) if stray else ()
    return found._replace(notes=notes + lost)


def open_text(path: Path, encoding: Encoding) -> TextIO:
    """Open the unpacked text, line ends untouched; reading it may raise InputError."""
    stream = io.BufferedReader(_Stream(chunks(path)), CHUNK)
    return io.TextIOWrapper(stream, encoding=encoding.name, errors=encoding.errors, newline="")


def chunks(path: Path) -> Iterator[bytes]:
    """Yield the unpacked bytes piece by piece; raise InputError where that fails or grows beyond the limits."""
    total = 0
    try:
        limit = min(MAX_BYTES, max(FREE_BYTES, MAX_RATIO * path.stat().st_size))
        with path.open("rb") as file:
            for piece in _UNPACK.get(path.suffix.lower(), _plain)(file):
                total += len(piece)
                if total > limit:
                    raise InputError("the file unpacks to more than an import takes", "split it, or unpack it yourself")
                yield piece
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as bad:
        raise InputError("the file can't be read to its end", "copy it again; is it what its ending says?") from bad


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder on the way that may not be entered
        return False


def _plain(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while piece := file.read(CHUNK):
        yield piece


def _ungzip(file: IO[bytes]) -> Iterator[bytes]:
    with gzip.open(file) as unpacked:
        yield from _plain(unpacked)


def _unbzip(file: IO[bytes]) -> Iterator[bytes]:
    with bz2.open(file) as unpacked:
        yield from _plain(unpacked)


def _unxz(file: IO[bytes]) -> Iterator[bytes]:
    """Unpack stream after stream: unlike `lzma.open`, with a limit on the memory a header may ask for."""
    data = file.read(CHUNK)
    while data:
        decoder = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
        while not decoder.eof:
            if piece := decoder.decompress(data, CHUNK):
                yield piece
            data = file.read(CHUNK) if decoder.needs_input else b""
            if decoder.needs_input and not data:
                raise EOFError
        data = (decoder.unused_data or file.read(CHUNK)).lstrip(b"\0")


_UNPACK: dict[str, Callable[[IO[bytes]], Iterator[bytes]]] = {".gz": _ungzip, ".bz2": _unbzip, ".xz": _unxz}


def _refuse_other_kinds(head: bytes, *, wide: bool) -> None:
    if not head:
        raise InputError("the file is empty", "was it copied to its end?")
    for shape, kind, hint in _KINDS:
        if shape.match(head):
            raise InputError(f"not a CSV file but {kind}", hint)
    if head.count(b"\0") * BINARY > len(head) and not wide:  # fewer are damage, which refuses its own row
        raise InputError("not text: the file holds zero bytes", 'is it UTF-16? then --map with encoding = "utf-16-le"')


def _count(parts: Iterator[bytes], encoding: Encoding) -> tuple[int, int]:
    """Decode to the end; return how many letters beyond ASCII and how many stray bytes there are."""
    good = stray = 0
    for text in _decoded(parts, encoding):
        if not text.isascii():
            lost = len(_STRAY.findall(text))
            stray += lost
            good += len(text) - len(text.encode("ascii", "ignore")) - lost
    return good, stray


def _decoded(parts: Iterator[bytes], encoding: Encoding) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding.name)(encoding.errors)
    try:
        for part in parts:
            yield decoder.decode(part)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as bad:
        raise InputError(f"not readable as {encoding.name}", "save it as CSV UTF-8") from bad


class _Stream(io.RawIOBase):
    """Pieces of bytes as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = memoryview(next(self._pieces, b""))
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
