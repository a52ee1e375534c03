"""Channels: what a place in a channel gets, in any order of arrival, and what the sender is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha384
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.domain.errors import LimitError, StoreError
from fusion_tui.sync import channel, limits, receipt
from fusion_tui.sync.channel import Arrival, Inbound, Mark, Outcome, admit_epoch, advance, judge, missing
from fusion_tui.sync.manifest import Channel, Manifest
from fusion_tui.sync.receipt import Receipt
from fusion_tui.sync.runs import Run, Span

EPOCH, OURS = b"e" * 16, b"o" * 16
EMPTY = Inbound(EPOCH)


def name(seq: int, story: str = "") -> bytes:
    return sha384(f"{story}{seq}".encode()).digest()


def bundle(seq: int, story: str = "", void: Iterable[int] = ()) -> Arrival:
    prev = name(seq - 1, story) if seq > 1 else None
    return Arrival(EPOCH, seq, prev, name(seq, story), tuple(void))


def take(state: Inbound, *arrivals: Arrival) -> Inbound:
    for arrival in arrivals:
        state, _ = advance(state, arrival, judge(state, arrival))
    return state


def test_a_manifest_gives_its_place() -> None:
    claims = Manifest(
        header=bytes(48),
        sender=bytes(32),
        recipient=bytes(32),
        card=1,
        channel=Channel(EPOCH, 3, name(2)),
        created="2026-03-01T08:00:00Z",
        void=(1,),
    )
    assert Arrival.of(claims, name(3)) == bundle(3, void=[1])


def test_bundles_in_order_are_applied_and_counted() -> None:
    state = take(EMPTY, bundle(1), bundle(2), bundle(3))
    assert (state.through, state.known, state.head) == (3, 3, name(3))
    assert {mark.outcome for mark in state.marks.values()} == {Outcome.APPLIED}


def test_attack_5_a_replayed_bundle_is_a_duplicate_and_changes_nothing() -> None:
    state = take(EMPTY, bundle(1), bundle(2))
    assert judge(state, bundle(1)) is Outcome.DUPLICATE
    assert advance(state, bundle(1), Outcome.DUPLICATE) == (state, ())


def test_the_same_advance_twice_changes_nothing_the_second_time() -> None:
    state, marks = advance(EMPTY, bundle(1), Outcome.APPLIED)
    assert len(marks) == 1
    assert advance(state, bundle(1), Outcome.REJECTED, "zlib") == (state, ())


@pytest.mark.row(9)
def test_attack_9_a_number_beyond_the_window_is_refused() -> None:
    state = take(EMPTY, bundle(1))
    assert judge(state, bundle(1 + limits.WINDOW)) is Outcome.APPLIED
    with pytest.raises(LimitError) as caught:
        judge(state, bundle(2 + limits.WINDOW))
    assert caught.value.code == "fast-forward"


def test_attack_9_a_far_number_does_not_move_the_window() -> None:
    state = take(EMPTY, bundle(1), bundle(1 + limits.WINDOW))
    with pytest.raises(LimitError):
        judge(state, bundle(2 + limits.WINDOW))


def test_attack_10_a_withheld_bundle_is_a_gap() -> None:
    state = take(EMPTY, bundle(1), bundle(4), bundle(6))
    assert missing(state) == (Span(2, 3), Span(5, 5))
    assert state.through == 1


@pytest.mark.row(56)
def test_attack_56_another_manifest_under_an_applied_number_is_a_fork() -> None:
    state = take(EMPTY, bundle(1))
    assert judge(state, bundle(1, "clone")) is Outcome.FORK
    assert take(state, bundle(1, "clone")) == state


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.HELD])
def test_another_manifest_under_a_rejected_or_held_number_is_a_fork(outcome: Outcome) -> None:
    state, _ = advance(EMPTY, bundle(1), outcome, "quota")
    assert judge(state, bundle(1, "clone")) is Outcome.FORK


def test_attack_56_a_prev_that_does_not_fit_the_number_below_is_a_fork() -> None:
    assert judge(take(EMPTY, bundle(1)), bundle(2, "clone")) is Outcome.FORK


def test_attack_56_a_manifest_that_the_number_above_does_not_name_is_a_fork() -> None:
    state = take(EMPTY, bundle(3))
    assert judge(state, replace(bundle(2), manifest_hash=name(2, "clone"))) is Outcome.FORK
    assert judge(state, bundle(2)) is Outcome.APPLIED


def test_a_held_bundle_is_neither_received_nor_missing_and_is_tried_again() -> None:
    state, marks = advance(EMPTY, bundle(1), Outcome.HELD, "quota")
    assert marks == (Mark(EPOCH, 1, Outcome.HELD, name(1), None, "quota"),)
    assert (state.through, missing(state)) == (0, ())
    assert judge(state, bundle(1)) is Outcome.APPLIED
    assert take(state, bundle(1)).through == 1


def test_a_bundle_beside_a_held_one_must_fit_it_too() -> None:
    state, _ = advance(EMPTY, bundle(2), Outcome.HELD, "newer-card")
    assert judge(state, bundle(3, "clone")) is Outcome.FORK
    assert judge(state, bundle(1, "clone")) is Outcome.FORK


def test_attack_43_a_rejected_bundle_counts_as_received_and_voids_nothing() -> None:
    state, marks = advance(take(EMPTY, bundle(1)), bundle(3, void=[2]), Outcome.REJECTED, "schema")
    assert [mark.seq for mark in marks] == [3]
    assert missing(state) == (Span(2, 2),)
    assert judge(state, bundle(3)) is Outcome.DUPLICATE
    assert channel.receipt(state, OURS).rejected == ((3, "schema"),)


def test_a_voided_number_counts_as_received_and_its_bytes_are_void() -> None:
    state = take(EMPTY, bundle(1), bundle(3, void=[2]))
    assert state.through == 3
    assert judge(state, bundle(2)) is Outcome.VOID
    assert judge(state, bundle(2, "clone")) is Outcome.VOID
    assert take(state, bundle(2)) == state


def test_voiding_what_was_applied_or_rejected_does_nothing() -> None:
    state, _ = advance(take(EMPTY, bundle(1)), bundle(2), Outcome.REJECTED, "zlib")
    after, marks = advance(state, bundle(3, void=[1, 2]), Outcome.APPLIED)
    assert [mark.seq for mark in marks] == [3]
    assert after.marks[2].outcome is Outcome.REJECTED


def test_voiding_a_held_number_names_the_copy_to_destroy() -> None:
    state, _ = advance(take(EMPTY, bundle(1)), bundle(2), Outcome.HELD, "quota")
    _, marks = advance(state, bundle(3, void=[2]), Outcome.APPLIED)
    assert Mark(EPOCH, 2, Outcome.VOID, name(2), name(1)) in marks


def test_voiding_again_or_voiding_what_is_not_below_does_nothing() -> None:
    state = take(EMPTY, bundle(1), bundle(4, void=[2]))
    _, marks = advance(state, bundle(5, void=[2, 5, 9]), Outcome.APPLIED)
    assert [mark.seq for mark in marks] == [5]


def test_attack_42_a_receipt_tells_what_is_there_and_what_is_not() -> None:
    state = take(EMPTY, bundle(1), bundle(2), bundle(4), bundle(5))
    state, _ = advance(state, bundle(8), Outcome.HELD, "newer-card")
    assert channel.receipt(state, OURS) == Receipt(
        by=OURS,
        epoch=EPOCH,
        through=2,
        head=name(2),
        ranges=(Run(4, 5, name(5)),),
        held=(8,),
        missing=(Span(3, 3), Span(6, 7)),
    )


def test_a_receipt_ends_its_runs_at_manifests_that_were_seen() -> None:
    # 2 and 3 voided by 9, 6 too; 4, 5 and 7, 8 are missing: 3 and 6 were never seen.
    state = take(EMPTY, bundle(1), bundle(9, void=[2, 3, 6]))
    told = channel.receipt(state, OURS)
    assert (told.through, told.head, told.ranges) == (1, name(1), (Run(9, 9, name(9)),))
    assert told.missing == (Span(4, 5), Span(7, 8))
    assert state.through == 3


def test_after_an_unseen_voided_number_the_chain_goes_on() -> None:
    state = take(EMPTY, bundle(1), bundle(5, void=[2]))
    assert (state.through, state.known) == (2, 1)
    assert judge(state, bundle(3, "whatever it names")) is Outcome.APPLIED
    assert take(state, bundle(3)).head == name(3)


def test_a_summary_and_the_marks_above_it_are_enough_for_the_next_bundle() -> None:
    lean = Inbound(EPOCH, through=2, known=2, head=name(2))
    assert judge(lean, bundle(3)) is Outcome.APPLIED
    assert judge(lean, bundle(3, "clone")) is Outcome.FORK
    assert advance(lean, bundle(4), Outcome.APPLIED)[0].through == 2


def test_unseen_voided_numbers_at_the_end_need_not_be_loaded() -> None:
    lean = Inbound(EPOCH, through=4, known=2, head=name(2))
    assert judge(lean, bundle(5, "whatever it names")) is Outcome.APPLIED


@pytest.mark.parametrize("seq", [1, 2])
def test_a_mark_that_was_not_loaded_is_an_error_and_not_a_guess(seq: int) -> None:
    with pytest.raises(StoreError):
        judge(Inbound(EPOCH, through=2, known=2, head=name(2)), bundle(seq))


def test_the_mark_below_an_old_number_must_be_loaded_too() -> None:
    held = Inbound.of(EPOCH, [Mark(EPOCH, 2, Outcome.APPLIED, name(2), name(1))])
    lean = replace(held, through=4, known=4, head=name(4))
    with pytest.raises(StoreError):
        judge(lean, bundle(3))


@pytest.mark.row(54)
def test_attack_54_more_than_64_open_epochs_need_an_operator() -> None:
    opened = [n.to_bytes(16, "big") for n in range(limits.EPOCHS)]
    admit_epoch(opened[0], opened)
    admit_epoch(EPOCH, opened[1:])
    admit_epoch(EPOCH, opened, allowed=limits.EPOCHS + 1)
    with pytest.raises(LimitError) as caught:
        admit_epoch(EPOCH, opened)
    assert caught.value.code == "epochs"


ORDERS = st.permutations(range(1, 9)).flatmap(
    lambda seqs: st.lists(st.sampled_from(seqs)).map(lambda more: seqs + more)
)


@given(ORDERS)
def test_attack_11_any_order_with_repeats_ends_in_the_same_state(order: list[int]) -> None:
    arrivals = {seq: bundle(seq, void=[seq - 2] if seq in (5, 8) else []) for seq in range(1, 9)}
    state = take(EMPTY, *(arrivals[seq] for seq in order))
    assert (state.through, state.head, missing(state)) == (8, name(8), ())


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["", "clone"]), st.booleans()), max_size=25))
def test_the_first_one_stands_whatever_comes_later(story: list[tuple[int, str, bool]]) -> None:
    state = EMPTY
    for seq, which, void in story:
        before = dict(state.marks)
        state = take(state, bundle(seq, which, [seq - 1] if void and seq > 1 else []))
        assert {seq: state.marks[seq] for seq in before} == before
    chained = [state.marks[seq] for seq in sorted(state.marks)]
    for below, above in pairwise(chained):
        if below.seq + 1 == above.seq and below.manifest_hash and above.prev:
            assert above.prev == below.manifest_hash


@given(st.lists(st.tuples(st.integers(1, 12), st.sampled_from(list(Outcome))), max_size=20))
def test_loading_only_what_is_needed_judges_as_loading_all(story: list[tuple[int, Outcome]]) -> None:
    state = EMPTY
    for seq, outcome in story:
        arrival = bundle(seq, void=[1] if seq > 6 else [])
        needed = {n: mark for n, mark in state.marks.items() if n > state.through or abs(n - seq) <= 1}
        lean = replace(state, marks=needed)
        assert judge(lean, arrival) is judge(state, arrival)
        assert advance(lean, arrival, outcome)[1] == advance(state, arrival, outcome)[1]
        state, _ = advance(state, arrival, outcome, "code")
        assert Inbound.of(EPOCH, state.marks.values()) == state


@given(st.sets(st.integers(1, 30)), st.sets(st.integers(1, 30)))
def test_every_number_up_to_the_top_is_received_held_or_missing(got: set[int], held: set[int]) -> None:
    state = EMPTY
    for seq in sorted(got | held):
        state, _ = advance(state, bundle(seq), Outcome.APPLIED if seq in got else Outcome.HELD, "quota")
    told = channel.receipt(state, OURS)
    lost = {seq for span in told.missing for seq in range(span.first, span.last + 1)}
    top = max(got | held, default=0)
    assert {seq for seq in range(1, top + 1) if told.covers(seq)} == got
    assert set(told.held) == held - got
    assert lost == set(range(1, top + 1)) - got - held
    assert receipt.parse(told.to_json()) == told


@pytest.mark.parametrize(
    ("had", "reach", "gaps"),
    [((), 0, []), ((), 2, [(1, 2)]), ((1, 2), 2, []), ((1, 2), 5, [(3, 5)]), ((1, 4), 6, [(2, 3), (5, 6)])],
    ids=["nothing known", "all of it lost", "nothing lost", "the end lost", "gaps before it"],
)
def test_what_a_lost_store_had_received_is_missing(
    had: tuple[int, ...], reach: int, gaps: list[tuple[int, int]]
) -> None:
    marks = [Mark(bytes(16), seq, Outcome.APPLIED, bytes([seq]) * 48, None) for seq in had]
    assert [(span.first, span.last) for span in missing(Inbound.of(bytes(16), marks, reach))] == gaps
