"""Both sides of a channel as the store keeps them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fusion_tui.domain.errors import StoreError
from fusion_tui.store import channel, inbox, outbox, statements
from fusion_tui.store.channel import ACKNOWLEDGED, SEALED, VOIDING, SentBundle
from fusion_tui.store.engine import Session, Store
from fusion_tui.store.inbox import MarkLine
from fusion_tui.store.statements import Line
from tests.factories import NOON, OURS, THEIRS

EPOCH, NEXT = "0e" * 16, "1e" * 16


def bundle(seq: int, epoch: str = EPOCH, state: str = SEALED) -> SentBundle:
    return SentBundle(THEIRS, epoch, seq, f"hash {seq}", f"{seq}.fxb", 100 + seq, f"file {seq}", state)


def line(rev: int, op: str = "put", origin: str = THEIRS, line_hash: str = "aa") -> Line:
    return Line(origin, "report--1", rev, op, False, line_hash, b'{"rev": %d}' % rev)


def put(books: Session, *marks: MarkLine, owed: bool = False, peer: str = THEIRS) -> None:
    inbox.put(books, peer, marks, NOON, owed)


def test_marks_come_back_for_their_peer_and_epoch(store: Store) -> None:
    applied = MarkLine(EPOCH, 1, "applied", "h1", "h0")
    refused = MarkLine(NEXT, 1, "refused", code="seal.open")
    with store.write() as books:
        put(books, applied, refused)
        put(books, MarkLine(EPOCH, 2, "applied"), peer=OURS)
    with store.read() as books:
        assert inbox.marks(books, THEIRS, EPOCH) == [applied]
        assert inbox.marks(books, THEIRS, NEXT) == [refused]
        assert sorted(inbox.epochs(books, THEIRS)) == [EPOCH, NEXT]
        assert inbox.epochs(books, "nobody") == []


def test_a_mark_of_the_same_place_is_replaced(store: Store) -> None:
    with store.write() as books:
        put(books, MarkLine(EPOCH, 1, "refused", code="seal.open"))
        put(books, MarkLine(EPOCH, 1, "applied", "h1", "h0"))
    with store.read() as books:
        assert inbox.marks(books, THEIRS, EPOCH) == [MarkLine(EPOCH, 1, "applied", "h1", "h0")]


def test_what_a_peer_is_owed_is_owed_until_it_was_told(store: Store) -> None:
    with store.write() as books:
        put(books, MarkLine(EPOCH, 1, "applied"))
        assert not inbox.is_owed(books, THEIRS)
        put(books, MarkLine(EPOCH, 2, "applied"), owed=True)
        assert inbox.is_owed(books, THEIRS)
        assert not inbox.is_owed(books, OURS)
        inbox.told(books, THEIRS)
        assert not inbox.is_owed(books, THEIRS)


def test_a_bundle_that_came_again_is_owed_again(store: Store) -> None:
    with store.write() as books:
        put(books, MarkLine(EPOCH, 1, "applied"))
        inbox.owe_again(books, THEIRS, EPOCH, 2)
        assert not inbox.is_owed(books, THEIRS)
        inbox.owe_again(books, THEIRS, EPOCH, 1)
        assert inbox.is_owed(books, THEIRS)


def test_the_last_bundle_of_an_epoch_is_the_one_with_the_highest_number(store: Store) -> None:
    with store.write() as books:
        assert channel.last_sent(books, THEIRS, EPOCH) == (0, "")
        for seq in (1, 3, 2):
            channel.add_sent(books, bundle(seq), NOON)
        channel.add_sent(books, bundle(9, NEXT), NOON)
    with store.read() as books:
        assert channel.last_sent(books, THEIRS, EPOCH) == (3, "hash 3")
        assert channel.last_sent(books, OURS, EPOCH) == (0, "")


def test_a_place_in_a_channel_is_sealed_once(store: Store) -> None:
    with store.write() as books:
        channel.add_sent(books, bundle(1), NOON)
    with pytest.raises(StoreError), store.write() as books:
        channel.add_sent(books, bundle(1), NOON)


def test_sent_bundles_come_oldest_first_and_as_they_were(store: Store) -> None:
    first, second, other = bundle(1), bundle(2), bundle(1, NEXT)
    with store.write() as books:
        for each in (first, second, other):
            channel.add_sent(books, each, NOON)
        channel.set_state(books, THEIRS, EPOCH, 1, ACKNOWLEDGED)
    with store.read() as books:
        done = first._replace(state=ACKNOWLEDGED)
        assert channel.sent(books, THEIRS) == [done, second, other]
        assert channel.sent(books, THEIRS, EPOCH) == [done, second]
        assert channel.sent(books, THEIRS, unacknowledged=True) == [second, other]
        assert channel.sent(books, OURS) == []


def test_a_sealed_bundle_knows_which_of_our_statements_it_carries(store: Store) -> None:
    with store.write() as books:
        statements.put(books, [line(rev, origin=OURS) for rev in (1, 2, 3)])
        statements.put(books, [line(1)])
        for rev, seq in ((1, 1), (2, 1), (3, 2)):
            outbox.put(books, [outbox.Item(THEIRS, outbox.PUT, "report--1", rev)], NOON)
            if rev > 1:
                run = outbox.next_run(books, THEIRS, (outbox.PUT,), 10)
                assert run is not None
                outbox.seal(books, THEIRS, run, EPOCH, seq)
        for seq in (1, 2):
            channel.add_sent(books, bundle(seq), NOON)
            channel.add_carried(books, bundle(seq), OURS)
    with store.read() as books:
        assert [channel.carried(books, bundle(seq)) for seq in (1, 2, 3)] == [2, 1, 0]
        assert channel.bundles_with(books, "report--1") == [bundle(1), bundle(2)]


def test_what_was_taken_back_stays_so_and_is_told_once(store: Store) -> None:
    with store.write() as books:
        channel.add_sent(books, bundle(1), NOON)
        assert channel.set_state(books, THEIRS, EPOCH, 1, VOIDING)
        assert not channel.set_state(books, THEIRS, EPOCH, 1, ACKNOWLEDGED)
        assert [one.seq for one in channel.sent_in(books, THEIRS, (VOIDING,))] == [1]
        channel.void_told(books, THEIRS, EPOCH, [1])
        assert channel.sent_in(books, THEIRS, (VOIDING,)) == []


def test_the_bytes_of_a_day_are_those_of_bundles_that_were_taken_in(store: Store) -> None:
    with store.write() as books:
        put(books, MarkLine(EPOCH, 1, "applied", length=10), MarkLine(EPOCH, 2, "held", length=100))
    with store.read() as books:
        assert inbox.taken_in(books, THEIRS, NOON - timedelta(hours=1)) == 10
        assert inbox.taken_in(books, THEIRS, NOON + timedelta(hours=1)) == 0
