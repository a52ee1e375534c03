"""What the tests of the rows do again and again."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from fusion_tui.domain.received import Received
from fusion_tui.paths import Profile
from fusion_tui.services import exchange, reading, restore, session, ways
from fusion_tui.services.exchange import Arrival, tombstones
from fusion_tui.services.exchange.board import Line, board
from fusion_tui.services.session import Credentials
from fusion_tui.store import inbox, keyring, records
from fusion_tui.sync import header
from tests.centers import PASSPHRASE, Office, clock_of, released

STREAM = header.HEAD  # where it begins: salt (24) and commitment (32), then chunks
FIRST_CHUNK, CHUNK = STREAM + 24 + 32, 16 * 1024 + 16


class Centers(NamedTuple):
    """Two centers that know each other, the stick between them, and a folder for whatever else."""

    harbor: Office
    prairie: Office
    drop: Path
    root: Path


def sent(place: Office, drop: Path, title: str, to: str = "PRIC", text: str = "Five thefts.") -> Path:
    """Release a product and send it; return the file it went in."""
    released(place, to, title, text)
    (fresh,) = [one for one in exchange.send(place.desk, drop, to) if not one.again]
    return drop / fresh.file


def only(arrivals: list[Arrival]) -> Arrival:
    """Return the one that came."""
    (arrival,) = arrivals
    return arrival


def titles(place: Office) -> list[str]:
    """Return the titles of what peers sent, in order."""
    with place.desk.read(whole=True) as books:
        return sorted(one.title for one in records.where(books, Received))


def is_untouched(place: Office) -> bool:
    """Whether nothing was applied, nothing is held, and no number of a peer counts as received."""
    with place.desk.read(whole=True) as books:
        marks = [epoch for peer in keyring.peers(books) for epoch in inbox.epochs(books, peer.center_id)]
    copies = [path for path in place.desk.profile.spool.iterdir() if path.is_file()]
    return not marks and not copies and reading.counts(place.desk)["received"] == 0


def line_of(place: Office, code: str) -> Line:
    """Return how a channel stands."""
    return next(line for line in board(place.desk) if line.peer.code == code)


def emptied(drop: Path) -> None:
    """Take everything off the stick."""
    for path in drop.iterdir():
        path.unlink()


def put_back(lost: Office, backup: Path, root: Path) -> Office:
    """Make a new profile of a backup, with the tombstones of the lost one, and sit down at it."""
    place, clock = Profile(root / "put back"), clock_of(lost)
    way = ways.by_passphrase("ana", PASSPHRASE)
    tombstones.write(lost.desk)  # a center that never saw an order has none yet
    restore.restore(backup, way, place, clock, buried=lost.desk.profile.tombstones)
    return sat_down_at(lost, place)


def sat_down_at(before: Office, profile: Profile) -> Office:
    """Sit down at a profile of a center, by its clock."""
    desks = (session.unlock(profile, Credentials(name, PASSPHRASE), clock_of(before)) for name in ("ana", "sue"))
    return Office(*desks)
