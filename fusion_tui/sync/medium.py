"""What a medium can do to us, said in words: each OSError becomes an error with a hint, once, here."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fusion_tui.domain.errors import FusionError, InputError, StoreError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FULL = ("it is full", "make room, or take another medium; the outbox is as before")
_GONE = ("it was removed", "plug it in again; nothing was lost")
_FAR = ("it can't be reached", "check the network; nothing was lost")
_REASONS = {
    **dict.fromkeys(FULL, _FULL),
    errno.EFBIG: ("it does not take a file of this size", "format it as exFAT, or release less at a time"),
    errno.EROFS: ("it is read-only", "check its lock switch, or take another medium"),
    errno.EACCES: ("access is denied", "check who may write there"),
    errno.EPERM: ("access is denied", "check who may write there"),
    errno.ENOENT: ("it is not there", "check that it is plugged in, and its path"),
    errno.ENOTDIR: ("it is not a folder", "give the folder that holds the bundles"),
    errno.EBUSY: ("a file is in use", "close what has it open, then try again"),
    errno.EEXIST: ("the name is taken there", "try again; where it stays so, take another medium"),
    errno.ENODEV: _GONE,
    errno.ENXIO: _GONE,
    **dict.fromkeys(
        (errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ETIMEDOUT), _FAR
    ),
    errno.EIO: ("it has a fault", "try again, then take another medium"),
    errno.ELOOP: ("there is a link where a file should be", "bundles are plain files"),
}
_LOCKS: Any = import_module("fcntl") if find_spec("fcntl") else None  # without it no open file can be removed
_OTHERWISE = ("the system refused", "try again, then take another medium")
# What file systems say that have no folders to force: FAT, shares, FUSE.
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.ENOSYS})


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


def create(path: Path) -> int:
    """Return a descriptor of a new file only we may read; raise FileExistsError where there is one."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)


def create_claimed(path: Path) -> int:
    """Return what ``create`` returns, and let ``is_left`` see that somebody is writing it, until it is closed."""
    descriptor = create(path)
    if _LOCKS is not None:
        with suppress(OSError):  # where nothing can be claimed nothing counts as left
            _LOCKS.flock(descriptor, _LOCKS.LOCK_EX | _LOCKS.LOCK_NB)
    return descriptor


def is_left(path: Path) -> bool:
    """Whether whoever claimed a file is gone; False where that can't be known."""
    if _LOCKS is None:
        return True
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        _LOCKS.flock(descriptor, _LOCKS.LOCK_EX | _LOCKS.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def drop_cache(descriptor: int) -> None:
    """Ask the system to read the file from the medium next time, where it can be asked."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in a folder last, where the file system offers it."""
    with lenient():
        force_folder(folder)


def force_folder(folder: Path) -> None:
    """Have the system write a folder to the medium; nothing where it has no descriptors of folders."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(place)
    finally:
        os.close(place)


@contextmanager
def lenient() -> Iterator[None]:
    """Go on where the file system can't force a folder, as many can't."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
