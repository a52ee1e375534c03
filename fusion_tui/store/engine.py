"""The store's two doors: ``read`` and ``write``, on a SQLCipher file that needs a key to open at all.

``write`` begins IMMEDIATE, so that "database is locked" never comes from a read that turned into a
write; ``read`` is a plain BEGIN. The key is raw, 256 bits; it appears in no URL, log or repr.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from fusion_tui.domain.errors import DamagedError, InputError, LockedError, StoreError, WrongKeyError
from fusion_tui.paths import NONE_HERE, read_plain
from fusion_tui.store import connections

__all__ = ["KEY_BYTES", "Session", "Store", "create_store", "open_store", "salt_of"]

KEY_BYTES = 32
SALT_BYTES = 16


@dataclass
class _HeldKey:
    """The key while the store is open; never shown, and written over when it closes (best effort)."""

    value: bytearray = field(repr=False)

    def __call__(self) -> bytearray:
        if not self.value:
            raise LockedError("the store is locked", "unlock it again")
        return self.value

    def wipe(self) -> None:
        self.value[:] = bytes(len(self.value))
        self.value.clear()


class Store:
    """An open encrypted store; close it when the desk is locked."""

    def __init__(self, path: Path, key: bytes) -> None:
        _require_key(key)
        self.path = path
        self._key = _HeldKey(bytearray(key))
        self._engine = connections.engine(path, self._key)
        self._writer = self._engine.execution_options(door="BEGIN IMMEDIATE")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield a session on one consistent snapshot; nothing it changes is kept. Raises LockedError once closed."""
        self._key()
        with _explained(), Session(self._engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield a session that commits wholly when the block ends, or not at all; LockedError once closed."""
        self._key()
        with _explained(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            session.connection()
            yield session

    @contextmanager
    def raw(self, path: Path | None = None, key: bytes | None = None) -> Iterator[Any]:
        """Yield a driver's connection of its own, outside the pool: for page copies and for reading around damage.

        Another path is a copy of this store: under the same key and salt, or under a key of its own.
        """
        held = key or bytes(self._key())
        salt = salt_of(self.path) if path and not key else b""
        with _explained(), closing(connections.keyed(path or self.path, held + salt)) as connection:
            yield connection

    @property
    def is_open(self) -> bool:
        """Whether the key is still held."""
        return bool(self._key.value)

    def close(self) -> None:
        """Close every connection and let go of the key; both doors stay shut from then on."""
        self._key.wipe()
        self._engine.dispose()


@contextmanager
def rehearsal() -> Iterator[Store]:
    """Yield an empty store in memory: what is asked of it is quicker ever after, in every store."""
    store = Store(connections.MEMORY, bytes(KEY_BYTES))
    try:
        yield store
    finally:
        store.close()


def create_store(path: Path, key: bytes) -> Store:
    """Make a new store file; raises InputError where anything is there already: no key over existing data."""
    _require_key(key)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise InputError("a store is there already", "open it, or choose another --profile") from error
    except OSError as error:
        raise StoreError(f"can't make the store: {error.strerror}", "choose another --profile") from error
    return Store(path, key)


def open_store(path: Path, key: bytes) -> Store:
    """Open an existing store; raises WrongKeyError where the key doesn't decrypt it."""
    if not os.path.lexists(path):
        raise StoreError(f"no store in this profile: {path.parent}", NONE_HERE)
    salt_of(path)  # SQLite opens an empty file under any key, as a store without tables
    store = Store(path, key)
    try:
        with store.read() as session:
            session.connection().exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except DamagedError as error:
        store.close()
        raise WrongKeyError(
            "the key does not open this store", "it is another store, or its first page is damaged: restore a backup"
        ) from error
    except BaseException:
        store.close()
        raise
    return store


def salt_of(path: Path) -> bytes:
    """Return the bytes by which a store file is known to its vault: the first 16; raises StoreError without them."""
    try:
        salt = read_plain(path, SALT_BYTES)[:SALT_BYTES]
    except FileNotFoundError as error:
        raise StoreError("no store in this profile", "restore the profile from a backup") from error
    except OSError as error:
        raise StoreError(f"can't read the store: {error.strerror}", "check the medium and the permissions") from error
    if len(salt) < SALT_BYTES:
        raise DamagedError("the store file is empty", "restore the profile from a backup")
    return salt


def _require_key(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise StoreError("a store key is 32 bytes", "restore the vault from a backup")


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (DatabaseError, driver.DatabaseError) as error:
        raise _as_ours(error) from error
    except MemoryError as error:  # SQLCipher's word for a damaged page that it meets as it writes
        raise _damaged() from error


_FAULTS = {
    "SQLITE_FULL": ("the disk is full", "make room, then do it again"),
    "SQLITE_BUSY": ("another program holds the store", "wait for it to end, then do it again"),
    "SQLITE_READONLY": ("the store is on a read-only medium", "make it writable, or move the profile"),
    "SQLITE_IOERR": ("the medium of the store reports an error", "save a backup elsewhere, then check the medium"),
    "SQLITE_CANTOPEN": ("the store can't be opened", "check the medium, its room and the permissions"),
    "SQLITE_INTERRUPT": ("cancelled", ""),
}


def _as_ours(error: Exception) -> StoreError:
    """Name the fault by SQLite's own short word for it; its message could quote case data."""
    origin = getattr(error, "orig", None) or error
    code = connections.code(origin)
    if code in connections.DAMAGED:
        return _damaged()
    message, hint = _FAULTS.get(code, (f"the store failed: {code or type(origin).__name__}", "try again"))
    return StoreError(message, f"nothing was changed; {hint}" if hint else "")


def _damaged() -> DamagedError:
    return DamagedError("the store is damaged", "fusion-tui doctor tells what is lost and what is whole")
