"""Who and what a text calls."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.domain.crossing import MOST, cases_called, names_called, unknown_names

KNOWN = {
    "Jo Bloggs": "a",
    "Jo Bloggs Senior": "b",
    "PA KXR1984": "c",
    "+12155550187": "d",
    "Jörg Groß": "e",
    "İbrahim": "f",
}


def _called(text: str) -> list[str]:
    return [call.record for call in names_called(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Jo Bloggs was there", ["a"]),
        ("saw @jo bloggs.", ["a"]),
        ("@Jo Bloggs Senior, not @Jo Bloggs", ["b", "a"]),
        ("@Jo Bloggsworth", []),
        ("@Jo Bloggs_2", []),
        ("jo@Jo Bloggs", []),
        ("@@Jo Bloggs", []),
        ("call @+12155550187 about @pa kxr1984", ["d", "c"]),
        ("write to ana@example.org", []),
        ("@Jörg Groß and @İbrahim", ["e", "f"]),
    ],
)
def test_a_name_is_called_whole_and_the_longest_that_fits(text: str, called: list[str]) -> None:
    assert _called(text) == called


def test_a_call_knows_where_it_stands() -> None:
    (call,) = names_called("so @Jo Bloggs says", KNOWN)
    assert "so @Jo Bloggs says"[call.start : call.end] == "@Jo Bloggs"


def test_a_name_nobody_has_is_told_up_to_the_end_of_its_word() -> None:
    text = "@harbor_hawk wrote to @Jo Bloggs, me@example.org and @nobody."
    assert unknown_names(text, names_called(text, KNOWN)) == ["harbor_hawk", "nobody."]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("as in #C-00012 and #c12", ["C-00012"]),
        ("#C-7, #C-8", ["C-00007", "C-00008"]),
        ("#C-7-8 x#C-9 ##C-10 #T-00001", []),
        ("#C-1234567890", []),
    ],
)
def test_cases_are_called_by_their_numbers(text: str, numbers: list[str]) -> None:
    assert cases_called(text) == numbers


def test_of_many_calls_so_many_are_taken() -> None:
    assert len(_called("@Jo Bloggs " * 1000)) == MOST
    assert len(cases_called(" ".join(f"#C-{n}" for n in range(1000)))) == MOST
    assert len(unknown_names("@nobody " * 1000, [])) == MOST


@given(st.text(alphabet='@#C-0123 Jo Bloggs_."\n', max_size=200))
def test_calls_never_overlap_and_stand_where_they_say(text: str) -> None:
    calls = names_called(text, KNOWN)
    names = {record: name for name, record in KNOWN.items()}
    for call, after in pairwise([*calls, None]):
        assert call is not None
        assert text[call.start : call.end].casefold() == f"@{names[call.record]}".casefold()
        assert after is None or call.end <= after.start
