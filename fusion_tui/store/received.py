"""Peers' records in bulk: which are held, and new ones in with their index entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session, col, select

from fusion_tui.domain.batches import batched
from fusion_tui.domain.received import Received
from fusion_tui.store import index, records, tags
from fusion_tui.store.rows import ReceivedRow

_TABLE = ReceivedRow.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one


def present(session: Session, origin: str, ids: Sequence[str]) -> dict[str, Received]:
    """Return the records of one origin that are held, by id."""
    found: dict[str, Received] = {}
    for some in batched(ids):
        named = col(ReceivedRow.id).in_(some)
        for row in session.exec(select(ReceivedRow).where(ReceivedRow.origin == origin, named)):
            found[row.id] = records.as_record(row, Received)
    return found


def insert_new(session: Session, batch: Sequence[dict[str, Any]]) -> None:
    """Insert records given as field values, and index them."""
    if not batch:
        return
    start = session.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'received'")).scalar() or 0
    for n, values in enumerate(batch, start=start + 1):
        values["n"] = n
    session.connection().execute(insert(_TABLE), list(batch))
    where = tags.zone(session)
    entries = (records.entry(Received, values["n"], values.__getitem__, where) for values in batch)
    index.put(session, "received", entries, new=True)
