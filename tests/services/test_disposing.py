"""What a purge does at the peer that was given the record, and what its receipt says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fusion_tui.domain.case import Link
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import new_id
from fusion_tui.services import backup, exchange, home, products, reading
from fusion_tui.services.exchange import order_board, purging, quarantining, receipts, receiving
from fusion_tui.services.exchange.arrival import Arrival
from fusion_tui.services.forms import filled
from fusion_tui.services.products import ProductForm
from fusion_tui.store import keyring, notices, people, quarantine, records, statements
from fusion_tui.store.quarantine import Refusal
from fusion_tui.sync.channel import Outcome
from fusion_tui.sync.spool import Spool
from tests.centers import Office, carry, enrol, office, released
from tests.crafting import crafted, lines, put
from tests.services.test_purging import REASON, traces

WORD = ("Quokkafelter",)


def _purge(place: Office, record: str) -> purging.Purged:
    return purging.purge(place.desk, record, REASON, "sue")


def _review(place: Office, code: str, *, on: bool) -> None:
    with place.desk.write("test") as entry:
        peer = keyring.peer(entry.books, code)
        assert peer is not None
        keyring.save_peer(entry.books, peer.model_copy(update={"review": on}))


def _received(place: Office) -> list[Received]:
    with place.desk.read() as books:
        return records.where(books, Received)


def _owed(place: Office, record: str) -> list[notices.NoticeLine]:
    with place.desk.read() as books:
        return [line for line in notices.about(books, record, is_ours=False) if line.is_purge]


def _accept(place: Office) -> list[Arrival]:
    """Take in every held bundle as a person who looked at it would."""
    copies = Spool(place.desk.profile.spool)
    me = receiving.me_of(place.desk)
    return [
        receiving.take_copy(place.desk, me, copies, Arrival(path.name), path, is_accepted=True)
        for path in receiving.held_copies(copies)
    ]


def test_a_purge_receipt_comes_back_and_closes_the_order(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)
    done = _purge(harbor, product.id)
    (arrival,) = carry(harbor, prairie, drop)
    assert (arrival.outcome, arrival.purged) == ("applied", 1)
    assert _received(prairie) == []
    (order,) = order_board.board(harbor.desk)
    assert [(one.to, str(one.state)) for one in order.outstanding] == [("PRIC", "sent")]
    carry(prairie, harbor, drop)
    (order,) = order_board.board(harbor.desk)
    assert order.outstanding == ()
    answer = order.answers[-1]
    assert (answer.to, str(answer.state), answer.who, answer.unreached) == ("PRIC", "confirmed", "ana", ())
    assert answer.at.startswith("2026-03-01T")
    (carried,) = order_board.carried_out(prairie.desk)
    assert (carried.record, carried.rev, carried.of, str(carried.receipt)) == (product.id, done.rev, "HSFC", "sent")
    carry(harbor, prairie, drop)
    assert str(order_board.carried_out(prairie.desk)[0].receipt) == "acknowledged"


def test_an_order_that_arrived_is_not_taken_for_one_that_was_carried_out(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    _purge(harbor, product.id)
    carry(harbor, prairie, drop)
    with prairie.desk.read() as books:
        acks = receipts.owed(books, harbor.desk.center.center_id, people.epoch(books))
    crafted(prairie, harbor, drop, 1, None, acks=acks)  # it says what it has, and nothing of a purge
    exchange.receive(harbor.desk, drop)
    (order,) = order_board.board(harbor.desk)
    assert [(one.to, str(one.state)) for one in order.outstanding] == [("PRIC", "acknowledged")]


@pytest.mark.row(49)
def test_row_49_what_was_purged_stays_buried_whatever_comes_later(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    record = new_id("note")
    head = crafted(harbor, prairie, drop, 1, None, bodies=lines(put(harbor, record, 4, "purge")))
    exchange.receive(prairie.desk, drop)
    assert len(_owed(prairie, record)) == 1  # a tombstone, and a receipt, for what never came
    later = (put(harbor, record, 1, title=WORD[0]), put(harbor, record, 9, title=WORD[0]))
    for seq, line in enumerate(later, start=2):
        head = crafted(harbor, prairie, drop, seq, head, bodies=lines(line))
        exchange.receive(prairie.desk, drop)
    assert _received(prairie) == []
    with prairie.desk.read() as books:
        kept = statements.lines(books, harbor.desk.center.center_id, record)
    assert [(line.rev, bool(line.line)) for line in kept] == [(1, False), (4, True), (9, False)]
    assert traces(prairie.desk, WORD) == []


@pytest.mark.row(49)
def test_row_49_a_bundle_that_was_held_and_is_opened_later_raises_nothing(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    record, other = new_id("note"), new_id("note")
    _review(prairie, "HSFC", on=True)
    said = lines(put(harbor, record, 1, title=WORD[0]), put(harbor, other, 1, title="Stays"))
    head = crafted(harbor, prairie, drop, 1, None, bodies=said)
    assert [one.outcome for one in exchange.receive(prairie.desk, drop)] == ["held"]
    crafted(harbor, prairie, drop, 2, head, bodies=lines(put(harbor, record, 2, "purge")))
    assert {one.outcome for one in exchange.receive(prairie.desk, drop)} == {"held", "applied"}
    (receipt,) = _owed(prairie, record)
    assert receipt.unreached == ("bundle 1, which waits sealed",)
    assert [one.outcome for one in _accept(prairie)] == ["applied"]
    assert [one.title for one in _received(prairie)] == ["Stays"]
    assert traces(prairie.desk, WORD) == []
    assert list(prairie.desk.profile.spool.glob("*.ftb")) == []


@pytest.mark.row(50)
def test_row_50_an_order_about_another_centers_record_is_rejected_and_changes_nothing(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    west = office(tmp_path, "WEST")
    enrol(west.desk, prairie.desk)
    product = released(harbor)
    carry(harbor, prairie, drop)
    crafted(west, prairie, drop, 1, None, bodies=lines(put(harbor, product.id, 59, "purge")))
    (arrival,) = exchange.receive(prairie.desk, drop)
    assert (arrival.sender, arrival.outcome, arrival.reason) == ("WEST", "rejected", "foreign-origin")
    assert [one.id for one in _received(prairie)] == [product.id]
    assert _owed(prairie, product.id) == []
    west.close()


@pytest.mark.row(21, 50)
def test_row_50_a_stranger_who_orders_its_own_record_of_the_same_id_buries_its_own_only(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    west = office(tmp_path, "WEST")
    enrol(west.desk, prairie.desk)
    product = released(harbor)
    carry(harbor, prairie, drop)
    mine = products.new(prairie.desk, ProductForm("Ours", "x"))
    said = lines(put(west, product.id, 59, "purge"), put(west, mine.id, 59, "purge"))
    crafted(west, prairie, drop, 1, None, bodies=said)
    (arrival,) = exchange.receive(prairie.desk, drop)
    assert (arrival.outcome, arrival.purged) == ("applied", 2)
    assert [(one.id, one.sender_code) for one in _received(prairie)] == [(product.id, "HSFC")]
    assert reading.show(prairie.desk, mine.id).model_dump()["title"] == "Ours"
    west.close()


@pytest.mark.row(54)
def test_row_54_orders_are_carried_out_though_the_quota_of_the_day_is_used_up(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    record = new_id("note")
    with prairie.desk.write("test") as entry:
        peer = keyring.peer(entry.books, "HSFC")
        assert peer is not None
        keyring.save_peer(entry.books, peer.model_copy(update={"daily_bytes": 1}))
    head = crafted(harbor, prairie, drop, 1, None, bodies=lines(put(harbor, record, 1)))
    crafted(harbor, prairie, drop, 2, head, bodies=lines(put(harbor, record, 2, "purge")))
    outcomes = {one.seq: (one.outcome, one.reason) for one in exchange.receive(prairie.desk, drop)}
    assert outcomes == {1: ("held", "quota"), 2: ("applied", "")}
    assert len(_owed(prairie, record)) == 1


def test_the_receipt_names_the_backups_made_since_the_record_came_and_no_other(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    backup.create(prairie.desk, tmp_path / "before")
    product = released(harbor)
    carry(harbor, prairie, drop)
    made = backup.create(prairie.desk, tmp_path / "after")
    _purge(harbor, product.id)
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)
    (order,) = order_board.board(harbor.desk)
    (words,) = order.answers[-1].unreached
    assert words.startswith(f"backup {made.id} of 2026-03-01 ")


def test_a_sealed_copy_in_quarantine_that_holds_the_record_is_destroyed(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    record = new_id("note")
    head = crafted(harbor, prairie, drop, 1, None, bodies=lines(put(harbor, record, 1)))
    exchange.receive(prairie.desk, drop)
    (bundle,) = drop.iterdir()
    bundle.unlink()
    crafted(harbor, prairie, drop, 1, None, bodies=lines(put(harbor, record, 1, title=WORD[0])))  # a fork: proof
    assert [one.outcome for one in exchange.receive(prairie.desk, drop)] == ["fork"]
    assert len(list(prairie.desk.profile.proof.iterdir())) == 1
    for left in drop.iterdir():
        left.unlink()
    crafted(harbor, prairie, drop, 2, head, bodies=lines(put(harbor, record, 2, "purge")))
    exchange.receive(prairie.desk, drop)
    assert list(prairie.desk.profile.proof.iterdir()) == []
    assert quarantining.listed(prairie.desk) == []
    assert _owed(prairie, record)[0].unreached == ()


def test_a_copy_nobody_can_look_into_is_named(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    record = new_id("note")
    folder = Spool(prairie.desk.profile.quarantine).folder
    (folder / f"{'a' * 64}.ftb").write_bytes(b"damaged")
    with prairie.desk.write("test") as entry:
        quarantine.note(
            entry.books, Refusal("x.ftb", "stream", "damaged", copy_hash="a" * 64), prairie.desk.clock.now()
        )
    crafted(harbor, prairie, drop, 1, None, bodies=lines(put(harbor, record, 2, "purge")))
    exchange.receive(prairie.desk, drop)
    assert _owed(prairie, record)[0].unreached == ("a sealed copy nobody can look into",)
    assert (folder / f"{'a' * 64}.ftb").exists()


def test_a_copy_in_quarantine_of_something_else_stays(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    record, other = new_id("note"), new_id("note")
    head = crafted(harbor, prairie, drop, 1, None, bodies=lines(put(harbor, other, 1)))
    (bundle,) = drop.iterdir()
    folder = Spool(prairie.desk.profile.quarantine).folder
    shutil.copy(bundle, folder / f"{'b' * 64}.ftb")
    with prairie.desk.write("test") as entry:
        found = Refusal("x.ftb", Outcome.HELD, "kept", copy_hash="b" * 64)
        quarantine.note(entry.books, found, prairie.desk.clock.now())
    crafted(harbor, prairie, drop, 2, head, bodies=lines(put(harbor, record, 2, "purge")))
    exchange.receive(prairie.desk, drop)
    assert (folder / f"{'b' * 64}.ftb").exists()
    assert _owed(prairie, record)[0].unreached == ()


def test_a_product_made_from_what_was_purged_needs_somebody_until_it_is_changed(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    mine = products.new(prairie.desk, ProductForm("Ours", "as Harbor says"))
    link = {"source_ref": mine.id, "relation": "derived-from", "target_ref": product.id}
    with prairie.desk.write("test") as entry:
        records.add(entry.books, filled(Link, prairie.desk.header("relationship", Holding.INVESTIGATION), link))
    _purge(harbor, product.id)
    reasons = [one.reason for one in carry(harbor, prairie, drop) if one.purged]
    assert reasons == ["1 of our products were made from what it purged: look at them"]
    assert [(need.id, need.why) for need in home.needs(prairie.desk) if need.queue == "products"] == [
        (mine.id, "made from a record that its center purged")
    ]
    products.edit(prairie.desk, mine.id, ProductForm("Ours", "as we saw ourselves"))
    assert [need.id for need in home.needs(prairie.desk) if need.queue == "products"] == []


def test_our_copy_of_a_peers_record_is_destroyed_here_only_and_comes_again_in_a_greater_revision_only(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    record = new_id("note")
    first, second = put(harbor, record, 1, title=WORD[0]), put(harbor, record, 3, title=WORD[0])
    head = crafted(harbor, prairie, drop, 1, None, bodies=lines(second))
    exchange.receive(prairie.desk, drop)
    done = _purge(prairie, record)
    assert (done.plan.comes_from, done.plan.to, done.rev) == ("HSFC", (), 3)
    assert traces(prairie.desk, WORD) == []
    assert _received(prairie) == []
    (kept,) = order_board.board(prairie.desk)
    assert (kept.of, kept.answers, kept.by, kept.second) == ("HSFC", (), "ana", "sue")
    for seq, said in enumerate((first, second, put(harbor, record, 3, title=f"{WORD[0]} again")), start=2):
        head = crafted(harbor, prairie, drop, seq, head, bodies=lines(said))
        exchange.receive(prairie.desk, drop)
        assert _received(prairie) == []
    assert traces(prairie.desk, WORD) == []
    crafted(harbor, prairie, drop, 5, head, bodies=lines(put(harbor, record, 4, title="Anew")))
    exchange.receive(prairie.desk, drop)
    assert [(one.title, one.revision) for one in _received(prairie)] == [("Anew", 4)]
    carry(prairie, harbor, drop)
    assert order_board.board(harbor.desk) == []


@pytest.mark.parametrize("count", [501, 1200])
def test_a_bundle_of_many_purges_gets_a_receipt_for_each(
    enrolled: tuple[Office, Office], drop: Path, count: int
) -> None:
    harbor, prairie = enrolled
    orders = [put(harbor, new_id("note"), 2, "purge") for _ in range(count)]
    crafted(harbor, prairie, drop, 1, None, bodies=lines(*orders))
    (arrival,) = exchange.receive(prairie.desk, drop)
    assert arrival.purged == count
    assert len(order_board.carried_out(prairie.desk)) == count


def test_nothing_of_a_purged_product_is_held_as_ours(enrolled: tuple[Office, Office]) -> None:
    harbor, _ = enrolled
    product = released(harbor)
    _purge(harbor, product.id)
    with harbor.desk.read() as books:
        assert records.where(books, Product) == []
