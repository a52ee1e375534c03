"""What a person typed becomes a record, or an error that names the field and never the value."""

from __future__ import annotations

from typing import Any

import pytest

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.tip import Tip
from fusion_tui.services.forms import filled
from tests.factories import header

TYPED = {"title": " Van \x1b[31mat the gate", "text": "Grey.", "control": "u//les", "tlp": "tlp:red"}
SECRET = "marmalade"


def test_what_was_typed_is_cleaned_and_marked() -> None:
    made = filled(Tip, header("tip"), TYPED)
    assert (made.title, str(made.marking)) == ("Van at the gate", "(U//LES) TLP:RED")


def test_without_a_marking_the_default_stands() -> None:
    assert str(filled(Tip, header("tip"), {"title": "Van"}).marking) == "(U//FOUO) TLP:AMBER"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        pytest.param({"title": ""}, "title", id="a title of nothing"),
        pytest.param({"title": SECRET * 50}, "title", id="a title too long"),
        pytest.param({"grade": SECRET}, "grade", id="a grade that is none"),
        pytest.param({"behaviour": SECRET}, "behaviour", id="a behaviour that is none"),
        pytest.param({"control": SECRET}, "control marking", id="a control mark not on the list"),
        pytest.param({"tlp": SECRET}, "TLP", id="a TLP that is none"),
        pytest.param({"created": "2026-03-01T12:00:00"}, "created", id="a moment without a zone"),
    ],
)
def test_a_field_that_can_not_be_used_is_named_without_its_value(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError) as refused:
        filled(Tip, header("tip"), {**TYPED, **changes})
    assert named in refused.value.message
    assert refused.value.hint
    assert SECRET not in refused.value.message + refused.value.hint
    assert refused.value.__cause__ is None
