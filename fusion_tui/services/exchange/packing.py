"""Packing: large contents are sealed into files beside bundles, once for all recipients, before the bundle is sealed.

The files lie finished in the spool until every bundle that names them was answered for. What a peer has of
them is not written again; what is lost or damaged here is sealed anew, under a new key and new names.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from fusion_tui.domain.batches import batched
from fusion_tui.domain.center import Peer
from fusion_tui.domain.errors import DamagedError, StoreError, UnreadableError
from fusion_tui.domain.user import Right
from fusion_tui.services.desk import Desk
from fusion_tui.store import blobs, enclosed, outbox, parcels
from fusion_tui.store.channel import SentBundle
from fusion_tui.store.enclosed import GivenFile
from fusion_tui.store.engine import Session
from fusion_tui.store.outbox import Item
from fusion_tui.store.parcels import Carried, Parcel, Sealed
from fusion_tui.sync import limits, medium, names, volume
from fusion_tui.sync.notices import Blob, Volume
from fusion_tui.sync.spool import Spool

Tell = Callable[[str], None]

LEFT_OUT = "the content of a file is missing or damaged here: its record goes without it; fusion-tui doctor says which"
ID, KEY = 16, 32
_AT_A_TIME = 500
_SEALING = "an attachment can't be sealed into the spool"


def silent(_line: str) -> None:
    """Watch no progress."""


def is_large(one: GivenFile) -> bool:
    """Whether a content travels in files of its own."""
    return one.size >= limits.BLOB_LEAST


def owed(books: Session, peer: str, items: Iterable[Item]) -> Iterator[GivenFile]:
    """Yield the contents that go with some items, each once; not what the peer has from the revision before."""
    known = set[str]()
    for some in batched(items, _AT_A_TIME):
        given = enclosed.given(books, list(dict.fromkeys(item.record for item in some)))
        for item in some:
            files = given.get((item.record, item.rev), [])
            before = outbox.done_before(books, peer, item.record, item.rev) if any(map(is_large, files)) else 0
            there = {one.sha256 for one in given.get((item.record, before), []) if is_large(one)}
            for one in files:
                if one.sha256 not in known | there:
                    known.add(one.sha256)
                    yield one


def prepare(desk: Desk, peer: Peer, tell: Tell) -> None:
    """Seal what is large and waits for a peer; raises StoreError where the spool takes no more."""
    with desk.read(whole=True) as books:
        if enclosed.first_with_files(books, peer.center_id) is None:
            return
        run = outbox.next_run(books, peer.center_id, (outbox.PUT,), -1)
        found = owed(books, peer.center_id, outbox.in_run(books, peer.center_id, run)) if run else ()
        fresh = [one for one in found if is_large(one) and parcels.of_content(books, one.sha256) is None]
    for one in fresh:
        _seal(desk, one, tell)


def line(one: Parcel) -> Blob:
    """Return how a bundle names a parcel."""
    listed = (Volume(n, file.length, bytes.fromhex(file.sha256)) for n, file in enumerate(one.files, start=1))
    return Blob(bytes.fromhex(one.id), one.key, bytes.fromhex(one.sha256), one.size, tuple(listed))


def carry(books: Session, bundle: SentBundle, items: Iterable[Item]) -> None:
    """Note which parcels belong to a bundle that was sealed."""
    found = (parcels.of_content(books, one.sha256) for one in owed(books, bundle.peer, items) if is_large(one))
    parcels.carry(books, [Carried(bundle.peer, bundle.epoch, bundle.seq, one.id) for one in found if one is not None])


def to_write(books: Session, peer: str = "") -> dict[tuple[str, str, int], list[tuple[Parcel, Sealed]]]:
    """Return which files belong beside each open bundle and are not at its recipient, by peer, epoch and number."""
    found: dict[tuple[str, str, int], list[tuple[Parcel, Sealed]]] = {}
    for carried, parcel in parcels.open_ones(books, peer):
        there = {n for first, last in carried.there for n in range(first, last + 1)}
        lacking = [(parcel, file) for n, file in enumerate(parcel.files, start=1) if n not in there]
        found.setdefault((carried.peer, carried.epoch, carried.seq), []).extend(lacking)
    return found


def give_up(desk: Desk, parcel: Parcel) -> None:
    """Let go of a parcel whose files are lost or damaged here: it is sealed anew for whom it waits."""
    with desk.write("attachment seal", Right.EXCHANGE, whole=True) as entry:
        parcels.spend(entry.books, [parcel.id])
        entry.subject, entry.outcome = parcel.id, "lost"


def sweep(books: Session, spool: Path) -> None:
    """Let go of parcels nothing needs, and of files that belong to none; the books must be open for writing."""
    parcels.spend(books, [one.id for one in parcels.unneeded(books)])
    kept = {file.name for one in parcels.live(books) for file in one.files}
    with medium.telling("the spool can't be read", StoreError):
        ours = [path for path in spool.iterdir() if names.is_volume(path.name)]
    Spool(spool).erase_all(path for path in ours if path.name not in kept)


def _seal(desk: Desk, one: GivenFile, tell: Tell) -> None:
    with desk.read(whole=True) as books:
        blob = blobs.get(books, one.blob)
    made = Parcel(os.urandom(ID).hex(), os.urandom(KEY), one.sha256, one.size, ())
    if blob is None:
        tell(LEFT_OUT)
        return
    with ExitStack() as claims:
        try:
            pieces = blobs.open_content(desk.profile.blobs, blob)
            written = tuple(_files(desk.profile.spool, made, pieces, claims))
        except UnreadableError:
            raise  # it may be whole: what is left out now would never go
        except DamagedError:
            tell(LEFT_OUT)
            return
        _enter(desk, made._replace(files=written))


def _files(spool: Path, made: Parcel, pieces: Iterable[bytes], claims: ExitStack) -> Iterator[Sealed]:
    """Write the files of a parcel under unfinished names, each on disk for good; yield what each of them is.

    They stay claimed until the stack ends, and what has no name of its own then is gone.
    """
    lengths = volume.parts(made.size)
    supply = volume.Supply(pieces, made.size)
    fronts = volume.fronts(bytes.fromhex(made.id), [volume.file_length(length) for length in lengths])
    for front, length in zip(fronts, lengths, strict=True):
        name = names.new_volume()
        path = _unfinished(spool, name)
        with medium.telling(_SEALING, StoreError):
            out = claims.enter_context(os.fdopen(medium.create_claimed(path), "wb"))
            claims.callback(_let_go, path)
            digest = volume.write(out, front, made.key, supply.take(length))
            out.flush()
            os.fsync(out.fileno())
        yield Sealed(name, front.length, digest.hex())


def _let_go(path: Path) -> None:
    with suppress(OSError):  # one that stays has no name of its own, and is swept the next time
        path.unlink(missing_ok=True)


def _unfinished(spool: Path, name: str) -> Path:
    return spool / f"{names.UNFINISHED}{name}"


def _enter(desk: Desk, made: Parcel) -> None:
    """Give the files their names and enter the parcel, unless another program was quicker."""
    with desk.write("attachment seal", Right.EXCHANGE, whole=True) as entry:
        entry.subject, entry.outcome = made.id, f"{len(made.files)} files"
        if parcels.of_content(entry.books, made.sha256) is not None:
            entry.outcome = "sealed already"
            return
        with medium.telling(_SEALING, StoreError):
            for file in made.files:
                _unfinished(desk.profile.spool, file.name).replace(desk.profile.spool / file.name)
            medium.sync_folder(desk.profile.spool)
        parcels.add(entry.books, made, desk.clock.now())
