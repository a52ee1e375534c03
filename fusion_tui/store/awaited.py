"""Files beside bundles that wait for them: what is to come, by the number of its parcel, and what its sender heard."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from json import dumps
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session

from fusion_tui.store.exchange_rows import AwaitedRow

_TABLE = AwaitedRow.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one


class Place(NamedTuple):
    """The bundle that waits."""

    peer: str
    epoch: str
    seq: int


class Awaited(NamedTuple):
    """One file that a held bundle names; ``sha256`` and ``length`` are of the whole file."""

    peer: str
    epoch: str
    seq: int
    parcel: str
    number: int
    total: int
    length: int
    sha256: str
    told: bool = False

    @property
    def place(self) -> Place:
        """The bundle that waits for it."""
        return Place(self.peer, self.epoch, self.seq)


def keep(session: Session, files: Iterable[Awaited]) -> None:
    """Note what a bundle waits for; what is noted already stays as it is."""
    rows = [one._asdict() for one in files]
    if rows:
        session.connection().execute(insert(AwaitedRow).on_conflict_do_nothing(), rows)


def drop(session: Session, place: Place) -> None:
    """Forget what a bundle waited for: it was taken in, refused or taken back."""
    session.connection().execute(delete(_TABLE).where(*_at(place)))


def of(session: Session, place: Place) -> list[Awaited]:
    """Return what a bundle waits for, in order."""
    return _read(session, *_at(place))


def of_peer(session: Session, peer: str) -> list[Awaited]:
    """Return what all bundles of a peer wait for."""
    return _read(session, _TABLE.c.peer == peer)


def every(session: Session) -> list[Awaited]:
    """Return all that is waited for."""
    return _read(session)


def named(session: Session, parcel: str, number: int) -> list[Awaited]:
    """Return which bundles wait for a file, as each of them names it."""
    return _read(session, _TABLE.c.parcel == parcel, _TABLE.c.number == number)


def of_parcels(session: Session, peer: str, parcels: Collection[str]) -> dict[str, list[Awaited]]:
    """Return what is waited for of some parcels of a peer, each file once."""
    found: dict[str, dict[int, Awaited]] = {}
    for one in of_peer(session, peer):
        if one.parcel in parcels:
            found.setdefault(one.parcel, {})[one.number] = one
    return {parcel: list(files.values()) for parcel, files in found.items()}


def note_told(session: Session, files: Sequence[Awaited]) -> None:
    """Note that the sender is to hear that these are here."""
    for one in files:
        where = (*_at(one.place), _TABLE.c.parcel == one.parcel, _TABLE.c.number == one.number)
        session.connection().execute(update(_TABLE).where(*where).values(told=True))


def orphans(session: Session, hashes: Collection[str]) -> set[str]:
    """Return those of some files, by their SHA-256, that no bundle waits for any more."""
    statement = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT sha256 FROM awaited)"
    return {one for (one,) in session.connection().exec_driver_sql(statement, (dumps(list(hashes)),))}


def _at(place: Place) -> tuple[Any, ...]:
    return (_TABLE.c.peer == place.peer, _TABLE.c.epoch == place.epoch, _TABLE.c.seq == place.seq)


def _read(session: Session, *where: Any) -> list[Awaited]:
    columns = [_TABLE.c[name] for name in Awaited._fields]
    rows = session.connection().execute(select(*columns).where(*where).order_by(_TABLE.c.n))
    return [Awaited(*row) for row in rows]
