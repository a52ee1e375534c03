"""What a medium can do to us, said in words: each OSError becomes an error with a hint, once, here.

Files are opened so that nothing in a drop can lead elsewhere: no links, no devices, no pipes. Where
the system has directory descriptors and ``O_NOFOLLOW`` they close the gap between look and open.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fusion_tui.domain.errors import FusionError, InputError, StoreError
from fusion_tui.sync import names

_REASONS = {
    errno.ENOSPC: ("it is full", "make room, or take another medium; the outbox is as before"),
    errno.EDQUOT: ("it is full", "make room, or take another medium; the outbox is as before"),
    errno.EFBIG: ("it does not take a file of this size", "format it as exFAT, or send smaller bundles"),
    errno.EROFS: ("it is read-only", "check its lock switch, or take another medium"),
    errno.EACCES: ("access is denied", "check who may write there"),
    errno.EPERM: ("access is denied", "check who may write there"),
    errno.ENOENT: ("it is not there", "check that it is plugged in, and its path"),
    errno.ENOTDIR: ("it is not a folder", "give the folder that holds the bundles"),
    errno.ENODEV: ("it was removed", "plug it in again; nothing was lost"),
    errno.ENXIO: ("it was removed", "plug it in again; nothing was lost"),
    errno.EIO: ("it has a fault", "try again, then take another medium"),
    errno.ELOOP: ("there is a link where a file should be", "bundles are plain files"),
}
_OTHERWISE = ("the system refused", "try again, then take another medium")
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})


@contextmanager
def telling(what: str, kind: type[InputError | StoreError] = InputError) -> Iterator[None]:
    """Turn an OSError inside into ``kind``, with what was tried, why it failed and what to do."""
    try:
        yield
    except OSError as error:
        raise told(error, what, kind) from error


def told(error: OSError, what: str, kind: type[InputError | StoreError] = InputError) -> FusionError:
    """Return the error for people: the message names no path."""
    reason, hint = _REASONS.get(error.errno or 0, _OTHERWISE)
    return kind(f"{what}: {reason}", hint)


def open_regular(folder: Path, name: str) -> int:
    """Return a descriptor of a plain file in a folder, for reading.

    Raises InputError for a name that is none, for a link, pipe or device, and for what the system refuses.
    """
    names.require(name)
    with telling("a file of the drop can't be read"):
        descriptor = _OPEN(folder, name)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _no_file()
    return descriptor


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
    if not stat.S_ISREG(before.st_mode):
        raise _no_file()
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    after = os.fstat(descriptor)
    if (before.st_dev, before.st_ino) != (after.st_dev, after.st_ino):
        os.close(descriptor)
        raise _no_file()
    return descriptor


_OPEN = _open_at if hasattr(os, "O_NOFOLLOW") and os.open in os.supports_dir_fd else _open_portable


def _no_file() -> InputError:
    return InputError("not a plain file", "links, pipes and devices in a drop are never read")


def create(path: Path) -> int:
    """Return a descriptor of a new file only we may read; raise FileExistsError where there is one."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)


def drop_cache(descriptor: int) -> None:
    """Ask the system to read the file from the medium next time, where it can be asked."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in a folder last, where the file system offers it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(place)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(place)
