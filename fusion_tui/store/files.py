"""Files replaced wholly or not at all: temporary name, fsync, rename, fsync of the folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fusion_tui.domain.errors import HeldError, StoreError
from fusion_tui.paths import require_plain

LOCK_SECONDS = 20  # a change holds the lock for one key derivation at most


def replace_file(path: Path, data: bytes, *, lasting: bool = True, forced: bool = True) -> None:
    """Put data at path, 0600, so that after a crash the old or the new content is there; raises OSError.

    Where it fails the old content stays, and no temporary file; only where the folder can't be forced to the medium
    the new content is there. One that isn't ``lasting`` is forced to the medium as well, its name is not: after a
    loss of power the old content may be back, and never half of either.
    One that isn't ``forced`` either means nothing once the machine was off.
    """
    require_plain(path)
    temporary = path.with_name(f"{path.name}.new")
    temporary.unlink(missing_ok=True)  # one that a crash left may have other permissions
    try:
        _write_new(temporary, data, forced=forced)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    if lasting and forced:
        sync_folder(path.parent)


def _write_new(path: Path, data: bytes, *, forced: bool) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        if forced:
            file.flush()
            os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder last, where the system can open folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def files_in(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the plain files under a folder; one that goes away meanwhile is left out. Raises OSError."""
    for path in folder.rglob("*") if folder.is_dir() else ():
        try:
            found = path.stat()
        except FileNotFoundError:
            continue
        if stat.S_ISREG(found.st_mode):
            yield path, found


@contextmanager
def alone(path: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the lock beside a file, so that one program at a time reads, changes and replaces it.

    Raises HeldError where another one doesn't let go, StoreError where the folder takes no lock.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f"{path.name}.lock"), mode=0o600)
    try:
        lock.acquire(timeout=seconds)
    except Timeout as error:
        raise HeldError(f"another program is changing {path.name}", "wait a moment, then do it again") from error
    except OSError as error:
        raise StoreError(f"can't lock {path.name}: {error.strerror}", "check the folder's permissions") from error
    try:
        yield
    finally:
        lock.release()
