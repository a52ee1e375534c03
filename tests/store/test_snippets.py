"""Lines out of what was found: the words in context, offsets instead of markup, whatever the text holds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.domain.query import Snippet, parse
from fusion_tui.store.snippets import LETTERS, snippets

TODAY = date(2026, 6, 15)


def line(words: str, body: str, title: str = "") -> Snippet:
    (found,) = snippets(parse(words, TODAY), [(title, body)])
    return found


def hits(found: Snippet) -> list[str]:
    return [found.text[begin:end] for begin, end in found.spans]


@pytest.mark.parametrize(
    ("words", "body", "marked"),
    [
        pytest.param("van", "A grey van stood there.", ["van"], id="a word"),
        pytest.param("vans", "A grey van stood there.", ["van"], id="in another form"),
        pytest.param("zurich", "To Zürich, by rail.", ["Zürich"], id="without its accent"),
        pytest.param('"grey van"', "A grey van stood there.", ["grey van"], id="a phrase"),
        pytest.param("gre*", "A grey van stood there.", ["grey"], id="a beginning"),
        pytest.param("van grey", "A grey dog, a van.", ["grey", "van"], id="two words"),
        pytest.param("van -dog", "A grey dog, a van.", ["van"], id="not what must not occur"),
        pytest.param("van kind:tip", "A van of kind tip.", ["van"], id="no attribute"),
        pytest.param("198?", "plate 7XK-1982 was seen", ["1982"], id="a part of a plate"),
        pytest.param("555014?", "call (555) 014-1987 now", ["555) 014-1"], id="a part of a phone, as it is written"),
        pytest.param("-198?", "plate 7XK-1982 was seen", [], id="nothing of what must not be there"),
        pytest.param("kind:tip", "A van.", [], id="nothing without words"),
        pytest.param("van", "Nothing here", [], id="a word that is in the title only"),
    ],
)
def test_what_is_highlighted(words: str, body: str, marked: list[str]) -> None:
    assert hits(line(words, body, "van")) == marked


def test_a_line_is_cut_out_around_the_word_and_says_so() -> None:
    found = line("needle", "hay " * 400 + "needle " + "hay " * 400)
    assert hits(found) == ["needle"]
    assert found.text.startswith("…")
    assert found.text.endswith("…")
    assert len(found.text) < 200


def test_a_part_of_an_identifier_far_into_a_text_is_cut_out_too() -> None:
    found = line("198?", "hay " * 400 + "7XK1982 " + "hay " * 400)
    assert hits(found) == ["1982"]
    assert found.text[0] == found.text[-1] == "…"


def test_a_line_is_one_line() -> None:
    assert line("van", "grey\nvan\n\n\tthere").text == "grey van there"


def test_a_record_without_its_words_in_the_text_shows_its_beginning() -> None:
    assert line("kind:tip", "x" * 300).text == "x" * 120 + "…"


def test_marks_of_ours_in_a_text_highlight_nothing() -> None:
    found = line("van", "\ue000fake\ue001 a van")
    assert (found.text, hits(found)) == ("fake a van", ["van"])


def test_what_looks_like_markup_or_control_stays_text() -> None:
    assert hits(line("van", "[bold]van[/bold] </b>")) == ["van"]


def test_each_text_gets_its_own_line_in_its_place() -> None:
    found = snippets(parse("van", TODAY), [("", "no"), ("", "a van"), ("", ""), ("", "the van")])
    assert [one.text for one in found] == ["no", "a van", "", "the van"]
    assert [hits(one) for one in found] == [[], ["van"], [], ["van"]]


def test_nothing_found_has_no_lines() -> None:
    assert snippets(parse("van", TODAY), []) == []


def test_a_text_is_looked_through_as_far_as_the_limit_only() -> None:
    assert hits(line("needle", "a" * (LETTERS - 7) + " needle")) == ["needle"]
    assert hits(line("needle", "a" * LETTERS + " needle")) == []


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=100)
def test_a_stretch_lies_within_its_line_whatever_the_text(text: str) -> None:
    body = f"{text} van {text}".replace("\0", "").encode("utf-8", "ignore").decode()
    found = line("van", body)
    assert hits(found)
    assert all(0 <= begin < end <= len(found.text) for begin, end in found.spans)
