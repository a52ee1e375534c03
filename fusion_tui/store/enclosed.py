"""Files that go with statements: what a revision of ours names, and which of a peer's records have files.

The content of a file that was given stays for as long as the statement may have to go again, whatever
becomes of the attachment it was: only a purge lets go of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from json import dumps
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session

from fusion_tui.domain.batches import batched
from fusion_tui.store.exchange_rows import GivenFileRow, ItemRow
from fusion_tui.store.outbox import Item

_TABLE = GivenFileRow.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one


class GivenFile(NamedTuple):
    """A file that a revision of a record of ours names; ``blob`` is the address of its content."""

    record: str
    rev: int
    sha256: str
    size: int
    blob: str


def note(session: Session, files: Iterable[GivenFile]) -> None:
    """Note which files a statement names; one noted before stays as it is."""
    rows = [one._asdict() for one in files]
    if rows:
        session.connection().execute(insert(GivenFileRow).on_conflict_do_nothing(), rows)


def given(session: Session, records: Sequence[str]) -> dict[tuple[str, int], list[GivenFile]]:
    """Return the files of some records of ours, by record and revision."""
    found: dict[tuple[str, int], list[GivenFile]] = {}
    columns = [_TABLE.c[name] for name in GivenFile._fields]
    for some in batched(records):
        named = _TABLE.c.record.in_(some)
        for row in session.connection().execute(select(*columns).where(named).order_by(_TABLE.c.n)):
            found.setdefault((row.record, row.rev), []).append(GivenFile(*row))
    return found


def forget(session: Session, records: Collection[str]) -> list[str]:
    """Forget the files of purged records of ours; return the addresses of their contents."""
    statement = "DELETE FROM given_file WHERE record IN (SELECT value FROM json_each(?)) RETURNING blob"
    return [blob for (blob,) in session.connection().exec_driver_sql(statement, (dumps(list(records)),))]


def first_with_files(session: Session, peer: str) -> int | None:
    """Return the number of the oldest item that waits for a peer and has files; None where none has."""
    statement = """SELECT min(i.n) FROM item i WHERE i.peer = ? AND i.state = 'waiting' AND i.kind = 'put'
        AND EXISTS (SELECT 1 FROM given_file g WHERE g.record = i.record AND g.rev = i.rev)"""
    found: int | None = session.connection().exec_driver_sql(statement, (peer,)).scalar()
    return found


def sealed_into(session: Session, peer: str, epoch: str, seq: int) -> list[Item]:
    """Return those items of a bundle that have files."""
    table = ItemRow.__table__  # type: ignore[attr-defined]
    has_files = exists().where(_TABLE.c.record == table.c.record, _TABLE.c.rev == table.c.rev)
    where = (table.c.peer == peer, table.c.epoch == epoch, table.c.seq == seq)
    query = select(*(table.c[name] for name in Item._fields)).where(*where, has_files).order_by(table.c.n)
    return [Item(*row) for row in session.connection().execute(query)]


def having(session: Session, origin: str) -> set[str]:
    """Return the records of a peer of which files are kept."""
    statement = 'SELECT DISTINCT "case" FROM attachment WHERE origin = ?'
    return {record for (record,) in session.connection().exec_driver_sql(statement, (origin,))}
