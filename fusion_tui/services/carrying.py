"""What a tip names, carried into the case it becomes: nothing is typed twice, and each knows where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fusion_tui.domain import mention
from fusion_tui.domain.case import Case, Entity, Link
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.mention import Mention
from fusion_tui.domain.relation import APPEARS_IN, NAMED_IN
from fusion_tui.domain.tip import Tip
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import filled
from fusion_tui.store import records
from fusion_tui.store.engine import Session


def chosen(tip: Tip, carry: str | None) -> Sequence[Mention]:
    """Return what of a tip goes into its case; raises InputError for a line that is none."""
    if carry is None:
        return tip.mentions
    try:
        return mention.read(carry)
    except ValueError as error:
        raise InputError(f"named: {error}", "change named and try again") from None


def carry(desk: Desk, books: Session, tip: Tip, case: Case, mentions: Iterable[Mention]) -> None:
    """Name people and things in a case as a tip names them, marked as the tip is."""
    for one in mentions:
        given = {"entity": one.entity, "title": one.value, "control": tip.control, "tlp": tip.tlp}
        entity = records.add(books, filled(Entity, desk.header("entity", Holding.INVESTIGATION), given))
        for relation, target in ((APPEARS_IN, case.id), (NAMED_IN, tip.id)):
            ends = {"source_ref": entity.id, "relation": relation, "target_ref": target}
            records.add(books, filled(Link, desk.header("relationship", Holding.INVESTIGATION), ends))


def carried(books: Session, tip: Tip, case: Case) -> list[Entity]:
    """Return what a case names because a tip did."""
    there = {one.source_ref for one in records.where(books, Link, target_ref=case.id) if one.relation == APPEARS_IN}
    came = [one.source_ref for one in records.where(books, Link, target_ref=tip.id) if one.relation == NAMED_IN]
    return records.many(books, Entity, [one for one in came if one in there])


def leave(books: Session, entities: Iterable[Entity]) -> None:
    """Take back what was carried."""
    for entity in entities:
        for link in records.where(books, Link, source_ref=entity.id):
            records.remove(books, Link, link.origin, link.id)
        records.remove(books, Entity, entity.origin, entity.id)
