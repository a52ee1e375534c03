"""Issuing: from a record of ours to the statement about it, one byte string for all its recipients."""

from __future__ import annotations

from collections.abc import Iterable

from fusion_tui.domain.attachment import Attachment, named
from fusion_tui.domain.batches import batched
from fusion_tui.domain.clock import stamp
from fusion_tui.domain.product import Product
from fusion_tui.domain.record import Record
from fusion_tui.domain.user import Right
from fusion_tui.interchange import stix
from fusion_tui.services.desk import Desk
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import enclosed, outbox, records, statements
from fusion_tui.store.enclosed import GivenFile
from fusion_tui.store.engine import Session
from fusion_tui.store.outbox import Item
from fusion_tui.store.statements import Line
from fusion_tui.sync import statement

_AT_A_TIME = 500


def queue(desk: Desk, books: Session, record: Record, recipient: str) -> None:
    """Have a record of ours wait for a peer, as it is now: what is changed later doesn't change what was released."""
    item = Item(recipient, outbox.PUT, record.id, record.revision)
    outbox.put(books, [item], desk.clock.now())
    write_lines(desk, books, [item])


def queue_digest(desk: Desk, peer: str) -> int:
    """Have the list of all that a peer was given wait for it; return how many records it names."""
    with desk.write("channel digest", Right.EXCHANGE, whole=True) as entry:
        known = needed_peer(entry.books, peer)
        given = len(outbox.greatest(entry.books, known.center_id))
        if given:  # a body has at least one line
            outbox.put(entry.books, [Item(known.center_id, outbox.DIGEST)], desk.clock.now())
        entry.subject, entry.outcome = known.center_id, f"{given} records"
    return given


def write_lines(desk: Desk, books: Session, items: Iterable[Item]) -> list[Item]:
    """Write the statements that are still missing; return the items whose revision is no longer there to be stated."""
    gone = []
    for some in batched(items, _AT_A_TIME):
        there = statements.at_places(books, desk.center.center_id, [(item.record, item.rev) for item in some])
        for item in some:
            if (item.record, item.rev) in there:
                continue
            product = records.get(books, Product, item.record)
            if item.kind != outbox.PUT or product is None or product.revision != item.rev:
                gone.append(item)
                continue
            there[item.record, item.rev] = _state(desk, books, product)
    return gone


def _state(desk: Desk, books: Session, product: Product) -> Line:
    """Keep the statement about a product as it is, and which files go with it."""
    files = records.where(books, Attachment, case=product.id)
    said = stix.report(product, [named(one) for one in files])
    line = make(desk, books, product.id, product.revision, said, exercise=product.exercise)
    statements.put(books, [line])
    given = (GivenFile(product.id, product.revision, one.sha256, one.size, one.blob) for one in files)
    enclosed.note(books, given)
    return line


def keep_given(desk: Desk, books: Session, product: Product) -> None:
    """Write the statement of what was released and hasn't left yet, before the product is changed."""
    given = outbox.of_record(books, product.id, (outbox.PUT,))
    write_lines(desk, books, [one for one in given if (one.state, one.rev) == (outbox.WAITING, product.revision)])


def make(
    desk: Desk,
    books: Session,
    record: str,
    rev: int,
    content: dict[str, object] | None,
    *,
    op: str = statement.PUT,
    reason: str | None = None,
    exercise: bool = False,
) -> Line:
    """Return the statement about a record of ours, following its line before; it is not stored yet."""
    origin = desk.center.center_id
    kept = statements.lines(books, origin, record)
    before = kept[-1].line_hash if kept and kept[-1].rev == rev - 1 else None
    made = statement.make(
        origin=origin,
        record=record,
        rev=rev,
        prev=before,
        op=op,
        at=stamp(desk.clock.now()),
        object=content,
        reason=reason,
    )
    return Line(origin, record, rev, op, exercise, made.hash, made.line)
