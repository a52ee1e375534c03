"""The spool: private copies of bundles, and all work is done on the copy.

A file in a drop can change between two looks; the copy can't. It is made once, while hashing, of at
most the length the file states about itself, and it holds only sealed bytes. The folder is 0700, its
files 0600 and named by their SHA-256, so that a bundle delivered twice is one file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fusion_tui.domain.errors import FusionError, IncompleteError, StoreError
from fusion_tui.sync import header, limits, medium, names
from fusion_tui.sync.header import Header

_PIECE = 256 * limits.KIB
_KEEPING = "a copy can't be kept in the spool"


@dataclass(frozen=True)
class Spooled:
    """One private copy: where it is, what it states about itself, and its SHA-256."""

    path: Path
    header: Header
    sha256: bytes


def peek(folder: Path, name: str, most: int = limits.BUNDLE) -> Header:
    """Return the header of a file in a drop, once its length is what it states; nothing is copied.

    Raises what :func:`fusion_tui.sync.header.parse` and ``check_length`` raise, and InputError for what is
    no plain file or can't be read.
    """
    descriptor = medium.open_regular(folder, name)
    try:
        return _front(descriptor, most)[0]
    finally:
        os.close(descriptor)


def _front(descriptor: int, most: int) -> tuple[Header, bytes]:
    front = b"".join(_read(descriptor, header.HEADER))
    found = header.parse(front)
    with medium.telling("a file of the drop can't be read"):
        actual = os.fstat(descriptor).st_size
    header.check_length(found, actual, most)
    return found, front


def _read(descriptor: int, size: int) -> Iterator[bytes]:
    with medium.telling("a file of the drop can't be read"):
        while size and (piece := os.read(descriptor, min(size, _PIECE))):
            size -= len(piece)
            yield piece


class Spool:
    """A folder of private copies; made where it is missing. Raises StoreError where that fails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with medium.telling("the spool can't be made", StoreError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)

    def copy_in(self, folder: Path, name: str, most: int = limits.BUNDLE) -> Spooled:
        """Copy one file of a drop and return the copy, which is on disk for good.

        Raises what :func:`peek` raises; IncompleteError("truncated") for a file that got shorter meanwhile;
        StoreError where our own disk fails. Nothing is left behind by a failure.
        """
        descriptor = medium.open_regular(folder, name)
        try:
            found, front = _front(descriptor, most)
            return self._copy(descriptor, found, front)
        finally:
            os.close(descriptor)

    def _copy(self, source: int, found: Header, front: bytes) -> Spooled:
        unfinished = self.folder / (names.UNFINISHED + names.new_bundle())
        try:
            digest = self._fill(unfinished, source, found.length, front)
            path = self.folder / f"{digest.hex()}.ftb"
            with medium.telling(_KEEPING, StoreError):
                unfinished.replace(path)
                medium.sync_folder(self.folder)
        except FusionError:
            with suppress(OSError):
                unfinished.unlink()
            raise
        return Spooled(path, found, digest)

    def _fill(self, path: Path, source: int, length: int, front: bytes) -> bytes:
        digest, left = sha256(front), length - len(front)
        with medium.telling(_KEEPING, StoreError), os.fdopen(medium.create(path), "wb") as copy:
            copy.write(front)
            for piece in _read(source, left):
                digest.update(piece)
                copy.write(piece)
                left -= len(piece)
            copy.flush()
            os.fsync(copy.fileno())
        if left:
            raise IncompleteError("truncated", "the bundle got shorter while it was copied", "copy it again")
        return digest.digest()

    def erase(self, path: Path) -> None:
        """Remove one copy, for good; one that is gone already is fine. Raises StoreError where it stays."""
        with medium.telling("a copy can't be removed from the spool", StoreError):
            path.unlink(missing_ok=True)
            medium.sync_folder(self.folder)

    def sweep(self) -> int:
        """Remove what a killed program left unfinished and return how many; only while no other one copies."""
        left = [path for path in self.folder.iterdir() if path.name.startswith(names.UNFINISHED)]
        for path in left:
            self.erase(path)
        return len(left)
