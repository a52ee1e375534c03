"""Looking up what is alike: the best first, nearly all of it, and hardly anything else."""

from __future__ import annotations

import pytest

from bench.dice import Dice
from fusion_tui.analysis.likeness import EMPTY, Index, Signature, signature, signatures
from fusion_tui.analysis.likeness.index import BUCKET
from tests.analysis.tips_made import tip, told_again

TIPS = 600


def half(first: int, second: int) -> Signature:
    """Return a signature whose halves are known: two with the same first half are 0.5 alike."""
    return Signature(first.to_bytes(4, "little") * 32 + second.to_bytes(4, "little") * 32)


def found_again(at_least: float) -> tuple[float, float]:
    """Return precision and recall of finding the tip that each of many was told again from."""
    dice, index = Dice(11), Index()
    texts = [tip(dice) for _ in range(TIPS)]
    again = signatures([told_again(dice, text) for text in texts])
    for number, made in enumerate(signatures(texts)):
        index.add(str(number), made)
    found = [{like.record for like in index.like(made, at_least)} for made in again]
    right = sum(str(number) in records for number, records in enumerate(found))
    return right / sum(map(len, found)), right / TIPS


def test_who_tells_a_tip_again_is_shown_it_and_hardly_another() -> None:
    precision, recall = found_again(at_least=0.6)
    assert precision >= 0.97
    assert recall >= 0.97


def test_while_one_types_nothing_is_missed_at_the_price_of_tips_from_the_same_sentences() -> None:
    precision, recall = found_again(at_least=0.5)
    assert precision >= 0.9  # tips of this set are put together from few sentences: a person looks at each
    assert recall >= 0.99


def test_the_best_come_first_and_of_equals_the_one_given_first() -> None:
    index = Index()
    for record, second in (("b", 2), ("a", 3), ("c", 1), ("d", 4)):
        index.add(record, half(9, second))
    assert index.like(half(9, 1)) == [("c", 1.0), ("b", 0.5), ("a", 0.5), ("d", 0.5)]
    assert index.like(half(9, 1), at_most=2) == [("c", 1.0), ("b", 0.5)]
    assert index.like(half(9, 1), at_least=0.51) == [("c", 1.0)]


def test_a_record_that_is_given_again_was_changed_and_counts_as_given_last() -> None:
    index = Index()
    for record, first in (("a", 9), ("b", 9), ("a", 8), ("a", 9)):
        index.add(record, half(first, 1))
    assert len(index) == 2
    assert index.like(half(9, 1)) == [("b", 1.0), ("a", 1.0)]
    assert index.like(half(8, 2)) == []


def test_a_record_that_is_discarded_is_not_found_and_neither_are_traces_of_it() -> None:
    index = Index()
    index.add("a", half(9, 1))
    index.discard("a")
    index.discard("never there")
    assert "a" not in index
    assert index.like(half(9, 1)) == []
    assert not index._buckets


def test_an_empty_text_finds_nothing_and_is_not_found() -> None:
    index = Index()
    index.add("a", EMPTY)
    index.add("b", signature("grey van"))
    assert index.like(EMPTY) == []
    assert index.like(EMPTY, at_least=0) == []
    assert [like.record for like in index.like(signature("grey van"), at_least=0)] == ["b"]


@pytest.mark.parametrize("others", [BUCKET - 1, BUCKET])
def test_of_a_key_that_very_many_share_the_first_200_are_compared(others: int) -> None:
    index = Index()
    for number in range(others):
        index.add(f"before {number}", half(9, number))
    index.add("last", half(9, 1_000))
    assert ("last" in {like.record for like in index.like(half(9, 2_000), at_most=500)}) is (others < BUCKET)
    assert index.like(half(7, 1_000)) == [("last", 0.5)]
