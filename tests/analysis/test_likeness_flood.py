"""A flood in groups: every text in one, led by the first, and no two brought together by a third."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.dice import Dice
from fusion_tui.analysis.likeness import EMPTY, Group, Like, Signature, grouped, likeness, signature, signatures
from fusion_tui.analysis.likeness.flood import EVERY
from fusion_tui.domain.errors import StoppedError
from tests.analysis.tips_made import tip, told_again

LAW = settings(deadline=None, max_examples=100)
TEXTS = st.lists(st.lists(st.sampled_from(["grey", "van", "at", "gate"]), max_size=8).map(" ".join), max_size=30)


def named(texts: list[str]) -> list[tuple[str, Signature]]:
    return [(f"tip {number}", made) for number, made in enumerate(signatures(texts))]


def mixed(*parts: range) -> Signature:
    """Return a signature of these 64 values: two are as like as the places with the same value are many."""
    return Signature(b"".join(value.to_bytes(4, "little") for part in parts for value in part))


@given(TEXTS, st.sampled_from([0.3, 0.6, 0.9]))
@LAW
def test_each_text_is_in_one_group_which_the_first_of_it_leads(texts: list[str], at_least: float) -> None:
    items = named(texts)
    groups = grouped(items, at_least)
    order = [record for record, _ in items]
    assert sorted(record for group in groups for record in group.records) == sorted(order)
    assert [group.leader for group in groups] == sorted((group.leader for group in groups), key=order.index)
    for group in groups:
        assert list(group.records) == sorted(group.records, key=order.index)


@given(TEXTS, st.sampled_from([0.3, 0.6, 0.9]))
@LAW
def test_each_member_is_as_like_its_leader_as_is_said_and_enough(texts: list[str], at_least: float) -> None:
    items = named(texts)
    made = dict(items)
    for group in grouped(items, at_least):
        for record, found in group.members:
            assert found == likeness(made[group.leader], made[record]) >= at_least


@given(TEXTS)
@LAW
def test_the_same_texts_in_the_same_order_make_the_same_groups_and_more_of_them_only_join(texts: list[str]) -> None:
    items = named(texts)
    before, after = grouped(items[: len(items) // 2]), grouped(items)
    assert after == grouped(iter(items))
    for early, late in zip(before, after, strict=False):
        assert early.leader == late.leader
        assert late.members[: len(early.members)] == early.members


def test_no_chain_brings_together_what_is_not_alike() -> None:
    first = mixed(range(64))
    between = mixed(range(44), range(144, 164))
    last = mixed(range(100, 124), range(24, 44), range(144, 164))
    assert likeness(first, between) > 0.6 < likeness(between, last)
    assert likeness(first, last) < 0.4
    items = [("first", first), ("between", between), ("last", last)]
    assert [group.records for group in grouped(items)] == [("first", "between"), ("last",)]


def test_a_text_joins_the_leader_it_is_most_like_and_of_equals_the_earlier() -> None:
    one, other = mixed(range(64)), mixed(range(32), range(132, 164))
    nearer = mixed(range(48), range(148, 164))
    assert likeness(one, nearer) == likeness(other, nearer) == 0.75
    furthest = mixed(range(40), range(140, 164))
    items = [("one", one), ("other", other), ("nearer", nearer), ("furthest", furthest)]
    assert grouped(items) == [Group("one", (Like("nearer", 0.75),)), Group("other", (Like("furthest", 0.875),))]


def test_texts_without_a_word_lead_groups_of_their_own() -> None:
    assert grouped([("a", EMPTY), ("b", EMPTY)]) == [Group("a"), Group("b")]
    assert grouped([]) == []


def test_tips_told_again_and_again_are_one_group_each() -> None:
    dice = Dice(29)
    told = [tip(dice) for _ in range(400)]
    texts = told + [told_again(dice, text) for text in told for _ in range(3)]
    items = [(f"{number}", made) for number, made in enumerate(signatures(texts))]
    joined = [(int(group.leader), int(member.record)) for group in grouped(items) for member in group.members]
    right = sum((member - 400) // 3 == leader for leader, member in joined)
    assert right / len(joined) >= 0.97
    assert right / 1_200 >= 0.97


def test_a_flood_of_one_text_is_one_group() -> None:
    made = signature("send help to the north gate")
    (group,) = grouped((str(number), made) for number in range(3_000))
    assert group.records == tuple(map(str, range(3_000)))
    assert {member.likeness for member in group.members} == {1.0}


def test_progress_is_told_every_500_and_at_the_end() -> None:
    told: list[int] = []
    grouped(((str(number), EMPTY) for number in range(2 * EVERY + 3)), progress=told.append)
    assert told == [EVERY, 2 * EVERY, 2 * EVERY + 3]


def test_grouping_stops_where_somebody_says_so() -> None:
    taken: list[int] = []

    def coming() -> Iterator[tuple[str, Signature]]:
        for number in range(10 * EVERY):
            taken.append(number)
            yield str(number), EMPTY

    with pytest.raises(StoppedError, match="nothing was grouped"):
        grouped(coming(), cancelled=lambda: len(taken) > EVERY)
    assert len(taken) == 2 * EVERY


def test_an_id_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="an id comes twice"):
        grouped([("a", EMPTY), ("a", EMPTY)])
