"""The form that puts a record right: the fields of its kind, filled with what stands there now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fusion_tui.domain.marking import CONTROLS, TLP
from fusion_tui.domain.record import Record
from fusion_tui.services import amending
from fusion_tui.services.amending import FIELDS
from fusion_tui.services.desk import Desk
from fusion_tui.widgets.form import Field, FormScreen, Values
from fusion_tui.widgets.kept_form import KeptForm
from fusion_tui.widgets.marked import GRADE, choices
from fusion_tui.widgets.times import read_moment
from fusion_tui.widgets.vet_form import BEHAVIOURS

_LONG = ("text", "summary", "detail", "named")
_PERSONS = (("", "not known: masked"), ("yes", "yes: masked"), ("no", "no"))
_LABELS = {"us_person": "US person", "control": "Marking", "tlp": "TLP", "named": "Names"}
_HELP = {
    "grade": GRADE,
    "occurred": "as in 2026-01-31 22:40, the center's time; empty: not known",
    "named": "one a line, as in vehicle: PA KXR1984",
    "predicate": "28 CFR 23.20(c): facts and definable criminal activity; empty: none yet",
}


def amend_form(desk: Desk, record: Record) -> FormScreen[Record]:
    """Return the form that amends a record."""
    fields = [_field(record, name, desk.center.timezone) for name in FIELDS[type(record)]]

    def keep(values: Values) -> Record:
        changed = {field.name: values[field.name] for field in fields if values[field.name] != field.value}
        return amending.amend(desk, record.id, _read(changed, desk.center.timezone))

    number = str(getattr(record, "number", "")) or type(record).__name__.lower()
    return KeptForm(f"Amend {number}", fields, keep, about=record.id)


def _field(record: Record, name: str, zone: str) -> Field:
    options = {"control": choices(dict.fromkeys([*CONTROLS, record.control])), "tlp": choices(TLP),
               "us_person": _PERSONS, "behaviour": BEHAVIOURS}.get(name, ())  # fmt: skip
    label = _LABELS.get(name, name.capitalize())
    return Field(name, label, _words(getattr(record, name), zone), _HELP.get(name, ""), options, name in _LONG)


def _words(value: object, zone: str) -> str:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _read(changed: Mapping[str, str], zone: str) -> dict[str, Any]:
    read: dict[str, Any] = dict(changed)
    if "occurred" in read:
        read["occurred"] = read_moment(read["occurred"], zone)
    if "us_person" in read:
        read["us_person"] = {"yes": True, "no": False}.get(read["us_person"])
    if "behaviour" in read:
        read["behaviour"] = read["behaviour"] or None
    return read
