"""Tips: taken in, into their own holding and on its clock."""

from __future__ import annotations

from dataclasses import dataclass

from fusion_tui.domain.behaviour import Behaviour
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.tip import Tip
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import filled
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
    named: str = ""


def add(desk: Desk, form: TipForm) -> Tip:
    """Take in a tip; raises InputError naming the field that can't be used."""
    fields = {**vars(form), "behaviour": _behaviour(form.behaviour)}
    tip = filled(Tip, desk.header("tip", Holding.TIP), fields)
    with desk.write("tip add") as entry:
        stored = records.add(entry.books, tip)
        entry.subject = stored.id
    return stored


def _behaviour(code: str) -> Behaviour | None:
    if not code:
        return None
    try:
        return Behaviour(code.strip().upper())
    except ValueError as error:
        raise InputError("unknown behaviour code", f"one of: {', '.join(Behaviour)}") from error
