"""Back-out: everything a peer sent in one epoch from a number on is taken out again, in one transaction.

Each of its records goes back to the statement that stood before, and new ones are removed. Marks of the
channel stay, so nothing is applied twice; the lines stay without content, so that a replay doesn't bring
them back: only a bundle that a person accepted does. From then on what the peer sends waits for a look.
A purge can't be backed out: what it destroyed is nowhere any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.center import Peer
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.received import Received
from fusion_tui.domain.user import Right, may
from fusion_tui.interchange import stix
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.exchange import aftermath, arriving, hiding, orders, presenting
from fusion_tui.services.exchange.destroying import SCRUB
from fusion_tui.services.exchange.stopping import IsStopped, go_on, never
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import erasing, inbox, keyring, people, records, statements
from fusion_tui.store.engine import Session
from fusion_tui.store.statements import Line
from fusion_tui.sync import merge, statement
from fusion_tui.sync.merge import Held
from fusion_tui.sync.statement import Statement

_AT_A_TIME = 500


class Fate(StrEnum):
    """What becomes of a record."""

    REMOVED = "removed"
    BACK = "back"
    SAME = "same"
    GONE = "gone"


@dataclass(frozen=True)
class BackedOut:
    """What a back-out does, or did: counts of records; ``waiting`` bundles of that stretch that are still sealed."""

    peer: str
    epoch: str
    since: int
    removed: int
    back: int
    same: int
    gone: int
    waiting: int
    others: tuple[str, ...]


@dataclass(frozen=True)
class _Stretch:
    """From where on one epoch of a peer is backed out."""

    peer: Peer
    epoch: str
    since: int

    def holds(self, line: Line) -> bool:
        """Whether a line came in it and can be taken out."""
        return line.epoch == self.epoch and line.seq >= self.since and line.op != statement.PURGE


def plan(desk: Desk, peer: str, since: int, epoch: str = "") -> BackedOut:
    """Say what backing out would do; changes nothing."""
    desk.require(may(desk.user, Right.PURGE), "back out")
    with desk.read(whole=True) as books:
        return _counted(books, _stretch(books, peer, since, epoch))


def back_out(
    desk: Desk, peer: str, since: int, reason: str, epoch: str = "", is_stopped: IsStopped = never
) -> BackedOut:
    """Back out what came from a number on, in the epoch heard last or in a named one.

    Raises InputError where nothing was received in that epoch, or no reason is given, StoppedError where
    somebody stopped it: nothing was taken out.
    """
    why = orders.reason_of(reason, "a back-out", "say why; it is kept in the trail")
    with desk.write("back out", Right.PURGE, whole=True) as entry:
        stretch = _stretch(entry.books, peer, since, epoch)
        done = _counted(entry.books, stretch)
        _take_out(desk, entry, stretch, is_stopped)
        keyring.save_peer(entry.books, stretch.peer.model_copy(update={"review": True}))
        people.remember(entry.books, due=SCRUB)
        entry.subject = stretch.peer.center_id
        entry.outcome = f"since {since}: {done.removed} removed, {done.back} back, {done.gone} purged: {why}"[:200]
    aftermath.settle(desk)
    return done


def _stretch(books: Session, code: str, since: int, epoch: str) -> _Stretch:
    peer = needed_peer(books, code)
    known = inbox.epochs(books, peer.center_id)
    chosen = [one for one in known if one.startswith(epoch.lower())][-1:] if epoch else known[-1:]
    if not chosen or since < 1:
        raise InputError("nothing was received there", "fusion-tui channel list names epochs and numbers")
    return _Stretch(peer, chosen[0], since)


def _counted(books: Session, stretch: _Stretch) -> BackedOut:
    counts: Counter[Fate] = Counter()
    for some in _batches(books, stretch):
        counts.update(_fate(lines, stretch)[0] for lines in some.values())
    center = stretch.peer.center_id
    held = [mark for mark in inbox.held(books, center) if mark.epoch == stretch.epoch and mark.seq >= stretch.since]
    others = tuple(one for one in inbox.epochs(books, center) if one != stretch.epoch)
    return BackedOut(
        peer=stretch.peer.code,
        epoch=stretch.epoch,
        since=stretch.since,
        removed=counts[Fate.REMOVED],
        back=counts[Fate.BACK],
        same=counts[Fate.SAME],
        gone=counts[Fate.GONE],
        waiting=len(held),
        others=others,
    )


def _batches(books: Session, stretch: _Stretch) -> list[dict[str, list[Line]]]:
    origin = stretch.peer.center_id
    named = statements.came_since(books, origin, stretch.epoch, stretch.since)
    return [statements.held(books, origin, named[at : at + _AT_A_TIME]) for at in range(0, len(named), _AT_A_TIME)]


def _fate(lines: Sequence[Line], stretch: _Stretch) -> tuple[Fate, Line | None]:
    """Return what becomes of a record, and the line that stands then."""
    counting = [line for line in lines if not line.backed_out]
    left = [line for line in counting if not stretch.holds(line)]
    before, after = _standing(counting), _standing(left)
    if after is None:
        return Fate.REMOVED, None
    if after.op == statement.PURGE:
        return Fate.GONE, None
    return (Fate.SAME if after == before else Fate.BACK), after


def _standing(lines: Sequence[Line]) -> Line | None:
    by_place = {Held(line.rev, line.line_hash, line.op): line for line in lines}
    found = merge.standing(by_place)
    return by_place[found] if found else None


def _take_out(desk: Desk, entry: Entry, stretch: _Stretch, is_stopped: IsStopped) -> None:
    batches = _batches(entry.books, stretch)
    statements.back_out(entry.books, stretch.peer.center_id, stretch.epoch, stretch.since)
    for some in batches:
        for record, lines in some.items():
            go_on(is_stopped, "nothing was taken out")
            fate, standing = _fate(lines, stretch)
            if fate is Fate.REMOVED:
                _remove(entry.books, stretch.peer, record)
            elif fate is Fate.BACK and standing is not None:
                left = [line for line in lines if not line.backed_out and not stretch.holds(line)]
                _put_back(desk, entry.books, stretch.peer, standing, left)


def _put_back(desk: Desk, books: Session, peer: Peer, standing: Line, left: Sequence[Line]) -> None:
    """Show a record as the line that stands says it; one whose content is nowhere any more goes."""
    said = [line for line in left if line.op == statement.PUT and line.line and line.rev <= standing.rev]
    if not said or not standing.line:
        _remove(books, peer, standing.record)
        return
    shown = standing if standing.op == statement.PUT else max(said, key=lambda line: (line.rev, line.line_hash))
    found = _parsed(shown)
    values = presenting.values(peer, found, max(shown.seq, 1), desk.clock.now(), exercise=shown.exercise)
    before = records.get(books, Received, shown.record, shown.origin)
    back = Received.model_validate({**values, "created": before.created if before else values["created"]})
    records.save(books, back)
    arriving.settle(desk, books, peer, shown.record, stix.files(found.object or {}), arriving.Contents({}))
    if shown is not standing:
        hiding.hide(books, back, _parsed(standing), desk.clock.now())


def _parsed(line: Line) -> Statement:
    return statement.parse_line(line.line, sender=line.origin)


def _remove(books: Session, peer: Peer, record: str) -> None:
    files = arriving.of_record(books, peer.center_id, record)
    for one in files:
        records.remove(books, Attachment, one.origin, one.id)
    erasing.free_blobs(books, [one.blob for one in files])
    records.remove(books, Received, peer.center_id, record)
    erasing.forget_drafts(books, [record])
