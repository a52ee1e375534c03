"""Connections to a SQLCipher file, and the engine that lends them.

What a connection has decrypted it forgets once another one wrote to the file. So reads and writes are lent
the same few, and the one that came back last goes out first: what it read is still there.

What SQLAlchemy makes of a statement is kept. It is kept with the values of its first use, so a store takes
its own with it when it closes; what was rehearsed on an empty store in memory stays for all that come after.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import URL, Connection, Dialect, Engine, ExceptionContext, QueuePool, create_engine, event
from sqlalchemy.util import LRUCache

MEMORY = Path(":memory:")
DAMAGED = frozenset({"SQLITE_NOTADB", "SQLITE_CORRUPT"})
_BUSY_SECONDS = 30
_CACHE_KIB = 48 * 1024
_KEPT = 500  # statements
_REHEARSED: dict[Any, Any] = {}


class Statements(LRUCache[Any, Any]):
    """What was made of the statements of one store; those that were rehearsed are there from the start."""

    def get(self, key: Any, default: Any = None) -> Any:
        """Return what was made of a statement."""
        return _REHEARSED.get(key) or super().get(key, default)


def keyed(path: Path, key: bytes | bytearray) -> Any:
    """Return a connection under a raw key, or a raw key and the salt a new file is to have; nothing is read yet."""
    connection = driver.connect(str(path), check_same_thread=False, isolation_level=None, timeout=_BUSY_SECONDS)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def engine(path: Path, held_key: Callable[[], bytearray]) -> Engine:
    """Return the engine of a store; in memory it rehearses."""

    def connect() -> Any:
        connection = keyed(path, held_key())
        for pragma in ("journal_mode = WAL", "secure_delete = ON", f"cache_size = -{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    pool = QueuePool(connect, pool_size=5, use_lifo=True, dialect=_dialect())
    made = Engine(
        pool,
        _dialect(),
        URL.create("sqlite", database=str(path)),
        execution_options={"compiled_cache": _REHEARSED if path == MEMORY else Statements(_KEPT)},
        hide_parameters=True,
    )
    event.listen(made, "begin", _begin)
    event.listen(made, "handle_error", _drop_poisoned)
    return made


@cache
def _dialect() -> Dialect:
    """Return the one dialect of all stores: what was made of a statement is known again by it."""
    template = create_engine("sqlite://", module=driver)
    with template.connect():  # has it ask the library what it can do
        return template.dialect


def code(error: object) -> str:
    """Return SQLite's short word for a fault: an extended one begins with the plain one."""
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("door", "BEGIN"))


def _drop_poisoned(context: ExceptionContext) -> None:
    """Take a connection that met a damaged page out of the pool: SQLCipher answers nothing on it any more."""
    if code(context.original_exception) in DAMAGED:
        context.is_disconnect = True
