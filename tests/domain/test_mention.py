"""What a text names, in lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from fusion_tui.domain.case import EntityKind
from fusion_tui.domain.mention import MOST, Mention, read, write
from tests.factories import tip

MENTIONS = st.builds(
    Mention,
    st.sampled_from(EntityKind),
    st.from_regex(r"[A-Za-z0-9+@:]([A-Za-z0-9+@: .-]{0,60}[a-z0-9])?", fullmatch=True),
)


@given(st.lists(MENTIONS, unique=True, max_size=MOST))
def test_what_is_written_is_read_again(mentions: list[Mention]) -> None:
    spaced = [one for one in mentions if "  " not in one.value]
    assert list(read(write(spaced))) == spaced


def test_a_line_is_kind_and_value_each_once_whatever_its_case_and_blanks() -> None:
    assert read(" Vehicle :  PA KXR1984 \n\nvehicle: PA KXR1984\nhandle: @a:b") == (
        Mention(EntityKind.VEHICLE, "PA KXR1984"),
        Mention(EntityKind.HANDLE, "@a:b"),
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("phone: 555-0142\nPA KXR1984", "line 2 begins with none of: person, organisation, vehicle"),
        ("boat: Linda", "line 1 begins with none of"),
        ("person:", "line 1 names nothing"),
        ("person: " + "x" * 201, "line 1 names nothing, or more than 200 letters"),
        ("person: a\n" * 101, "has more than 100 lines"),
    ],
)
def test_a_line_that_names_nothing_is_refused_with_its_number(written: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(written)


def test_a_tip_keeps_them_in_one_form() -> None:
    made = type(tip()).model_validate({**tip().model_dump(), "named": "Phone:  +12155550187 \nphone: +12155550187"})
    assert (made.named, made.mentions) == ("phone: +12155550187", (Mention(EntityKind.PHONE, "+12155550187"),))
    with pytest.raises(ValidationError, match="begins with none of"):
        type(made).model_validate({**made.model_dump(), "named": "a van"})
