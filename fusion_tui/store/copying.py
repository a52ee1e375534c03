"""A consistent copy of a live store, page by page, into a new encrypted file.

One read transaction holds the snapshot for as long as it takes, so that other programs go on writing
and the copy never begins anew. Only a copy that was forced to the medium, opened and checked counts;
whatever fails leaves none.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fusion_tui.domain.errors import DamagedError, InputError, StoreError
from fusion_tui.store.engine import Store
from fusion_tui.store.files import sync_folder
from fusion_tui.store.newfile import force, medium_told
from fusion_tui.store.progress import Cancelled, Progress, go_on, unwatched

PAGES = 2_000  # of one step, 8 MB: about a tenth of a second between two questions whether to go on


def copy_store(
    source: Store,
    target: Path,
    key: bytes | None = None,
    progress: Progress = unwatched,
    cancelled: Cancelled = bool,
    *,
    is_checked: bool = True,
) -> None:
    """Copy a store as it is now to a new file, 0600, under its own key and salt, or under another key and a new salt.

    ``progress`` hears how many pages of how many are done; who reads the copy back anyway has it unchecked.
    Raises InputError where the file is there already, DamagedError where a page of the source can't be
    read, StoreError where the medium refuses or it was cancelled.
    """
    with medium_told("the copy"):
        try:
            target.touch(mode=0o600, exist_ok=False)
        except FileExistsError as error:
            raise InputError("that file is there already", "choose another name") from error
        try:
            _copy_pages(source, target, key, _steps(progress, cancelled))
            with target.open("rb+") as file:
                force(file)
            if is_checked:
                _check(source, target, key)
            remove_beside(target)
            sync_folder(target.parent)
        except BaseException:
            remove_store(target)
            raise


def before_migration(store: Store, version: int, progress: Progress = unwatched) -> Path:
    """Keep the store as it is before a step of its schema touches it, beside it; returns where.

    One that an earlier try left is replaced. It stays until the next backup, or until the store gets a new key.
    """
    kept = store.path.with_name(f"{store.path.stem}-{version}.before")
    fresh = kept.with_name(f"{kept.name}.new")
    remove_store(fresh)  # one that a crash left
    copy_store(store, fresh, progress=progress)
    with medium_told("the copy"):
        fresh.replace(kept)
        sync_folder(kept.parent)
    return kept


def kept_before(store: Path) -> list[Path]:
    """Return the copies that steps of the schema left beside a store: whole, and under the key of their day.

    Raises StoreError where the folder can't be read.
    """
    with medium_told("the copies from before a migration"):
        return sorted(store.parent.glob(f"{store.stem}-*.before"))


def remove_kept(store: Path) -> int:
    """Remove the copies from before a step of the schema, and return how many; raises StoreError."""
    kept = kept_before(store)
    for path in kept:
        remove_store(path)
    return len(kept)


def remove_store(path: Path) -> None:
    """Remove a store file and what SQLite keeps beside it; raises StoreError."""
    with medium_told("the copy"):
        path.unlink(missing_ok=True)
        remove_beside(path)


def remove_beside(path: Path) -> None:
    """Remove what SQLite keeps beside a store that is closed: where it could only read, it leaves that."""
    for end in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def require_settled(path: Path) -> None:
    """Raise StoreError unless a store that was closed is whole in its one file: only then may it be moved.

    SQLite moves what it logged into the file as the last connection closes, and says nothing where that fails.
    """
    if path.with_name(f"{path.name}-wal").exists():
        raise StoreError("what was written last is not in the store's file yet", "check the medium, then do it again")


def _copy_pages(source: Store, target: Path, key: bytes | None, step: Callable[[int, int, int], None]) -> None:
    with source.raw() as pages, source.raw(target, key) as copy:
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):  # a copy that fails is thrown away
            copy.execute(f"PRAGMA {pragma}")
        pages.execute("BEGIN")
        pages.execute("SELECT count(*) FROM sqlite_master").fetchone()
        pages.backup(copy, pages=PAGES, progress=step)


def _steps(progress: Progress, cancelled: Cancelled) -> Callable[[int, int, int], None]:
    def step(_status: int, remaining: int, total: int) -> None:
        go_on(cancelled)
        progress(total - remaining, total)

    return step


def _check(source: Store, target: Path, key: bytes | None) -> None:
    with source.raw(target, key) as copy:
        if quick_faults(copy):
            raise DamagedError("the copy doesn't hold together", "fusion-tui doctor tells what is wrong with the store")


def quick_faults(connection: Any) -> list[str]:
    """Return what SQLite's own quick check says of a store; nothing where it holds together."""
    found = [str(line) for (line,) in connection.execute("PRAGMA quick_check(100)")]
    return [] if found == ["ok"] else found
