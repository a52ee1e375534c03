"""Vetting: a report compared, judged in context, and marked as an ISE-SAR or not, by whom, when and on what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from fusion_tui.domain.behaviour import Behaviour
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.tip import Activity, Basis, Tip, Verdict
from fusion_tui.domain.user import Right
from fusion_tui.domain.vetting import may_vet
from fusion_tui.services import cases, intake
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import revised
from fusion_tui.services.intake import Near
from fusion_tui.services.lookup import needed
from fusion_tui.store import records

E = TypeVar("E", bound=StrEnum)

_SHOWN = 3  # records that are named as what a report was compared with


@dataclass(frozen=True)
class VettingForm:
    """Both parts: what it was compared with, and what it indicates; with what may not carry a suspicion."""

    verdict: str
    compared: str
    judgement: str
    behaviour: str = ""
    basis: str = Basis.NOTHING
    activity: str = Activity.NONE


def compared(desk: Desk, reference: str) -> str:
    """Return in words what a report was compared with, and what was found: the first part, to be completed.

    What is restricted is not named: everybody who sees the report reads it.
    """
    found = intake.near_tip(desk, reference)
    shut = cases.shut_to_others(desk, [one.record.id for one in found])
    told = _words([one for one in found if one.record.id not in shut])
    return told or "with the tips and records held here: nothing alike"


def _words(found: Sequence[Near]) -> str:
    named = (f"{getattr(one.record, 'number', '') or one.record.id}: {one.reasons}" for one in found[:_SHOWN])
    return "; ".join(named)


def vet(desk: Desk, reference: str, form: VettingForm) -> Tip:
    """Judge a report; what was judged before is replaced, and stays in the trail.

    Without a first part what :func:`compared` finds stands there. Raises InputError naming the field that can't be
    used, PolicyError with every reason why it may not be judged so.
    """
    judged = _judged(form)
    if not form.judgement.strip():
        raise InputError("judgement: may not be empty", "say what it indicates in context, and why")
    first = form.compared.strip() or compared(desk, reference)
    with desk.write("tip vet", Right.VET) as entry:
        tip = needed(entry.books, Tip, reference)
        entry.subject, entry.outcome = tip.id, str(judged["verdict"])
        said = {**judged, "behaviour": judged["behaviour"] or tip.behaviour, "compared": first}
        return records.save(entry.books, _vetted(desk, tip, {**said, "judgement": form.judgement}))


def _judged(form: VettingForm) -> dict[str, Any]:
    kinds = {"verdict": Verdict, "basis": Basis, "activity": Activity}
    found: dict[str, Any] = {name: _one_of(kind, getattr(form, name), name) for name, kind in kinds.items()}
    return {**found, "behaviour": _one_of(Behaviour, form.behaviour, "behaviour") if form.behaviour else None}


def _vetted(desk: Desk, tip: Tip, said: dict[str, Any]) -> Tip:
    now = desk.clock.now()
    vetted = revised(tip, now, **said, vetted=now, vetted_by=desk.user.name)
    decision = may_vet(vetted, desk.user, said["verdict"], said["basis"], said["activity"])
    decision.require("change what stands against it, or judge otherwise")
    return vetted


def _one_of(kind: type[E], written: str, name: str) -> E:
    words = " ".join(written.split()).casefold()
    found = next((one for one in kind if words in (str(one).casefold(), one.name.casefold().replace("_", "-"))), None)
    if found is None:
        raise InputError(f"{name}: is one of: {', '.join(kind)}", f"change {name} and try again")
    return found
