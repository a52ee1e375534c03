"""Tips: taken in, promoted into a case, closed. Promotion between holdings is explicit and logged."""

from __future__ import annotations

from dataclasses import dataclass

from fusion_tui.domain.behaviour import Behaviour
from fusion_tui.domain.case import Case, Link
from fusion_tui.domain.decision import refuse_if
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.forms import filled
from fusion_tui.services.lookup import needed
from fusion_tui.store import records


@dataclass(frozen=True)
class TipForm:
    """What a person fills in for a tip."""

    title: str
    text: str = ""
    source: str = ""
    behaviour: str = ""
    control: str = "U//FOUO"
    tlp: str = "AMBER"
    grade: str = "F6"


def add(desk: Desk, form: TipForm) -> Tip:
    """Take in a tip; raises InputError naming the field that can't be used."""
    fields = {**vars(form), "behaviour": _behaviour(form.behaviour)}
    tip = filled(Tip, desk.header("tip", Holding.TIP), fields)
    with desk.write("tip add") as entry:
        stored = records.add(entry.books, tip)
        entry.subject = stored.id
    return stored


def promote(desk: Desk, reference: str, title: str = "") -> Case:
    """Open a case from a tip, which stays linked to it; raises PolicyError where it was disposed of already."""
    with desk.write("tip promote") as entry:
        tip = needed(entry.books, Tip, reference)
        entry.subject = tip.id
        refuse_if(tip.state is not TipState.NEW, f"the tip is {tip.state} already").require("show it to see its case")
        heading = {"title": title or tip.title, "summary": tip.text, "control": tip.control, "tlp": tip.tlp}
        case = records.add(entry.books, filled(Case, desk.header("case", Holding.INVESTIGATION), heading))
        _dispose(desk, entry, tip, TipState.PROMOTED, case=case.id, reason="promoted")
        link = {"source_ref": tip.id, "relation": "promoted-to", "target_ref": case.id}
        records.add(entry.books, filled(Link, desk.header("relationship", Holding.INVESTIGATION), link))
    return case


def close(desk: Desk, reference: str, reason: str) -> Tip:
    """Close a tip without a case; the reason is needed, and kept."""
    if not reason.strip():
        raise InputError("closing a tip needs a reason", "say why nothing more is done")
    with desk.write("tip close") as entry:
        tip = needed(entry.books, Tip, reference)
        entry.subject = tip.id
        refuse_if(tip.state is not TipState.NEW, f"the tip is {tip.state} already").require("show it to see why")
        return _dispose(desk, entry, tip, TipState.CLOSED, reason=reason)


def _dispose(desk: Desk, entry: Entry, tip: Tip, state: TipState, **fields: str) -> Tip:
    changed = {**fields, "state": state, "modified": desk.clock.now(), "revision": tip.revision + 1}
    return records.save(entry.books, tip.model_copy(update=changed))


def _behaviour(code: str) -> Behaviour | None:
    if not code:
        return None
    try:
        return Behaviour(code.strip().upper())
    except ValueError as error:
        raise InputError("unknown behaviour code", f"one of: {', '.join(Behaviour)}") from error
