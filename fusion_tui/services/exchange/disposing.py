"""Carrying out purges of peers' records: what is destroyed here, and the receipt each of them gets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.batches import batched
from fusion_tui.domain.center import Peer
from fusion_tui.domain.clock import stamp
from fusion_tui.services import telling
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import copies, destroying, unreached
from fusion_tui.services.exchange.copies import Sifted
from fusion_tui.store import enclosed, inbox, received, records, related, statements
from fusion_tui.store.engine import Session
from fusion_tui.store.notices import NoticeLine
from fusion_tui.store.statements import Line
from fusion_tui.sync.manifest import Channel

_AT_A_TIME = 500


def destroy_received(books: Session, origin: str, purged: Sequence[str]) -> None:
    """Destroy a peer's records as its purges say; one that never came leaves its tombstone only."""
    held = received.present(books, origin, purged)
    having = enclosed.having(books, origin) & set(held)
    files = [one for record in having for one in records.where(books, Attachment, case=record, origin=origin)]
    destroying.destroy(books, [*held.values(), *files])
    for record in (one for one in purged if one not in held):
        statements.forget_content(books, origin, record)


def answer(desk: Desk, books: Session, peer: Peer, place: Channel) -> list[str]:
    """Owe the peer a receipt for each purge that its bundle brought; return what people must hear of it."""
    quoting, sifted = 0, None
    purges = statements.purges_in(books, peer.center_id, place.epoch.hex(), place.seq)
    for some in batched(purges, _AT_A_TIME):
        sifted = sifted or copies.sift(desk, books, lambda one, ids: statements.buried(books, one, ids))
        _owe(desk, books, some, sifted)
        quoting += len(related.quoting(books, [one.record for one in some]))
    return [f"{quoting} of our products were made from what it purged: look at them"] if quoting else []


def _owe(desk: Desk, books: Session, purges: Sequence[Line], sifted: Sifted) -> None:
    now, origin = desk.clock.now(), purges[0].origin
    kept = statements.held(books, origin, [one.record for one in purges])
    for one in purges:
        came = _came(books, kept[one.record], now)
        beyond = unreached.bounded([*unreached.backups(books, came), *sifted.words(origin, one.record)])
        line = NoticeLine(origin, is_ours=False, record=one.record, rev=one.rev, at=stamp(now), who=desk.user.name,
                          order_hash=one.line_hash, unreached=tuple(beyond))  # fmt: skip
        telling.owe(books, line, now)


def _came(books: Session, lines: Sequence[Line], now: datetime) -> datetime | None:
    """Return when the first of a record came; None where that isn't known, now where nothing but orders did."""
    said = [line for line in lines if line.op == "put"]
    if not said:
        return now
    moments = [inbox.received_at(books, one.origin, one.epoch, one.seq) for one in said]
    known = [moment for moment in moments if moment is not None]
    return min(known) if len(known) == len(moments) else None
