"""Incidents in bulk: new rows in, changed rows updated, equal rows left alone, the index in step.

New rows go past the mapper, whose work on each value takes as long as SQLite's: what it would have
written is written here, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from fusion_tui.domain.incident import Incident
from fusion_tui.domain.record import Record
from fusion_tui.store import index, records, tags
from fusion_tui.store.rows import IncidentRow, lookup_of

_TABLE = IncidentRow.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one
_NAMES: tuple[str, ...] = tuple(_TABLE.c.keys())
_TIMES: tuple[int, ...] = tuple(_NAMES.index(name) for name in ("created", "modified", "occurred", "review_on"))
_INSERT = f"INSERT INTO incident ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608 - our names

# A changed row changes what happened, not where and how the record is held: that is an act of a person.
_KEPT = frozenset({"n", *Record.model_fields} - {"modified"})


class Known(NamedTuple):
    """What is stored under a key of a source."""

    n: int
    id: str
    row_hash: str


class Tally(NamedTuple):
    """What became of a batch."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: object) -> Tally:
        if not isinstance(other, Tally):
            return NotImplemented
        return Tally(self.new + other.new, self.changed + other.changed, self.same + other.same)


def known(session: Session, source: str, keys: Sequence[str]) -> dict[str, Known]:
    """Return what is stored of a source, by key, for these keys."""
    columns = _TABLE.c
    query = sa_select(columns.source, columns.source_key, columns.n, columns.id, columns.row_hash)
    found = session.execute(query.where(columns.lookup.in_([lookup_of(source, key) for key in keys])))
    return {key: Known(n, record, row_hash) for named, key, n, record, row_hash in found if named == source}


def insert_new(session: Session, batch: Sequence[dict[str, Any]]) -> None:
    """Insert records given as field values, and index them."""
    if not batch:
        return
    start = session.execute(select(IncidentRow.n).order_by(col(IncidentRow.n).desc()).limit(1)).scalar() or 0
    for n, values in enumerate(batch, start=start + 1):
        values["n"] = n
        values["lookup"] = lookup_of(values["source"], values["source_key"])
    session.connection().exec_driver_sql(_INSERT, [_stored(values) for values in batch])
    _index(session, batch, new=True)


def update_changed(session: Session, batch: Sequence[dict[str, Any]]) -> None:
    """Give known records (by ``n``) the values of their changed rows, one revision on."""
    if not batch:
        return
    fields = [name for name in batch[0] if name not in _KEPT]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in fields}
    statement = update(_TABLE).where(_TABLE.c.n == bindparam("which")).values(**values, revision=_TABLE.c.revision + 1)
    rows = [{**{f"new_{name}": item[name] for name in fields}, "which": item["n"]} for item in batch]
    session.execute(statement, rows)
    _index(session, batch)


def _stored(values: dict[str, Any]) -> tuple[Any, ...]:
    row = [values[name] for name in _NAMES]
    for place in _TIMES:
        row[place] = _written(row[place])
    return tuple(row)


@lru_cache(4096)
def _written(moment: datetime | date | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return moment.isoformat() if moment else None


def _index(session: Session, batch: Sequence[dict[str, Any]], *, new: bool = False) -> None:
    where = tags.zone(session)
    entries = (records.entry(Incident, values["n"], values.__getitem__, where) for values in batch)
    index.put(session, "incident", entries, new=new)
