"""What the screen of the audit trail shows in words: a row in full, a verdict, and the form of an export."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content

from fusion_tui.domain.errors import InputError
from fusion_tui.services import trail, trail_words
from fusion_tui.services.desk import Desk
from fusion_tui.services.trail import Exported, Row, Verdict
from fusion_tui.widgets.form import Field, FormScreen, Values
from fusion_tui.widgets.times import second

_LABEL = 10


def export_form(desk: Desk) -> FormScreen[Exported]:
    """Return the form that asks for a file and writes the trail into it."""
    fields = [
        Field("file", "File", help="a new file, best on a medium somebody else keeps, such as /media/usb/trail.jsonl"),
        Field("since", "Since", help="a day or a moment, as in 2026-11-01 or 2026-11-01T22:40; empty: from the first"),
        Field("until", "Until", help="up to a moment, or the end of a day; empty: up to the newest"),
    ]

    def keep(values: Values) -> Exported:
        if not values["file"].strip():
            raise InputError("type the name of a file", "it must not be there yet")
        zone = desk.center.timezone
        span = trail_words.moment(values["since"], zone), trail_words.moment(values["until"], zone, is_end=True)
        return trail.export(desk, Path(values["file"].strip()).expanduser(), span)

    return FormScreen("Export the trail", fields, keep, "One row a line, signed: it proves itself without this store.")


def when(row: Row, zone: str) -> str:
    """Return when an act was, in a center's zone, to the second."""
    return second(row.moment, zone) if row.moment else "?"


def row_page(n: int, before: Row | None, row: Row | None, after: Row | None, zone: str) -> Content:
    """Return a row in full, between its neighbours."""
    if row is None:
        return Content(f"Row {n} is not there: v verifies the whole trail.").stylize("bold")
    is_whole = n == 1 if before is None else row.follows(before.digest)
    lines = [("when", f"{when(row, zone)}   {row.at}"), ("who", row.who), ("act", row.act), ("on", row.subject)]
    lines += [("outcome", row.outcome), ("at", row.place), ("digest", row.digest.hex())]
    lines += [(f"row {near.n}", near.digest.hex()) for near in (before, after) if near]
    told = "follows from the row before it" if is_whole else "DOES NOT FOLLOW from the row before it: v verifies all"
    return Content("\n").join(
        [Content(f"Row {n}   {told}").stylize("bold"), *(_line(*line) for line in lines if line[1])]
    )


def _line(name: str, value: str) -> Content:
    return Content(f"{name:<{_LABEL}}{value}").stylize("dim", 0, _LABEL)


def verdict_page(verdict: Verdict) -> Content:
    """Return everything verifying found, and what is whole."""
    lines = [Content(f"The trail is {verdict.words}").stylize("bold")]
    lines += [Content(f"!! {found}") for found in verdict.findings]
    lines += [Content(f"   {fact}") for fact in verdict.facts]
    return Content("\n").join(lines)
