"""The one seam between a drop and the file system it lies on: each call the system is asked for, by folder and name.

Whatever a medium can be is told through here, so that another kind of it can stand in. Nothing in a drop
can lead elsewhere: no links, no devices, no pipes are opened. Where the system has directory descriptors
and ``O_NOFOLLOW`` they close the gap between look and open.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from fusion_tui.domain.errors import InputError
from fusion_tui.sync import medium, mounts


class Look(NamedTuple):
    """A plain file as it is listed: its size in bytes, and a number that is another one after most changes."""

    size: int
    changed: int = 0


class Source(Protocol):
    """A file that is read."""

    def read(self, most: int) -> bytes:
        """Return the next bytes, at most so many; none at the end."""

    def size(self) -> int:
        """Return how many bytes it has now."""

    def close(self) -> None:
        """Let go of it."""


class Target(Protocol):
    """A new file that is written."""

    def write(self, data: bytes) -> None:
        """Add bytes."""

    def force(self) -> None:
        """Put it on the medium for good, to be read from there next time."""

    def close(self) -> None:
        """Let go of it."""


class FileSystem(Protocol):
    """Each raises OSError where the system refuses."""

    def names(self, folder: Path) -> AbstractContextManager[Iterator[str]]:
        """Open a folder and yield every name in it, in no order."""

    def look(self, folder: Path, name: str) -> Look | None:
        """Return what is known of a plain file without opening it; None for anything else."""

    def exists(self, folder: Path, name: str) -> bool:
        """Whether the name is taken, by whatever."""

    def free(self, folder: Path) -> int | None:
        """Return how many bytes are free; None where that is not known."""

    def largest(self, folder: Path) -> int | None:
        """Return the size of the largest file it takes; None where that is not known, or far away."""

    def open(self, folder: Path, name: str) -> Source:
        """Open a plain file; raises InputError for anything else."""

    def create(self, folder: Path, name: str) -> Target:
        """Make a new file only we may read; raises FileExistsError where there is one."""

    def rename(self, folder: Path, old: str, new: str) -> None:
        """Give a file its other name."""

    def remove(self, folder: Path, name: str) -> None:
        """Remove a file; one that is gone already is fine."""

    def sync(self, folder: Path) -> None:
        """Make new names and other names in a folder last."""


class _File:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self, most: int) -> bytes:
        return os.read(self._descriptor, most)

    def write(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(self._descriptor, left) :]

    def size(self) -> int:
        return os.fstat(self._descriptor).st_size

    def force(self) -> None:
        os.fsync(self._descriptor)
        medium.drop_cache(self._descriptor)

    def close(self) -> None:
        os.close(self._descriptor)


def _open_at(folder: Path, name: str) -> int:
    # A pipe without a writer blocks whoever opens it, unless O_NONBLOCK.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return os.open(name, flags, dir_fd=place)
    finally:
        os.close(place)


def _open_portable(folder: Path, name: str) -> int:
    path = folder / name
    before = path.lstat()
    _require_plain(before)
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    after = os.fstat(descriptor)
    if (before.st_dev, before.st_ino) != (after.st_dev, after.st_ino):
        os.close(descriptor)
        raise _no_file()
    return descriptor


Opener = Callable[[Path, str], int]
_OPENER: Opener = _open_at if hasattr(os, "O_NOFOLLOW") and os.open in os.supports_dir_fd else _open_portable


class Local:
    """The calls of the system itself; ``opener`` is how a file is opened without following anything."""

    def __init__(self, opener: Opener = _OPENER) -> None:
        self._opener = opener

    @contextmanager
    def names(self, folder: Path) -> Iterator[Iterator[str]]:
        """Open a folder and yield every name in it."""
        with os.scandir(folder) as entries:
            yield (entry.name for entry in entries)

    def look(self, folder: Path, name: str) -> Look | None:
        """Return size and time of change of a plain file."""
        found = (folder / name).lstat()
        return Look(found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None

    def exists(self, folder: Path, name: str) -> bool:
        """Whether the name is taken, be it by a link to nowhere."""
        return os.path.lexists(folder / name)

    def free(self, folder: Path) -> int | None:
        """Return how many bytes are free to us; some shares say of themselves that they have no size at all."""
        found = shutil.disk_usage(folder)
        return found.free if found.total else None

    def largest(self, folder: Path) -> int | None:
        """Return the size of the largest file FAT takes, where it is FAT."""
        return mounts.LARGEST.get(mounts.file_system(folder))

    def open(self, folder: Path, name: str) -> Source:
        """Open a plain file, to be read from the medium where the system lets its own copy go."""
        descriptor = self._opener(folder, name)
        try:
            _require_plain(os.fstat(descriptor))
        except InputError:
            os.close(descriptor)
            raise
        medium.drop_cache(descriptor)
        return _File(descriptor)

    def create(self, folder: Path, name: str) -> Target:
        """Make a new file, 0600 where there are permissions."""
        return _File(medium.create(folder / name))

    def rename(self, folder: Path, old: str, new: str) -> None:
        """Give a file its other name."""
        (folder / old).rename(folder / new)

    def remove(self, folder: Path, name: str) -> None:
        """Remove a file, if it is there."""
        (folder / name).unlink(missing_ok=True)

    def sync(self, folder: Path) -> None:
        """Force a folder, where the system has descriptors of folders."""
        medium.force_folder(folder)


def _require_plain(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _no_file()


def _no_file() -> InputError:
    return InputError("not a plain file", "links, pipes and devices in a drop are never read")


LOCAL = Local()
