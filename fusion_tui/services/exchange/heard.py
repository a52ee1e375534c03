"""What peers say of our records, and of theirs: who read what, what was destroyed, what we were given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fusion_tui.domain.center import Peer
from fusion_tui.services.desk import Desk
from fusion_tui.store import notices, parcels, statements
from fusion_tui.store.engine import Session
from fusion_tui.store.notices import NoticeLine
from fusion_tui.sync import body
from fusion_tui.sync.bundle import Opened
from fusion_tui.sync.notices import Here, Purged, Read, entry, notice

_AT_A_TIME = 500


def take(desk: Desk, books: Session, peer: Peer, opened: Opened) -> list[str]:
    """Take the notices and digests of a bundle; return what people must hear."""
    told: list[str] = []
    for one, pieces in opened.walk():
        if one.type == body.RECEIPTS:
            for found in map(notice, body.split(pieces)):
                if not isinstance(found, Here):
                    notices.keep(books, _noticed(peer, found), desk.clock.now())
        elif one.type == body.DIGEST:
            told += _lacking(books, peer, body.split(pieces))
    return told


def take_places(books: Session, peer: Peer, opened: Opened) -> None:
    """Take what a bundle says of our parcels; after its receipts, which may say that all said before is void."""
    if all(one.type != body.RECEIPTS for one in opened.bodies):
        return
    for one, pieces in opened.walk():
        if one.type == body.RECEIPTS:
            for found in map(notice, body.split(pieces)):
                if isinstance(found, Here):
                    parcels.note_there(books, peer.center_id, found.blob.hex(), found.volumes)


def _noticed(peer: Peer, found: Read | Purged) -> NoticeLine:
    line = NoticeLine(peer.center_id, is_ours=True, record=found.record, rev=found.rev, at=found.when, who=found.who)
    return line if isinstance(found, Read) else line._replace(order_hash=found.order.hex(), unreached=found.unreached)


def _lacking(books: Session, peer: Peer, lines: Iterator[bytes]) -> Iterable[str]:
    """Say how many of the records the sender gave us never came, or came in an older revision only."""
    listed = [entry(line) for line in lines]
    lacking = 0
    for start in range(0, len(listed), _AT_A_TIME):
        some = listed[start : start + _AT_A_TIME]
        kept = statements.held(books, peer.center_id, [one.record for one in some])
        newest = {record: max(line.rev for line in lines) for record, lines in kept.items()}
        lacking += sum(newest.get(one.record, 0) < one.rev for one in some)
    return [f"{lacking} of its records never came here: ask for them"] if lacking else []
