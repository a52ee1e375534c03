"""The forms that take back, correct and destroy: each restates what happens, to whom, and asks why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.product import Product
from fusion_tui.domain.record import Record
from fusion_tui.services.exchange import correcting, purging, recalling
from fusion_tui.services.exchange.purging import Plan, Purged
from fusion_tui.widgets.access_forms import proven
from fusion_tui.widgets.form import Field, FormScreen, Values

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk
    from fusion_tui.services.exchange.correcting import Corrected
    from fusion_tui.services.exchange.recalling import Recalled

_WHY = Field("reason", "Reason", help="why; it is kept, and goes to the peers as well")
_NAMED = 3  # places and records a dialog names; the command names all of them


def recall_form(desk: Desk, product: Product) -> FormScreen[Recalled]:
    """Return the form that takes a released product back."""
    note = f"{product.number}  {product.title}\n{product.marking}\nWhoever has it hides it and stops using it."
    return FormScreen("Recall", [_WHY], lambda values: recalling.recall(desk, product.id, values["reason"]), note)


def correct_form(desk: Desk, product: Product, holders: list[str]) -> FormScreen[Corrected]:
    """Return the form that gives a new revision to everybody who has an older one."""
    note = f"{product.number}  {product.title}\n{product.marking}\nRevision {product.revision} to {' '.join(holders)}"
    return FormScreen("Correct", [_WHY], lambda values: correcting.correct(desk, product.id, values["reason"]), note)


def purge_form(desk: Desk, planned: Plan, seconds: list[str]) -> FormScreen[Purged]:
    """Return the form that destroys a record, once its name is typed and who is at the desk was proven."""
    name = name_of(planned.record)

    def act(values: Values) -> Purged:
        if values["name"].strip().upper() != name.upper():
            raise InputError(f"type {name} to confirm", "it can't be undone")
        return purging.purge(desk, planned.record.id, values["reason"], values["second"])

    fields = [
        Field("second", "And", options=[(one, one) for one in seconds] or [("", "nobody else may purge")]),
        _WHY,
        Field("name", "Type", help=f"{name}, to confirm; it can't be undone"),
    ]
    return proven(desk, "Purge", fields, act, "\n".join(_restated(planned)))


def name_of(record: Record) -> str:
    """Return what is typed to confirm: the number people say, or the last eight letters of the id."""
    return str(getattr(record, "number", "")) or record.id[-8:]


def _restated(planned: Plan) -> list[str]:
    record = planned.record
    title = str(getattr(record, "title", "")) or record.id
    kinds = ", ".join(f"{count} {kind}" for kind, count in planned.kinds.items())
    lines = [f"{name_of(record)}  {title}"[:100], f"{record.marking}   destroyed: {kinds}"]
    if planned.comes_from:
        lines.append(f"Only our copy: {planned.comes_from} may send it again in a greater revision.")
    else:
        lines.append(f"Ordered of: {' '.join(planned.to) or 'nobody, it never left'}")
    for words, found in (
        ("Out of reach", list(planned.unreached)),
        ("Stays", [name_of(one) for one in planned.left]),
    ):
        if found:
            more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
            lines.append(f"{words}: {'; '.join(found[:_NAMED])}{more}")
    return lines
