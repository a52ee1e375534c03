"""The index: what stands in it for each record, its row number made of kind and record number.

One FTS5 table of title, body and tags, contentless: no text is kept twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session

from fusion_tui.domain.fields import KINDS
from fusion_tui.store import sight

BITS = 5  # 32 kinds at most: rowid = n << 5 | kind
CODES: dict[str, int] = {kind: code for code, kind in enumerate(KINDS)}
INCIDENT = CODES["incident"]


class Entry(NamedTuple):
    """What the index reads of a record."""

    n: int
    title: str
    body: str
    tags: str


class Hit(NamedTuple):
    """One record found, by kind and local number."""

    kind: str
    n: int


def rowid(kind: str, n: int) -> int:
    """Return the row number of a record."""
    return n << BITS | CODES[kind]


def hit(row: int) -> Hit:
    """Return the record a row is about."""
    return Hit(KINDS[row & (1 << BITS) - 1], row >> BITS)


def put(session: Session, kind: str, entries: Iterable[Entry], *, new: bool = False) -> None:
    """Index records of a kind, replacing what was there; ``new`` ones are spared the look for it."""
    batch = [(rowid(kind, n), title, body, tags) for n, title, body, tags in entries]
    verb = "INSERT" if new else "INSERT OR REPLACE"
    if batch:
        session.connection().exec_driver_sql(f"{verb} INTO search(rowid, title, body, tags) VALUES (?, ?, ?, ?)", batch)


def drop(session: Session, kind: str, numbers: Iterable[int]) -> None:
    """Take records out of the index."""
    for n in numbers:
        session.connection().exec_driver_sql("DELETE FROM search WHERE rowid = ?", (rowid(kind, n),))


def empty(session: Session) -> None:
    """Take everything out of the index."""
    session.connection().exec_driver_sql("INSERT INTO search(search) VALUES ('delete-all')")


def is_empty(session: Session) -> bool:
    """Whether nothing is indexed."""
    return not numbers(session, "SELECT rowid FROM search LIMIT 1")


def matching(session: Session, expression: str, most: int, kind: str = "") -> list[int]:
    """Return the rows this session may see that match an expression, the highest numbers first; perhaps of one kind.

    A kind that nearly everything is of costs less here than as a term of the expression, which would be read through.
    """
    shut = [rowid(kind, n) for kind, numbers in sight.everything_hidden(session).items() for n in numbers]
    seen = " AND +rowid NOT IN (SELECT value FROM json_each(?))" if shut else ""
    statement = f"SELECT rowid FROM search WHERE search MATCH ?{seen}{_of(kind)} ORDER BY rowid DESC LIMIT ?"  # noqa: S608
    return numbers(session, statement, expression, *([json.dumps(shut)] if shut else []), most)


def every(session: Session, expression: str, kind: str) -> list[int]:
    """Return all rows of a kind that match an expression, whoever may see them."""
    return numbers(session, f"SELECT rowid FROM search WHERE search MATCH ?{_of(kind)}", expression)  # noqa: S608


def _of(kind: str) -> str:
    return f" AND (rowid & {(1 << BITS) - 1}) = {CODES[kind]}" if kind else ""


def numbers(session: Session, statement: str, *values: str | int) -> list[int]:
    """Return one column of numbers; as one text, because a row of its own for each takes most of the time."""
    column = statement.split()[1]
    whole = f"SELECT json_group_array({column}) FROM ({statement})"  # noqa: S608 - our own names
    found: list[int] = json.loads(session.connection().exec_driver_sql(whole, values).scalar_one())
    return found


def ranked(session: Session, expression: str, rows: Iterable[int], most: int) -> list[int]:
    """Return the best of some rows by an expression of words; a word of the title weighs most, a tag nothing.

    Only what is among them is weighed: the plus again.
    """
    statement = """SELECT rowid FROM search WHERE search MATCH ? AND +rowid IN (SELECT value FROM json_each(?))
        ORDER BY bm25(search, 8.0, 1.0, 0.0), rowid DESC LIMIT ?"""
    values = (expression, json.dumps(list(rows)), most)
    return [row for (row,) in session.connection().exec_driver_sql(statement, values)]
