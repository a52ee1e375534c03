"""What a purge of a record takes along, and which other records stay and may repeat what it said.

A case goes with its facts, notes, tasks, evidence log, attachments and links, and with the people and things
that no other case names; a product and a peer's record go with their files. Products and tips are records of
their own, whose fate is decided one by one: they are named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.case import Case, Entity, Fact, Link, Note
from fusion_tui.domain.custody import Custody
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import Record
from fusion_tui.domain.relation import APPEARS_IN
from fusion_tui.domain.task import Task
from fusion_tui.domain.tip import Tip
from fusion_tui.store import records, related
from fusion_tui.store.engine import Session

R = TypeVar("R", bound=Record)

_PARTS: tuple[type[Record], ...] = (Fact, Note, Task, Custody, Attachment)


@dataclass(frozen=True)
class Belongings:
    """A record, what goes with it, and what stays."""

    record: Record
    along: list[Record] = field(default_factory=list)
    left: list[Record] = field(default_factory=list)

    @property
    def all(self) -> list[Record]:
        """Everything that goes."""
        return [self.record, *self.along]

    @property
    def since(self) -> datetime:
        """When the oldest of it came."""
        return min(one.created for one in self.all)

    @property
    def kinds(self) -> dict[str, int]:
        """How many records of each kind go."""
        names = [records.KIND[type(one)] for one in self.all]
        return {name: names.count(name) for name in dict.fromkeys(names)}


def of(books: Session, record: Record) -> Belongings:
    """Return what belongs to a record; the books must show everything, or what is restricted would stay behind."""
    if isinstance(record, Received):  # links to it stay: they hold no content, and tell what was made from it
        return Belongings(
            record, [*_files(books, record)], records.many(books, Product, related.quoting(books, [record.id]))
        )
    along, left = _of_case(books, record) if isinstance(record, Case) else _of_other(books, record)
    links = related.links_of(books, [record.id, *(one.id for one in along)])
    return Belongings(record, [*along, *records.many(books, Link, links)], left)


def _of_case(books: Session, case: Case) -> tuple[list[Record], list[Record]]:
    along: list[Record] = [one for kind in _PARTS for one in records.where(books, kind, case=case.id)]
    named = [link.source_ref for link in records.where(books, Link, target_ref=case.id, relation=APPEARS_IN)]
    alone = related.alone_in(books, case.id)
    shared = [one for one in dict.fromkeys(named) if one not in set(alone)]
    left: list[Record] = [*records.where(books, Tip, case=case.id), *records.where(books, Product, case=case.id)]
    return [*along, *records.many(books, Entity, alone)], [*left, *records.many(books, Entity, shared)]


def _of_other(books: Session, record: Record) -> tuple[list[Record], list[Record]]:
    files = _files(books, record) if isinstance(record, Product) else []
    return [*files], _made_from(books, record)


def _files(books: Session, record: Record) -> list[Attachment]:
    return records.where(books, Attachment, case=record.id, origin=record.origin)


def _made_from(books: Session, record: Record) -> list[Record]:
    """Return what was made from a record: the case a tip was promoted to repeats its words."""
    cases = records.many(books, Case, [record.case]) if isinstance(record, Tip) and record.case else []
    return [
        *cases,
        *(one for one in records.many(books, Product, related.quoting(books, [record.id])) if one != record),
    ]
