"""Backups: a whole profile in one encrypted file, made while others work, and read back before it counts.

Every way into the vault of that day opens it. That it was begun is recorded first, that it was made before
the file gets its name; what fails, or is cancelled, leaves neither file nor copy. Temporary copies are
encrypted under the store's own key.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fusion_tui.domain.clock import stamp
from fusion_tui.domain.errors import StoreError
from fusion_tui.domain.user import Right
from fusion_tui.paths import open_plain, read_plain
from fusion_tui.services.desk import Desk
from fusion_tui.services.unpacking import Contents, Places, unpack
from fusion_tui.services.ways import Way
from fusion_tui.store import backup, blobs, health
from fusion_tui.store.backup import BLOB, POLICY, STORE, Head, Writer
from fusion_tui.store.contents import PIECE, Blob
from fusion_tui.store.copying import copy_store, remove_kept, remove_store
from fusion_tui.store.engine import open_store, salt_of
from fusion_tui.store.newfile import force, medium_told, new_file
from fusion_tui.store.progress import Cancelled, Meter, Progress, unwatched
from fusion_tui.store.vaultfile import MAX_BYTES

BEGIN, ACT = "backup begin", health.BACKUP


def create(desk: Desk, file: Path, progress: Progress = unwatched, cancelled: Cancelled = bool) -> Contents:
    """Write a backup to a new file, and return what is in it, as it was read back.

    ``progress`` hears how many bytes of about how many are done. Raises InputError where the file is
    there already, DamagedError where the store can't be read whole, StoreError where a medium refuses or
    it was cancelled. A content that is missing or damaged in the profile is named, and stops nothing.
    """
    backup_id = secrets.token_hex(8)
    with desk.write(BEGIN, Right.BACKUP) as entry:
        entry.subject = backup_id
    meter = Meter(progress, cancelled, _about(desk))
    copy = desk.profile.blobs / f"{secrets.token_hex(16)}.part"  # swept with other parts if a crash leaves it
    with medium_told("the backup"), new_file(file) as out:
        try:
            _write(desk, backup_id, copy, out, meter)
        finally:
            remove_store(copy)
        force(out)
        found = _read_back(desk, out, copy, meter)
        with desk.write(ACT, Right.READ) as entry:
            entry.subject, entry.outcome = backup_id, f"{os.fstat(out.fileno()).st_size} bytes"
    _remove_kept(desk)
    return found


def _remove_kept(desk: Desk) -> None:
    """Remove copies from before the schema changed: a backup that was read back takes their place."""
    try:
        remove_kept(desk.profile.store)
    except StoreError as error:
        desk.faults.append(f"the backup is made, but an older copy of the store is kept still: {error.message}")


def _write(desk: Desk, backup_id: str, copy: Path, out: BinaryIO, meter: Meter) -> None:
    pages = meter.scaled(_size(desk.profile.store))
    copy_store(desk.store, copy, None, pages, meter.cancelled, is_checked=False)  # what is written is read back
    # The vault after the store: one that was changed meanwhile is newer than what the store remembers of it.
    head = Head.fresh(read_plain(desk.profile.vault, MAX_BYTES), salt_of(copy))
    writer, kept = Writer(out, head, _key(desk)), _contents(desk, copy)
    _add(writer, STORE, copy, meter)
    if desk.profile.policy.is_file():
        _add(writer, POLICY, desk.profile.policy, meter)
    for blob in kept:
        place = blobs.path_of(desk.profile.blobs, blob.address)
        if place.is_file():
            _add(writer, BLOB + blob.address, place, meter)
    writer.finish({"id": backup_id, "created": stamp(desk.clock.now()), "center": desk.center.center_id})


def _read_back(desk: Desk, out: BinaryIO, copy: Path, meter: Meter) -> Contents:
    way = Way(desk.user.name, _key(desk))
    try:
        return unpack(_from_medium(out), lambda _: way, Places(copy), meter)[0]
    finally:
        remove_store(copy)


def _key(desk: Desk) -> bytes:
    return desk.vault.key_for(salt_of(desk.profile.store))


def _contents(desk: Desk, copy: Path) -> list[Blob]:
    store = open_store(copy, _key(desk))
    try:
        with store.read() as books:
            return blobs.every(books)
    finally:
        store.close()


def _add(writer: backup.Writer, name: str, path: Path, meter: Meter) -> None:
    with open_plain(path) as file:
        writer.add(name, os.fstat(file.fileno()).st_size, meter.counted(_pieces(file)))


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _from_medium(out: BinaryIO) -> BinaryIO:
    """Rewind, and have what follows read from the medium where the system lets its own copy go."""
    out.seek(0)
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(out.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return out


def _about(desk: Desk) -> int:
    with desk.read(whole=True) as books:
        contents = sum(blob.size for blob in blobs.every(books))
    return _size(desk.profile.store) * 3 + contents * 2


def _size(path: Path) -> int:
    return path.stat().st_size
