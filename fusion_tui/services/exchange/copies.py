"""Sealed copies that lie in the profile and may hold what was purged: bundles that wait, and those in quarantine.

What is in quarantine and holds it is destroyed. A bundle that waits also holds what must not be lost: it
stays, is named in the receipt, and what was purged stays buried when it is taken in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from fusion_tui.domain.batches import batched
from fusion_tui.domain.errors import FusionError
from fusion_tui.domain.wording import many
from fusion_tui.services import identity, peers
from fusion_tui.services.desk import Desk
from fusion_tui.store import inbox, quarantine
from fusion_tui.store.engine import Session
from fusion_tui.sync import bundle, names, notices, trust
from fusion_tui.sync.bundle import Newer
from fusion_tui.sync.channel import Outcome
from fusion_tui.sync.spool import Spool
from fusion_tui.sync.trust import PeerKeys

Wanted = Callable[[str, Sequence[str]], Collection[str]]
"""Which of some records of an origin are to be gone."""

_AT_A_TIME = 500


class _Reader(NamedTuple):
    """What opens a sealed copy."""

    me: bundle.Me
    candidates: Sequence[PeerKeys]


@dataclass
class Sifted:
    """What sifting found: bundles that wait and hold a record, and how many copies nobody can look into."""

    holding: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    shut: int = 0

    def words(self, origin: str, record: str) -> list[str]:
        """Return what a receipt about one record names."""
        copies = "a sealed copy" if self.shut == 1 else many(self.shut, "sealed copy")
        return self.holding.get((origin, record), []) + [f"{copies} nobody can look into"] * bool(self.shut)


def sift(desk: Desk, books: Session, wanted: Wanted) -> Sifted:
    """Destroy the copies in quarantine that hold what is to be gone; return where else it still lies, sealed."""
    found = Sifted()
    kept, waiting = _kept(desk, books), _waiting(desk)
    if not kept and not waiting:
        return found
    reader = _reader(desk, books)
    for number, path in kept:
        if (held := _holds(reader, path, wanted)) is None:
            found.shut += 1
        elif held:
            quarantine.drop(books, number)
            Spool(path.parent).erase(path)
    for path in waiting:
        _note_waiting(books, found, path, _holds(reader, path, wanted))
    return found


def _note_waiting(books: Session, found: Sifted, path: Path, held: set[tuple[str, str]] | None) -> None:
    marked = inbox.of_copy(books, path.stem)
    if held is None:
        found.shut += 1
    elif marked is not None:
        for place in held:
            found.holding.setdefault(place, []).append(f"bundle {marked[1].seq}, which waits sealed")


def _kept(desk: Desk, books: Session) -> list[tuple[int, Path]]:
    folders = {Outcome.FORK.value: desk.profile.proof}
    places = ((one.n, folders.get(one.code, desk.profile.quarantine) / f"{one.copy_hash}.ftb")
              for one in quarantine.every(books) if one.copy_hash)  # fmt: skip
    return [(n, path) for n, path in places if path.is_file()]


def _waiting(desk: Desk) -> list[Path]:
    return sorted(path for path in Spool(desk.profile.spool).files() if names.is_copy(path.name))


def _reader(desk: Desk, books: Session) -> _Reader:
    keys, own = identity.keys(books), identity.own_card(books, desk.center).card
    me = bundle.Me(bytes.fromhex(desk.center.center_id), keys.kem, own.bundle_bytes)
    return _Reader(me, trust.candidates(peers.enrolled(books)))


def _holds(reader: _Reader, path: Path, wanted: Wanted) -> set[tuple[str, str]] | None:
    """Return what is to be gone and stands in a copy; None where nobody can look into it."""
    try:
        with path.open("rb") as file:
            opened = bundle.open_bundle(file, me=reader.me, peers=reader.candidates, checks=notices.CHECKS)
            if isinstance(opened, Newer):
                return None
            said = ((one.origin, one.record) for one in opened.statements() if not one.is_order)
            return set(_among(said, wanted))
    except (FusionError, OSError):
        return None


def _among(said: Iterator[tuple[str, str]], wanted: Wanted) -> Iterator[tuple[str, str]]:
    for some in batched(said, _AT_A_TIME):
        origin = some[0][0]  # one sender, one origin
        yield from ((origin, record) for record in wanted(origin, [record for _, record in some]))
