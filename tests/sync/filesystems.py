"""Kinds of file systems a drop may lie on, each a thin layer over the machine's own: what the real ones lie about.

Facts: FAT (Microsoft, "FAT File System Specification": 32-bit sizes, times of 2 s, names without case);
SMB (listings kept by the client for a while, files in use can't be renamed or removed: MS-FSA); and a medium
that is pulled loses what was not forced, and sometimes a rename.
"""

# ruff: noqa: ARG001, ARG002 - a call has the arguments it has, also where it only refuses

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fusion_tui.sync.filesystem import LOCAL, FileSystem, Look, Source, Target

PLENTY = 2**50


def refuse(number: int) -> OSError:
    """Return what the system says."""
    return OSError(number, os.strerror(number))


class Layer:
    """A file system that hands everything on to the one below."""

    def __init__(self, below: FileSystem = LOCAL) -> None:
        self.below = below

    @contextmanager
    def names(self, folder: Path) -> Iterator[Iterator[str]]:
        with self.below.names(folder) as listed:
            yield listed

    def look(self, folder: Path, name: str) -> Look | None:
        return self.below.look(folder, name)

    def exists(self, folder: Path, name: str) -> bool:
        return self.below.exists(folder, name)

    def free(self, folder: Path) -> int | None:
        return self.below.free(folder)

    def largest(self, folder: Path) -> int | None:
        return self.below.largest(folder)

    def open(self, folder: Path, name: str) -> Source:
        return self.below.open(folder, name)

    def create(self, folder: Path, name: str) -> Target:
        return self.below.create(folder, name)

    def rename(self, folder: Path, old: str, new: str) -> None:
        self.below.rename(folder, old, new)

    def remove(self, folder: Path, name: str) -> None:
        self.below.remove(folder, name)

    def sync(self, folder: Path) -> None:
        self.below.sync(folder)


Told = Callable[[str, bytes], object]


class WatchedSource:
    """A file that is read, whose every call is told first; ``closed`` once it is let go."""

    def __init__(self, file: Source, told: Told, closed: Callable[[], object]) -> None:
        self._file, self._told, self._closed = file, told, closed

    def read(self, most: int) -> bytes:
        self._told("read", b"")
        return self._file.read(most)

    def size(self) -> int:
        self._told("size", b"")
        return self._file.size()

    def close(self) -> None:
        self._closed()
        self._file.close()


class WatchedTarget:
    """A file that is written, in the same way."""

    def __init__(self, file: Target, told: Told, closed: Callable[[], object]) -> None:
        self._file, self._told, self._closed = file, told, closed

    def write(self, data: bytes) -> None:
        self._told("write", data)
        self._file.write(data)

    def force(self) -> None:
        self._told("force", b"")
        self._file.force()

    def close(self) -> None:
        self._closed()
        self._file.close()


def nothing(*_: object) -> None:
    """Take no note."""


class Tiny(Layer):
    """A medium with room for so many bytes; one that isn't ``honest`` says it has plenty, as a quota does."""

    def __init__(self, room: int, *, honest: bool = True) -> None:
        super().__init__()
        self._room, self._honest = room, honest

    def free(self, folder: Path) -> int | None:
        return self._left(folder) if self._honest else PLENTY

    def _left(self, folder: Path) -> int:
        return self._room - sum(path.stat().st_size for path in folder.iterdir())

    def create(self, folder: Path, name: str) -> Target:
        file = super().create(folder, name)

        def told(call: str, data: bytes) -> None:
            left = self._left(folder)
            if call == "write" and len(data) > left:
                file.write(data[:left])
                raise refuse(errno.ENOSPC)

        return WatchedTarget(file, told, nothing)


class Sizeless(Layer):
    """A share that doesn't say how large it is."""

    def free(self, folder: Path) -> int | None:
        return None


class ReadOnly(Layer):
    """A medium whose switch is at locked."""

    def create(self, folder: Path, name: str) -> Target:
        raise refuse(errno.EROFS)

    def rename(self, folder: Path, old: str, new: str) -> None:
        raise refuse(errno.EROFS)

    def remove(self, folder: Path, name: str) -> None:
        raise refuse(errno.EROFS)


class Fat(Layer):
    """FAT: names without case and without some letters, times of two seconds, short files, no folder to force."""

    def __init__(self, largest: int = 2**32 - 1) -> None:
        super().__init__()
        self._largest = largest

    def _kept(self, folder: Path, name: str) -> str:
        if set(name) & set('\\/:*?"<>|'):
            raise refuse(errno.EINVAL)
        with self.below.names(folder) as listed:
            return next((one for one in listed if one.casefold() == name.casefold()), name)

    def look(self, folder: Path, name: str) -> Look | None:
        found = super().look(folder, self._kept(folder, name))
        return found and Look(found.size, found.changed // 2_000_000_000 * 2_000_000_000)

    def exists(self, folder: Path, name: str) -> bool:
        return super().exists(folder, self._kept(folder, name))

    def largest(self, folder: Path) -> int | None:
        return self._largest

    def open(self, folder: Path, name: str) -> Source:
        return super().open(folder, self._kept(folder, name))

    def create(self, folder: Path, name: str) -> Target:
        file, written = super().create(folder, self._kept(folder, name)), 0

        def told(call: str, data: bytes) -> None:
            nonlocal written
            written += len(data)
            if written > self._largest:
                raise refuse(errno.EFBIG)

        return WatchedTarget(file, told, nothing)

    def rename(self, folder: Path, old: str, new: str) -> None:
        super().rename(folder, self._kept(folder, old), new)

    def remove(self, folder: Path, name: str) -> None:
        super().remove(folder, self._kept(folder, name))

    def sync(self, folder: Path) -> None:
        raise refuse(errno.EINVAL)


class Share(Layer):
    """A network share: what others did shows in a listing only ``later``, and what is open stays as it is named."""

    def __init__(self) -> None:
        super().__init__()
        self._listed: dict[Path, list[str]] = {}
        self._in_use: list[str] = []

    def later(self) -> None:
        """Let the time go by for which a listing is kept."""
        self._listed.clear()

    def in_use(self, name: str) -> None:
        """Have another machine open a file."""
        self._in_use.append(name)

    @contextmanager
    def names(self, folder: Path) -> Iterator[Iterator[str]]:
        if folder not in self._listed:
            with self.below.names(folder) as listed:
                self._listed[folder] = list(listed)
        yield iter(self._listed[folder])

    def open(self, folder: Path, name: str) -> Source:
        return WatchedSource(super().open(folder, name), nothing, self._opened(name))

    def create(self, folder: Path, name: str) -> Target:
        return WatchedTarget(super().create(folder, name), nothing, self._opened(name))

    def _opened(self, name: str) -> Callable[[], None]:
        self._in_use.append(name)
        return lambda: self._in_use.remove(name)

    def rename(self, folder: Path, old: str, new: str) -> None:
        if {old, new} & set(self._in_use):
            raise refuse(errno.EBUSY)
        if self.exists(folder, new):
            raise refuse(errno.EEXIST)
        super().rename(folder, old, new)

    def remove(self, folder: Path, name: str) -> None:
        if name in self._in_use:
            raise refuse(errno.EBUSY)
        super().remove(folder, name)

    def sync(self, folder: Path) -> None:
        raise refuse(errno.ENOTSUP)


class Pulled(Layer):
    """A medium that is pulled at the call of this number and stays away until it is plugged in.

    A ``lossy`` one comes back without what was written and not forced, and without a rename whose
    folder was not forced.
    """

    def __init__(self, at: int, *, lossy: bool) -> None:
        super().__init__()
        self.calls, self._at, self._lossy = 0, at, lossy
        self._unforced: set[Path] = set()
        self._renamed: list[tuple[Path, Path]] = []

    @property
    def is_pulled(self) -> bool:
        return self.calls >= self._at

    def plug(self) -> None:
        """Put it in again; it stays in."""
        if self._lossy:
            for old, new in self._renamed:
                new.rename(old)
            for path in self._unforced:
                with suppress(FileNotFoundError):
                    os.truncate(path, path.stat().st_size // 2)
        self._renamed, self._unforced, self._at = [], set(), PLENTY

    def _call(self, *_: object) -> None:
        self.calls += 1
        if self.is_pulled:
            raise refuse(errno.ENODEV)

    @contextmanager
    def names(self, folder: Path) -> Iterator[Iterator[str]]:
        self._call()
        with super().names(folder) as listed:
            yield (self._after_call(name) for name in listed)

    def _after_call(self, name: str) -> str:
        self._call()
        return name

    def look(self, folder: Path, name: str) -> Look | None:
        self._call()
        return super().look(folder, name)

    def exists(self, folder: Path, name: str) -> bool:
        self._call()
        return super().exists(folder, name)

    def free(self, folder: Path) -> int | None:
        self._call()
        return super().free(folder)

    def open(self, folder: Path, name: str) -> Source:
        self._call()
        return WatchedSource(super().open(folder, name), self._call, nothing)

    def create(self, folder: Path, name: str) -> Target:
        self._call()
        file, path = super().create(folder, name), folder / name
        self._unforced.add(path)

        def told(call: str, _: bytes) -> None:
            self._call()
            if call == "force":
                self._unforced.discard(path)

        return WatchedTarget(file, told, nothing)

    def rename(self, folder: Path, old: str, new: str) -> None:
        self._call()
        super().rename(folder, old, new)
        self._renamed.append((folder / old, folder / new))

    def remove(self, folder: Path, name: str) -> None:
        self._call()
        super().remove(folder, name)
        self._unforced.discard(folder / name)

    def sync(self, folder: Path) -> None:
        self._call()
        super().sync(folder)
        self._renamed.clear()


class Lying(Layer):
    """A medium that keeps other bytes than it was given."""

    def create(self, folder: Path, name: str) -> Target:
        file = super().create(folder, name)

        def told(call: str, _: bytes) -> None:
            if call == "force":
                with (folder / name).open("r+b") as kept:
                    kept.write(b"\0\0\0\0")

        return WatchedTarget(file, told, nothing)


class Failing(Layer):
    """A medium that answers one call with one error."""

    def __init__(self, call: str, number: int) -> None:
        super().__init__()
        self._call, self._number = call, number

    def _asked(self, call: str, _: object = None) -> None:
        if call == self._call:
            raise refuse(self._number)

    def open(self, folder: Path, name: str) -> Source:
        self._asked("open")
        return WatchedSource(super().open(folder, name), self._asked, nothing)

    def create(self, folder: Path, name: str) -> Target:
        self._asked("create")
        return WatchedTarget(super().create(folder, name), self._asked, nothing)

    def rename(self, folder: Path, old: str, new: str) -> None:
        self._asked("rename")
        super().rename(folder, old, new)

    def sync(self, folder: Path) -> None:
        self._asked("sync")
        super().sync(folder)
