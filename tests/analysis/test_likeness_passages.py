"""The passages two texts share: the longest first, none over another, each where it stands."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.analysis.likeness import LIMIT, matching
from fusion_tui.analysis.likeness.passages import PASSAGES, WORDS
from fusion_tui.analysis.likeness.words import words

LAW = settings(deadline=None, max_examples=150)
TEXTS = st.lists(st.sampled_from(["grey", "Van,", "at", "gâte", "the"]), max_size=25).map(" ".join) | st.text(
    max_size=40
)


def shown(a: str, b: str) -> list[tuple[str, str]]:
    return [(a[slice(*passage.here)], b[slice(*passage.there)]) for passage in matching(a, b)]


def test_passages_are_shown_as_each_text_writes_them_the_longest_first() -> None:
    a = "At noon a grey van stood by the gate. Nobody was in it, the driver had left."
    b = "THE DRIVER HAD LEFT; a grey van - stood by the gate, said the guard"
    assert shown(a, b) == [
        ("a grey van stood by the gate", "a grey van - stood by the gate"),
        ("the driver had left", "THE DRIVER HAD LEFT"),
    ]


@pytest.mark.parametrize(
    ("a", "b", "found"),
    [
        pytest.param("grey van", "GREY VAN!", [("grey van", "GREY VAN")], id="all of a short text"),
        pytest.param("grey van", "a grey van left", [("grey van", "grey van")], id="a short text in a long one"),
        pytest.param("a grey van left", "one grey van came", [], id="two words of a long text are no passage"),
        pytest.param("", "a grey van", [], id="an empty text shares nothing"),
        pytest.param("...", "...", [], id="signs are no words"),
        pytest.param("x y z x y z", "x y z", [("x y z", "x y z")], id="a word is in one passage only"),
        pytest.param("cafe\u0301 au lait", "Café au lait", [("cafe\u0301 au lait", "Café au lait")], id="accents"),
    ],
)
def test_what_is_a_passage(a: str, b: str, found: list[tuple[str, str]]) -> None:
    assert shown(a, b) == found


@given(TEXTS, TEXTS)
@LAW
def test_a_passage_says_the_same_in_both_texts_and_overlaps_no_other(a: str, b: str) -> None:
    found = matching(a, b)
    assert [passage.words for passage in found] == sorted((passage.words for passage in found), reverse=True)
    for passage in found:
        here, there = words(a[slice(*passage.here)]), words(b[slice(*passage.there)])
        assert here == there
        assert len(here) == passage.words
    for spans in (sorted(passage.here for passage in found), sorted(passage.there for passage in found)):
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(TEXTS, TEXTS)
@LAW
def test_the_other_way_round_the_longest_passage_is_as_long(a: str, b: str) -> None:
    assert [passage.words for passage in matching(a, b)][:1] == [passage.words for passage in matching(b, a)][:1]


@given(TEXTS.filter(lambda text: bool(words(text))))
@LAW
def test_a_text_shares_all_of_itself_with_itself(text: str) -> None:
    (passage,) = matching(text, text)
    assert passage.words == len(words(text))
    assert passage.here == passage.there


def test_there_are_at_most_eight_or_as_many_as_asked_for() -> None:
    sentences = [f"one{n} two{n} three{n} four{n}" for n in range(20)]
    a, b = " x ".join(sentences), " y ".join(reversed(sentences))
    assert len(matching(a, b)) == PASSAGES
    assert [a[slice(*passage.here)] for passage in matching(a, b, at_most=2)] == sentences[:2]
    assert matching(a, b, at_most=0) == []


@pytest.mark.parametrize("text", ["a " * 500_000, "a" * 1_000_000, "a\u0301 b " * 200_000, "\x1b[31m " * 200_000])
def test_hostile_texts_are_compared_up_to_a_limit(text: str) -> None:
    (passage,) = matching(text, text)
    assert passage.words == min(WORDS, len(words(text)))
    assert passage.here[1] <= LIMIT
