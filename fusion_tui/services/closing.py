"""Cases closed and opened again, with a reason each time; a closed case is read as ever, and takes nothing more."""

from __future__ import annotations

from fusion_tui.domain.case import Case, CaseState
from fusion_tui.domain.decision import refuse_if
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import revised, said
from fusion_tui.services.lookup import needed
from fusion_tui.store import records
from fusion_tui.store.engine import Session


def close(desk: Desk, reference: str, reason: str) -> Case:
    """Close a case; raises InputError without a reason, PolicyError for one that is closed."""
    now = desk.clock.now()
    closed = {"closed": now, "closed_by": desk.user.name}
    return _move(desk, "case close", reference, CaseState.CLOSED, reason, closed)


def reopen(desk: Desk, reference: str, reason: str) -> Case:
    """Open a closed case again; raises InputError without a reason, PolicyError for one that is open."""
    return _move(desk, "case reopen", reference, CaseState.OPEN, reason, {"closed": None, "closed_by": ""})


def needed_open(books: Session, reference: str) -> Case:
    """Return a case that takes something more; raises AbsentError for none, PolicyError for a closed one."""
    case = needed(books, Case, reference)
    refuse_if(case.state is CaseState.CLOSED, f"{case.number} is closed").require("reopen it first, with a reason")
    return case


def _move(desk: Desk, act: str, reference: str, state: CaseState, reason: str, fields: dict[str, object]) -> Case:
    reason = said(reason, "reason", "say why; it is kept with the case")
    with desk.write(act) as entry:
        case = needed(entry.books, Case, reference)
        entry.subject = case.id
        refuse_if(case.state is state, f"{case.number} is {state} already").require("show it to see why")
        return records.save(entry.books, revised(case, desk.clock.now(), state=state, reason=reason, **fields))
