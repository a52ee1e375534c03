"""Receiving: every bundle on a drop, copied into the spool, checked wholly, then applied in one transaction.

Whatever is refused leaves nothing behind but its audit row and its entry in quarantine; the file stays
where it is. Nothing is applied until every signature, length, hash and statement of a bundle held. A card
or a confirmation may open what was refused before, so those are tried again as long as that helps.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO

from fusion_tui.domain.errors import (
    FusionError,
    IncompleteError,
    InputError,
    PeerError,
    StoppedError,
    StoreError,
    TakenError,
)
from fusion_tui.domain.user import Right, may
from fusion_tui.domain.wording import many
from fusion_tui.services import identity, peers
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import aftermath, applying, arriving, awaiting, packing, quarantining, receipts
from fusion_tui.services.exchange.applying import Copy
from fusion_tui.services.exchange.arrival import INCOMPLETE, REFUSED, UNKNOWN_SENDER, Arrival
from fusion_tui.services.exchange.arriving import Contents
from fusion_tui.services.exchange.packing import Tell as Progress
from fusion_tui.services.exchange.packing import silent
from fusion_tui.services.exchange.stopping import IsStopped, never, stoppable
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import channel
from fusion_tui.sync import bundle, medium, names, notices, spool, trust
from fusion_tui.sync.bundle import Newer
from fusion_tui.sync.channel import Outcome
from fusion_tui.sync.drop import FolderDrop, Found
from fusion_tui.sync.spool import Spool

READING = "a copy in the spool can't be read"
_TRIES = 3  # where another program takes in the same drop


def receive(desk: Desk, folder: Path, progress: Progress = silent, is_stopped: IsStopped = never) -> list[Arrival]:
    """Take in every bundle on a drop; raises InputError where the drop can't be read at all.

    Once it is stopped it returns what came until then: each bundle is in wholly or not at all, and the others
    stay where they are.
    """
    desk.require(may(desk.user, Right.EXCHANGE), "bundle receive")
    found = FolderDrop(folder).scan()
    if found.ignored:
        progress(f"{many(found.ignored, 'other file')} not named like a bundle and not looked at")
    copies, own = Spool(desk.profile.spool), _own_among(desk, found.bundles)
    copies.sweep()
    arrivals = retry_held(desk, progress, is_stopped)
    for one in found.bundles:
        if one.name not in own and not is_stopped():
            progress(f"reading {one.name}")
            with suppress(StoppedError):
                arrivals.append(_receive_one(desk, me_of(desk), copies, folder, one, is_stopped=is_stopped))
    arrivals = _with_files(desk, folder, found.volumes, arrivals, progress, is_stopped)
    return _until_nothing_changes(desk, folder, arrivals, progress, is_stopped)


def _with_files(
    desk: Desk,
    folder: Path,
    volumes: Sequence[Found],
    arrivals: list[Arrival],
    progress: Progress,
    is_stopped: IsStopped,
) -> list[Arrival]:
    """Copy the files that bundles wait for, and try those bundles again."""
    if not volumes or is_stopped():
        return arrivals
    came = awaiting.collect(desk, folder, volumes, progress, is_stopped)
    sizes = {one.name: one.size for one in volumes}
    refused = [_refuse(desk, Arrival(name, size=sizes[name]), error, None) for name, error in came.refused]
    if not came.taken or is_stopped():
        return arrivals + refused
    progress(f"took in {many(len(came.taken), 'part')} of attachments")
    copies, held = Spool(desk.profile.spool), {one.copy: one for one in arrivals if one.copy}
    again = [one for one in arrivals if not one.copy]
    for path in held_copies(copies):
        before = held.get(path.stem) or Arrival(path.name, copy=path.stem)
        again.append(_once_more(desk, folder, before, is_stopped))
    return [*(one for one in again if one.outcome), *refused]  # without: taken by another, or nothing was tried


def retry_held(desk: Desk, progress: Progress = silent, is_stopped: IsStopped = never) -> list[Arrival]:
    """Try every held bundle again, and return those that no longer wait."""
    copies = Spool(desk.profile.spool)
    arrivals = []
    for path in held_copies(copies) if not is_stopped() else ():
        progress("trying a held bundle again")
        with suppress(TakenError, StoppedError):
            held = Arrival(path.name, copy=path.stem)
            again = take_copy(desk, me_of(desk), copies, held, path, is_stopped=is_stopped)
            arrivals.extend([] if again.outcome == Outcome.HELD else [again])  # it waits as it did before
    return arrivals


def _until_nothing_changes(
    desk: Desk, folder: Path, arrivals: list[Arrival], progress: Progress, is_stopped: IsStopped
) -> list[Arrival]:
    """Try again what waits or nobody known had signed, as long as something else was applied meanwhile."""
    while not is_stopped() and any(one.is_news for one in arrivals) and any(one.waits for one in arrivals):
        progress("trying again what waited for another bundle")
        for one in arrivals:
            one.is_news = False
        arrivals = [_once_more(desk, folder, one, is_stopped) if one.waits else one for one in arrivals]
    return arrivals


def _once_more(desk: Desk, folder: Path, one: Arrival, is_stopped: IsStopped) -> Arrival:
    copies, me = Spool(desk.profile.spool), me_of(desk)
    with suppress(TakenError, StoppedError):
        if one.code == UNKNOWN_SENDER:
            return _receive_one(desk, me, copies, folder, Found(one.file, one.size), is_stopped=is_stopped)
        again = Arrival(one.file, copy=one.copy)
        return take_copy(desk, me, copies, again, copies.path_of(one.copy), is_stopped=is_stopped)
    return one


def _own_among(desk: Desk, found: Sequence[Found]) -> set[str]:
    """Return the names of our own bundles, which lie on a drop that is used both ways."""
    with desk.read(whole=True) as books:
        return channel.ours(books, (one.name for one in found))


def held_copies(copies: Spool) -> list[Path]:
    """Return the sealed copies of bundles that wait, by name."""
    return sorted(path for path in copies.files() if names.is_copy(path.name))


def _receive_one(
    desk: Desk,
    me: bundle.Me,
    copies: Spool,
    folder: Path,
    found: Found,
    tries: int = _TRIES,
    is_stopped: IsStopped = never,
) -> Arrival:
    arrival = Arrival(found.name, size=found.size)
    try:
        spool.peek(folder, found.name, me.bundle_bytes).require_for(me.center_id)
        copy = copies.copy_in(folder, found.name, me.bundle_bytes)
    except (PeerError, InputError) as error:
        return _refuse(desk, arrival, error, None)
    try:
        return take_copy(desk, me, copies, arrival, copy.path, is_stopped=is_stopped)
    except TakenError:
        if tries == 1:
            raise
    return _receive_one(desk, me, copies, folder, found, tries - 1, is_stopped)


def take_copy(
    desk: Desk,
    me: bundle.Me,
    copies: Spool,
    arrival: Arrival,
    path: Path,
    *,
    is_accepted: bool = False,
    is_stopped: IsStopped = never,
) -> Arrival:
    """Take in one spooled copy; it stays where the bundle waits, and apart from those where it proves a fork.

    Raises TakenError where another program has taken it in meanwhile, StoreError where our own disk fails. An
    arrival that names its copy was held before: where taking it in fails or is stopped, it goes on waiting.
    """
    was_held, opened = bool(arrival.copy), open_copy(path)
    try:
        with medium.telling(READING, StoreError), opened as file:
            _take(desk, me, arrival, stoppable(file, is_stopped), Copy(path.stem, is_accepted))
        arrival.copy = path.stem if arrival.outcome == Outcome.HELD else ""
        if arrival.outcome == Outcome.FORK:
            quarantining.prove(desk, arrival, path)
    except PeerError as error:
        _refuse(desk, arrival, error, path)
    except BaseException:
        if not was_held:
            copies.erase(path)
        raise
    if arrival.outcome != Outcome.HELD:
        copies.erase(path)
    for digest in arrival.voided:
        copies.erase(copies.folder / f"{digest}.ftb")
    receipts.erase(desk, arrival.freed)
    if arrival.freed:
        with desk.store.write() as books:
            packing.sweep(books, desk.profile.spool)
    if arrival.outcome not in (Outcome.HELD, REFUSED, INCOMPLETE):
        awaiting.sweep(desk)
    aftermath.settle(desk)
    return arrival


def open_copy(path: Path) -> BinaryIO:
    """Open a sealed copy; raises TakenError where it is gone by now, StoreError where our own disk fails."""
    with medium.telling(READING, StoreError):
        try:
            return path.open("rb")
        except FileNotFoundError as error:
            raise TakenError("another program took this bundle in", "nothing is lost; look at it there") from error


def me_of(desk: Desk) -> bundle.Me:
    """Return who reads here: our id, the keys bundles are sealed to, and the largest one we take."""
    with desk.read(whole=True) as books:
        keys, own = identity.keys(books), identity.own_card(books, desk.center).card
    return bundle.Me(bytes.fromhex(desk.center.center_id), keys.kem, own.bundle_bytes)


def _take(desk: Desk, me: bundle.Me, arrival: Arrival, file: BinaryIO, copy: Copy) -> None:
    """Check a spooled bundle and apply it."""
    with desk.read(whole=True) as books:
        candidates = trust.candidates(peers.enrolled(books))
    opened = bundle.open_bundle(file, me=me, peers=candidates, checks=notices.CHECKS)
    with ExitStack() as stack:
        contents: Contents | None = None
        if not isinstance(opened, Newer) and applying.takes(desk, opened, copy):
            contents = stack.enter_context(arriving.brought(desk, opened))
        entry = stack.enter_context(desk.write("bundle receive", Right.EXCHANGE, whole=True))
        peer = needed_peer(entry.books, opened.sender.center_id.hex())
        arrival.sender = peer.code
        entry.subject = peer.center_id
        if isinstance(opened, Newer):
            arrival.outcome, arrival.reason = Outcome.HELD, opened.held
        else:
            arrival.seq = opened.manifest.channel.seq
            arrival.take(applying.apply(desk, entry, peer, opened, copy, contents))
            quarantining.clear(desk, entry.books, arrival)
        entry.outcome = f"seq {arrival.seq} {arrival.outcome} {arrival.reason}".strip()[:200]


def _refuse(desk: Desk, arrival: Arrival, error: FusionError, copy: Path | None) -> Arrival:
    incomplete = isinstance(error, IncompleteError)
    arrival.outcome = INCOMPLETE if incomplete else REFUSED
    arrival.code = error.code if isinstance(error, PeerError) else "unreadable"
    arrival.reason, arrival.hint = f"{arrival.code}: {error.message}", error.hint
    with desk.write("bundle receive", Right.EXCHANGE, whole=True) as entry:
        entry.subject, entry.outcome = arrival.file, f"refused {arrival.code}"
        quarantining.note(desk, entry.books, arrival, copy)
    return arrival
