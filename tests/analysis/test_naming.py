"""Names that are spelled nearly alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.analysis.naming import NEAR, nearest


@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("John Smith", "Seen with JOHN SMITH at noon", "JOHN SMITH"),
        ("john smith", "SMITH, John was there", "SMITH, John"),
        ("John Smith", "a Jon Smyth from Ohio", "Jon Smyth"),
        ("Viktor Lindqvist", "Victor Lindquist called", "Victor Lindquist"),
        ("José García", "Jose Garcia left", "Jose Garcia"),
        ("Okonkwo", "one Okonkvo, driver", "Okonkvo"),
    ],
)
def test_the_words_that_come_nearest_are_found_as_they_are_written(name: str, text: str, written: str) -> None:
    found = nearest(name, text)
    assert found is not None
    assert found.written == written
    assert found.likeness >= NEAR


@pytest.mark.parametrize(
    ("name", "text"),
    [("John Smith", "Jane Smith left"), ("John Smith", "John"), ("John Smith", ""), ("", "John Smith"), ("...", "a b")],
)
def test_what_is_another_name_or_none_is_not(name: str, text: str) -> None:
    assert nearest(name, text) is None


def test_the_nearest_wins_and_the_name_itself_is_one() -> None:
    assert nearest("Ana Lopez", "Anna Lopes, then Ana Lopez, then Ana Lopes") == ("Ana Lopez", 1.0)


@given(st.text(max_size=40), st.text(max_size=200))
def test_what_is_found_stands_in_the_text(name: str, text: str) -> None:
    found = nearest(name, text)
    assert found is None or (found.written in text and NEAR <= found.likeness <= 1)
