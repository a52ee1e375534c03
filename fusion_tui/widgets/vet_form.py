"""The form a suspicious activity report is judged in: both parts, and what may not carry a suspicion, on one page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fusion_tui.domain.behaviour import Behaviour
from fusion_tui.domain.tip import Activity, Basis, Tip, Verdict
from fusion_tui.widgets.choice import Option
from fusion_tui.widgets.form import Field, Values
from fusion_tui.widgets.kept_form import KeptForm

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk

BEHAVIOURS: tuple[Option, ...] = (
    ("", "none named yet"),
    *((str(one), f"{one} {one.label}") for one in Behaviour),
)


def vet_form(desk: Desk, tip: Tip, compared: str) -> KeptForm[Tip]:
    """Return the form for one report; ``compared`` is what the first part found."""

    def keep(values: Values) -> Tip:
        from fusion_tui.services import vetting

        return vetting.vet(desk, tip.id, vetting.VettingForm(**values))

    fields = [
        Field("behaviour", "1 Behaviour", str(tip.behaviour or ""), options=BEHAVIOURS),
        Field("compared", "  Compared", tip.compared or compared, help="with what it was compared, and what was found"),
        Field("basis", "Race, faith ...", str(tip.basis or Basis.NOTHING), options=_words(Basis)),
        Field("activity", "Speech, press", str(tip.activity or Activity.NONE), options=_words(Activity)),
        Field("judgement", "2 Indicates", tip.judgement, long=True, help="what it indicates in context, and why"),
        Field("verdict", "  Verdict", str(tip.verdict or Verdict.MORE), options=_words(Verdict)),
    ]
    form = KeptForm(f"Vet {tip.number}", fields, keep, about=tip.id, note=tip.title)
    form.does = "judge"
    return form


def _words(kind: Iterable[str]) -> list[Option]:
    return [(str(one), str(one)) for one in kind]
