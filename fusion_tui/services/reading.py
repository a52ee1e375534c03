"""Reading: search, one record in full, counts. What was read is recorded (28 CFR 23.20(g); CJIS AU-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.domain.record import Record
from fusion_tui.domain.user import Right
from fusion_tui.services.desk import Desk
from fusion_tui.services.lookup import needed
from fusion_tui.store import audit, records, search
from fusion_tui.store.engine import Session


@dataclass(frozen=True)
class Found:
    """How many records match, and the best of them."""

    total: int
    records: list[Record]


def find(desk: Desk, query: str, kinds: Sequence[str] = (), limit: int = 50) -> Found:
    """Search every text; the audit row keeps a keyed digest of the words, never the words."""
    unknown = [kind for kind in kinds if kind not in search.KINDS]
    if unknown:
        raise InputError("unknown kind of record", f"one of: {', '.join(search.KINDS)}")
    with desk.write("search", Right.READ) as entry:
        total, hits = search.find(entry.books, query, kinds, limit)
        entry.subject = audit.keyed_digest(entry.books, query)
        entry.outcome = f"{total} found"
        return Found(total, _in_order(entry.books, hits))


def show(desk: Desk, reference: str) -> Record:
    """Return one record in full; raises InputError where nothing has that id or number."""
    with desk.write("show", Right.READ) as entry:
        found = records.find(entry.books, reference.strip())
        if found is None:
            raise InputError("no such record", "give an id or a number such as T-00001; fusion-tui search finds them")
        entry.subject = found.id
        return found


def mark_read(desk: Desk, received: str) -> Received:
    """Note that a peer's record was read, so that it no longer waits."""
    with desk.write("read", Right.READ) as entry:
        record = needed(entry.books, Received, received)
        entry.subject = record.id
        if record.state is not ReceivedState.NEW:
            return record
        return records.save(entry.books, record.model_copy(update={"state": ReceivedState.READ}))


def kind_of(record: Record) -> str:
    """Return the word for a record's kind, as search and JSON use it."""
    return records.KIND[type(record)]


def counts(desk: Desk) -> dict[str, int]:
    """Return how many records of each kind there are."""
    with desk.read() as books:
        return records.counts(books)


def _in_order(books: Session, hits: Sequence[search.Hit]) -> list[Record]:
    by_kind = {kind: [hit.n for hit in hits if hit.kind == kind] for kind in {hit.kind for hit in hits}}
    loaded = {kind: records.numbered(books, kind, numbers) for kind, numbers in by_kind.items()}
    return [loaded[hit.kind][hit.n] for hit in hits if hit.n in loaded[hit.kind]]
