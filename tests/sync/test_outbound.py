"""The sending side: what a receipt frees, contradicts and asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.sync import channel
from fusion_tui.sync.channel import advance, judge
from fusion_tui.sync.outbound import Acks, Outbound, Sent, Settlement, settle
from fusion_tui.sync.receipt import Receipt
from fusion_tui.sync.runs import Run, Span
from tests.sync.test_channel import EMPTY, EPOCH, OURS, bundle, name

SENT = tuple(Sent(EPOCH, seq, name(seq)) for seq in range(1, 8))


def told(**changes: object) -> Receipt:
    return Receipt(OURS, EPOCH, **changes)  # type: ignore[arg-type]


def test_numbers_are_given_once_and_chain() -> None:
    state = Outbound(EPOCH)
    assert (state.next_seq, state.head) == (1, None)
    state = state.sealed(name(1))
    assert (state.next_seq, state.head) == (2, name(1))


def test_a_receipt_frees_what_its_hashes_prove() -> None:
    found = settle(told(through=2, head=name(2), ranges=(Run(4, 5, name(5)),)), SENT, 7)
    assert found == Settlement(freed=(1, 2, 4, 5))


@pytest.mark.row(41)
def test_attack_41_a_receipt_with_another_hash_frees_nothing_and_is_told() -> None:
    found = settle(told(through=3, head=name(3, "clone")), SENT, 7)
    assert found == Settlement(contradicted=(3,))


def test_a_receipt_without_a_hash_frees_nothing() -> None:
    assert settle(told(through=3, ranges=(Run(5, 5, None),)), SENT, 7) == Settlement()


def test_a_run_that_ends_where_nothing_is_on_file_frees_nothing() -> None:
    assert settle(told(through=7, head=name(7)), SENT[:6], 7) == Settlement()


def test_a_gap_that_closes_is_freed_by_the_hash_of_a_number_freed_before() -> None:
    first = settle(told(ranges=(Run(2, 5, name(5)),)), SENT, 7)
    closed = settle(told(through=5, head=name(5)), SENT, 7)
    assert set(closed.freed) - set(first.freed) == {1}


def test_attack_43_what_was_rejected_is_freed_and_issued_again() -> None:
    found = settle(told(through=3, head=name(3), rejected=((2, "zlib"), (9, "zlib"))), SENT, 7)
    assert (found.freed, found.rejected) == ((1, 2, 3), ((2, "zlib"),))


def test_attack_42_what_is_missing_is_sent_again_unless_it_was_voided() -> None:
    sent = (*SENT[:3], Sent(EPOCH, 4, name(4), voided=True), *SENT[4:])
    assert settle(told(missing=(Span(3, 5), Span(20, 30))), sent, 7).resend == (3, 5)


def test_attack_8_a_receipt_for_numbers_never_given_shows_that_our_store_is_an_old_one() -> None:
    assert settle(told(through=9, head=name(9)), SENT, 7).beyond
    assert not settle(told(through=7, head=name(7)), SENT, 7).beyond


def test_a_receipt_of_another_epoch_frees_nothing_here() -> None:
    assert settle(Receipt(OURS, b"x" * 16, 7, name(7)), SENT, 7) == Settlement()


def test_receipts_of_one_installation_add_up_in_any_order() -> None:
    one, two = told(through=2, head=name(2)), told(ranges=(Run(4, 4, name(4)),))
    forward = Acks().absorb(one, 1).absorb(two, 2)
    back = Acks().absorb(two, 2).absorb(one, 1)
    assert forward.receipts == back.receipts
    assert [forward.covers(EPOCH, seq) for seq in (2, 3, 4)] == [True, False, True]


@pytest.mark.row(7)
def test_attack_7_a_restored_receiver_is_a_new_one_that_has_less() -> None:
    before = Acks().absorb(told(through=7, head=name(7)), 9)
    after = before.absorb(Receipt(b"n" * 16, EPOCH, 2, name(2)), 1)
    assert after.current == b"n" * 16
    assert before.covers(EPOCH, 7)
    assert not after.covers(EPOCH, 7)


def test_attack_7_a_late_bundle_of_the_replaced_installation_does_not_last() -> None:
    new = Receipt(b"n" * 16, EPOCH, 2, name(2))
    acks = Acks().absorb(told(through=7, head=name(7)), 9).absorb(new, 1)
    assert acks.absorb(told(through=6, head=name(6)), 8).current == b"n" * 16
    assert acks.absorb(told(through=7, head=name(7)), 10).absorb(new, 2).current == b"n" * 16


def test_nothing_is_covered_before_the_first_receipt() -> None:
    assert not Acks().covers(EPOCH, 1)
    assert not Acks().absorb(told(through=1, head=name(1)), 1).covers(b"x" * 16, 1)


@given(st.lists(st.integers(1, 7), max_size=12))
def test_a_receiver_frees_exactly_what_it_applied(seqs: list[int]) -> None:
    state = EMPTY
    for seq in seqs:
        state, _ = advance(state, bundle(seq), judge(state, bundle(seq)))
    found = settle(channel.receipt(state, OURS), SENT, 7)
    assert set(found.freed) == set(seqs)
    assert set(found.resend) == set(range(1, max(seqs, default=0) + 1)) - set(seqs)
    assert not found.contradicted
