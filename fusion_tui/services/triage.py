"""Triage: a tip becomes a case, goes into one, is handed on, waits for an answer, or is closed; or that is taken back.

Promotion between holdings is explicit and logged. Every disposition keeps its reason, and who made it when; the
one who made it takes a slip back within minutes, and anybody reopens a tip later, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fusion_tui.domain.case import Case, Link
from fusion_tui.domain.decision import Decision, refuse_if
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.record import Record
from fusion_tui.domain.relation import APPEARS_IN, NAMED_IN
from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.domain.triage import may_dispose, may_reopen, may_undo
from fusion_tui.services import carrying, cases
from fusion_tui.services.closing import needed_open
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.forms import filled, revised, said
from fusion_tui.services.lookup import needed
from fusion_tui.store import records
from fusion_tui.store.engine import Session

_PROMOTED, _LINKED = "promoted-to", "linked-to"
_NOT_DISPOSED = {"disposed": None, "disposed_by": "", "state_before": None, "reason_before": ""}
_SHOW = "show the tip to see why"
_REOPEN = "reopen it, with a reason"


def promote(desk: Desk, reference: str, title: str = "", carry: str | None = None) -> Case:
    """Open a case from a tip, which stays linked to it; raises PolicyError where it was disposed of already.

    ``carry`` are the lines of what the tip names that the case names too; None: all of them.
    """
    with _disposing(desk, "tip promote", reference) as (entry, tip):
        heading = {"title": title or tip.title, "summary": tip.text, "control": tip.control, "tlp": tip.tlp}
        case = records.add(entry.books, filled(Case, desk.header("case", Holding.INVESTIGATION), heading))
        _dispose(desk, entry, tip, TipState.PROMOTED, "promoted", case.id)
        _tie(desk, entry.books, tip, _PROMOTED, case)
        carrying.carry(desk, entry.books, tip, case, carrying.chosen(tip, carry))
    return case


def link(desk: Desk, reference: str, case: str) -> Tip:
    """Put a tip to a case that is there; raises AbsentError for a case nobody here may see."""
    with _disposing(desk, "tip link", reference) as (entry, tip):
        home = needed_open(entry.books, case)
        _tie(desk, entry.books, tip, _LINKED, home)
        return _dispose(desk, entry, tip, TipState.LINKED, f"belongs to {home.number}", home.id)


def refer(desk: Desk, reference: str, to: str) -> Tip:
    """Note to whom a tip was handed, and be done with it."""
    _require(to, "say which agency has it now")
    with _disposing(desk, "tip refer", reference) as (entry, tip):
        return _dispose(desk, entry, tip, TipState.REFERRED, to)


def ask(desk: Desk, reference: str, what: str) -> Tip:
    """Note who is asked for more; the tip stays in its queue, and may be disposed of at any time."""
    _require(what, "say who is asked, and for what")
    with _disposing(desk, "tip ask", reference) as (entry, tip):
        return _dispose(desk, entry, tip, TipState.ASKED, what)


def close(desk: Desk, reference: str, reason: str) -> Tip:
    """Close a tip without a case; the reason is needed, and kept."""
    _require(reason, "say why nothing more is done")
    with _disposing(desk, "tip close", reference) as (entry, tip):
        return _dispose(desk, entry, tip, TipState.CLOSED, reason)


def undo(desk: Desk, reference: str) -> Tip:
    """Take back what this person did with a tip last; a case opened by it is gone, unless somebody worked on it.

    Raises PolicyError for somebody else's doing, for what is too long ago, and for a case with work in it.
    """
    with _changing(desk, "tip undo", reference) as (entry, tip):
        within = desk.policy.triage.undo_within
        may_undo(tip, desk.user.name, desk.clock.now(), within).require(_REOPEN)
        if tip.state is TipState.PROMOTED:
            _unmake(entry.books, tip)
        _untie(entry.books, tip)
        entry.outcome = f"was {tip.state}"
        back = {"state": tip.state_before or TipState.NEW, "reason": tip.reason_before, "case": ""}
        return records.save(entry.books, revised(tip, desk.clock.now(), **back, **_NOT_DISPOSED))


def reopen(desk: Desk, reference: str, reason: str) -> Tip:
    """Put a tip through triage again, whoever disposed of it and whenever; the reason is kept."""
    _require(reason, "say what is new")
    with _changing(desk, "tip reopen", reference) as (entry, tip):
        may_reopen(tip).require(_SHOW)
        _untie(entry.books, tip)
        anew = {"state": TipState.NEW, "reason": f"reopened: {reason}", "case": ""}
        return records.save(entry.books, revised(tip, desk.clock.now(), **anew, **_NOT_DISPOSED))


@contextmanager
def _changing(desk: Desk, act: str, reference: str) -> Iterator[tuple[Entry, Tip]]:
    with desk.write(act) as entry:
        tip = needed(entry.books, Tip, reference)
        entry.subject = tip.id
        yield entry, tip


@contextmanager
def _disposing(desk: Desk, act: str, reference: str) -> Iterator[tuple[Entry, Tip]]:
    with _changing(desk, act, reference) as (entry, tip):
        may_dispose(tip).require(_SHOW)
        yield entry, tip


def _dispose(desk: Desk, entry: Entry, tip: Tip, state: TipState, reason: str, case: str = "") -> Tip:
    before = {"state_before": tip.state, "reason_before": tip.reason}
    now = desk.clock.now()
    now_so = {"state": state, "reason": reason, "case": case, "disposed": now, "disposed_by": desk.user.name}
    return records.save(entry.books, revised(tip, now, **before, **now_so))


def _tie(desk: Desk, books: Session, tip: Tip, relation: str, case: Case) -> None:
    named = {"source_ref": tip.id, "relation": relation, "target_ref": case.id}
    records.add(books, filled(Link, desk.header("relationship", Holding.INVESTIGATION), named))


def _untie(books: Session, tip: Tip) -> None:
    """Take a tip out of the case it was put to, unless that is closed."""
    if tip.state is TipState.LINKED:
        needed_open(books, tip.case)
    for one in records.where(books, Link, source_ref=tip.id):
        if one.relation in (_PROMOTED, _LINKED):
            records.remove(books, Link, one.origin, one.id)


def _unmake(books: Session, tip: Tip) -> None:
    """Let go of the case a tip was promoted to, while it is nothing but the tip."""
    case = needed(books, Case, tip.case)
    carried = carrying.carried(books, tip, case)
    _untouched(books, case, [tip, *carried]).require("close that case instead, or work on in it")
    carrying.leave(books, carried)
    records.remove(books, Case, case.origin, case.id)


def _untouched(books: Session, case: Case, came: Sequence[Record]) -> Decision:
    is_worked_on = case.revision > 1 or {one.id for one in cases.contents(books, case)} != {one.id for one in came}
    is_worked_on = is_worked_on or any(_is_tied(books, one) for one in came if not isinstance(one, Tip))
    return refuse_if(is_worked_on, f"somebody worked on {case.number} since")


def _is_tied(books: Session, one: Record) -> bool:
    """Whether somebody changed what was carried, or tied it to something: to the case and the tip it is by itself."""
    ties = [*records.where(books, Link, source_ref=one.id), *records.where(books, Link, target_ref=one.id)]
    return one.revision > 1 or any(link.relation not in (APPEARS_IN, NAMED_IN) for link in ties)


def _require(words: str, hint: str) -> None:
    said(words, "reason", hint)
