"""The spool: private copies of bundles, and all work is done on the copy.

A file in a drop can change between two looks; the copy can't. It is made once, while hashing, of at
most the length the file states about itself, and it holds only sealed bytes. The folder is 0700, its
files 0600 and named by their SHA-256, so that a bundle delivered twice is one file.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from fusion_tui.domain.errors import FormatError, FusionError, IncompleteError, StoreError
from fusion_tui.sync import header, limits, medium, names, volume
from fusion_tui.sync.filesystem import LOCAL, FileSystem, Source
from fusion_tui.sync.header import Header
from fusion_tui.sync.volume import Front

BUNDLE, VOLUME = ".ftb", ".ftd"  # how copies end

_PIECE = 256 * limits.KIB
_READING = "a file of the drop can't be read"
_KEEPING = "a copy can't be kept in the spool"


@dataclass(frozen=True)
class Spooled:
    """One private copy: where it is, what it states about itself, and its SHA-256."""

    path: Path
    header: Header
    sha256: bytes


def peek(folder: Path, name: str, most: int = limits.BUNDLE, files: FileSystem = LOCAL) -> Header:
    """Return the header of a file in a drop, once its length is what it states; nothing is copied.

    Raises what :func:`fusion_tui.sync.header.parse` and ``check_length`` raise, and InputError for what is
    no plain file or can't be read.
    """
    with _opened(files, folder, name) as source:
        return _front(source, most)[0]


def peek_volume(folder: Path, name: str, files: FileSystem = LOCAL) -> Front:
    """Return the header of a volume in a drop, once its length is what it states; nothing is copied.

    Raises what :func:`fusion_tui.sync.volume.parse` and ``check_length`` raise, and InputError for what is no
    plain file or can't be read.
    """
    with _opened(files, folder, name) as source:
        found = volume.parse(b"".join(_read(source, volume.HEADER)))
        with medium.telling(_READING):
            found.check_length(source.size())
    return found


def has_hash(path: Path, expected: bytes) -> bool:
    """Whether a copy is there and has this SHA-256."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").digest() == expected
    except OSError:
        return False


@contextmanager
def _opened(files: FileSystem, folder: Path, name: str) -> Iterator[Source]:
    names.require(name)
    with medium.telling(_READING):
        source = files.open(folder, name)
    with closing(source):
        yield source


def _front(source: Source, most: int) -> tuple[Header, bytes]:
    front = b"".join(_read(source, header.HEADER))
    found = header.parse(front)
    with medium.telling(_READING):
        actual = source.size()
    header.check_length(found, actual, most)
    return found, front


def _read(source: Source, size: int) -> Iterator[bytes]:
    with medium.telling(_READING):
        while size and (piece := source.read(min(size, _PIECE))):
            size -= len(piece)
            yield piece


def _no_such_volume() -> FormatError:
    hint = "ask the sender to send it again"
    return FormatError("volume", "a part of an attachment is not the one its bundle names", hint)


class Spool:
    """A folder of private copies; made where it is missing. Raises StoreError where that fails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with medium.telling("the spool can't be made", StoreError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)

    def copy_in(self, folder: Path, name: str, most: int = limits.BUNDLE, files: FileSystem = LOCAL) -> Spooled:
        """Copy one file of a drop and return the copy, which is on disk for good.

        Raises what :func:`peek` raises; IncompleteError("truncated") for a file that got shorter meanwhile;
        StoreError where our own disk fails. Nothing is left behind by a failure.
        """
        with _opened(files, folder, name) as source:
            found, front = _front(source, most)
            digest = self._copy(source, found.length, front)
        return Spooled(self.path_of(digest.hex()), found, digest)

    def copy_volume(
        self, folder: Path, name: str, front: Front, meant: Collection[bytes], files: FileSystem = LOCAL
    ) -> Path:
        """Copy a volume of a drop whose SHA-256 is one of ``meant``, and return the copy, which is on disk for good.

        Raises FormatError("volume") for one that has another hash, and what :meth:`copy_in` raises.
        """
        with _opened(files, folder, name) as source:
            digest = self._copy(source, front.length, b"", meant, VOLUME)
        return self.path_of(digest.hex(), VOLUME)

    def path_of(self, digest: str, ending: str = BUNDLE) -> Path:
        """Return where the copy with this SHA-256, in hex, lies."""
        return self.folder / f"{digest}{ending}"

    def keep(self, copy: Path) -> None:
        """Keep a copy of another spool here as well; it is on disk for good. Raises StoreError."""
        with medium.telling("a copy in the spool can't be read", StoreError):
            source = LOCAL.open(copy.parent, copy.name)
        with closing(source):
            self._copy(source, source.size(), b"")

    def _copy(
        self, source: Source, length: int, front: bytes, meant: Collection[bytes] = (), ending: str = BUNDLE
    ) -> bytes:
        unfinished = self.folder / (names.UNFINISHED + names.new_bundle())
        try:
            digest = self._fill(unfinished, source, length, front)
            if ending == VOLUME and digest not in meant:
                raise _no_such_volume()
            with medium.telling(_KEEPING, StoreError):
                unfinished.replace(self.path_of(digest.hex(), ending))
                medium.sync_folder(self.folder)
        except FusionError:
            with suppress(OSError):
                unfinished.unlink()
            raise
        return digest

    def _fill(self, path: Path, source: Source, length: int, front: bytes) -> bytes:
        digest, left = sha256(front), length - len(front)
        with medium.telling(_KEEPING, StoreError), os.fdopen(medium.create_claimed(path), "wb") as copy:
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

    def files(self) -> list[Path]:
        """Return what lies in the folder. Raises StoreError where it can't be read."""
        with medium.telling("the spool can't be read", StoreError):
            return list(self.folder.iterdir())

    def erase(self, path: Path) -> None:
        """Remove one copy, for good; one that is gone already is fine. Raises StoreError where it stays."""
        self.erase_all([path])

    def erase_all(self, paths: Iterable[Path]) -> int:
        """Remove some files and return how many. Raises StoreError where one stays."""
        count = 0
        with medium.telling("a copy can't be removed from the spool", StoreError):
            for path in paths:
                path.unlink(missing_ok=True)
                count += 1
            if count:
                medium.sync_folder(self.folder)
        return count

    def sweep(self) -> int:
        """Remove what a killed program left unfinished and return how many; what is being written now stays."""
        left = [path for path in self.files() if path.name.startswith(names.UNFINISHED)]
        return self.erase_all(path for path in left if medium.is_left(path))
