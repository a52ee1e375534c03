"""The exchange between two centers, and what an attacker gets."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from fusion_tui.domain.errors import FusionError, InputError, PeerError, PolicyError
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import new_id
from fusion_tui.domain.release import Release, ReleaseState
from fusion_tui.interchange import stix
from fusion_tui.paths import Profile
from fusion_tui.services import exchange, home, identity, peers, products, queues, reading, releases, session
from fusion_tui.services.exchange import Arrival
from fusion_tui.services.products import ProductForm
from fusion_tui.services.session import Credentials
from fusion_tui.store import channel, inbox, people
from fusion_tui.sync import bundle, statement
from fusion_tui.sync.header import HEAD
from fusion_tui.sync.receipt import Receipt
from tests.centers import GROUNDS, PASSPHRASE, WITNESS, Office, approved, confirm, enrol, introduce, office, revised
from tests.crafting import crafted, lines, put


def _bundle(drop: Path) -> Path:
    (found,) = drop.glob("*.ftb")
    return found


def release(place: Office, to: str = "PRIC", title: str = "Copper theft") -> Release:
    return releases.release(place.desk, approved(place, title).id, to, GROUNDS)


def _only(arrivals: list[Arrival]) -> Arrival:
    (arrival,) = arrivals
    return arrival


def _nothing_applied(place: Office) -> bool:
    with place.desk.read() as books:
        marks = [mark for peer in peers.peers(place.desk) for epoch in inbox.epochs(books, peer.center_id)
                 for mark in inbox.marks(books, peer.center_id, epoch)]  # fmt: skip
    spool = list(place.desk.profile.spool.iterdir())
    return not marks and not spool and reading.counts(place.desk)["received"] == 0


def test_a_product_travels_and_its_receipt_comes_back(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    given = release(harbor)
    (sent,) = exchange.send(harbor.desk, drop)
    assert (sent.peer, sent.seq, sent.records) == ("PRIC", 1, 1)
    arrival = _only(exchange.receive(prairie.desk, drop))
    assert (arrival.sender, arrival.seq, arrival.outcome, arrival.new) == ("HSFC", 1, "applied", 1)
    record = reading.find(prairie.desk, "copper", ["received"]).records[0]
    assert isinstance(record, Received)
    assert (record.title, str(record.marking), record.sender_code) == ("Copper theft", "(U//LES) TLP:AMBER", "HSFC")
    assert [need.queue for need in home.needs(prairie.desk)] == ["incoming"]
    reading.mark_read(prairie.desk, record.id)
    assert home.needs(prairie.desk) == []
    exchange.send(prairie.desk, drop)
    assert _only(exchange.receive(harbor.desk, drop)).outcome == "applied"
    (ledger,) = releases.given(harbor.desk, given.product)
    assert ledger.state is ReleaseState.ACKNOWLEDGED
    assert list(harbor.desk.profile.spool.iterdir()) == []


def test_a_receipt_causes_no_receipt(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    exchange.send(prairie.desk, drop)
    exchange.receive(harbor.desk, drop)
    assert exchange.send(harbor.desk, drop) == []
    assert _bundle(drop)  # our own, acknowledged, was taken off; the peer's stays


@pytest.mark.row(5, 6)
def test_row_5_and_6_replay_and_renamed_copies_are_duplicates(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    bundle = _bundle(drop)
    bundle.rename(drop / f"ft1-{'a' * 26}.ftb")
    assert _only(exchange.receive(prairie.desk, drop)).outcome == "duplicate"
    assert reading.counts(prairie.desk)["received"] == 1


@pytest.mark.row(10)
def test_row_10_a_lost_bundle_goes_out_again_as_it_is(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    first = _bundle(drop).read_bytes()
    _bundle(drop).unlink()
    (again,) = exchange.send(harbor.desk, drop)
    assert again.again
    assert _bundle(drop).read_bytes() == first
    assert _only(exchange.receive(prairie.desk, drop)).outcome == "applied"


@pytest.mark.row(11)
def test_row_11_bundles_out_of_order_give_the_same_state(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    for title in ("First theft", "Second theft"):
        release(harbor, title=title)
        exchange.send(harbor.desk, drop)
    with harbor.desk.read() as books:
        first, second = channel.sent(books, prairie.desk.center.center_id)
    kept = (drop / first.file).read_bytes()
    (drop / first.file).unlink()
    assert _only(exchange.receive(prairie.desk, drop)).seq == second.seq
    (drop / first.file).write_bytes(kept)
    assert {one.outcome for one in exchange.receive(prairie.desk, drop)} == {"applied", "duplicate"}
    assert reading.counts(prairie.desk)["received"] == 2


@pytest.mark.parametrize("at", [0, 9, 20, 30, 40, 100, HEAD - 1, HEAD + 5, HEAD + 60, HEAD + 9000, -1])
@pytest.mark.row(1)
def test_row_1_a_flipped_bit_is_refused_with_its_reason(enrolled: tuple[Office, Office], drop: Path, at: int) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    damaged = bytearray(_bundle(drop).read_bytes())
    damaged[at] ^= 0x10
    _bundle(drop).write_bytes(damaged)
    arrival = _only(exchange.receive(prairie.desk, drop))
    assert arrival.outcome in ("refused", "incomplete")
    assert arrival.reason
    assert _nothing_applied(prairie)
    assert _bundle(drop).read_bytes() == damaged


@pytest.mark.parametrize("keep", [0, 7, 44, 1757, 20_000, -1])
@pytest.mark.row(2)
def test_row_2_a_cut_file_is_incomplete_and_nothing_is_applied(
    enrolled: tuple[Office, Office], drop: Path, keep: int
) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    _bundle(drop).write_bytes(_bundle(drop).read_bytes()[:keep])
    assert _only(exchange.receive(prairie.desk, drop)).outcome == "incomplete"
    assert _nothing_applied(prairie)


@pytest.mark.row(3)
def test_row_3_appended_bytes_are_refused(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    with _bundle(drop).open("ab") as file:
        file.write(b"\0")
    assert _only(exchange.receive(prairie.desk, drop)).reason.startswith("trailing")
    assert _nothing_applied(prairie)


@pytest.mark.row(14)
def test_row_14_a_bundle_for_somebody_else_is_refused(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, _ = enrolled
    third = office(tmp_path, "WEST")
    enrol(harbor.desk, third.desk)
    release(harbor)
    exchange.send(harbor.desk, drop)
    arrival = _only(exchange.receive(third.desk, drop))
    assert (arrival.outcome, arrival.reason.partition(":")[0]) == ("refused", "not-for-us")
    assert _nothing_applied(third)
    third.close()


def test_an_unconfirmed_sender_is_unknown_and_heard_once_it_is_confirmed(
    harbor: Office, prairie: Office, drop: Path
) -> None:
    introduce(harbor.desk, prairie.desk)
    confirm(harbor.desk, prairie.desk)
    release(harbor)
    exchange.send(harbor.desk, drop)
    arrival = _only(exchange.receive(prairie.desk, drop))
    assert (arrival.outcome, arrival.reason.partition(":")[0]) == ("refused", "unknown-sender")
    assert _nothing_applied(prairie)
    confirm(prairie.desk, harbor.desk)
    assert _only(exchange.receive(prairie.desk, drop)).outcome == "applied"


def test_nothing_is_released_or_sent_to_an_unconfirmed_peer(harbor: Office, prairie: Office, drop: Path) -> None:
    introduce(harbor.desk, prairie.desk)
    product = approved(harbor)
    with pytest.raises(PolicyError, match="not confirmed"):
        releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    with pytest.raises(PolicyError, match="digits"):
        exchange.send(harbor.desk, drop, "PRIC")
    assert exchange.send(harbor.desk, drop) == []
    assert queues.totals(harbor.desk)["outgoing"] == 0


def test_a_release_needs_approval_and_all_four_grounds(enrolled: tuple[Office, Office]) -> None:
    harbor, _ = enrolled
    draft = products.new(harbor.desk, ProductForm("t", "x"))
    decision = releases.decide(harbor.desk, draft.id, "PRIC", type(GROUNDS)("", "", "", ""))
    assert not decision.allowed
    assert any("draft" in reason for reason in decision.reasons)
    assert any("authority" in reason and "need" in reason for reason in decision.reasons)
    with pytest.raises(PolicyError, match="not approved"):
        releases.release(harbor.desk, draft.id, "PRIC", GROUNDS)
    assert releases.decide(harbor.desk, approved(harbor).id, "PRIC", GROUNDS).allowed


def test_a_revised_product_updates_the_peer_record(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = approved(harbor)
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    with pytest.raises(PolicyError, match=r"PRIC was given this revision on 2026-03-01 \(waiting, release--"):
        releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    assert len(releases.given(harbor.desk, product.id)) == 1
    given = releases.release(harbor.desk, product.id, "PRIC", replace(GROUNDS, again="asked once more"))
    assert given.reason.endswith("(again: asked once more)")
    (sent,) = exchange.send(harbor.desk, drop)
    assert sent.records == 1  # one line, though it was released twice
    assert _only(exchange.receive(prairie.desk, drop)).new == 1
    revised(harbor, product, "Copper theft, corrected")
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    exchange.send(harbor.desk, drop)
    assert sum(one.changed for one in exchange.receive(prairie.desk, drop)) == 1
    found = reading.show(prairie.desk, product.id)
    assert isinstance(found, Received)
    assert found.title == "Copper theft, corrected"


def test_what_was_released_and_is_changed_before_it_left_leaves_as_it_was(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    given = release(harbor)
    products.edit(harbor.desk, given.product, ProductForm("Not approved yet", "x"))
    exchange.send(harbor.desk, drop)
    assert _only(exchange.receive(prairie.desk, drop)).new == 1
    found = reading.show(prairie.desk, given.product)
    assert isinstance(found, Received)
    assert (found.title, found.revision) == ("Copper theft", given.product_revision)


def test_wrong_digits_one_person_or_no_means_confirm_nobody(harbor: Office, prairie: Office) -> None:
    introduce(harbor.desk, prairie.desk)
    read = peers.code(prairie.desk, "HSFC")
    wrong = ("0" if read.digits[0] != "0" else "1") + read.digits[1:]
    for digits, card, witness in (
        (wrong, read.own_card, WITNESS),
        (read.digits, "1:00000000", WITNESS),
        (read.digits, read.own_card, peers.Witness("Ana Reyes", "ana reyes", "phone")),
        (read.digits, read.own_card, peers.Witness("Ana Reyes", "Bob Vance", " ")),
    ):
        with pytest.raises(FusionError):
            peers.confirm(harbor.desk, "PRIC", digits, card, witness)
    assert [peer.state for peer in peers.peers(harbor.desk)] == ["unverified"]


@pytest.mark.row(17)
def test_row_17_a_swapped_card_shows_in_the_digits(harbor: Office, prairie: Office, tmp_path: Path) -> None:
    mallory = office(tmp_path, "MALL")
    peers.add(harbor.desk, peers.own_card(mallory.desk))
    peers.add(prairie.desk, peers.own_card(harbor.desk))
    assert peers.code(harbor.desk, "MALL").digits != peers.code(prairie.desk, "HSFC").digits
    mallory.close()


def test_our_own_card_and_a_damaged_one_are_refused(harbor: Office, prairie: Office) -> None:
    with pytest.raises(PeerError, match="own card"):
        peers.add(harbor.desk, peers.own_card(harbor.desk))
    with pytest.raises(PeerError):
        peers.add(harbor.desk, peers.own_card(prairie.desk)[:-9])
    assert peers.peers(harbor.desk) == []
    again = peers.own_card(prairie.desk)
    assert peers.add(harbor.desk, again) == peers.add(harbor.desk, again)


def test_exercise_data_stays_exercise_at_the_peer(tmp_path: Path, drop: Path) -> None:
    one, other = office(tmp_path, "EXER", exercise=True), office(tmp_path, "PLAY")
    enrol(one.desk, other.desk)
    release(one, "PLAY")
    exchange.send(one.desk, drop)
    exchange.receive(other.desk, drop)
    record = reading.find(other.desk, "copper", ["received"]).records[0]
    assert (record.exercise, record.holding) == (True, "EXERCISE")
    one.close()
    other.close()


def test_a_drop_that_is_not_there_changes_nothing(enrolled: tuple[Office, Office], tmp_path: Path) -> None:
    harbor, _ = enrolled
    given = release(harbor)
    for act in (exchange.send, exchange.receive):
        with pytest.raises(InputError) as refused:
            act(harbor.desk, tmp_path / "pulled")
        assert refused.value.hint
    assert [one.state for one in releases.given(harbor.desk, given.product)] == [ReleaseState.WAITING]


def test_an_empty_drop_with_junk_gives_nothing(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, _ = enrolled
    (drop / "holiday.jpg").write_bytes(b"x")
    (drop / f"~ft1-{'b' * 26}.ftb").write_bytes(b"half")
    (drop / f"ft1-{'c' * 26}.ftb").symlink_to("/etc/hostname")
    assert exchange.receive(harbor.desk, drop) == []


def test_every_key_of_a_center_is_kept_and_found_again(harbor: Office) -> None:
    with harbor.desk.read() as books:
        keys = identity.keys(books)
    assert identity.id_of(keys).hex() == harbor.desk.center.center_id
    assert "SigningPair" not in repr(keys)


@pytest.mark.row(8, 56)
def test_row_8_and_56_a_cloned_sender_shows_as_a_fork(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    clone = Profile(tmp_path / "clone")
    shutil.copytree(harbor.desk.profile.root, clone.root)
    release(harbor)
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    _bundle(drop).unlink()
    clock = harbor.desk.clock
    cloned = Office(*(session.unlock(clone, Credentials(name, PASSPHRASE), clock) for name in ("ana", "sue")))
    release(cloned, title="Another first")
    exchange.send(cloned.desk, drop)
    arrival = _only(exchange.receive(prairie.desk, drop))
    assert (arrival.outcome, arrival.fine) == ("fork", False)
    assert "call the sender" in arrival.reason
    assert len(list(prairie.desk.profile.proof.iterdir())) == 1
    _bundle(drop).unlink()
    assert exchange.receive(prairie.desk, drop) == []  # kept as proof, not tried again
    assert reading.counts(prairie.desk)["received"] == 1
    cloned.close()


def test_recall_hides_revision_undoes_it_and_purge_is_for_ever(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    record = new_id("note")
    steps = [put(harbor, record, 1), put(harbor, record, 2, "recall"), put(harbor, record, 3, title="Two"),
             put(harbor, record, 4, "purge"), put(harbor, record, 5, title="Risen")]  # fmt: skip
    prev, states = None, []
    for seq, line in enumerate(steps, start=1):
        prev = crafted(harbor, prairie, drop, seq, prev, bodies=lines(line))
        exchange.receive(prairie.desk, drop)
        found = (
            reading.find(prairie.desk, "one OR two OR risen").total,
            queues.window(prairie.desk, queues.view("incoming")),
        )
        states.append([(one.state, one.reason, one.title) for one in found[1].records if isinstance(one, Received)])
        for left in drop.iterdir():
            left.unlink()
    assert states == [
        [("new", "", "One")],
        [("recalled", "withdrawn", "recalled by HSFC")],
        [("new", "", "Two")],
        [],
        [],
    ]


@pytest.mark.row(23)
def test_two_lines_under_one_revision_are_told(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    record = new_id("note")
    both = lines(put(harbor, record, 1), put(harbor, record, 1, title="Other"))
    crafted(harbor, prairie, drop, 1, None, bodies=both)
    arrival = _only(exchange.receive(prairie.desk, drop))
    assert (arrival.outcome, arrival.fine) == ("applied", False)
    assert "two versions" in arrival.reason


@pytest.mark.row(44, 45)
def test_a_body_not_acted_on_waits_sealed_and_is_listed_once(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    crafted(harbor, prairie, drop, 1, None, bodies=(bundle.Body("hologram", "none", b"inert"),))
    arrival = _only(exchange.receive(prairie.desk, drop))
    assert (arrival.outcome, arrival.reason) == ("held", "unknown-body")
    _bundle(drop).unlink()
    assert exchange.receive(prairie.desk, drop) == []
    assert len([path for path in prairie.desk.profile.spool.iterdir() if path.is_file()]) == 1


@pytest.mark.row(22, 43)
def test_a_body_that_fails_is_rejected_counted_and_reported(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    foreign = put(prairie, new_id("note"), 1)
    with harbor.desk.read() as books:
        (sent,) = channel.sent(books, prairie.desk.center.center_id)
    crafted(harbor, prairie, drop, 2, bytes.fromhex(sent.manifest_hash), bodies=lines(foreign))
    assert {(one.outcome, one.reason) for one in exchange.receive(prairie.desk, drop)} == {
        ("applied", ""),
        ("rejected", "foreign-origin"),
    }


def test_a_receipt_for_what_was_never_sent_is_told(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    with prairie.desk.read() as books:
        epoch = people.epoch(books)
    crafted(harbor, prairie, drop, 1, None, acks=(Receipt(bytes(16), epoch, 7, bytes(48)),))
    arrival = _only(exchange.receive(prairie.desk, drop))
    assert (arrival.outcome, arrival.fine) == ("applied", False)
    assert "never sent" in arrival.reason


def test_a_card_that_breaks_the_rules_rejects_its_bundle_and_changes_nothing(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    foreign = bundle.Body("card", "none", peers.own_card(prairie.desk))
    crafted(harbor, prairie, drop, 1, None, bodies=(foreign,))
    arrival = _only(exchange.receive(prairie.desk, drop))
    assert (arrival.outcome, arrival.reason) == ("rejected", "foreign-card")
    assert [peer.card_version for peer in peers.peers(prairie.desk)] == [1]


def test_one_object_of_a_peer_never_stops_the_rest(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    record = new_id("note")
    ours = {"grade": {"source": "A", "information": True}, "handling": 1}
    hostile = {"type": "note", "spec_version": "2.1", "id": record, "created": "2026-03-01T12:00:00.000Z",
               "modified": "2026-03-01T12:00:00.000Z", "content": "x\x1b]52;c;aGk=\x07" * 9, "object_marking_refs": 7,
               "extensions": {stix.EXTENSION: ours}}  # fmt: skip
    line = statement.make(origin=harbor.desk.center.center_id, record=record, rev=1, prev=None, op="put",
                          at="2026-03-01T12:00:00.000Z", object=hostile).line  # fmt: skip
    crafted(harbor, prairie, drop, 1, None, bodies=lines(line))
    assert _only(exchange.receive(prairie.desk, drop)).outcome == "applied"
    found = reading.show(prairie.desk, record)
    assert (found.grade, str(found.marking)) == ("F6", "(U//LES) TLP:AMBER+STRICT")


def test_a_receipt_that_comes_while_the_stick_is_written_is_no_fault(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    exchange.send(prairie.desk, drop)

    def meanwhile(line: str) -> None:
        if line.startswith("wrote"):
            exchange.receive(harbor.desk, drop)

    exchange.send(harbor.desk, drop, progress=meanwhile)
    assert exchange.send(harbor.desk, drop) == []


def test_a_sealed_file_without_its_transaction_is_swept_away(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, _ = enrolled
    orphan = harbor.desk.profile.spool / f"ft1-{'z' * 26}.ftb"
    orphan.write_bytes(b"sealed, but its transaction never ended")
    exchange.send(harbor.desk, drop)
    assert not orphan.exists()
