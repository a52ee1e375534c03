"""Bodies: from what waits in the outbox to what stands in a bundle, read from the store as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from fusion_tui.domain.batches import batched
from fusion_tui.domain.center import Peer
from fusion_tui.domain.errors import DamagedError, StoreError, UnreadableError
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import awaiting, packing
from fusion_tui.services.exchange.packing import Tell
from fusion_tui.store import blobs, enclosed, keyring, notices, outbox, parcels, stating
from fusion_tui.store.contents import Blob
from fusion_tui.store.enclosed import GivenFile
from fusion_tui.store.engine import Session
from fusion_tui.store.notices import NoticeLine
from fusion_tui.store.outbox import Item, Run
from fusion_tui.sync import body, bundle
from fusion_tui.sync.notices import Entry, Purged, Read, to_line

_AT_A_TIME = 500


def of_run(desk: Desk, books: Session, peer: Peer, run: Run, tell: Tell) -> tuple[bundle.Body, ...]:
    """Return the bodies of one run; lines and contents are read from the store each time the body is.

    ``tell`` hears of contents that are missing or damaged here, and left out.
    """

    def items() -> Iterator[Item]:
        return outbox.in_run(books, peer.center_id, run)

    if outbox.CARD in run.kinds:
        held = dict(keyring.versions(books, desk.center.center_id))
        return tuple(bundle.Body(body.CARD, "none", held[int(item.ref)]) for item in items())
    sources: dict[str, tuple[str, Callable[[], Iterator[bytes]]]] = {
        outbox.NOTICE: (body.RECEIPTS, lambda: _notices(books, items())),
        outbox.DIGEST: (body.DIGEST, lambda: _digest(books, peer)),
        outbox.HERE: (body.RECEIPTS, lambda: iter(here)),
    }
    here = awaiting.lines(desk, books, peer, items()) if outbox.HERE in run.kinds else []
    kind, lines = sources.get(
        run.kinds[0], (body.STATEMENTS, lambda: _statements(books, peer, run, desk.center.center_id))
    )
    has_files = kind == body.STATEMENTS and enclosed.first_with_files(books, peer.center_id) is not None
    files = _files(desk, books, packing.owed(books, peer.center_id, items()), tell) if has_files else ()
    return (bundle.line_body(kind, lines), *files)


def _files(desk: Desk, books: Session, files: Iterable[GivenFile], tell: Tell) -> Iterator[bundle.Body]:
    """Yield the contents of files: small ones as they are, then a line for each that lies in files of its own."""
    large: list[bytes] = []
    for file in files:
        if packing.is_large(file):
            parcel = parcels.of_content(books, file.sha256)
            large += [to_line(packing.line(parcel))] if parcel is not None else []
        elif (blob := _whole(desk, books, file)) is not None:
            source = partial(blobs.open_content, desk.profile.blobs, blob)
            known = body.Known(file.size, bytes.fromhex(file.sha256))
            yield bundle.Body(body.ATTACHMENT, "none", source, known)
        else:
            tell(packing.LEFT_OUT)
    if large:
        yield bundle.line_body(body.BLOBS, large)


def _whole(desk: Desk, books: Session, file: GivenFile) -> Blob | None:
    """Return where a content is; None where it is missing or damaged.

    Raises UnreadableError where the medium doesn't give it: it may be whole, and what is left out now would never go.
    """
    blob = blobs.get(books, file.blob)
    if blob is None:
        return None
    try:
        return blob if blobs.is_as_kept(books, blobs.open_content(desk.profile.blobs, blob), blob) else None
    except UnreadableError:
        raise
    except DamagedError:
        return None


def _statements(books: Session, peer: Peer, run: Run, origin: str) -> Iterator[bytes]:
    for line in stating.lines(books, peer.center_id, run, origin):
        if not line:
            raise StoreError("a statement that waits is missing from the store", "fusion-tui doctor checks it")
        yield line


def _notices(books: Session, items: Iterator[Item]) -> Iterator[bytes]:
    for some in batched(items, _AT_A_TIME):
        for line in notices.numbered(books, [int(item.ref) for item in some]):
            yield to_line(_notice(line))


def _notice(line: NoticeLine) -> Read | Purged:
    if not line.is_purge:
        return Read(line.record, line.rev, line.at, line.who)
    return Purged(line.record, line.rev, bytes.fromhex(line.order_hash), line.at, line.who, line.unreached)


def _digest(books: Session, peer: Peer) -> Iterator[bytes]:
    """Yield the greatest revision of each record the peer was given."""
    for record, rev in outbox.greatest(books, peer.center_id):
        yield to_line(Entry(record, rev))
