"""Records of every kind, in and out of their tables, with the search index in step.

A record is found by id, by its beginning (``tip--`` and eight digits or more), by the number people say aloud
(T-00001), or by (origin, id) for a peer's.
What the session may not see is not found, listed or counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from json import dumps
from typing import Any, NamedTuple, TypeVar, cast
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session, col, select

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.case import Case, Entity, Fact, Link, Note
from fusion_tui.domain.custody import Custody
from fusion_tui.domain.incident import Incident
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import Record
from fusion_tui.domain.release import Release
from fusion_tui.domain.task import Task
from fusion_tui.domain.tip import Tip
from fusion_tui.store import index, rows, sight, tags, tally
from fusion_tui.store.index import Entry

R = TypeVar("R", bound=Record)

ROWS: dict[type[Record], Any] = {
    Tip: rows.TipRow,
    Incident: rows.IncidentRow,
    Case: rows.CaseRow,
    Fact: rows.FactRow,
    Note: rows.NoteRow,
    Entity: rows.EntityRow,
    Link: rows.LinkRow,
    Product: rows.ProductRow,
    Release: rows.ReleaseRow,
    Received: rows.ReceivedRow,
    Attachment: rows.AttachmentRow,
    Task: rows.TaskRow,
    Custody: rows.CustodyRow,
}
KIND: dict[type[Record], str] = {record: row.__tablename__ for record, row in ROWS.items()}
BY_KIND: dict[str, type[Record]] = {kind: record for record, kind in KIND.items()}


class _Texts(NamedTuple):
    """Which fields of a kind search reads."""

    has_title: bool
    others: tuple[str, ...]


_SEARCHED = ("number", "text", "summary", "detail", "category", "address", "district", "predicate", "source",
             "occurred_text", "source_key", "relation", "outcome", "holder", "kept_at")  # fmt: skip
_TEXTS: dict[type[Record], _Texts] = {
    record: _Texts("title" in record.model_fields, tuple(name for name in _SEARCHED if name in record.model_fields))
    for record in ROWS
}
_REINDEXED = 2_000  # rows in memory at a time
_BEGINNING = re.compile(r"[a-z-]{1,40}--[0-9a-f]{8}[0-9a-f-]{0,27}", re.ASCII)
_ALIKE = 50  # ids that begin in one way: peers choose theirs
_LETTERS: dict[str, type[Record]] = {"T": Tip, "C": Case, "P": Product}
_NUMBERED: dict[type[Record], str] = {record: letter for letter, record in _LETTERS.items()}


def add(session: Session, record: R) -> R:
    """Store a new record, give it its number, index it; returns it as stored."""
    row = ROWS[type(record)](**record.model_dump())
    session.add(row)
    session.flush()
    if type(record) in _NUMBERED:
        row.number = f"{_NUMBERED[type(record)]}-{row.n:05d}"
        session.flush()
    _index(session, row, type(record), new=True)
    return as_record(row, type(record))


def save(session: Session, record: R) -> R:
    """Replace the stored revision of a record by this one."""
    row = _row(session, type(record), record.origin, record.id)
    if row is None:
        return add(session, record)
    for name, value in record.model_dump().items():
        setattr(row, name, value)
    session.flush()
    _index(session, row, type(record))
    return as_record(row, type(record))


def remove(session: Session, kind: type[Record], origin: str, record: str) -> None:
    """Delete a record and its index entry; what it said is overwritten on disk (secure_delete)."""
    row = _row(session, kind, origin, record)
    if row is not None:
        index.drop(session, KIND[kind], [row.n])
        session.delete(row)
        session.flush()


def get(session: Session, kind: type[R], reference: str, origin: str | None = None) -> R | None:
    """Return one record by id or by number; None where there is none."""
    row = _row(session, kind, origin, reference)
    return None if row is None or row.n in sight.hidden(session, KIND[kind]) else as_record(row, kind)


def named(session: Session, kind: type[R], reference: str) -> R | None:
    """Return one record by id, by number, or by the beginning of an id where only one begins so; else None."""
    found = get(session, kind, reference)
    if found is not None or not _BEGINNING.fullmatch(reference):
        return found
    row, shut = ROWS[kind], sight.hidden(session, KIND[kind])
    query = select(row).where(col(row.id) > reference, col(row.id) < f"{reference}~").limit(_ALIKE)
    seen = [one for one in session.exec(query) if one.n not in shut]
    return as_record(seen[0], kind) if len(seen) == 1 else None


def many(session: Session, kind: type[R], ids: Iterable[str]) -> list[R]:
    """Return the records of a kind with these ids, each once, in their order; those there are and may be seen."""
    row, shut, wanted = ROWS[kind], sight.hidden(session, KIND[kind]), list(dict.fromkeys(ids))
    if not wanted:
        return []
    listed = select(func.json_each(dumps(wanted)).table_valued("value").c.value)
    found = {one.id: one for one in session.exec(select(row).where(col(row.id).in_(listed))) if one.n not in shut}
    return [as_record(found[one], kind) for one in wanted if one in found]


def is_shut(session: Session, reference: str) -> bool:
    """Whether a record of that id is there and this session may not see it."""
    for kind, numbers in sight.everything_hidden(session).items():
        row = _row(session, BY_KIND[kind], None, reference) if numbers else None
        if row is not None and row.n in numbers:
            return True
    return False


def find(session: Session, reference: str) -> Record | None:
    """Return whatever record an id, its beginning or a number names, ours before a peer's."""
    spoken = _LETTERS.get(reference[:1].upper()) if reference[1:2] == "-" else None
    kinds: list[type[Record]] = [spoken] if spoken else list(ROWS)
    return next((found for kind in kinds if (found := named(session, kind, reference)) is not None), None)


def where(session: Session, kind: type[R], **equal: str) -> list[R]:
    """Return all records of a kind whose fields have these values, oldest first."""
    row, shut = ROWS[kind], sight.hidden(session, KIND[kind])
    query = select(row).where(*(col(getattr(row, name)) == value for name, value in equal.items()))
    return [as_record(found, kind) for found in session.exec(query.order_by(row.n)) if found.n not in shut]


def counts(session: Session) -> dict[str, int]:
    """Return how many records there are of each kind."""
    counted = tally.counts(session)
    return {kind: counted.get(kind, 0) - len(sight.hidden(session, kind)) for kind in BY_KIND}


def reindex(session: Session, progress: Callable[[int, int], None]) -> None:
    """Build the search index anew from the records; ``progress`` hears how many of how many are done."""
    total, done = sum(tally.counts(session).values()), 0
    index.empty(session)
    where = tags.zone(session)
    for record, row in ROWS.items():
        last = 0
        while batch := session.exec(select(row).where(row.n > last).order_by(row.n).limit(_REINDEXED)).all():
            index.put(session, KIND[record], [_entry(record, item, where) for item in batch], new=True)
            last, done = batch[-1].n, done + len(batch)
            session.expunge_all()
            progress(done, total)


def as_record(row: Any, kind: type[R]) -> R:
    """Return the domain record of a row: what is stored was validated when it came in."""
    fields: dict[str, Any] = {name: getattr(row, name) for name in kind.model_fields}
    return cast("R", kind.model_construct(None, **fields))


def texts(kind: type[Record], value: Callable[[str], Any]) -> tuple[str, str]:
    """Return what search reads of a record, its title and every other text in it, asking for each by name."""
    has_title, others = _TEXTS[kind]
    return value("title") if has_title else "", "\n".join(filter(None, map(value, others)))


def entry(kind: type[Record], n: int, value: Callable[[str], Any], where: ZoneInfo) -> Entry:
    """Return what the index holds of a record, asking for each of its fields by name."""
    return Entry(n, *texts(kind, value), tags.of(kind, value, where))


def _row(session: Session, kind: type[Record], origin: str | None, reference: str) -> Any:
    row = ROWS[kind]
    by_number = kind in _NUMBERED and reference[1:2] == "-"
    query = select(row).where(row.number == reference.upper() if by_number else row.id == reference)
    if origin is not None:
        query = query.where(row.origin == origin)
    return session.exec(query.limit(1)).first()


def _index(session: Session, row: Any, kind: type[Record], *, new: bool = False) -> None:
    index.put(session, KIND[kind], [_entry(kind, row, tags.zone(session))], new=new)


def _entry(kind: type[Record], row: Any, where: ZoneInfo) -> Entry:
    return entry(kind, row.n, lambda name: getattr(row, name), where)
