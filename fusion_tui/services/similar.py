"""What else holds the identifiers of a case: plates, phones, serial numbers, with each that is shared.

It is found anew each time, and capped for each value: one that everybody has ties nobody together, and a stored
table of all pairs grows with their square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from fusion_tui.domain import identifier
from fusion_tui.domain.case import Case, Entity, Link
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import Record
from fusion_tui.domain.relation import APPEARS_IN
from fusion_tui.domain.tip import Tip
from fusion_tui.domain.user import Right
from fusion_tui.services import cases
from fusion_tui.services.desk import Desk
from fusion_tui.services.lookup import needed
from fusion_tui.store import bulk, records, search, tags
from fusion_tui.store.engine import Session

COMMON = 50  # records with one value, beyond which it ties nothing together
LOOKED_FOR = 40  # values of a case, those it holds most often


@dataclass(frozen=True)
class Similar:
    """A case, or a tip or a peer's record outside any, and the values it shares."""

    record: Case | Tip | Received
    shared: tuple[str, ...]

    @property
    def why(self) -> str:
        """What is shared, in words."""
        return f"holds {', '.join(self.shared)}"


@dataclass(frozen=True)
class Shared:
    """What shares values with a case, the most first, and the values that say nothing, with how often each was seen."""

    found: tuple[Similar, ...] = ()
    common: tuple[tuple[str, str], ...] = ()

    @property
    def too_common(self) -> str:
        """The values that say nothing, in words."""
        return "; ".join(f"{value} seen {times} times: too common" for value, times in self.common)


def to_case(desk: Desk, reference: str) -> Shared:
    """Return what shares identifiers with a case; that somebody looked is recorded."""
    with desk.read(act="case compare") as books:
        case = needed(books, Case, reference)
        found = _shared(books, case)
    with desk.write("case compare", Right.READ) as entry:
        entry.subject, entry.outcome = case.id, f"{len(found.found)} share something"
    return found


def _shared(books: Session, case: Case) -> Shared:
    common, by_record = list[tuple[str, str]](), defaultdict[str, list[str]](list)
    for value in _values(books, case):
        matches = search.holding(books, value, COMMON)
        if matches.total > COMMON:
            common.append((value.upper(), f"{matches.total:,}{'+' * matches.more}"))
        else:
            for one in set(_wholes(books, bulk.found(books, matches.hits))) - {case.id}:
                by_record[one].append(value.upper())
    found = [Similar(whole, tuple(shared)) for one, shared in by_record.items() if (whole := _whole(books, one))]
    return Shared(tuple(sorted(found, key=lambda one: (-len(one.shared), one.record.id))), tuple(common))


def _whole(books: Session, reference: str) -> Case | Tip | Received | None:
    case, tip = records.get(books, Case, reference), records.get(books, Tip, reference)
    return case or tip or records.get(books, Received, reference)


def _values(books: Session, case: Case) -> list[str]:
    """Return the identifiers a case holds, those it holds most often first."""
    counted: Counter[str] = Counter()
    for record in [case, *cases.contents(books, case)]:
        counted.update(identifier.found_in(tags.identifying(type(record), partial(getattr, record))))
    return [value for value, _ in counted.most_common(LOOKED_FOR)]


def _wholes(books: Session, found: Iterable[Record]) -> Iterator[str]:
    """Yield the case each record is in, or the tip or peer's record that is in none."""
    for record in found:
        if isinstance(record, Entity):
            yield from (
                link.target_ref for link in records.where(books, Link, source_ref=record.id, relation=APPEARS_IN)
            )
        elif isinstance(record, Case | Received) or (isinstance(record, Tip) and not record.case):
            yield record.id
        else:
            yield str(getattr(record, "case", ""))
