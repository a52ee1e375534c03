"""Records amended: a slip in a tip, a fact, a note, a person or a case put right, as a new revision.

The trail says who changed which fields and when, never what they said. A tip is amended while it waits; what belongs
to a closed case isn't. Whom a fact or note calls is linked anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from fusion_tui.domain.case import Case, CaseState, Entity, Fact, Link, Note
from fusion_tui.domain.decision import ALLOWED, Decision, refuse_if
from fusion_tui.domain.errors import AbsentError, InputError
from fusion_tui.domain.record import Record
from fusion_tui.domain.relation import APPEARS_IN, MENTIONS
from fusion_tui.domain.tip import Tip
from fusion_tui.domain.triage import may_dispose
from fusion_tui.services import calling
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import revised
from fusion_tui.store import records
from fusion_tui.store.engine import Session

_MARKED = ("control", "tlp")
FIELDS: dict[type[Record], tuple[str, ...]] = {
    Tip: ("title", "text", "source", "behaviour", "named", "grade", *_MARKED),
    Case: ("title", "summary", "predicate", *_MARKED),
    Fact: ("text", "source", "basis", "occurred", "grade", *_MARKED),
    Note: ("text", *_MARKED),
    Entity: ("title", "detail", "us_person", *_MARKED),
}
"""What of each kind may be put right."""
R = TypeVar("R", bound=Record)


def may_amend(record: Record) -> Decision:
    """Whether a record may be amended, as far as it can be told from it alone."""
    if type(record) not in FIELDS:
        return Decision(("this kind of record is not amended",))
    if isinstance(record, Tip):
        return may_dispose(record)
    return refuse_if(record.state is CaseState.CLOSED, "the case is closed") if isinstance(record, Case) else ALLOWED


def amend(desk: Desk, reference: str, fields: Mapping[str, Any]) -> Record:
    """Change fields of a record; raises InputError for none or one that can't be used, PolicyError, AbsentError."""
    with desk.write("amend") as entry:
        found = records.find(entry.books, reference.strip())
        if found is None:
            raise AbsentError("no such record", "fusion-tui search finds them", reference)
        entry.subject = found.id
        may_amend(found).require("reopen it first, with a reason")
        home = _home(entry.books, found)
        unknown = [name for name in fields if name not in FIELDS[type(found)]]
        if unknown:
            raise InputError(f"{unknown[0]}: is not changed here", f"one of: {', '.join(FIELDS[type(found)])}")
        saved = _changed(desk, found, fields)
        changed = [name for name in FIELDS[type(found)] if getattr(saved, name) != getattr(found, name)]
        if not changed:
            raise InputError("nothing was changed", "type what is right, then save")
        records.save(entry.books, saved)
        if isinstance(saved, Fact | Note) and home is not None and "text" in changed:
            _link_anew(desk, entry.books, home, saved)
        entry.outcome = f"changed {', '.join(changed)}"
    return saved


def _changed(desk: Desk, found: R, fields: Mapping[str, Any]) -> R:
    marking = {"control": found.control, "tlp": str(found.tlp)} if set(fields) & set(_MARKED) else {}
    return revised(found, desk.clock.now(), **{**marking, **fields})


def _home(books: Session, record: Record) -> Case | None:
    """Return the open case that a fact or note is in; raises PolicyError for a closed one.

    A person or thing is amended as long as one of the cases that name it is open, or none names it.
    """
    if isinstance(record, Entity):
        links = records.where(books, Link, source_ref=record.id, relation=APPEARS_IN)
        naming = [case for link in links if (case := records.get(books, Case, link.target_ref)) is not None]
        are_closed = bool(naming) and all(case.state is CaseState.CLOSED for case in naming)
        refuse_if(are_closed, "every case that names it is closed").require("reopen one first")
    if not isinstance(record, Fact | Note):
        return None
    case = records.get(books, Case, record.case)
    refuse_if(case is None or case.state is CaseState.CLOSED, "the case is closed").require("reopen it first")
    return case


def _link_anew(desk: Desk, books: Session, case: Case, record: Fact | Note) -> None:
    for link in records.where(books, Link, source_ref=record.id, relation=MENTIONS):
        records.remove(books, Link, link.origin, link.id)
    calling.link(desk, books, case, record)
