"""The outbox: what waits for a peer, in which bundle it is, and what becomes of it."""

from __future__ import annotations

from fusion_tui.store import outbox
from fusion_tui.store.engine import Session, Store
from fusion_tui.store.outbox import Item
from tests.factories import NOON, THEIRS
from tests.store.test_channel import EPOCH


def put(books: Session, *revs: int, kind: str = outbox.PUT) -> None:
    outbox.put(books, [Item(THEIRS, kind, "report--1", rev) for rev in revs], NOON)


def waiting(books: Session, kind: str = outbox.PUT, most: int = 10) -> list[int]:
    run = outbox.next_run(books, THEIRS, (kind,), most)
    return [] if run is None else [item.rev for item in outbox.in_run(books, THEIRS, run)]


def sealed(books: Session, seq: int, kind: str = outbox.PUT) -> None:
    run = outbox.next_run(books, THEIRS, (kind,), 10)
    assert run is not None
    outbox.seal(books, THEIRS, run, EPOCH, seq)


def test_the_same_thing_waits_once(store: Store) -> None:
    with store.write() as books:
        put(books, 1, 2)
        put(books, 1)
        assert waiting(books) == [1, 2]
        assert outbox.kinds_waiting(books, THEIRS) == {"put": 2}


def test_a_run_ends_after_so_many_items_and_the_rest_waits(store: Store) -> None:
    with store.write() as books:
        put(books, *range(1, 1201))
        run = outbox.next_run(books, THEIRS, (outbox.PUT,), 1100)
        assert run is not None
        assert [item.rev for item in outbox.in_run(books, THEIRS, run)] == list(range(1, 1101))
        outbox.seal(books, THEIRS, run, EPOCH, 1)
        assert waiting(books, most=1000) == list(range(1101, 1201))


def test_an_item_is_sealed_done_and_waits_again(store: Store) -> None:
    with store.write() as books:
        put(books, 1)
        sealed(books, 1)
        assert waiting(books) == []
        (item,) = outbox.of_bundle(books, THEIRS, EPOCH, 1)
        assert (item.state, item.epoch, item.seq) == (outbox.SEALED, EPOCH, 1)
        outbox.move(books, [item], outbox.DONE)
        assert [one.rev for one in outbox.ended(books, THEIRS)] == [1]
        outbox.move(books, [item], outbox.WAITING)
        assert waiting(books) == [1]


def test_what_waits_is_withdrawn_and_what_left_is_not(store: Store) -> None:
    with store.write() as books:
        put(books, 1)
        sealed(books, 1)
        put(books, 2)
        outbox.withdraw(books, "report--1", (outbox.PUT,))
        assert waiting(books) == []
        assert [item.state for item in outbox.of_record(books, "report--1")] == [outbox.SEALED, outbox.WITHDRAWN]
        assert outbox.greatest(books, THEIRS) == [("report--1", 1)]


def test_what_an_order_took_back_never_waits_again_and_what_came_after_it_does(store: Store) -> None:
    with store.write() as books:
        put(books, 1, 3)
        sealed(books, 1)
        put(books, 2, kind=outbox.RECALL)
        items = outbox.of_bundle(books, THEIRS, EPOCH, 1)
        back, withdrawn = outbox.wait_again(books, items)
        assert ([one.rev for one in back], [one.rev for one in withdrawn]) == ([3], [1])
        states = {(one.kind, one.rev): one.state for one in outbox.of_record(books, "report--1")}
        assert states == {("put", 1): "withdrawn", ("put", 3): "waiting", ("recall", 2): "waiting"}
        assert [item.peer for item in outbox.by_order(books)["report--1", 2]] == [THEIRS]


def test_an_order_to_one_peer_takes_nothing_back_from_another(store: Store) -> None:
    with store.write() as books:
        put(books, 1)
        sealed(books, 1)
        outbox.put(books, [Item("c3" * 32, outbox.PURGE, "report--1", 2)], NOON)
        back, withdrawn = outbox.wait_again(books, outbox.of_bundle(books, THEIRS, EPOCH, 1))
        assert (len(back), withdrawn) == (1, [])
