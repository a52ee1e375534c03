"""The store's two doors: ``read`` and ``write``, on a SQLCipher file that needs a key to open at all.

``write`` begins IMMEDIATE, so that "database is locked" never comes from a read that turned into a
write; ``read`` is a plain BEGIN. The key is raw, 256 bits; it appears in no URL, log or repr.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from fusion_tui.domain.errors import InputError, LockedError, StoreError, WrongKeyError

__all__ = ["KEY_BYTES", "Session", "Store", "create_store", "open_store"]

KEY_BYTES = 32
BUSY_SECONDS = 30
_CACHE_KIB = 48 * 1024


@dataclass
class _HeldKey:
    """The key while the store is open; never shown."""

    value: bytes | None = field(repr=False)

    def __call__(self) -> bytes:
        if self.value is None:
            raise LockedError("the store is locked", "unlock it again")
        return self.value


class Store:
    """An open encrypted store; close it when the desk is locked."""

    def __init__(self, path: Path, key: bytes) -> None:
        _require_key(key)
        self._key = _HeldKey(key)
        self._engine = _engine(path, self._key)
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

    def close(self) -> None:
        """Close every connection and let go of the key; both doors stay shut from then on."""
        self._key.value = None
        self._engine.dispose()


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
    if not path.exists():
        raise StoreError("no store in this profile", "fusion-tui init makes one")
    if not path.stat().st_size:
        # SQLite opens an empty file under any key, as a store without tables.
        raise StoreError("the store file is empty", "restore the profile from a backup")
    store = Store(path, key)
    try:
        with store.read() as session:
            session.connection().exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except StoreError as error:
        store.close()
        raise WrongKeyError(
            "the key does not open this store", "it is another store, or damaged: restore a backup"
        ) from error
    return store


def _require_key(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise StoreError("a store key is 32 bytes", "restore the vault from a backup")


def _engine(path: Path, held_key: Callable[[], bytes]) -> Engine:
    def connect() -> Any:
        key = held_key()
        connection = driver.connect(str(path), check_same_thread=False, isolation_level=None, timeout=BUSY_SECONDS)
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in ("journal_mode = WAL", "secure_delete = ON", f"cache_size = -{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        f"sqlite:///{path}", creator=connect, module=driver, poolclass=QueuePool, pool_size=5, hide_parameters=True
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("door", "BEGIN"))


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (DatabaseError, driver.DatabaseError) as error:
        raise StoreError(_reason(error), "nothing was changed; try again, or restore a backup") from error


def _reason(error: Exception) -> str:
    """Name the fault by SQLite's own short word for it; its message could quote case data."""
    origin = getattr(error, "orig", None) or error
    code = getattr(origin, "sqlite_errorname", "")
    known = {
        "SQLITE_FULL": "the disk is full",
        "SQLITE_BUSY": "another program holds the store",
        "SQLITE_READONLY": "the store is on a read-only medium",
        "SQLITE_NOTADB": "the file is no store, or the key is another",
        "SQLITE_CORRUPT": "the store is damaged",
        "SQLITE_IOERR": "the medium of the store reports an error",
    }
    return known.get(code, f"the store failed: {code or type(origin).__name__}")
