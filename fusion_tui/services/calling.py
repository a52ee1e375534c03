"""Who and what a text of a case calls by ``@name`` and ``#case``: made into links as the text is kept.

Names are those of the people and things the case names already; a case is one that whoever writes may see.
"""

from __future__ import annotations

from dataclasses import dataclass

from fusion_tui.domain import crossing
from fusion_tui.domain.case import Case, Entity, Fact, Link, Note
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.relation import APPEARS_IN, MENTIONS
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import filled
from fusion_tui.services.lookup import needed
from fusion_tui.store import records
from fusion_tui.store.engine import Session


@dataclass(frozen=True)
class Called:
    """What a text calls that is known, and the names in it that nobody has."""

    records: tuple[Entity | Case, ...] = ()
    unknown: tuple[str, ...] = ()
    several: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What was linked and what was not, in a line; empty where nothing was called."""
        linked = ", ".join(one.number if isinstance(one, Case) else one.title for one in self.records)
        unknown = ", ".join(f"@{name}" for name in self.unknown)
        several = ", ".join(f"@{name}" for name in self.several)
        parts = (("linked", linked), ("not named in the case", unknown), ("two are named so, link by hand", several))
        return "; ".join(f"{what}: {which}" for what, which in parts if which)


def of(desk: Desk, record: Fact | Note) -> Called:
    """Return what a kept text calls."""
    with desk.read(act="case names") as books:
        return _called(books, needed(books, Case, record.case), record.text)


def link(desk: Desk, books: Session, case: Case, record: Fact | Note) -> None:
    """Link a text to all it calls."""
    for one in _called(books, case, record.text).records:
        ends = {"source_ref": record.id, "relation": MENTIONS, "target_ref": one.id}
        marked = {"control": record.control, "tlp": record.tlp}
        records.add(books, filled(Link, desk.header("relationship", Holding.INVESTIGATION), {**ends, **marked}))


def _called(books: Session, case: Case, text: str) -> Called:
    if "@" not in text and "#" not in text:
        return Called()
    known = _known(books, case)
    calls = crossing.names_called(text, {name: name for name in known})
    called = list(dict.fromkeys(call.record for call in calls))
    found: dict[str, Entity | Case] = {known[name][0].id: known[name][0] for name in called if len(known[name]) == 1}
    for number in crossing.cases_called(text):
        other = records.get(books, Case, number)
        if other is not None and other.id != case.id:
            found[other.id] = other
    several = tuple(name for name in called if len(known[name]) > 1)
    return Called(tuple(found.values()), tuple(crossing.unknown_names(text, calls)), several)


def _known(books: Session, case: Case) -> dict[str, list[Entity]]:
    """Return the people and things a case names by name, however it is written; several may have one."""
    by_name: dict[str, list[Entity]] = {}
    for one in named_in(books, case):
        same = next((name for name in by_name if name.casefold() == one.title.casefold()), one.title)
        by_name.setdefault(same, []).append(one)
    return by_name


def named_in(books: Session, case: Case) -> list[Entity]:
    """Return the people and things a case names."""
    links = records.where(books, Link, target_ref=case.id, relation=APPEARS_IN)
    return records.many(books, Entity, [link.source_ref for link in links])
