"""Large contents on their way out: sealed into files beside bundles, once for all recipients.

A parcel lives as long as a bundle that names it is open or an item that needs it waits. Then its key and its
hash go, so that nothing opens or confirms what was sealed; the names of its files stay, to clear drops by.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlmodel import Session

from fusion_tui.store.exchange_rows import CarriedParcelRow, ParcelRow

_TABLE = ParcelRow.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one
_CARRIED = CarriedParcelRow.__table__  # type: ignore[attr-defined]

Runs = list[tuple[int, int]]


class Sealed(NamedTuple):
    """One file of a parcel: its name in spool and drop, its length and its SHA-256."""

    name: str
    length: int
    sha256: str


class Parcel(NamedTuple):
    """A content that was sealed; ``sha256`` and ``size`` are of the content, both and the key empty once spent."""

    id: str
    key: bytes
    sha256: str
    size: int
    files: tuple[Sealed, ...]

    def __repr__(self) -> str:
        return f"Parcel({self.id!r}, {self.size!r})"


class Carried(NamedTuple):
    """A parcel of one bundle, and the runs of its files that the recipient says it has."""

    peer: str
    epoch: str
    seq: int
    parcel: str
    there: tuple[tuple[int, int], ...] = ()


def add(session: Session, one: Parcel, at: datetime) -> None:
    """Enter a parcel whose files lie finished in the spool."""
    values = {**one._asdict(), "files": json.dumps(one.files), "created": at}
    session.connection().execute(insert(_TABLE).values(values))


def of_content(session: Session, sha256: str) -> Parcel | None:
    """Return the parcel of a content; None where it isn't sealed."""
    return next(iter(_read(session, _TABLE.c.sha256 == sha256)), None)


def live(session: Session) -> list[Parcel]:
    """Return every parcel that still has its key."""
    return _read(session, _TABLE.c.sha256 != "")


def ours(session: Session, files: Iterable[str]) -> set[str]:
    """Return those of some files that were sealed here, those of spent parcels as well."""
    statement = """SELECT json_extract(f.value, '$[0]') AS name FROM parcel p, json_each(p.files) f
        WHERE name IN (SELECT value FROM json_each(?))"""
    return {name for (name,) in session.connection().exec_driver_sql(statement, (json.dumps(list(files)),))}


def spend(session: Session, ids: Iterable[str]) -> None:
    """Let go of key and hash of parcels that nothing needs any more, or whose files are lost."""
    gone = _TABLE.c.id.in_(list(ids))
    session.connection().execute(update(_TABLE).where(gone).values(key=b"", sha256="", size=0))


def unneeded(session: Session) -> list[Parcel]:
    """Return the parcels that no open bundle names and no item that waits needs."""
    statement = """SELECT p.id FROM parcel p WHERE p.sha256 <> ''
        AND NOT EXISTS (SELECT 1 FROM carried_parcel c JOIN sent s ON s.peer = c.peer AND s.epoch = c.epoch
            AND s.seq = c.seq WHERE c.parcel = p.id AND s.state IN ('sealed', 'written', 'by-voice'))
        AND NOT EXISTS (SELECT 1 FROM given_file g JOIN item i ON i.record = g.record AND i.rev = g.rev
            WHERE g.sha256 = p.sha256 AND i.kind = 'put' AND i.state = 'waiting')"""
    ids = [one for (one,) in session.connection().exec_driver_sql(statement)]
    return _read(session, _TABLE.c.id.in_(ids))


def carry(session: Session, bundles: Iterable[Carried]) -> None:
    """Note which parcels belong to a bundle."""
    rows = [{**one._asdict(), "there": json.dumps(one.there)} for one in bundles]
    if rows:
        session.connection().execute(insert(_CARRIED), rows)


def open_ones(session: Session, peer: str = "") -> list[tuple[Carried, Parcel]]:
    """Return the parcels of the bundles that their recipients haven't answered for in any way, oldest first."""
    statement = """SELECT c.peer, c.epoch, c.seq, c.parcel, c.there FROM carried_parcel c
        JOIN sent s ON s.peer = c.peer AND s.epoch = c.epoch AND s.seq = c.seq
        WHERE s.state IN ('sealed', 'written') AND (?1 = '' OR c.peer = ?1) ORDER BY c.n"""
    found = [
        Carried(peer_, epoch, seq, parcel, tuple((first, last) for first, last in json.loads(there)))
        for peer_, epoch, seq, parcel, there in session.connection().exec_driver_sql(statement, (peer,))
    ]
    known = {one.id: one for one in _read(session, _TABLE.c.id.in_([one.parcel for one in found]))}
    return [(one, known[one.parcel]) for one in found if one.parcel in known]


def note_there(session: Session, peer: str, parcel: str, runs: Sequence[tuple[int, int]]) -> None:
    """Note which files of a parcel a peer says it has."""
    where = (_CARRIED.c.peer == peer, _CARRIED.c.parcel == parcel)
    session.connection().execute(update(_CARRIED).where(*where).values(there=json.dumps(list(runs))))


def forget_there(session: Session, peer: str) -> None:
    """Forget what a peer said it has of any parcel: it writes from another installation now."""
    session.connection().execute(update(_CARRIED).where(_CARRIED.c.peer == peer).values(there="[]"))


def _read(session: Session, *where: Any) -> list[Parcel]:
    columns = [_TABLE.c[name] for name in Parcel._fields]
    rows = session.connection().execute(select(*columns).where(*where).order_by(_TABLE.c.n))
    return [
        Parcel(one, key, sha256, size, tuple(Sealed(*file) for file in json.loads(files)))
        for one, key, sha256, size, files in rows
    ]
