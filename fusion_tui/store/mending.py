"""A store made anew around damage that costs nothing: pages of an index, which follow from the records.

What search knows is forgotten and read from the records again; then every table is copied row by row into
a fresh file under the same key and salt, whose indexes are made on the way. The fresh file takes the old
one's place only once it holds together and holds every row.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from fusion_tui.domain.errors import DamagedError, HeldError
from fusion_tui.store import records
from fusion_tui.store.copying import quick_faults, remove_store
from fusion_tui.store.engine import Session, Store
from fusion_tui.store.files import sync_folder
from fusion_tui.store.newfile import force, medium_told
from fusion_tui.store.probing import counted, quoted
from fusion_tui.store.progress import Progress, unwatched

_OURS = "rootpage > 0 AND sql IS NOT NULL AND name NOT GLOB 'sqlite_*'"
_INDEX = re.compile(r"(CREATE (?:UNIQUE )?INDEX )")


def rebuild_index(store: Store, progress: Progress = unwatched) -> None:
    """Build the search index anew from the records; raises DamagedError where it lies on a damaged page."""
    with store.write() as books:
        records.reindex(books, progress)


def rebuild_file(store: Store, *, with_search: bool, progress: Progress = unwatched) -> None:
    """Put a sound file in the place of one whose indexes are damaged, and close the store.

    Whoever calls this is alone in the profile and holds no session. Raises DamagedError where a row can't
    be read: that is a matter for a backup; HeldError where another program has the store open.
    """
    if with_search:
        with store.write() as books:
            _forget_search(books)
            records.reindex(books, progress)
    fresh = store.path.with_name(f"{store.path.name}.mended")
    with medium_told("the store"):
        remove_store(fresh)  # one that a crash left
        try:
            _copy_rows(store, fresh)
            store.close()
            _require_alone(store)
            fresh.replace(store.path)
            sync_folder(store.path.parent)
        except BaseException:
            remove_store(fresh)
            raise


def _forget_search(books: Session) -> None:
    """Take the index out of the schema without reading its pages, and make an empty one."""
    connection = books.connection()
    made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'search'").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql("DELETE FROM sqlite_master WHERE name = 'search' OR name GLOB 'search_*'")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
    connection.exec_driver_sql(made)


def _copy_rows(store: Store, fresh: Path) -> None:
    fresh.touch(mode=0o600)
    with store.raw() as connection:
        connection.execute("ATTACH ? AS fresh", (str(fresh),))  # under the same key and salt
        for statement in ("PRAGMA writable_schema = ON", "PRAGMA synchronous = OFF", "BEGIN"):
            connection.execute(statement)
        _copy_schema(connection)
        before = _rows(connection)
        connection.execute("COMMIT")
    with store.raw(fresh) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        if quick_faults(connection) or _rows(connection) != before:
            raise DamagedError("the store can't be made anew", "restore a backup")
    with fresh.open("rb+") as file:
        force(file)


def _copy_schema(connection: Any) -> None:
    """Make every table and index in the fresh file; what has no pages of its own is copied as it is written."""
    listed = f"SELECT name, sql FROM main.sqlite_master WHERE {_OURS} AND type = ?"  # noqa: S608
    for name, sql in connection.execute(listed, ("table",)).fetchall():
        connection.execute(sql.replace("CREATE TABLE ", "CREATE TABLE fresh.", 1))
        _copy_table(connection, quoted(name))
    connection.execute("DELETE FROM fresh.sqlite_sequence")  # a number that was given once is never given again
    _copy_table(connection, "sqlite_sequence")
    for _, sql in connection.execute(listed, ("index",)).fetchall():
        connection.execute(_INDEX.sub(r"\1fresh.", sql, count=1))
    connection.execute("INSERT INTO fresh.sqlite_master SELECT * FROM main.sqlite_master WHERE rootpage = 0")


def _copy_table(connection: Any, name: str) -> None:
    # The condition keeps SQLite from copying the pages of the indexes instead of making them.
    connection.execute(f"INSERT INTO fresh.{name} SELECT * FROM main.{name} NOT INDEXED WHERE true")  # noqa: S608


def _rows(connection: Any) -> dict[str, int]:
    named = connection.execute(f"SELECT name FROM sqlite_master WHERE {_OURS} AND type = 'table'")  # noqa: S608
    return {name: counted(connection, f"{quoted(name)} NOT INDEXED") for (name,) in named.fetchall()}


def _require_alone(store: Store) -> None:
    # Frames left in it would be taken for the fresh file's own.
    if store.path.with_name(f"{store.path.name}-wal").exists():
        raise HeldError("another program has the store open", "close it there first")
