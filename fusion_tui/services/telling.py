"""What peers are told of their records: who read them here first, and that a purge was carried out."""

from __future__ import annotations

from datetime import datetime

from fusion_tui.domain.clock import stamp
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import Record
from fusion_tui.services.desk import Desk
from fusion_tui.store import notices, outbox
from fusion_tui.store.engine import Session
from fusion_tui.store.notices import NoticeLine
from fusion_tui.store.outbox import Item


def read(desk: Desk, books: Session, record: Record) -> None:
    """Tell a peer that somebody read its record, once for each person and revision; the policy can forbid it."""
    if not isinstance(record, Received) or not desk.policy.tell_reads:
        return
    now = desk.clock.now()
    line = NoticeLine(record.origin, False, record.id, record.revision, stamp(now), desk.user.name)
    if not notices.is_kept(books, line):
        owe(books, line, now)


def owe(books: Session, line: NoticeLine, now: datetime) -> None:
    """Have a notice wait for the peer it is about."""
    number = notices.keep(books, line, now)
    outbox.put(books, [Item(line.peer, outbox.NOTICE, line.record, line.rev, str(number))], now)
