"""Keys, cheap costs and small acts on a store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.domain import query
from fusion_tui.domain.record import Record
from fusion_tui.store import index, records, search
from fusion_tui.store.engine import Session, Store, open_store
from tests.factories import NOON

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
CHEAP = KdfSpec("argon2id", bytes(16), iterations=1, memory_kib=8 * 1024, lanes=1)
CHEAPEST = KdfSpec("pbkdf2-hmac-sha512", bytes(16), iterations=100)


@contextmanager
def opened(path: Path, key: bytes = KEY) -> Iterator[Store]:
    """Open a store as another program would, and close it again."""
    store = open_store(path, key)
    try:
        yield store
    finally:
        store.close()


def keep(store: Store, *made: Record) -> list[Record]:
    """Store records in one transaction and return them as stored."""
    with store.write() as books:
        return [records.add(books, record) for record in made]


def found(session: Session, words: str) -> list[index.Hit]:
    """Return what a search for words finds."""
    return list(search.find(session, query.parse(words, NOON.date())).hits)


def sql(session: Session, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Run one statement behind the store's back."""
    result = session.connection().exec_driver_sql(statement, values)
    return [tuple(row) for row in result] if result.returns_rows else []


def tips(store: Store) -> int:
    """Return how many tips a store holds."""
    with store.read() as books:
        return records.counts(books)["tip"]


def everything_on_disk(path: Path) -> bytes:
    """Return the bytes of the store and of every file SQLite keeps beside it."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))
