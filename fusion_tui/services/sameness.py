"""Decisions that two records are one person or thing, or that they are two: made with a reason, and taken back.

A merge changes neither record and loses nothing: it is a link, and whatever is shown of the one shows the other as
well. Each decision is kept, so that the same two aren't offered again, and so that data which come in again under
a name that was decided on before are offered with what was decided.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fusion_tui.domain.case import Entity, Link
from fusion_tui.domain.errors import AbsentError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.marking import banner
from fusion_tui.domain.relation import DIFFERENT_FROM, SAME_AS, may_decide
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import filled, said
from fusion_tui.services.lookup import needed
from fusion_tui.store import records
from fusion_tui.store.engine import Session

MOST = 100  # records that are one
_DECISIONS = (SAME_AS, DIFFERENT_FROM)


def merge(desk: Desk, kept: str, other: str, why: str) -> Link:
    """Decide that two records are one, and which is kept to; raises InputError without a reason, PolicyError."""
    return _decide(desk, "entity merge", SAME_AS, kept, other, why)


def keep_apart(desk: Desk, one: str, other: str, why: str) -> Link:
    """Decide that two records are two; raises InputError without a reason, PolicyError where they are one already."""
    return _decide(desk, "entity keep apart", DIFFERENT_FROM, one, other, why)


def take_back(desk: Desk, decision: str) -> None:
    """Take a decision back: of a merge, the two are two again. Raises AbsentError for what is no decision."""
    with desk.write("entity split") as entry:
        link = needed(entry.books, Link, decision)
        if link.relation not in _DECISIONS:
            raise AbsentError("no such decision", "fusion-tui entity show lists them", decision)
        entry.subject, entry.outcome = link.source_ref, f"{link.relation} taken back"
        records.remove(entry.books, Link, link.origin, link.id)


def decisions(books: Session, record: str) -> list[Link]:
    """Return the decisions on a record, in the order they were made."""
    found = [
        link
        for relation in _DECISIONS
        for end in ("source_ref", "target_ref")
        for link in records.where(books, Link, relation=relation, **{end: record})
    ]
    return sorted(found, key=lambda link: (link.created, link.id))


def ones(books: Session, entity: Entity) -> list[Entity]:
    """Return all records that are one with a record, itself first; what the session may not see ties nothing."""
    found = {entity.id: entity}
    waiting = [entity]
    while waiting and len(found) < MOST:
        one = waiting.pop(0)
        for link in decisions(books, one.id):
            if link.relation == SAME_AS:
                other = records.get(books, Entity, link.target_ref if link.source_ref == one.id else link.source_ref)
                if other is not None and other.id not in found and len(found) < MOST:
                    found[other.id] = other
                    waiting.append(other)
    return list(found.values())


def _apart(books: Session, theirs: Sequence[Entity], others: Collection[str]) -> list[Link]:
    """Return the decisions that keep one of some records apart from one of others."""
    made = (link for one in theirs for link in decisions(books, one.id) if link.relation == DIFFERENT_FROM)
    return [link for link in made if {link.source_ref, link.target_ref} & set(others)]


def _decide(desk: Desk, act: str, relation: str, kept: str, other: str, why: str) -> Link:
    why = said(why, "detail", "say why; it is kept, and shown with the two")
    with desk.write(act) as entry:
        target, source = needed(entry.books, Entity, kept), needed(entry.books, Entity, other)
        entry.subject = source.id
        theirs, others = ones(entry.books, target), {one.id for one in ones(entry.books, source)}
        may_decide(target, source, _apart(entry.books, theirs, others), are_one=target.id in others).require(
            "open either to see why"
        )
        rolled = banner([target.marking, source.marking])
        fields = {"source_ref": source.id, "relation": relation, "target_ref": target.id, "detail": why}
        marked = {**fields, "control": rolled.control, "tlp": rolled.tlp}
        return records.add(entry.books, filled(Link, desk.header("relationship", Holding.INVESTIGATION), marked))
