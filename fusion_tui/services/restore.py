"""Backups read: checked, or made into a new profile, which other centers see as another installation.

A restore goes into a folder beside the profile's place, and that folder gets the name once everything in
it has held: a crash leaves no profile, or a whole one. It is never made over anything. A check leaves
nothing; its copy of the store is encrypted as the store is.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from fusion_tui.crypto import selftest
from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import InputError, LockedError
from fusion_tui.paths import Profile
from fusion_tui.services import logon, rotating
from fusion_tui.services.clock import SystemClock
from fusion_tui.services.exchange import numbering, reburying, tombstones
from fusion_tui.services.exchange.destroying import SCRUB
from fusion_tui.services.exchange.reburying import Reburied
from fusion_tui.services.exchange.tombstones import Tombstones
from fusion_tui.services.unpacking import Contents, Places, unpack
from fusion_tui.services.ways import Way, WayIn
from fusion_tui.store import audit, audit_head, blobs, erasing, migrations, people
from fusion_tui.store.backup import read_head
from fusion_tui.store.copying import remove_store
from fusion_tui.store.engine import open_store
from fusion_tui.store.files import replace_file, sync_folder
from fusion_tui.store.newfile import medium_told
from fusion_tui.store.progress import Cancelled, Meter, Progress, unwatched
from fusion_tui.store.vaultfile import VaultFile


def check(
    file: Path, way: WayIn, folder: Path, progress: Progress = unwatched, cancelled: Cancelled = bool
) -> Contents:
    """Read a backup whole and return what is in it; the folder takes the store's copy for that long.

    Raises InputError for what is no backup, LockedError where the way in isn't of that day, DamagedError
    where anything but a content of an attachment isn't what was written; such contents are named.
    """
    selftest.run()
    copy = folder / f".{secrets.token_hex(8)}.part"
    with medium_told("the backup"), _opened(file) as data:
        try:
            return unpack(data, way, Places(copy), _meter(data, progress, cancelled))[0]
        finally:
            remove_store(copy)


def users(file: Path) -> list[str]:
    """Return the names that had a way in on the day of the backup."""
    with medium_told("the backup"), _opened(file) as data:
        return VaultFile.from_bytes(read_head(data).vault).users


def restore(
    file: Path,
    way: WayIn,
    profile: Profile,
    clock: Clock | None = None,
    progress: Progress = unwatched,
    cancelled: Cancelled = bool,
    buried: Path | None = None,
) -> Contents:
    """Make a new profile of a backup and return what was in it; the restore is recorded in it.

    ``buried`` is the file of tombstones of the lost profile: what was purged since the backup is purged again
    before anybody opens the store. Without it what peers sent stays hidden until their orders came again.
    Raises as ``check`` does, and InputError where anything is in the profile's place.
    """
    selftest.run()
    _require_nothing(profile.root)
    with medium_told("the profile"), _opened(file) as data, _staged(profile) as fresh:
        places = Places(fresh.store, fresh.policy, fresh.blobs)
        found, who, head = unpack(data, way, places, _meter(data, progress, cancelled))
        orders = tombstones.read(buried, head, who.key, way) if buried else None
        told = _settle(fresh, who, found.id, orders, clock or SystemClock())
        replace_file(fresh.vault, head.vault)
        _take_place(fresh.root, profile.root)
    return replace(found, reburied=told)


def _settle(fresh: Profile, who: Way, backup: str, orders: Tombstones | None, clock: Clock) -> Reburied:
    """Make the store one of a new installation, and record that it is.

    The files beside the old one stayed there: a guard that begins anew and a journal that counts from
    the start are as they should be.
    """
    store = open_store(fresh.store, who.key)
    try:
        migrations.migrate(store, clock)
        with store.write() as books:
            user = people.user(books, who.user)
            if user is not None and user.disabled:
                raise LockedError("this user was disabled when the backup was made", "ask an administrator")
            people.remember(books, guard_mark="", journal_seen=0)
            epoch = people.new_epoch(books).hex()
            numbering.begin_anew(books, clock.now())
            rotating.issue_anew(books, clock.now())
            place = logon.place_of("backup restore")
            name = who.user or "recovery"
            told = reburying.apply(books, orders, name, clock.now())
            if people.installation(books).due == SCRUB:
                erasing.rewrite_index(books)
                blobs.sweep(books, fresh.blobs, clock.now())
            people.remember(books, due="")
            # The restore comes last: there the head outside begins.
            audit.append(books, audit.Act(clock.now(), name, "rebury", backup, told.words[:200], place))
            audit.append(books, audit.Act(clock.now(), name, numbering.RESTORE, backup, f"epoch {epoch}", place))
        tombstones.write_of(store, fresh.tombstones, who.key, clock.now())
        audit_head.begin_anew(store, fresh.head)
        return told
    finally:
        store.close()


@contextmanager
def _staged(profile: Profile) -> Iterator[Profile]:
    """Yield a profile beside the place of another; it is gone where the block fails."""
    folder = profile.root.with_name(f".{profile.root.name}.restoring")
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)  # one that a crash left
    fresh = Profile(folder)
    fresh.make()
    try:
        yield fresh
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _take_place(folder: Path, root: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    sync_folder(folder)
    _require_nothing(root)
    if root.exists():
        root.rmdir()
    folder.rename(root)
    sync_folder(root.parent)


def _require_nothing(root: Path) -> None:
    if os.path.lexists(root) and (not root.is_dir() or any(root.iterdir())):
        raise InputError(
            "something is in that profile already", "restore to a new one: --profile DIRECTORY before the command"
        )


def _opened(file: Path) -> BinaryIO:
    if not file.is_file():
        raise InputError("no such backup", "check its name, and that its medium is there")
    return file.open("rb")


def _meter(data: BinaryIO, progress: Progress, cancelled: Cancelled) -> Meter:
    return Meter(progress, cancelled, os.fstat(data.fileno()).st_size)
