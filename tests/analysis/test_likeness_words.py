"""What counts as a word, however somebody writes it, and where it stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.analysis.likeness.words import LIMIT, placed, words

LAW = settings(deadline=None, max_examples=200)
TEXTS = st.text(max_size=80) | st.lists(st.sampled_from([*"aZé'’½ß ﬁ\u0301\u200b\x1b,.7", "van "])).map("".join)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("A grey VAN, parked.", "a grey van parked", id="case and punctuation don't count"),
        pytest.param("plate 7XK-1982", "plate 7xk 1982", id="numbers are kept"),
        pytest.param("don't / don’t / dont", "dont dont dont", id="an apostrophe is inside a word"),
        pytest.param("café cafe\u0301 cafe", "cafe cafe cafe", id="nor do accents, composed or not"),
        pytest.param("Ｆｕｌｌ ﬁre ²", "full fire 2", id="nor other forms of the same letter"),
        pytest.param("STRASSE straße", "strasse strasse", id="case is folded, not lowered"),
        pytest.param("v\u200ban \u202eabc\u202c s\u00adoft", "van abc soft", id="what shows nothing is not there"),
        pytest.param("van\x1b[31mred\x00blue", "van 31mred blue", id="a control ends a word"),
        pytest.param("snake_case", "snake case", id="a line below is no letter"),
        pytest.param("!!! ... 🚓", "", id="signs alone are no word"),
        pytest.param("\ud800lone", "lone", id="half a surrogate is no letter"),
        pytest.param("a" + "\u0301" * 5_000 + " b", "a b", id="a flood of marks is one letter"),
    ],
)
def test_which_words_a_text_has(text: str, read: str) -> None:
    assert words(text) == read.split()


def test_a_text_is_read_up_to_its_limit() -> None:
    assert words("x " * LIMIT) == ["x"] * (LIMIT // 2)
    assert len(words("x" * 1_000_000)[0]) == LIMIT


@given(TEXTS)
@LAW
def test_words_that_are_placed_are_the_words_there_are(text: str) -> None:
    assert [word.folded for word in placed(text)] == words(text)


@given(TEXTS)
@LAW
def test_what_stands_where_a_word_was_found_is_that_word(text: str) -> None:
    for folded, start, end in placed(text):
        assert 0 <= start < end <= len(text)
        assert folded in words(text[start:end])


@given(TEXTS)
@LAW
def test_texts_that_unicode_holds_equal_have_the_same_words(text: str) -> None:
    assert words(unicodedata.normalize("NFKC", text)) == words(text)


@given(TEXTS)
@LAW
def test_words_hold_letters_and_digits_and_are_their_own_words(text: str) -> None:
    found = words(text)
    assert all(map(str.isalnum, found))
    assert words(" ".join(found)) == found


def test_a_word_keeps_the_marks_of_its_last_letter() -> None:
    text = "the cafe\u0301 closed"
    assert [text[word.start : word.end] for word in placed(text)] == ["the", "cafe\u0301", "closed"]
