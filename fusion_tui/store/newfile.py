"""A new file, there wholly or not at all, and never in another one's place.

It is written beside its place under the name with ``.part``, forced to the medium, and only then
given its name. What fails, or is cancelled, leaves neither.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fusion_tui.domain.errors import InputError, StoreError
from fusion_tui.store.files import sync_folder

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """Yield a file to write and to read back, 0600, which is at ``target`` once the block has ended well.

    Raises InputError where something is there already, StoreError where the medium refuses.
    """
    part = target.with_name(f"{target.name}.part")
    with medium_told("the file"):
        file = _begun(target, part)
        try:
            with file:
                yield file
                force(file)
            place(part, target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _begun(target: Path, part: Path) -> BinaryIO:
    if os.path.lexists(target):
        raise _taken()
    try:
        return os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "w+b")
    except FileExistsError as error:
        raise InputError(
            "a .part of that file is there already", "remove it if no other program is writing it; it is incomplete"
        ) from error


def place(part: Path, target: Path) -> None:
    """Give a finished file its name, and make that last; raises InputError where the name was taken meanwhile."""
    try:
        _rename_to_nothing(part, target)
    except FileExistsError as error:
        raise _taken() from error
    sync_folder(target.parent)


def _rename_to_nothing(part: Path, target: Path) -> None:
    if os.name == "nt":
        part.rename(target)  # there it refuses a name that is taken
        return
    try:
        os.link(part, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # FAT knows no links: the name is claimed by an empty file first, so that nothing is ever written over.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))
        try:
            part.replace(target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    else:
        part.unlink()


def force(file: BinaryIO) -> None:
    """Put on the medium what was written so far."""
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def medium_told(what: str) -> Iterator[None]:
    """Turn what the system says of a medium into StoreError, without a path or a name."""
    try:
        yield
    except OSError as error:
        hints = {
            errno.ENOSPC: "make room, then do it again",
            errno.EFBIG: "this medium takes no file of that size: format it as exFAT, or choose another",
            errno.EROFS: "the medium is read-only",
        }
        hint = hints.get(error.errno or 0, "check the folder, its room and its permissions")
        raise StoreError(f"can't read or write {what}: {error.strerror or 'unknown fault'}", hint) from error


def _taken() -> InputError:
    return InputError("that file is there already", "choose another name: nothing is ever written over")
