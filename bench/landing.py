"""What a store needs at least for what is received: the rows and words alone, by executemany, without any check."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bench.stores import raw_file, raw_index
from fusion_tui.domain.batches import batched
from fusion_tui.domain.received import Received
from fusion_tui.services.desk import Desk
from fusion_tui.store import records
from fusion_tui.store.engine import Session

TABLES = ("statement", "received")


def alone(desk: Desk, file: Path) -> float:
    """Return the seconds of inserting what a store received into another, in one transaction as there."""
    raw = raw_file(file)
    with desk.read(whole=True) as books:
        filled = {table: _copied(books, raw, table) for table in TABLES}
        words = [(row["n"], *records.texts(Received, row.__getitem__)) for row in _named(books)]
    raw_index(raw)
    begun = time.perf_counter()
    raw.execute("BEGIN")
    for table, rows in filled.items():
        for some in batched(rows):
            raw.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(some[0]))})", some)  # noqa: S608 - ours
    for said in batched(words):
        raw.executemany("INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)", said)
    raw.execute("COMMIT")
    took = time.perf_counter() - begun
    raw.close()
    return took


def _copied(books: Session, raw: Any, table: str) -> list[tuple[Any, ...]]:
    """Make a table with its indexes as it is here, and return its rows."""
    query = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type <> 'trigger' AND sql IS NOT NULL ORDER BY rowid"
    for (statement,) in books.connection().exec_driver_sql(query, (table,)):
        raw.execute(statement)
    return [tuple(row) for row in books.connection().exec_driver_sql(f"SELECT * FROM {table}")]  # noqa: S608 - ours


def _named(books: Session) -> list[dict[str, Any]]:
    return [dict(row) for row in books.connection().exec_driver_sql("SELECT * FROM received").mappings()]
