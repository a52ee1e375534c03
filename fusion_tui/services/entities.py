"""A person or thing with everything known of it: each record with its source, its grade and why it is here.

What is known is found anew each time over all the user may see: by link, by identifier, by name. What is merged
with it counts as it. A name or number that too many records have says nothing, and is told instead of listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fusion_tui.domain import identifier
from fusion_tui.domain.case import Case, Entity, Fact, Link, Note
from fusion_tui.domain.decision import refuse_if
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.marking import banner
from fusion_tui.domain.query import Query, Words
from fusion_tui.domain.record import Record
from fusion_tui.domain.relation import APPEARS_IN, MENTIONS, NAMED_IN, OFFERED, OWN, may_relate
from fusion_tui.domain.tip import Tip
from fusion_tui.domain.user import Right
from fusion_tui.services import calling, lookalikes, reading, sameness
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import filled, said
from fusion_tui.services.lookalikes import NAMED, Lookalike
from fusion_tui.services.lookup import needed
from fusion_tui.services.similar import COMMON
from fusion_tui.store import bulk, records, search
from fusion_tui.store.engine import Session


@dataclass(frozen=True)
class Known:
    """A record that says something of it, and why it is listed."""

    record: Record
    why: str


@dataclass(frozen=True)
class Related:
    """Somebody or something it stands in a relation to, by which link, and whether the relation leads there."""

    link: Link
    record: Entity
    leads_there: bool

    @property
    def words(self) -> str:
        """The relation as it reads from here."""
        return self.link.relation if self.leads_there else f"({self.link.relation}) by"


@dataclass(frozen=True)
class Decided:
    """A decision about it and another record, which may not be there any more."""

    link: Link
    other: Entity

    @property
    def record(self) -> Entity:
        """The other record."""
        return self.other


@dataclass(frozen=True)
class EntityPage:
    """Everything about one person or thing, as one snapshot."""

    entity: Entity
    ones: Sequence[Entity]
    known: Sequence[Known] = ()
    cases: Sequence[Case] = ()
    related: Sequence[Related] = ()
    alike: Sequence[Lookalike] = ()
    decided: Sequence[Decided] = ()
    too_common: Sequence[str] = field(default=())

    @property
    def names(self) -> list[str]:
        """Every name it goes by, its own first."""
        return list(dict.fromkeys(one.title for one in self.ones))


def page(desk: Desk, reference: str) -> EntityPage:
    """Return all that is known of a person or thing; opening it is recorded."""
    with desk.read(act="entity open") as books:
        found = _page(books, needed(books, Entity, reference))
    with desk.write("entity open", Right.READ) as entry:
        entry.subject = found.entity.id
    return found


def relate(desk: Desk, source: str, relation: str, target: str, detail: str = "", grade: str = "F6") -> Link:
    """State that one person or thing stands in a relation to another.

    Raises InputError for a relation without words, PolicyError for one that is made by an act of its own.
    """
    relation = said(relation, "relation", f"one of: {', '.join(OFFERED)}; or your own words")
    with desk.write("entity relate") as entry:
        one, other = needed(entry.books, Entity, source), needed(entry.books, Entity, target)
        entry.subject = one.id
        may_relate(relation).require("entity merge and entity apart make those")
        fields = {"source_ref": one.id, "relation": relation, "target_ref": other.id, "detail": detail, "grade": grade}
        refuse_if(one.id == other.id, "that is the same record").require("choose another")
        rolled = banner([one.marking, other.marking])
        marked = {**fields, "control": rolled.control, "tlp": rolled.tlp}
        return records.add(entry.books, filled(Link, desk.header("relationship", Holding.INVESTIGATION), marked))


def unrelate(desk: Desk, link: str) -> None:
    """Take a stated relation back; raises PolicyError for a link that is not one."""
    with desk.write("entity unrelate") as entry:
        found = needed(entry.books, Link, link)
        entry.subject, entry.outcome = found.source_ref, "taken back"
        may_relate(found.relation).require("it is taken back by an act of its own")
        records.remove(entry.books, Link, found.origin, found.id)


def choices(desk: Desk, about: str, words: str = "") -> list[Entity]:
    """Return people and things to choose from: with these words, else those of the same cases; ``about`` left out."""
    with desk.read(act="entity list") as books:
        entity = needed(books, Entity, about)
        query = reading.asked(desk, words).only("kind", ["entity"])
        found = bulk.found(books, search.find(books, query, COMMON).hits) if words.strip() else _beside(books, entity)
        return [one for one in found if isinstance(one, Entity) and one.id != entity.id]


def _beside(books: Session, entity: Entity) -> list[Entity]:
    cases = records.many(books, Case, [link.target_ref for link in _from(books, entity, APPEARS_IN)])
    found = {one.id: one for case in cases for one in calling.named_in(books, case)}
    return sorted(found.values(), key=lambda one: one.title.casefold())


def _page(books: Session, entity: Entity) -> EntityPage:
    ones = sameness.ones(books, entity)
    known, too_common = _known(books, ones)
    cases = dict.fromkeys(link.target_ref for one in ones for link in _from(books, one, APPEARS_IN))
    decided = list(_decided(books, ones))
    apart = {one.id for each in decided for one in sameness.ones(books, each.other)}
    alike = [one for one in lookalikes.of(books, ones) if one.record.id not in apart]
    return EntityPage(
        entity=entity,
        ones=ones,
        known=known,
        cases=records.many(books, Case, cases),
        related=list(_related(books, ones)),
        alike=alike,
        decided=decided,
        too_common=too_common,
    )


def _from(books: Session, entity: Entity, relation: str) -> list[Link]:
    return records.where(books, Link, source_ref=entity.id, relation=relation)


def _known(books: Session, ones: Sequence[Entity]) -> tuple[list[Known], list[str]]:
    """Return what calls, names or holds it, each record once with the first reason, and what is too common."""
    found: dict[str, Known] = {}
    too_common = []
    for one in ones:
        for known in _linked(books, one):
            found.setdefault(known.record.id, known)
    for one in {one.title.casefold(): one for one in ones}.values():
        matches, why = _saying(books, one)
        if matches.total > COMMON:
            too_common.append(f"{one.title} seen {matches.total:,}{'+' * matches.more} times: too common")
            continue
        for record in bulk.found(books, matches.hits):
            if not isinstance(record, Entity | Link | Case):
                found.setdefault(record.id, Known(record, why))
    return sorted(found.values(), key=_newest_first), too_common


def _newest_first(known: Known) -> tuple[float, str]:
    at = getattr(known.record, "occurred", None) or known.record.created
    return -at.timestamp(), known.record.id


def _linked(books: Session, one: Entity) -> Iterator[Known]:
    calling_it = [link.source_ref for link in records.where(books, Link, target_ref=one.id, relation=MENTIONS)]
    for record in (*records.many(books, Fact, calling_it), *records.many(books, Note, calling_it)):
        yield Known(record, f"calls @{one.title}")
    for tip in records.many(books, Tip, [link.target_ref for link in _from(books, one, NAMED_IN)]):
        yield Known(tip, f"names {one.title}")


def _saying(books: Session, one: Entity) -> tuple[search.Matches, str]:
    """Return the records that hold its number, or say its name."""
    sought = identifier.sought(one.title)
    if sought and one.entity not in NAMED:
        return search.holding(books, one.title, COMMON), f"holds {sought}"
    return search.find(books, Query((Words(one.title),)), COMMON), f'says "{one.title}"'


def _related(books: Session, ones: Sequence[Entity]) -> Iterator[Related]:
    for one in ones:
        for end, other in (("source_ref", "target_ref"), ("target_ref", "source_ref")):
            for link in records.where(books, Link, **{end: one.id}):
                record = None if link.relation in OWN else records.get(books, Entity, getattr(link, other))
                if record is not None:
                    yield Related(link, record, leads_there=end == "source_ref")


def _decided(books: Session, ones: Sequence[Entity]) -> Iterator[Decided]:
    seen: set[str] = set()
    for one in ones:
        for link in sameness.decisions(books, one.id):
            other = records.get(books, Entity, link.target_ref if link.source_ref == one.id else link.source_ref)
            if other is not None and link.id not in seen:
                seen.add(link.id)
                yield Decided(link, other)
