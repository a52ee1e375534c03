"""Full-text search over every text there is: one FTS5 table, its row number made of kind and record number.

No text is kept twice: the index is contentless, and what a hit shows is read from its record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import text
from sqlmodel import Session

from fusion_tui.domain.text import clean

# The order is on disk, in every row number: a new kind goes to the end.
KINDS: tuple[str, ...] = (
    "tip",
    "incident",
    "case",
    "fact",
    "note",
    "entity",
    "link",
    "product",
    "release",
    "received",
)
_BITS = 5  # 32 kinds at most: rowid = n << 5 | kind

_WORD = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')


class Hit(NamedTuple):
    """One record found, by kind and local number, best first."""

    kind: str
    n: int


def create(session: Session) -> None:
    """Make the index."""
    session.connection().exec_driver_sql(
        "CREATE VIRTUAL TABLE search USING fts5(title, body, content='', contentless_delete=1, "
        "tokenize='porter unicode61 remove_diacritics 2')"
    )


def put(session: Session, kind: str, entries: Iterable[tuple[int, str, str]]) -> None:
    """Index (n, title, body) of records of a kind, replacing what was there."""
    code = KINDS.index(kind)
    batch = [(n << _BITS | code, title, body) for n, title, body in entries]
    if batch:
        session.connection().exec_driver_sql(
            "INSERT OR REPLACE INTO search(rowid, title, body) VALUES (?, ?, ?)", batch
        )


def drop(session: Session, kind: str, numbers: Iterable[int]) -> None:
    """Take records out of the index."""
    code = KINDS.index(kind)
    for n in numbers:
        session.connection().exec_driver_sql("DELETE FROM search WHERE rowid = ?", (n << _BITS | code,))


def expression(query: str) -> str:
    """Turn what a person typed into an FTS5 expression: words, "phrases", prefix*; every word must occur.

    Whatever is typed is data: each word is quoted, so that no operator of FTS5 is reachable.
    """
    parts = []
    for phrase, starred, word in _WORD.findall(clean(query)):
        bare = (phrase or word).replace("*", " ").strip()
        star = "*" if starred or word.endswith("*") else ""
        if bare:
            parts.append(f'"{bare}"{star}')
    return " ".join(parts)


def find(session: Session, query: str, kinds: Sequence[str] = (), limit: int = 50) -> tuple[int, list[Hit]]:
    """Return how many records match and the best of them; nothing for an empty query."""
    wanted = expression(query)
    if not wanted:
        return 0, []
    codes = [KINDS.index(kind) for kind in kinds or KINDS]
    where = f"search MATCH :query AND (rowid & 31) IN ({', '.join(map(str, codes))})"  # codes are our own integers
    values = {"query": wanted, "limit": limit}
    total = session.connection().execute(text(f"SELECT count(*) FROM search WHERE {where}"), values).scalar_one()  # noqa: S608
    found = session.connection().execute(
        text(f"SELECT rowid FROM search WHERE {where} ORDER BY rank LIMIT :limit"),  # noqa: S608
        values,
    )
    return total, [Hit(KINDS[rowid & 31], rowid >> _BITS) for (rowid,) in found]
