"""The fields by which whatever is written down is marked and graded."""

from __future__ import annotations

from collections.abc import Iterable

from fusion_tui.domain.marking import CONTROLS, TLP
from fusion_tui.widgets.choice import Option
from fusion_tui.widgets.form import Field

GRADE = "Admiralty: source A-F, information 1-6; F6 where neither can be judged"


def choices(values: Iterable[str]) -> list[Option]:
    """Return values as options that say what they are."""
    return [(str(value), str(value)) for value in values]


def marked(control: str) -> list[Field]:
    """Return the fields of a marking, with a control marking to begin with."""
    return [
        Field("control", "Marking", control, options=choices(CONTROLS)),
        Field("tlp", "TLP", str(TLP.AMBER), options=choices(TLP)),
    ]
