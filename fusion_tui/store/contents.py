"""One content of an attachment, encrypted and read back in a single pass, in pieces.

Each lies in a file of its own under a random key (Cobblestone-256), padded so that its length says
little. What is read is authenticated piece by piece; that it is the whole is known at the end.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from fusion_tui.crypto import cobblestone
from fusion_tui.domain.attachment import LARGEST
from fusion_tui.domain.errors import DamagedError, InputError, SealError
from fusion_tui.store.newfile import force, medium_told
from fusion_tui.store.progress import Cancelled, Progress, go_on

PIECE = 256 * 1024
HEAD = 64 * 1024  # what a type is told by
PART = ".part"

_CONTEXT = b"fusion-tui/blob/v1"


class Blob(NamedTuple):
    """What the store holds of one content."""

    address: str
    key: bytes
    size: int

    def __repr__(self) -> str:
        return f"Blob({self.address!r}, {self.size!r})"


class Packed(NamedTuple):
    """A content that was encrypted and has no address yet."""

    part: Path
    key: bytes
    size: int
    sha256: bytes
    head: bytes

    def __repr__(self) -> str:
        return f"Packed({self.size!r})"


def _unheard(_done: int) -> None:
    """Watch no progress."""


@contextmanager
def packed(
    source: BinaryIO,
    folder: Path,
    pad: Callable[[int], int],
    progress: Progress,
    cancelled: Cancelled,
) -> Iterator[Packed]:
    """Encrypt a content in one pass, and yield it to be kept; what wasn't kept is gone when the block ends.

    ``pad`` returns the length that a size is made. Raises InputError beyond 4 GiB, StoreError where the
    medium refuses or it was cancelled.
    """
    with medium_told("the attachment"):
        report = _reporter(source, progress, cancelled)
    with taken(_pieces(source), folder, pad, report) as made:
        yield made


@contextmanager
def taken(
    pieces: Iterable[bytes], folder: Path, pad: Callable[[int], int], report: Callable[[int], None] = _unheard
) -> Iterator[Packed]:
    """Encrypt a content that comes in pieces, and yield it to be kept; raises as ``packed`` and the pieces do."""
    with medium_told("the attachment"):
        make_private(folder)
        part = folder / f"{secrets.token_hex(16)}{PART}"
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                made = _encrypt(pieces, file, part, pad, report)
            yield made
        finally:
            part.unlink(missing_ok=True)


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    while piece := source.read(PIECE):
        yield piece


def content(file: BinaryIO, length: int, blob: Blob) -> Iterator[bytes]:
    """Yield the content of an encrypted file; the padding is left out.

    Each piece is authenticated before it is yielded; that the whole is what was kept is known only
    when the iterator ends. Raises DamagedError.
    """
    left = blob.size
    try:
        for piece in cobblestone.decrypt(file, length, blob.key, _CONTEXT):
            if left and piece:
                yield piece[:left]
            left = max(0, left - len(piece))
    except SealError as error:
        raise damaged() from error
    if left:
        raise damaged()


def damaged() -> DamagedError:
    """Return the error for a content that isn't what was kept."""
    return DamagedError("the content is not what was kept", "restore it from a backup")


def make_private(folder: Path) -> None:
    """Make a folder that only this account may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _encrypt(
    pieces: Iterable[bytes], file: BinaryIO, part: Path, pad: Callable[[int], int], report: Callable[[int], None]
) -> Packed:
    key, digest, size, head = os.urandom(cobblestone.KEY), hashlib.sha256(), 0, b""
    stream = cobblestone.Encryptor(key, _CONTEXT)
    for piece in pieces:
        size += len(piece)
        head = head if len(head) >= HEAD else (head + piece)[:HEAD]
        digest.update(piece)
        file.write(stream.update(piece))
        report(size)
    for length in _zeros(pad(size) - size):
        file.write(stream.update(bytes(length)))
    file.write(stream.finish())
    force(file)
    return Packed(part, key, size, digest.digest(), head)


def _zeros(length: int) -> Iterator[int]:
    while length > 0:
        yield min(length, PIECE)
        length -= PIECE


def _reporter(source: BinaryIO, progress: Progress, cancelled: Cancelled) -> Callable[[int], None]:
    total = os.fstat(source.fileno()).st_size
    if total > LARGEST:
        raise InputError("an attachment has at most 4 GiB", "keep it elsewhere, and note where")

    def report(done: int) -> None:
        go_on(cancelled)
        if done > total:
            raise InputError("the file changed while it was read", "wait until it is finished, then add it again")
        progress(done, total)

    return report
