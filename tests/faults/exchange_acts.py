"""The acts of the exchange that are disturbed: sending, receiving, and looking at a watched drop.

Whatever a disturbed act left, everything is done to its end afterwards: it is sent again, the peer takes it
in and answers. Then each record is there once on each side, every release is answered for, and no copy is left.
"""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256
from pathlib import Path
from threading import Event as Stop

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import Record
from fusion_tui.domain.release import Release, ReleaseState
from fusion_tui.services import exchange, reading
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import events
from fusion_tui.services.exchange.events import Event
from fusion_tui.services.exchange.watching import Watch
from fusion_tui.store import audit, channel, keyring, parcels, records
from fusion_tui.store.channel import SentBundle
from fusion_tui.sync import names
from tests.faults.act import Act, Seen, at_desk, by_ana, contents, rows
from tests.faults.places import WORD, Place, desk_of, looking
from tests.faults.volumes import PARTS, small_volumes


def held(desk: Desk, kind: type[Record]) -> list[Record]:
    with desk.read(whole=True) as books:
        return list(records.where(books, kind))


def _sent(desk: Desk) -> list[SentBundle]:
    with desk.read(whole=True) as books:
        (peer,) = keyring.peers(books)
        return channel.sent(books, peer.center_id)


def _on_the_drop(place: Place, one: SentBundle) -> bool:
    """Whether a bundle lies on the drop; what has a final name there is whole."""
    return _is_there(place.drop / one.file, one.file_hash)


def _is_there(path: Path, digest: str) -> bool:
    if path.exists():
        assert sha256(path.read_bytes()).hexdigest() == digest, "half a file has its final name"
    return path.exists()


def _beside(place: Place, desk: Desk) -> int:
    """Count the parts of attachments that lie on the drop; what has a final name there is whole."""
    with desk.read(whole=True) as books:
        files = [file for one in parcels.live(books) for file in one.files]
    return sum(_is_there(place.drop / file.name, file.sha256) for file in files)


def came_to_its_end(place: Place, desk: Desk) -> None:
    """Exchange until both sides have everything, and find it there once."""
    with small_volumes(), closing(desk_of(place.peer, looking())) as there:
        for one in (desk, there, desk):
            exchange.receive(one, place.drop)
            exchange.send(one, place.drop)
        for one, other in ((desk, there), (there, desk)):
            _is_whole(one, other)
            assert _files_in(one.profile.spool) <= _unanswered(one), "a copy is left that nobody needs"
            assert not _files_in(one.profile.quarantine), "something was refused"
    assert not [path.name for path in place.drop.iterdir() if not names.is_bundle(path.name)]


def _files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def _unanswered(desk: Desk) -> set[str]:
    """Return the sealed files that may still be needed: what only answers is never answered itself."""
    return {one.file for one in _sent(desk) if one.state not in channel.ENDED}


def _is_whole(desk: Desk, peer: Desk) -> None:
    """Find at the peer once, and answered for, what was released here and stands."""
    ours = {one.id: one.title for one in held(desk, Product) if isinstance(one, Product)}
    theirs = [(one.id, one.title) for one in held(peer, Received) if isinstance(one, Received)]
    assert sorted(theirs) == sorted(ours.items()), "not what was released, or not once"
    assert contents(peer.profile, peer) == contents(desk.profile, desk), "not the attachments that were released"
    states = [one.state for one in held(desk, Release) if isinstance(one, Release) and one.product in ours]
    assert states == [ReleaseState.ACKNOWLEDGED] * len(states)


# Sending.

_TAKEN_BACK = {channel.VOIDING, channel.VOIDED}  # a sealed file that can't be read goes under a new number


def _send(desk: Desk, place: Place) -> None:
    exchange.send(desk, place.drop)


def _send_seen(place: Place, desk: Desk) -> Seen:
    answered, *others = _sent(desk)
    waiting = [one for one in others if one.state not in _TAKEN_BACK]
    noted = rows(desk)["drop send"] - 1
    seen = {
        "sealed": len(waiting),
        "there": sum(_on_the_drop(place, one) for one in waiting),
        "beside": _beside(place, desk),
        "noted": noted,
        "cleared": not _on_the_drop(place, answered),
    }
    came_to_its_end(place, desk)
    return seen


_SENT: tuple[Seen, ...] = tuple(  # the bundle is entered, and goes with the next try; what is answered goes first
    {"sealed": 1, "there": there, "beside": beside, "noted": 0, "cleared": cleared}
    for there, beside, cleared in ((0, 0, False), (0, 0, True), *((1, beside, True) for beside in range(PARTS + 1)))
)


# Receiving.


def receive(desk: Desk, place: Place) -> None:
    """Receive, and fail where something that lies there could not be taken in: the command ends with 4 then."""
    for one in exchange.receive(desk, place.drop):
        if not one.fine:
            raise InputError(one.reason)


def _taken_in(desk: Desk) -> int:
    with desk.store.read() as books:
        found = [act.outcome for act in audit.recent(books) if act.act == "bundle receive"]
    return sum("refused" not in outcome for outcome in found)


def _receive_seen(place: Place, desk: Desk) -> Seen:
    seen = {
        "there": len(held(desk, Received)),
        "files": contents(place.profile, desk),
        "found": reading.find(desk, WORD).total,
        "answered": _sent(desk)[0].state == channel.ACKNOWLEDGED,
        "rows": _taken_in(desk),
    }
    came_to_its_end(place, desk)
    return seen


# Held for its parts; and where the medium does not give one of them, that is noted, too.
_HELD: tuple[Seen, ...] = tuple(
    {"there": 0, "files": 0, "found": 0, "answered": False, "rows": rows} for rows in (1, 2)
)


# Watching: both, in one look.


def _look(desk: Desk, place: Place) -> None:
    """Look once at a watched drop, and fail where anything went wrong: whoever watches goes on, and tells it."""
    told: list[Event] = []
    watch = Watch(desk, place.drop, "", told.append)
    watch.begin()
    watch.look(Stop())
    for event in told:
        if event.what == events.TROUBLE or event.about.get("reason"):
            raise InputError(str(event.about.get("error") or event.about["reason"]))


def _look_seen(place: Place, desk: Desk) -> Seen:
    waiting = [one for one in _sent(desk) if one.state not in _TAKEN_BACK]
    seen = {
        "came": (len(held(desk, Received)), contents(place.profile, desk) - 1),  # one is our own
        "sealed": len(waiting),
        "there": sum(_on_the_drop(place, one) for one in waiting),
        "beside": _beside(place, desk),
        "noted": rows(desk)["drop send"],
    }
    came_to_its_end(place, desk)
    return seen


_LOOKED: tuple[Seen, ...] = tuple(
    {"came": (came, came), "sealed": sealed, "there": there, "beside": beside, "noted": noted}
    for came in (0, 1)
    for sealed, there, noted, beside in (
        (0, 0, 0, 0),
        (1, 0, 0, 0),
        *((1, 1, 0, beside) for beside in range(PARTS + 1)),
        (1, 1, 1, PARTS),
    )
)


ACTS = (
    Act("send", "to_send", at_desk(_send), by_ana(_send_seen), between=_SENT),
    Act("receive", "to_receive", at_desk(receive), by_ana(_receive_seen), between=_HELD),
    Act("look at a watched drop", "to_watch", at_desk(_look), by_ana(_look_seen), is_sampled=False, between=_LOOKED),
)
