"""What is in a backup: gone through once, from the first byte to the last, with everything in it checked.

The store copy is put where it can be opened; contents of attachments are decrypted as they pass, and put
somewhere only where a profile is being made.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.center import Center
from fusion_tui.domain.errors import DamagedError
from fusion_tui.paths import open_plain
from fusion_tui.services.ways import Way, WayIn
from fusion_tui.store import audit, blobs, migrations, people, records
from fusion_tui.store.backup import BLOB, POLICY, STORE, Head, Member, Reading, read_head
from fusion_tui.store.contents import PIECE, Blob, content, make_private
from fusion_tui.store.copying import quick_faults
from fusion_tui.store.engine import Session, Store, open_store
from fusion_tui.store.newfile import force
from fusion_tui.store.progress import Meter

if TYPE_CHECKING:
    from fusion_tui.services.exchange.reburying import Reburied


_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL


class Places(NamedTuple):
    """Where members go; without a folder of contents only the store is put anywhere."""

    store: Path
    policy: Path | None = None
    blobs: Path | None = None


@dataclass(frozen=True)
class Contents:
    """What a backup holds, and which attachments it holds no whole content of."""

    id: str
    created: str
    center: Center
    schema: int
    records: dict[str, int]
    contents: int
    damaged: tuple[str, ...]
    missing: tuple[str, ...]
    trail_break: int | None
    reburied: Reburied | None = field(default=None, compare=False)

    @property
    def is_whole(self) -> bool:
        """Whether everything in it is as it was kept."""
        return not self.damaged and not self.missing and self.trail_break is None


def unpack(file: BinaryIO, way: WayIn, places: Places, meter: Meter) -> tuple[Contents, Way, Head]:
    """Go through a backup; raises DamagedError unless all of it is what was written, LockedError without a way in."""
    head = read_head(file)
    found = way(head)
    reading = Reading(file, head, found.key)
    members = iter(reading)
    _put_store(next(members), places.store, meter)
    store = open_store(places.store, found.key)
    try:
        _require_sound(store)
        with store.read() as books:
            bad, seen = _go_through(books, members, places, meter)
            return _contents(books, reading, bad, seen), found, head
    finally:
        store.close()


def _contents(books: Session, reading: Reading, bad: list[str], seen: set[str]) -> Contents:
    known = blobs.every(books)
    return Contents(
        id=str(reading.manifest["id"]),
        created=str(reading.manifest["created"]),
        center=people.center(books),
        schema=migrations.applied(books)[-1],
        records=records.counts(books),
        contents=len(known),
        damaged=_attachments(books, bad),
        missing=_attachments(books, [blob.address for blob in known if blob.address not in seen]),
        trail_break=audit.first_break(books),
    )


def _put_store(member: Member, place: Path, meter: Meter) -> None:
    if member.name != STORE:
        raise DamagedError("the backup doesn't begin with a store", "take another backup: this one can't be used")
    _put(member, place, meter)


def _put(member: Member, place: Path, meter: Meter) -> None:
    with open_plain(place, _NEW) as file:  # nobody else's from the first moment on
        for piece in meter.counted(member.pieces()):
            file.write(piece)
        force(file)


def _require_sound(store: Store) -> None:
    with store.raw() as connection:
        if quick_faults(connection):
            raise DamagedError("the store in the backup doesn't hold together", "take another backup")


def _go_through(books: Session, members: Iterator[Member], places: Places, meter: Meter) -> tuple[list[str], set[str]]:
    bad, seen = [], set()
    for member in members:
        if member.name == POLICY and places.policy:
            _put(member, places.policy, meter)
        if member.name.startswith(BLOB):
            address = member.name.removeprefix(BLOB)
            seen.add(address)
            if not _take(books, member, address, places.blobs, meter):
                bad.append(address)
    return bad, seen


def _take(books: Session, member: Member, address: str, folder: Path | None, meter: Meter) -> bool:
    """Decrypt a content as it passes, and say whether it is whole; one that isn't is still put in its place."""
    blob = blobs.get(books, address) or Blob(address, bytes(32), 0)  # one of no row decrypts to nothing whole
    if folder is None:
        return _is_whole(books, _Passing(member, None, meter), blob)
    place = blobs.path_of(folder, address)
    make_private(place.parent)
    with open_plain(place, _NEW) as file:  # nobody else's from the first moment on
        is_whole = _is_whole(books, _Passing(member, file, meter), blob)
        force(file)
    return is_whole


def _is_whole(books: Session, passing: _Passing, blob: Blob) -> bool:
    is_whole = blobs.is_whole(books, content(cast("BinaryIO", passing), passing.member.size, blob), blob)
    while passing.read():
        pass
    return is_whole


class _Passing:
    """A member that is written as it is read."""

    def __init__(self, member: Member, file: BinaryIO | None, meter: Meter) -> None:
        self.member = member
        self._file = file
        self._meter = meter

    def read(self, most: int = PIECE) -> bytes:
        """Return some bytes, none at the end."""
        piece = self.member.read(most)
        self._meter.add(len(piece))
        if self._file:
            self._file.write(piece)
        return piece


def _attachments(books: Session, addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(one.id for address in addresses for one in records.where(books, Attachment, blob=address))
