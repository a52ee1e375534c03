"""Reading: search, one record in full, counts. What was read is recorded (28 CFR 23.20(g); CJIS AU-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from fusion_tui.domain.errors import AbsentError, InputError
from fusion_tui.domain.fields import KINDS
from fusion_tui.domain.query import Query, Snippet, parse
from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.domain.record import Record
from fusion_tui.domain.user import Right
from fusion_tui.services import telling
from fusion_tui.services.desk import Desk
from fusion_tui.services.lookup import needed
from fusion_tui.store import audit, bulk, records, search, snippets

SHOWN = "show"  # the act of who was shown a record in full
SHOWN_IN_CONTEXT = 200


@dataclass(frozen=True)
class Found:
    """How many records match, the first of them, in which order, and where the words stand in each."""

    total: int
    records: list[Record]
    more: bool = False
    order: str = search.BEST
    snippets: list[Snippet] = field(default_factory=list)

    @property
    def counted(self) -> str:
        """The total in words: ``10,000+`` where more match than are counted."""
        return counted(self.total, self.more)


def counted(total: int, more: bool) -> str:
    """Return a count in words, with a plus where there are more than were counted."""
    return f"{total:,}{'+' * more}"


def today(desk: Desk) -> date:
    """Return the day it is at the center."""
    return desk.clock.now().astimezone(ZoneInfo(desk.center.timezone)).date()


def asked(desk: Desk, words: str) -> Query:
    """Return what somebody typed as a query; raises InputError where it can't be understood."""
    return parse(words, today(desk))


def find(desk: Desk, query: str, kinds: Sequence[str] = (), limit: int = 50) -> Found:
    """Search everything the user may see; the audit row keeps a keyed digest of the words, never the words.

    Nobody waits for a search to be over before they write: it reads, and is shown once its row is kept.
    Raises InputError for a kind that doesn't exist, and for a query that can't be understood.
    """
    if any(kind not in KINDS for kind in kinds):
        raise InputError("unknown kind of record", f"one of: {', '.join(KINDS)}")
    wanted = asked(desk, query)
    with desk.read(act="search") as books:
        matches = search.find(books, wanted.only("kind", kinds) if wanted.terms else wanted, limit)
        found = bulk.found(books, matches.hits)
    with desk.write("search", Right.READ) as entry:
        entry.subject = audit.keyed_digest(entry.books, "search", desk.user.name, query)
        entry.outcome = f"{matches.total}{'+' * matches.more} found"
    return Found(matches.total, found, matches.more, matches.order, _in_context(wanted, found))


def show(desk: Desk, reference: str) -> Record:
    """Return one record in full; raises AbsentError where nothing the user may see has that id or number."""
    with desk.write(SHOWN, Right.READ) as entry:
        found = records.find(entry.books, reference.strip())
        if found is None:
            hint = "give an id or a number such as T-00001; fusion-tui search finds them"
            raise AbsentError("no such record", hint, reference.strip())
        entry.subject = found.id
        telling.read(desk, entry.books, found)
        return found


def mark_read(desk: Desk, received: str) -> Received:
    """Note that a peer's record was read, so that it no longer waits."""
    with desk.write("read", Right.READ) as entry:
        record = needed(entry.books, Received, received)
        entry.subject = record.id
        telling.read(desk, entry.books, record)
        if record.state is not ReceivedState.NEW:
            return record
        return records.save(entry.books, record.model_copy(update={"state": ReceivedState.READ}))


def kind_of(record: Record) -> str:
    """Return the word for a record's kind, as search and JSON use it."""
    return records.KIND[type(record)]


def counts(desk: Desk) -> dict[str, int]:
    """Return how many records of each kind there are that the user may see."""
    with desk.read() as books:
        return records.counts(books)


def _in_context(query: Query, found: Sequence[Record]) -> list[Snippet]:
    made = snippets.snippets(query, [_told(record) for record in found[:SHOWN_IN_CONTEXT]])
    return [*made, *[Snippet()] * (len(found) - len(made))]


def _told(record: Record) -> tuple[str, str]:
    """Return the texts of a record without its number, which every list shows."""
    title, body = records.texts(type(record), partial(getattr, record))
    return title, body.removeprefix(f"{getattr(record, 'number', '')}\n")
