"""Records that may be the same person or thing as one: by number, by name, by what was decided before on that name.

They are offered with the reason, the likeliest first; nothing is merged by itself, as two people have one name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fusion_tui.analysis import naming
from fusion_tui.analysis.likeness import words
from fusion_tui.domain import identifier
from fusion_tui.domain.case import Entity, EntityKind, Link
from fusion_tui.domain.relation import SAME_AS
from fusion_tui.services import sameness
from fusion_tui.services.similar import COMMON
from fusion_tui.store import bulk, search, wording
from fusion_tui.store.engine import Session
from fusion_tui.store.index import Hit

NAMED = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.HANDLE})
"""The kinds that are told apart by a name, and not by a number."""

_SHOWN = 50
_ONES = 12  # records that are one, whose names are looked for
_LIKELY = 200  # records with a word that begins like one of the name's
_WORDS = 6  # of a name
_BEGINS = 2  # letters of a word that have to be as they are written
_DECIDED, _SAME_NUMBER = 3.0, 2.0


class Lookalike(NamedTuple):
    """A record that may be the same, why, and how sure that makes one: a name alone is 1 at most."""

    record: Entity
    why: str
    weight: float


def of(books: Session, ones: Sequence[Entity]) -> list[Lookalike]:
    """Return what may be the same as records that are one, each once, the likeliest first."""
    found: dict[str, Lookalike] = {}
    for one in {one.title.casefold(): one for one in ones[:_ONES]}.values():
        for like in (*_same_number(books, one), *_near_name(books, one)):
            known = found.get(like.record.id)
            if known is None or like.weight > known.weight:
                found[like.record.id] = _remembered(books, ones, like)
    own = {one.id for one in ones}
    others = [like for like in found.values() if like.record.id not in own]
    return sorted(others, key=lambda like: (-like.weight, like.record.id))[:_SHOWN]


def _remembered(books: Session, ones: Sequence[Entity], like: Lookalike) -> Lookalike:
    """Return what is alike with the decision that was made on that very name before, where there is one."""
    folded = like.record.title.casefold()
    same = [one for one in (*ones, like.record) if one.title.casefold() == folded]
    if len(same) < 2:
        return like
    before = next((link for one in same for link in _merges(books, one)), None)
    if before is None:
        return like
    said = f"{before.author} merged that name on {before.created:%Y-%m-%d}: {before.detail}"
    return Lookalike(like.record, said, _DECIDED)


def _merges(books: Session, one: Entity) -> list[Link]:
    return [link for link in sameness.decisions(books, one.id) if link.relation == SAME_AS]


def _same_number(books: Session, one: Entity) -> Iterator[Lookalike]:
    matches = search.holding(books, one.title, COMMON) if one.entity not in NAMED else search.Matches()
    if matches.total <= COMMON:
        for record in bulk.found(books, matches.hits):
            if isinstance(record, Entity) and record.entity is one.entity:
                yield Lookalike(record, f"holds {identifier.sought(one.title)}", _SAME_NUMBER)


def _near_name(books: Session, one: Entity) -> Iterator[Lookalike]:
    begun = list(dict.fromkeys(word[:_BEGINS] for word in words(one.title) if len(word) >= _BEGINS))[:_WORDS]
    likely = [Hit("entity", n) for n in wording.sharing(books, begun, "entity", _LIKELY, begins=True)]
    for record in bulk.found(books, likely):
        if isinstance(record, Entity) and record.entity is one.entity:
            near = naming.nearest(one.title, record.title)
            if near is not None:
                alike = "the same name" if near.likeness == 1 else f"{100 * near.likeness:.0f} % alike"
                yield Lookalike(record, f'"{near.written}": {alike}', near.likeness)
