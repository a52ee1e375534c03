"""A folder bundles are carried in: a stick, a share, a directory two centers can reach.

Correctness never rests on rename, times, permissions, locks or events: FAT, exFAT and SMB lie about
all of them. A file counts as written once it was read back from the medium and compared. A scan looks
at names by pattern only, follows nothing, and ends. Nothing is ever removed but by its name, asked for.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from fusion_tui.domain.errors import FusionError, InputError, StoreError
from fusion_tui.sync import limits, medium, names

# Ten times what is promised to work: one bundle behind a hundred thousand files of junk is still found.
SCANNED = 10 * limits.SCAN

_PIECE = 256 * limits.KIB
_WRITING = "the bundle can't be written to the drop"


class Found(NamedTuple):
    """A file that is named like one of ours, and its size in bytes."""

    name: str
    size: int


@dataclass(frozen=True)
class Scan:
    """What a drop holds: by name; ``ignored`` counts everything else, ``cut`` says that there is still more."""

    bundles: tuple[Found, ...] = ()
    volumes: tuple[Found, ...] = ()
    ignored: int = 0
    cut: bool = False


class FolderDrop:
    """One flat folder. Every method raises InputError where the medium doesn't do what is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def scan(self, most: int = SCANNED) -> Scan:
        """Return what is there, looking at no more than ``most`` names."""
        found: list[Found] = []
        looked = 0
        with medium.telling("the drop can't be read"), os.scandir(self.folder) as entries:
            for entry in islice(entries, most):
                looked += 1
                found.extend(_found(entry))
            cut = next(entries, None) is not None
        found.sort()
        return Scan(
            bundles=tuple(one for one in found if names.is_bundle(one.name)),
            volumes=tuple(one for one in found if names.is_volume(one.name)),
            ignored=looked - len(found),
            cut=cut,
        )

    def put(self, sealed: Path, name: str, digest: bytes | None = None) -> None:
        """Write a sealed file into the drop under this name, and return once it is safe to remove the medium.

        A file of that name with the same bytes is left as it is, so that what was cut short can be done
        again. ``digest`` is the SHA-256 the sealed file must have. Raises InputError where the medium is
        short of room (nothing changed then), holds other bytes under the name, or reads back otherwise;
        StoreError where the sealed file can't be read or was changed.
        """
        names.require(name)
        if os.path.lexists(self.folder / name):
            self._require_same(sealed, name, digest)
        else:
            self._require_room(sealed)
            self._write(sealed, name, digest)

    def take(self, name: str) -> None:
        """Remove one file by its name, after it was taken in; one that is gone already is fine."""
        names.require(name)
        with medium.telling("a file can't be removed from the drop"):
            (self.folder / name).unlink(missing_ok=True)

    def _require_same(self, sealed: Path, name: str, digest: bytes | None) -> None:
        ours = _hash(_sealed(sealed))
        _require_unchanged(ours, digest)
        with medium.telling("a file of the drop can't be read"):
            theirs = _hash(_pieces(medium.open_regular(self.folder, name)))
        if theirs != ours:
            raise InputError("the drop holds another file under this name", "remove it, or take another medium")

    def _require_room(self, sealed: Path) -> None:
        with medium.telling("a sealed bundle can't be read", StoreError):
            size = sealed.stat().st_size
        with medium.telling("the drop can't be read"):
            short = size - shutil.disk_usage(self.folder).free
        if short > 0:
            raise InputError(f"the medium is {size_text(short)} short", "make room; nothing was changed")

    def _write(self, sealed: Path, name: str, digest: bytes | None) -> None:
        unfinished = self.folder / (names.UNFINISHED + name)
        try:
            with medium.telling(_WRITING):
                unfinished.unlink(missing_ok=True)
                written = _copy(sealed, unfinished)
                _require_unchanged(written, digest)
                if _hash(_pieces(_open(unfinished))) != written:
                    raise InputError("the medium gave back other bytes than were written", "take another medium")
                unfinished.rename(self.folder / name)
                medium.sync_folder(self.folder)
        except FusionError:
            with suppress(OSError):
                unfinished.unlink()
            raise


def _found(entry: os.DirEntry[str]) -> Iterator[Found]:
    if names.is_bundle(entry.name) or names.is_volume(entry.name):
        # A file that can't even be asked for its size is junk like any other.
        with suppress(OSError):
            if entry.is_file(follow_symlinks=False):
                yield Found(entry.name, entry.stat(follow_symlinks=False).st_size)


def _require_unchanged(actual: bytes, expected: bytes | None) -> None:
    if expected not in (None, actual):
        raise StoreError("a sealed bundle is no longer as it was sealed", "issue it again; check the disk")


def _open(path: Path) -> int:
    return os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))


def _pieces(descriptor: int) -> Iterator[bytes]:
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            yield piece


def _sealed(path: Path) -> Iterator[bytes]:
    with medium.telling("a sealed bundle can't be read", StoreError):
        yield from _pieces(_open(path))


def _hash(pieces: Iterable[bytes]) -> bytes:
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.digest()


def _copy(sealed: Path, to: Path) -> bytes:
    digest = sha256()
    with os.fdopen(medium.create(to), "wb") as copy:
        for piece in _sealed(sealed):
            digest.update(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
        medium.drop_cache(copy.fileno())
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
