"""Sending: what waits is sealed for each peer, and every unacknowledged bundle is written to a drop.

Sealing and writing are apart: writing can be done again, on another medium, as often as it takes. A
bundle whose sealed file is gone or changed is taken back, and what it carried goes under a new number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.domain.errors import HeldError, StoppedError, StoreError
from fusion_tui.domain.user import Right, may
from fusion_tui.domain.wording import many
from fusion_tui.services import peers
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import packing, quarantining, sealing, voiding
from fusion_tui.services.exchange.packing import Tell, silent
from fusion_tui.services.exchange.stopping import IsStopped, go_on, never
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import channel, files, keyring, parcels
from fusion_tui.store.engine import Session
from fusion_tui.store.parcels import Parcel, Sealed
from fusion_tui.sync import names
from fusion_tui.sync.drop import FolderDrop
from fusion_tui.sync.spool import Spool

Progress = Tell

_PATIENCE = 20  # seconds for another program that writes to a drop


@dataclass(frozen=True)
class SentBundle:
    """One bundle on the drop."""

    peer: str
    file: str
    seq: int
    records: int
    again: bool = False
    files: int = 0  # contents in files of their own
    volumes: int = 0  # of those, files that were written with it
    size: int = 0  # bytes of all of it


def send(
    desk: Desk, folder: Path, to: str = "", progress: Progress = silent, is_stopped: IsStopped = never
) -> list[SentBundle]:
    """Seal what waits and write every unacknowledged bundle to the drop; ``to`` names one peer only.

    Raises InputError where the drop can't be read or is short of room, HeldError where another program
    writes to a drop for long: what was sealed waits for the next try. Once it is stopped it ends after the file
    that is being written, and returns what lies on the drop by then; the rest waits for the next time.
    """
    desk.require(may(desk.user, Right.EXCHANGE), "drop send")
    drop = FolderDrop(folder)
    drop.scan(most=1)  # a drop that isn't there is told before anything is sealed
    _require_confirmed(desk, to)
    _sweep(desk)
    addressed = _addressed(desk, to)
    fresh = {peer.center_id: _seal_all(desk, peer, progress, is_stopped) for peer in addressed}
    with _alone(desk):
        for peer in addressed:
            _clear(desk, drop, peer)
        drop.require_room(_sizes(desk, addressed))
        written: list[SentBundle] = []
        for peer in addressed:
            written += _write_out(desk, drop, peer, fresh[peer.center_id], progress, is_stopped)
            _clear(desk, drop, peer)
    return written


@contextmanager
def _alone(desk: Desk) -> Iterator[None]:
    """Be the only program of the profile that writes to drops: two would take each other's unfinished files away."""
    with ExitStack() as held:
        try:
            held.enter_context(files.alone(desk.profile.spool, _PATIENCE))
        except HeldError as error:
            raise HeldError(
                "another program is writing bundles to a drop",
                "wait until it is done, then send again; nothing is lost",
            ) from error
        yield


def _sizes(desk: Desk, addressed: Iterable[Peer]) -> dict[str, int]:
    """Return every file that is to lie on the drop, with its length."""
    with desk.read(whole=True) as books:
        found = {one.file: one.length for peer in addressed for one in _to_write(books, peer)}
        for peer in addressed:
            for beside in packing.to_write(books, peer.center_id).values():
                found |= {file.name: file.length for _, file in beside}
    return found


def _seal_all(desk: Desk, peer: Peer, progress: Progress, is_stopped: IsStopped) -> set[str]:
    fresh = set()
    while not is_stopped() and sealing.waits(desk, peer):
        sealed = sealing.seal_next(desk, peer, progress)
        if sealed is None:
            break
        progress(f"sealed bundle {sealed.seq} for {peer.code}")
        fresh.add(sealed.file)
    return fresh


def _sweep(desk: Desk) -> None:
    """Remove what a killed program left, and files whose transaction never ended or whose receipt came meanwhile."""
    spool = Spool(desk.profile.spool)
    with desk.store.write() as books:  # nobody seals or refuses while this door is held
        open_ = {one.file for peer in keyring.peers(books) for one in _open(books, peer)}
        spool.sweep()
        spool.erase_all(path for path in spool.files()
                        if names.is_bundle(path.name) and path.name not in open_)  # fmt: skip
        packing.sweep(books, desk.profile.spool)
        quarantining.sweep(desk, books)


def _open(books: Session, peer: Peer) -> list[channel.SentBundle]:
    return channel.sent(books, peer.center_id, unacknowledged=True)


def _clear(desk: Desk, drop: FolderDrop, peer: Peer) -> None:
    """Take our own bundles off the drop once their recipient has answered for them, or they were taken back."""
    found = drop.scan()
    with desk.read(whole=True) as books:
        done = channel.ended(books, (one.name for one in found.bundles), peer.center_id)
        needed = {file.name for beside in packing.to_write(books).values() for _, file in beside}
        done |= parcels.ours(books, (one.name for one in found.volumes)) - needed
    for one in (*found.bundles, *found.volumes):
        if one.name in done:
            drop.take(one.name)


def _require_confirmed(desk: Desk, to: str) -> None:
    if not to:
        return
    with desk.read(whole=True) as books:
        peers.require_confirmed(books, needed_peer(books, to))


def _addressed(desk: Desk, to: str) -> list[Peer]:
    with desk.read(whole=True) as books:
        chosen = [needed_peer(books, to)] if to else keyring.peers(books)
    return [peer for peer in chosen if peer.state is PeerState.CONFIRMED]


def _write_out(
    desk: Desk, drop: FolderDrop, peer: Peer, fresh: set[str], progress: Progress, is_stopped: IsStopped
) -> list[SentBundle]:
    written: list[SentBundle] = []
    lost, put = [], set[str]()
    for one, beside in _still_open(desk, peer):
        if is_stopped():
            return written
        try:
            drop.put(desk.profile.spool / one.file, one.file, bytes.fromhex(one.file_hash))
            _put_beside(desk, drop, beside, put, is_stopped)
        except StoppedError:
            return written
        except StoreError as error:
            progress(f"bundle {one.seq} for {peer.code}: {error.message}; its content goes under a new number")
            lost.append(one)
            continue
        more = f" and {many(len(beside), 'part')} of attachments" if beside else ""
        progress(f"wrote {one.file}{more} for {peer.code}, read back and compared")
        written.append(_noted(desk, peer, one, fresh, beside))
    if lost:
        for one in lost:
            voiding.void(desk, peer.code, one.seq, one.epoch)
        # Only what is sealed now is written: the others stand on the drop already.
        known = {one.file for one in written}
        again = _seal_all(desk, peer, progress, is_stopped)
        written += [one for one in _write_out(desk, drop, peer, again, progress, is_stopped) if one.file not in known]
    return written


def _still_open(desk: Desk, peer: Peer) -> Iterator[tuple[channel.SentBundle, list[tuple[Parcel, Sealed]]]]:
    """Yield the unacknowledged bundles with the files beside them.

    Those are left out whose receipt comes while the others are written.
    """
    with desk.read(whole=True) as books:
        found = _to_write(books, peer)
    for one in found:
        with desk.read(whole=True) as books:
            is_open = one.file in {still.file for still in _to_write(books, peer)}
            beside = packing.to_write(books, one.peer).get((one.peer, one.epoch, one.seq), [])
        if is_open:
            yield one, beside


def _to_write(books: Session, peer: Peer) -> list[channel.SentBundle]:
    """Return what the peer hasn't answered for in any way; what a voice confirmed lies in the spool, no more."""
    return [one for one in _open(books, peer) if one.state != channel.VOICED]


def _put_beside(
    desk: Desk, drop: FolderDrop, beside: Iterable[tuple[Parcel, Sealed]], put: set[str], is_stopped: IsStopped
) -> None:
    """Write the files beside a bundle; a parcel whose files are lost here is given up before that is told."""
    for parcel, file in beside:
        go_on(is_stopped, "the files beside a bundle are written the next time")
        try:
            if file.name not in put:
                drop.put(desk.profile.spool / file.name, file.name, bytes.fromhex(file.sha256))
        except StoreError:
            packing.give_up(desk, parcel)
            raise
        put.add(file.name)


def _noted(
    desk: Desk, peer: Peer, one: channel.SentBundle, fresh: set[str], beside: list[tuple[Parcel, Sealed]]
) -> SentBundle:
    with desk.write("drop send", Right.EXCHANGE, whole=True) as entry:
        channel.set_state(entry.books, one.peer, one.epoch, one.seq, channel.WRITTEN)
        entry.subject, entry.outcome = one.file, f"to {peer.code}, seq {one.seq}"
        count = channel.carried(entry.books, one)
    size = one.length + sum(file.length for _, file in beside)
    files = len({parcel.id for parcel, _ in beside})
    return SentBundle(peer.code, one.file, one.seq, count, one.file not in fresh, files, len(beside), size)
