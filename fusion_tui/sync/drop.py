"""A folder bundles are carried in: a stick, a share, a directory two centers can reach.

Correctness never rests on rename, times, permissions, locks or events: FAT, exFAT and SMB lie about
all of them. A file counts as written once it was read back from the medium and compared. A scan looks
at names by pattern only, follows nothing, and ends. Nothing is ever removed but by its name, asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path

from fusion_tui.domain.errors import FusionError, InputError, StoreError
from fusion_tui.sync import limits, medium, names
from fusion_tui.sync.filesystem import LOCAL, FileSystem

# Ten times what is promised to work: one bundle behind a hundred thousand files of junk is still found.
SCANNED = 10 * limits.SCAN

_PIECE = 256 * limits.KIB
_WRITING = "the bundle can't be written to the drop"
_READING = "a file of the drop can't be read"
_LISTING = "the drop can't be read"


@dataclass(frozen=True, order=True)
class Found:
    """A file that is named like one of ours, its size in bytes, and a number that most changes change."""

    name: str
    size: int
    changed: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Scan:
    """What a drop holds: by name; ``ignored`` counts everything else, ``cut`` says that there is still more."""

    bundles: tuple[Found, ...] = ()
    volumes: tuple[Found, ...] = ()
    ignored: int = 0
    cut: bool = False


class FolderDrop:
    """One flat folder, on ``files``. Every method raises InputError where the medium doesn't do what is asked."""

    def __init__(self, folder: Path, files: FileSystem = LOCAL) -> None:
        self.folder, self._files = folder, files

    def scan(self, most: int = SCANNED) -> Scan:
        """Return what is there, looking at no more than ``most`` names."""
        found: list[Found] = []
        looked = 0
        with medium.telling(_LISTING), self._files.names(self.folder) as listed:
            for name in islice(listed, most):
                looked += 1
                found.extend(self._found(name))
            cut = next(listed, None) is not None
        found.sort()
        return Scan(
            bundles=tuple(one for one in found if names.is_bundle(one.name)),
            volumes=tuple(one for one in found if names.is_volume(one.name)),
            ignored=looked - len(found),
            cut=cut,
        )

    def require_room(self, sizes: Mapping[str, int]) -> None:
        """Raise InputError where the medium has no place for all of these files; what lies there takes none."""
        found = self.scan()
        there = {one.name: one.size for one in (*found.bundles, *found.volumes)}
        with medium.telling(_LISTING):
            free = self._files.free(self.folder)
        wanted = sum(size for name, size in sizes.items() if there.get(name) != size)
        if free is not None and wanted > free:
            raise _short(wanted - free)

    def put(self, sealed: Path, name: str, digest: bytes | None = None) -> None:
        """Write a sealed file into the drop under this name, and return once it is safe to remove the medium.

        A file of that name with the same bytes is left as it is, so that what was cut short can be done
        again; with other bytes it is a damaged copy, since no two bundles share a name, and is replaced.
        ``digest`` is the SHA-256 the sealed file must have. Raises InputError where the medium is short of
        room or takes no file so large (nothing changed then) or reads back otherwise; StoreError where the
        sealed file can't be read or was changed.
        """
        names.require(name)
        if not self._holds(sealed, name, digest):
            self._write(sealed, name, digest)

    def take(self, name: str) -> None:
        """Remove one file by its name, after it was taken in; one that is gone already is fine."""
        names.require(name)
        with medium.telling("a file can't be removed from the drop"):
            if self._files.exists(self.folder, name):
                self._files.remove(self.folder, name)
                self._settle()

    def digest(self, name: str) -> bytes:
        """Return the SHA-256 of one file, read from the medium where that can be asked for."""
        names.require(name)
        with medium.telling(_READING):
            return _hash(self._pieces(name))

    def _found(self, name: str) -> Iterator[Found]:
        if names.is_bundle(name) or names.is_volume(name):
            # A file that can't even be asked for its size is junk like any other.
            with suppress(OSError):
                look = self._files.look(self.folder, name)
                if look is not None:
                    yield Found(name, *look)

    def _holds(self, sealed: Path, name: str, digest: bytes | None) -> bool:
        """Whether the drop has this file already, for good; a damaged copy of it is taken away."""
        with medium.telling(_LISTING):
            if not self._files.exists(self.folder, name):
                return False
        ours = _hash(_sealed(sealed))
        _require_unchanged(ours, digest)
        if self.digest(name) != ours:
            self.take(name)
            return False
        with medium.telling(_WRITING):
            self._settle()
        return True

    def _fitting(self, sealed: Path) -> int:
        """Return the size of the sealed file; raises InputError where the medium has no place for it."""
        with medium.telling("a sealed bundle can't be read", StoreError):
            size = sealed.stat().st_size
        with medium.telling(_LISTING):
            largest, free = self._files.largest(self.folder), self._files.free(self.folder)
        if largest is not None and size > largest:
            raise InputError(
                f"the bundle has {size_text(size)}, and the file system of this medium (FAT) takes no file so large",
                "format the medium as exFAT, or release less at a time; nothing was changed",
            )
        if free is not None and size > free:
            raise _short(size - free)
        return size

    def _write(self, sealed: Path, name: str, digest: bytes | None) -> None:
        unfinished = names.UNFINISHED + name
        try:
            with medium.telling(_WRITING):
                self._files.remove(self.folder, unfinished)
                written = self._copy(sealed, unfinished, self._fitting(sealed))
                _require_unchanged(written, digest)
                if _hash(self._pieces(unfinished)) != written:
                    raise InputError("the medium gave back other bytes than were written", "take another medium")
                self._files.rename(self.folder, unfinished, name)
                self._settle()
        except FusionError:
            with suppress(OSError):
                self._files.remove(self.folder, unfinished)
            raise

    def _copy(self, sealed: Path, to: str, size: int) -> bytes:
        digest, taken = sha256(), 0
        with closing(self._files.create(self.folder, to)) as copy:
            try:
                for piece in _sealed(sealed):
                    digest.update(piece)
                    copy.write(piece)
                    taken += len(piece)
                copy.force()
            except OSError as error:
                if error.errno in medium.FULL and taken < size:
                    raise _short(size - taken) from error
                raise
        return digest.digest()

    def _pieces(self, name: str) -> Iterator[bytes]:
        with closing(self._files.open(self.folder, name)) as file:
            while piece := file.read(_PIECE):
                yield piece

    def _settle(self) -> None:
        with medium.lenient():
            self._files.sync(self.folder)


def _require_unchanged(actual: bytes, expected: bytes | None) -> None:
    if expected not in (None, actual):
        raise StoreError("a sealed bundle is no longer as it was sealed", "issue it again; check the disk")


def _short(missing: int) -> InputError:
    return InputError(f"the medium is {size_text(missing)} short", "make room; nothing was changed")


def _sealed(path: Path) -> Iterator[bytes]:
    with medium.telling("a sealed bundle can't be read", StoreError), path.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            yield piece


def _hash(pieces: Iterable[bytes]) -> bytes:
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.digest()


def size_text(count: int) -> str:
    """Return a number of bytes as people say it: 3.1 GB, 250 kB."""
    if count < 1000:
        return f"{count} bytes"
    size, units = count / 1000, ["TB", "GB", "MB", "kB"]
    while size >= 999.5 and len(units) > 1:
        size /= 1000
        units.pop()
    return f"{size:.0f} {units[-1]}" if size >= 99.95 else f"{size:.1f} {units[-1]}"
