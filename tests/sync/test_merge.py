"""Merging statements: the laws, and the rules that give them their meaning."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.domain.errors import FormatError
from fusion_tui.sync.merge import Change, Held, decide, require_exercise, standing, winner


def line(rev: int, op: str = "put", text: str = "") -> Held:
    return Held(rev, sha256(f"{rev}{op}{text}".encode()).hexdigest(), op)


LINES = st.builds(line, st.integers(1, 5), st.sampled_from(["put", "recall", "purge"]), st.sampled_from(["", "b", "c"]))


@given(LINES, LINES)
def test_merging_commutes(one: Held, other: Held) -> None:
    assert winner(one, other) == winner(other, one)


@given(LINES, LINES, LINES)
def test_merging_associates(one: Held, two: Held, three: Held) -> None:
    assert winner(winner(one, two), three) == winner(one, winner(two, three))


@given(LINES)
def test_merging_with_itself_changes_nothing(one: Held) -> None:
    assert winner(one, one) == one


@given(st.lists(LINES, min_size=1, max_size=8).flatmap(lambda lines: st.tuples(st.just(lines), st.permutations(lines))))
def test_attack_11_any_order_gives_the_same_final_state(orders: tuple[list[Held], list[Held]]) -> None:
    ends = []
    for order in orders:
        held: list[Held] = []
        for incoming in order:
            verdict = decide(held, incoming, None)
            held.append(incoming)
            assert verdict.standing == standing(held)
        ends.append(standing(held))
    assert ends[0] == ends[1]


@given(st.lists(LINES, max_size=6), LINES)
def test_attack_49_nothing_brings_a_purged_record_back(before: list[Held], later: Held) -> None:
    held = [*before, line(1, "purge")]
    found = decide(held, later, None)
    assert found.standing.op == "purge"
    assert found.change in (Change.PURGED, Change.SAME, Change.BURIED)


def test_nothing_stands_where_nothing_is_held() -> None:
    assert standing([]) is None


@pytest.mark.parametrize(
    ("held", "incoming", "change"),
    [
        pytest.param([], line(1), Change.NEW, id="the first statement is new"),
        pytest.param([], line(7), Change.NEW, id="a gap below it is normal"),
        pytest.param([line(1)], line(2), Change.REVISED, id="a greater revision revises"),
        pytest.param([line(2)], line(1), Change.OLDER, id="a smaller one is older"),
        pytest.param([line(2)], line(2), Change.SAME, id="the same line is the same"),
        pytest.param([line(1)], line(2, "recall"), Change.RECALLED, id="a recall hides"),
        pytest.param([], line(2, "recall"), Change.RECALLED, id="a recall of what never came is kept"),
        pytest.param([line(3)], line(2, "recall"), Change.OLDER, id="a recall below a correction is late"),
        pytest.param([line(2, "recall")], line(3), Change.REVISED, id="a greater put undoes a recall"),
        pytest.param([line(2, "recall")], line(1), Change.OLDER, id="a smaller put does not"),
        pytest.param([line(9)], line(1, "purge"), Change.PURGED, id="a purge of any revision destroys"),
        pytest.param([], line(1, "purge"), Change.PURGED, id="a purge of what never came makes a tombstone"),
        pytest.param([line(1, "purge")], line(9), Change.BURIED, id="what comes after a purge stays buried"),
        pytest.param([line(3, "purge")], line(2, "purge"), Change.BURIED, id="a second purge adds nothing"),
        pytest.param(
            [line(1), line(1, "purge")], line(1), Change.SAME, id="an old line of a purged record is the same"
        ),
    ],
)
def test_what_a_statement_does(held: list[Held], incoming: Held, change: Change) -> None:
    assert decide(held, incoming, None).change is change


@pytest.mark.parametrize("texts", [("", "b"), ("b", ""), ("b", "c"), ("c", "")])
def test_attack_23_two_lines_under_one_revision_are_a_fork_and_the_greater_hash_stands(texts: tuple[str, str]) -> None:
    first, second = (line(2, text=text) for text in texts)
    found = decide([first], second, None)
    assert found.forks == (first,)
    assert found.standing.line_hash == max(first.line_hash, second.line_hash)


@pytest.mark.parametrize("text", list("abcdefgh"))
def test_a_recall_is_undone_by_no_put_of_its_own_revision(text: str) -> None:
    recall = line(2, "recall")
    found = decide([recall], line(2, text=text), None)
    assert (found.standing, found.forks) == (recall, (recall,))


def test_prev_is_checked_against_the_revision_before_where_it_is_held() -> None:
    first, second = line(1), line(2)
    assert decide([first], second, first.line_hash).forks == ()
    assert decide([first], second, line(1, text="b").line_hash).forks == (first,)
    assert decide([first], second, None).forks == (first,)


def test_prev_is_not_checked_across_a_gap() -> None:
    assert decide([line(1)], line(3), line(2).line_hash).forks == ()
    assert decide([], line(3), line(2).line_hash).forks == ()


def test_prev_may_name_either_side_of_a_fork() -> None:
    sides = [line(1), line(1, text="b")]
    for side in sides:
        assert decide(sides, line(2), side.line_hash).forks == ()


def test_a_record_keeps_its_exercise_value() -> None:
    require_exercise(None, True)
    require_exercise(True, True)
    require_exercise(False, False)
    for kept in (True, False):
        with pytest.raises(FormatError) as caught:
            require_exercise(kept, not kept)
        assert caught.value.code == "exercise"
