"""Orders about records of ours: the statement, everybody it goes to, and who ordered it and why (28 CFR 23.20(h)).

An order has a greater revision than anything said of the record before. It goes to every peer for whom a
statement about the record was ever sealed, whether or not that bundle arrived.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.record import Record
from fusion_tui.domain.text import clean_line
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import issuing, numbering
from fusion_tui.store import channel, disposals, keyring, outbox, statements
from fusion_tui.store.disposals import Disposal
from fusion_tui.store.engine import Session
from fusion_tui.store.outbox import Item
from fusion_tui.store.statements import Line

REASON = 400


class Issued(NamedTuple):
    """An order of ours, and the center ids of the peers it goes to."""

    line: Line
    to: list[str]


def reason_of(words: str, what: str = "an order", hint: str = "say why; it goes to the peers as well") -> str:
    """Return why something is ordered, as it is kept and travels; raises InputError for none, or a long one."""
    reason = clean_line(words).strip()
    if not reason or len(reason) > REASON:
        raise InputError(f"{what} takes a reason of at most {REASON} letters", hint)
    return reason


def issue(desk: Desk, books: Session, record: Record, op: str, reason: str, second: str = "") -> Issued:
    """Order a recall or purge of a record of ours, in the open books."""
    line = state(desk, books, record, op, reason)
    to, now = channel.recipients(books, record.id), desk.clock.now()
    outbox.put(books, [Item(peer, op, record.id, line.rev) for peer in to], now)
    who = Disposal(line.origin, line.record, line.rev, op, line.line_hash, desk.user.name, second, reason, now)
    disposals.add(books, who)
    return Issued(line, to)


def state(desk: Desk, books: Session, record: Record, op: str, reason: str) -> Line:
    """Keep the statement of an order; nobody is sent it by that."""
    kept = statements.lines(books, desk.center.center_id, record.id)
    rev = numbering.after(books, max([record.revision, *(line.rev for line in kept)]))
    line = issuing.make(desk, books, record.id, rev, None, op=op, reason=reason, exercise=record.exercise)
    statements.put(books, [line])
    return line


def codes(books: Session, peers: Iterable[str]) -> list[str]:
    """Return the codes of some peers; the first letters of its id for one nobody knows any more."""
    known = {peer.center_id: peer.code for peer in keyring.peers(books)}
    return [known.get(peer, peer[:8]) for peer in peers]
