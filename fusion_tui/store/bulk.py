"""Many records at once, read past the mapper: its work on each value takes longer than SQLite's.

What it would have returned is returned here, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from json import dumps
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Date, Enum
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from fusion_tui.domain.record import Record
from fusion_tui.store import records, sight
from fusion_tui.store.index import Hit

_Read = Callable[[Any], Any]


class _Plan(NamedTuple):
    """How a kind of record is read: the statement, its fields, those to be turned into values, and a blank record."""

    statement: str
    names: tuple[str, ...]
    turned: tuple[tuple[str, _Read], ...]
    blank: Record


def numbered(session: Session, kind: str, numbers: Sequence[int]) -> dict[int, Record]:
    """Return records by their local numbers, as the search index knows them; without those the session may not see."""
    plan, shut = _plan(records.BY_KIND[kind]), sight.hidden(session, kind)
    wanted = dumps([n for n in numbers if n not in shut])
    found = session.connection().exec_driver_sql(plan.statement, (wanted,))
    return {n: _record(plan, values) for n, *values in found}


def found(session: Session, hits: Iterable[Hit]) -> list[Record]:
    """Return what search found, each once, in its order; without those the session may not see."""
    once = dict.fromkeys(hits)
    by_kind = {kind: [hit.n for hit in once if hit.kind == kind] for kind in {hit.kind for hit in once}}
    loaded = {kind: numbered(session, kind, numbers) for kind, numbers in by_kind.items()}
    return [loaded[hit.kind][hit.n] for hit in once if hit.n in loaded[hit.kind]]


def _record(plan: _Plan, values: Sequence[Any]) -> Record:
    fields = dict(zip(plan.names, values, strict=True))
    for name, read in plan.turned:
        stored = fields[name]
        if stored is not None:
            fields[name] = read(stored)
    return plan.blank.model_copy(update=fields)  # a copy takes a third of the time of a record made anew


@cache
def _plan(kind: type[Record]) -> _Plan:
    table, names = records.ROWS[kind].__table__, tuple(kind.model_fields)
    columns = ", ".join(f'"{name}"' for name in ("n", *names))
    statement = f'SELECT {columns} FROM "{table.name}" WHERE n IN (SELECT value FROM json_each(?))'  # noqa: S608 - our own names
    turned = ((name, _reader(table.c[name].type)) for name in names)
    blank: dict[str, Any] = dict.fromkeys(names)
    known = tuple((name, read) for name, read in turned if read is not None)
    return _Plan(statement, names, known, kind.model_construct(None, **blank))


def _reader(stored_as: Any) -> _Read | None:
    """Return what turns a stored value of a type into the value; None where they are the same."""
    if isinstance(stored_as, UTCDateTime):
        return _moment
    if isinstance(stored_as, Date):
        return date.fromisoformat
    if isinstance(stored_as, Boolean):
        return bool
    if isinstance(stored_as, Enum):
        return {str(member): member for member in stored_as.enum_class or ()}.__getitem__
    return None


def _moment(stored: str) -> datetime:
    return datetime.fromisoformat(f"{stored}+00:00")
