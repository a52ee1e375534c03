"""Awaiting: a bundle whose attachments lie in files of their own waits until all of those are here.

Only a file that a held bundle names is copied from a drop, and only where its whole bytes have the hash that
was signed: nobody else fills the spool, and no part of another content passes. What is here is told to the
sender, so that it writes only what is missing. Files nobody names stay where they lie: their bundle may come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from fusion_tui.domain.center import Peer
from fusion_tui.domain.clock import stamp
from fusion_tui.domain.errors import FusionError, InputError, PeerError, TakenError
from fusion_tui.domain.user import Right
from fusion_tui.domain.wording import many
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange.packing import Tell
from fusion_tui.services.exchange.stopping import IsStopped, never
from fusion_tui.store import awaited, outbox, parcels, quarantine
from fusion_tui.store.awaited import Awaited, Place
from fusion_tui.store.engine import Session
from fusion_tui.store.outbox import Item
from fusion_tui.sync import body, limits, notices, spool, volume
from fusion_tui.sync.bundle import Opened
from fusion_tui.sync.drop import Found, size_text
from fusion_tui.sync.notices import Blob, Here
from fusion_tui.sync.runs import spans
from fusion_tui.sync.spool import Spool

MISSING = "missing-blob"


@dataclass
class Collected:
    """What was copied from a drop, how much belongs to no bundle here, and what was refused, with its reason."""

    taken: list[str] = field(default_factory=list)
    unknown: int = 0
    refused: list[tuple[str, FusionError]] = field(default_factory=list)


@dataclass(frozen=True)
class Lacking:
    """How much of its attachments a bundle, or all of a peer's, waits for."""

    attachments: int = 0
    of: int = 0
    files: int = 0
    size: int = 0

    def __str__(self) -> str:
        return f"waits for {self.attachments} of {many(self.of, 'attachment')} ({size_text(self.size)})"


def files(peer: Peer, opened: Opened) -> list[Awaited]:
    """Return every file that belongs beside a bundle."""
    place = place_of(peer, opened)
    return [
        Awaited(*place, blob.id.hex(), one.n, len(blob.volumes), one.length, one.sha256.hex())
        for blob in opened.blobs
        for one in blob.volumes
    ]


def place_of(peer: Peer, opened: Opened) -> Place:
    """Return where a bundle stands."""
    channel = opened.manifest.channel
    return Place(peer.center_id, channel.epoch.hex(), channel.seq)


def path_of(desk: Desk, sha256: str) -> Path:
    """Return where the copy of a file lies."""
    return desk.profile.spool / f"{sha256}.ftd"


def is_here(desk: Desk, one: Awaited) -> bool:
    """Whether a file was copied wholly: it is named by its hash only then."""
    path = path_of(desk, one.sha256)
    return path.is_file() and path.stat().st_size == one.length


def lacking(desk: Desk, wanted: Sequence[Awaited], others: int = 0) -> Lacking:
    """Return how much of some files is not here; ``others`` are contents that came in the bundles themselves."""
    missing = {one.sha256: one for one in wanted if not is_here(desk, one)}
    contents, whole = {one.parcel for one in missing.values()}, {one.parcel for one in wanted}
    return Lacking(len(contents), len(whole) + others, len(missing), sum(one.length for one in missing.values()))


def lacking_of(desk: Desk, opened: Opened, peer: Peer) -> Lacking:
    """Return how much a bundle waits for."""
    return lacking(desk, files(peer, opened), sum(one.type == body.ATTACHMENT for one in opened.bodies))


def taken(books: Session, place: Place) -> int:
    """Return how many bytes of files the other bundles of a peer wait for: they count against its quota already."""
    others = {one.sha256: one.length for one in awaited.of_peer(books, place.peer) if one.place != place}
    return sum(others.values())


def expect(desk: Desk, books: Session, wanted: Sequence[Awaited]) -> None:
    """Note what a bundle waits for, and have its sender told of what is here and was not told yet."""
    awaited.keep(books, wanted)
    place = wanted[0].place
    news = [one for one in awaited.of(books, place) if not one.told and is_here(desk, one)]
    items = [Item(place.peer, outbox.HERE, ref=parcel) for parcel in dict.fromkeys(one.parcel for one in news)]
    outbox.put(books, items, desk.clock.now())
    awaited.note_told(books, news)


def forget(books: Session, places: Iterable[Place]) -> None:
    """Forget what bundles waited for that were taken in, refused or taken back; their files are swept later."""
    for place in places:
        awaited.drop(books, place)
        withdraw_idle(books, place.peer)


def withdraw_idle(books: Session, peer: str) -> None:
    """Take back what a peer was to be told of contents that nothing waits for any more."""
    waiting = outbox.waiting_of(books, peer, outbox.HERE)
    known = awaited.of_parcels(books, peer, {one.ref for one in waiting})
    outbox.move(books, [one for one in waiting if one.ref not in known], outbox.WITHDRAWN)


def lines(desk: Desk, books: Session, peer: Peer, items: Iterable[Item]) -> list[bytes]:
    """Return the notices of which files are here, as they stand in a bundle; an empty run says that none is."""
    named_ = [item.ref for item in items]
    known, now = awaited.of_parcels(books, peer.center_id, set(named_)), stamp(desk.clock.now())
    found = []
    for parcel in (one for one in named_ if one in known):
        here = tuple(spans(one.number for one in known[parcel] if is_here(desk, one)))
        found.append(notices.to_line(Here(bytes.fromhex(parcel), here[: limits.RECEIPT_LIST], now)))
    return found


def collect(desk: Desk, folder: Path, found: Sequence[Found], tell: Tell, is_stopped: IsStopped = never) -> Collected:
    """Copy from a drop what held bundles wait for, until it is stopped: what was copied then is kept."""
    with desk.read(whole=True) as books:
        ours = parcels.ours(books, (one.name for one in found))
        wanted = awaited.every(books)
    result, copies = Collected(), Spool(desk.profile.spool)
    by_number: dict[tuple[str, int], list[Awaited]] = {}
    for one in wanted:
        by_number.setdefault((one.parcel, one.number), []).append(one)
    for file in found:
        if file.name not in ours and not is_stopped():
            try:
                _collect_one(desk, copies, folder, file.name, by_number, result)
            except (PeerError, InputError) as error:
                result.refused.append((file.name, error))
    if result.taken:
        with desk.write("attachment receive", Right.EXCHANGE, whole=True) as entry:
            entry.outcome = f"{len(result.taken)} parts"
            for name in result.taken:  # what was noted of a damaged copy of it
                quarantine.forget_file(entry.books, name)
    if result.unknown:
        tell(f"{many(result.unknown, 'part')} of attachments for no bundle that waits here: left where it was")
    return result


def _collect_one(
    desk: Desk,
    copies: Spool,
    folder: Path,
    name: str,
    wanted: dict[tuple[str, int], list[Awaited]],
    result: Collected,
) -> None:
    front = spool.peek_volume(folder, name)
    meant = wanted.get((front.id.hex(), front.n), [])
    if not meant:
        result.unknown += 1
        return
    fitting = [one for one in meant if (one.total, one.length) == (front.count, front.length)]
    if any(is_here(desk, one) for one in fitting):
        return
    copies.copy_volume(folder, name, front, {bytes.fromhex(one.sha256) for one in fitting})
    result.taken.append(name)


def are_whole(desk: Desk, blob: Blob) -> bool:
    """Whether the copies of a content's files still are what was copied; those that aren't go, to be copied again."""
    wrong = [one for one in blob.volumes if not spool.has_hash(path_of(desk, one.sha256.hex()), one.sha256)]
    copies = Spool(desk.profile.spool)
    for one in wrong:
        copies.erase(path_of(desk, one.sha256.hex()))
    return not wrong


def content(desk: Desk, blob: Blob) -> Iterator[bytes]:
    """Yield a content from the copies of its files; raises FormatError or SealError for what isn't as stated."""
    fronts = volume.fronts(blob.id, [one.length for one in blob.volumes])
    yield from volume.content(_plain(desk, blob, fronts), blob.size, blob.sha256)


def _plain(desk: Desk, blob: Blob, fronts: Sequence[volume.Front]) -> Iterator[bytes]:
    for front, one in zip(fronts, blob.volumes, strict=True):
        with _opened(path_of(desk, one.sha256.hex())) as file:
            yield from volume.read(file, front, blob.key)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise TakenError("another program took this bundle in", "nothing is lost; look at it there") from error


def sweep(desk: Desk) -> None:
    """Remove copies of files that no bundle waits for any more."""
    copies = Spool(desk.profile.spool)
    there = {path.stem: path for path in copies.files() if path.suffix == ".ftd" and len(path.stem) == 64}
    if not there:
        return
    with desk.store.write() as books:  # nobody notes what waits while this door is held
        gone: Collection[str] = awaited.orphans(books, there.keys())
    for sha256 in gone:
        copies.erase(there[sha256])
