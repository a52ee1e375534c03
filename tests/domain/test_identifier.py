"""Identifiers in texts: which runs are one, however people write them, and which are none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.domain.identifier import LEAST, MOST, found_in, holder, sought, written

LAW = settings(deadline=None, max_examples=300)
TEXTS = st.lists(st.sampled_from([*"ABab019 .-()[]/\n:", "ABC 123", "2026-05-17", "41.768", "555-0142"]), max_size=40)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("plate 7XK-1982 seen", ["7xk1982"], id="a plate with a dash"),
        pytest.param("plate 7xk 1982 seen", ["7xk1982"], id="a plate with a space"),
        pytest.param("plate ABC 123 seen", ["abc123"], id="a plate of two words"),
        pytest.param("plate 1234 AB seen", ["1234ab"], id="a plate the other way round"),
        pytest.param("plate ABC-1234.", ["abc1234"], id="letters before a dash"),
        pytest.param("AND 1200 MEN CAME", [], id="in capitals every word would be a plate"),
        pytest.param("(555) 014-1987", ["5550141987"], id="a phone in brackets"),
        pytest.param("+1 555.014.1987,", ["15550141987"], id="a phone with dots"),
        pytest.param("555.0142", ["5550142"], id="a short phone with a dot"),
        pytest.param("VIN 1HGCM82633A004352", ["1hgcm82633a004352"], id="a VIN"),
        pytest.param("no. 4T1B F1FK 5CU1 2345", ["4t1bf1fk5cu12345"], id="a serial number in groups"),
        pytest.param("1200 Elm St", [], id="a house number"),
        pytest.param("on 2026-05-17 at 22:40", [], id="a day"),
        pytest.param("on 5/17/2026 22", [], id="a day with slashes"),
        pytest.param("2026-05-171", ["202605171"], id="a number that begins like a day"),
        pytest.param("x 41.768308395", [], id="a measure"),
        pytest.param("grey van, north fence", [], id="words"),
        pytest.param("ABCDEFG", [], id="letters alone"),
        pytest.param("a" * (MOST + 6) + "1", [], id="too long for one"),
        pytest.param("0142 " * 20, ["0142" * 20], id="many in a row stay together"),
        pytest.param("f" * 60 + "12345678 555-0142", ["5550142"], id="a key beside a phone goes"),
        pytest.param("7XK1982 and 7xk-1982", ["7xk1982"], id="the same one twice"),
    ],
)
def test_which_runs_are_identifiers(text: str, found: list[str]) -> None:
    assert found_in([text]) == found


def test_an_identifier_never_runs_from_one_text_into_the_next() -> None:
    assert found_in(["call 555", "0142 now"]) == []


@given(TEXTS.map("".join))
@LAW
def test_an_identifier_is_small_letters_and_digits_one_digit_and_five_signs_at_least(text: str) -> None:
    for one in found_in([text]):
        assert len(one) >= LEAST
        assert one.isascii()
        assert one.isalnum()
        assert one == one.lower()
        assert any(map(str.isdecimal, one))


@pytest.mark.parametrize(
    "hostile", ["a" * 99_999, "a-" * 50_000, "1.1 " * 25_000, "A 1" * 30_000, "(1" * 50_000, "1/1/" * 25_000]
)
def test_a_long_and_hostile_text_takes_no_longer_than_it_is_long(hostile: str) -> None:
    # A pattern that looks back over the text for each sign would not come back from this within the hour.
    assert len(found_in([hostile])) <= 2


@pytest.mark.parametrize(
    ("pattern", "identifier", "holds"),
    [
        ("198?", "7xk1982", True),
        ("198?", "5550141987", True),
        ("198?", "7xk198", False),
        ("?XK1", "7xk1982", True),
        ("7?K", "7xk1982", True),
        ("7??1", "7xk1982", True),
        ("7?1", "7xk1982", False),
    ],
)
def test_each_question_mark_is_exactly_one_sign(pattern: str, identifier: str, holds: bool) -> None:
    assert bool(holder(pattern).search(identifier)) is holds


def test_a_pattern_is_found_as_a_text_writes_it() -> None:
    found = written("01?198").search("call (555) 014-1987 now")
    assert found is not None
    assert found[0] == "014-198"


@pytest.mark.parametrize(
    ("value", "looked_for"),
    [
        ("+1 (215) 555-0187", "2155550187"),
        ("215-555-0187", "2155550187"),
        ("kxr 1984", "KXR1984"),
        ("KXR-198?", "KXR198?"),
        ("John Smith", ""),
        ("A1", ""),
        ("ÄXR1984", ""),
        ("1" * (MOST + 1), ""),
        ("1" * MOST, "1" * 10),
    ],
)
def test_an_identifier_is_looked_for_without_what_stands_between_its_signs(value: str, looked_for: str) -> None:
    assert sought(value) == looked_for
