"""Rows about files that were changed, mixed, moved or made by somebody else."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from fusion_tui.domain.errors import PeerError
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import new_id
from fusion_tui.services import exchange, peers
from fusion_tui.store import records, statements
from fusion_tui.sync import bundle, limits, spool
from tests.centers import Office, enrol
from tests.crafting import crafted, lines, put
from tests.rows.scenes import CHUNK, FIRST_CHUNK, STREAM, Centers, emptied, is_untouched, only, sent, titles
from tests.sync.test_card import WEAK, resigned, set_key


def _spliced(centers: Centers, data: bytes) -> None:
    emptied(centers.drop)
    (centers.drop / f"ft1-{'a' * 26}.ftb").write_bytes(data)
    arrival = only(exchange.receive(centers.prairie.desk, centers.drop))
    assert (arrival.outcome, bool(arrival.reason)) == ("refused", True)
    assert is_untouched(centers.prairie)


@pytest.mark.row(4)
@pytest.mark.parametrize("order", [(1, 0, 2), (0, 0, 2), (0, 2, 1), (1, 1, 2)])
def test_row_04_chunks_reordered_or_doubled_are_refused(centers: Centers, order: tuple[int, ...]) -> None:
    data = sent(centers.harbor, centers.drop, "Copper theft").read_bytes()
    chunks = [data[at : at + CHUNK] for at in range(FIRST_CHUNK, len(data), CHUNK)]
    assert len(chunks) >= len(order)
    _spliced(centers, data[:FIRST_CHUNK] + b"".join(chunks[number] for number in order))


@pytest.mark.row(9)
def test_row_09_a_number_past_the_window_is_refused_and_the_channel_goes_on(centers: Centers) -> None:
    harbor, prairie, drop, _ = centers
    said = lines(put(harbor, new_id("note"), 1))
    crafted(harbor, prairie, drop, 2**20 + 2, bytes(48), bodies=said)
    assert only(exchange.receive(prairie.desk, drop)).outcome == "refused"
    assert is_untouched(prairie)
    emptied(drop)
    crafted(harbor, prairie, drop, 1, None, bodies=said)
    assert only(exchange.receive(prairie.desk, drop)).outcome == "applied"


@pytest.mark.row(12)
@pytest.mark.parametrize("cut", [44, STREAM, FIRST_CHUNK, FIRST_CHUNK + CHUNK])
def test_row_12_parts_of_two_bundles_are_refused_wherever_they_meet(centers: Centers, cut: int) -> None:
    one = sent(centers.harbor, centers.drop, "Copper theft").read_bytes()
    other = sent(centers.harbor, centers.drop, "Cable theft").read_bytes()
    assert len(one) == len(other)
    _spliced(centers, one[:cut] + other[cut:])


@pytest.mark.row(13)
@pytest.mark.parametrize("cut", [44, STREAM, FIRST_CHUNK])
def test_row_13_parts_for_two_recipients_of_one_product_open_at_neither(
    centers: Centers, west: Office, cut: int
) -> None:
    enrol(centers.harbor.desk, west.desk)
    to_prairie = sent(centers.harbor, centers.drop, "Copper theft").read_bytes()
    to_west = sent(centers.harbor, centers.drop, "Copper theft", "WEST").read_bytes()
    emptied(centers.drop)
    for number, data in enumerate((to_prairie[:cut] + to_west[cut:], to_west[:cut] + to_prairie[cut:])):
        (centers.drop / f"ft1-{'ab'[number] * 26}.ftb").write_bytes(data)
    for place in (centers.prairie, west):
        assert {one.outcome for one in exchange.receive(place.desk, centers.drop)} == {"refused"}
        assert is_untouched(place)


@pytest.mark.row(15)
def test_row_15_what_a_stranger_strips_and_signs_anew_has_no_sender(centers: Centers, west: Office) -> None:
    harbor, prairie, drop, _ = centers
    crafted(west, prairie, drop, 1, None, bodies=lines(put(harbor, new_id("note"), 1)))
    arrival = only(exchange.receive(prairie.desk, drop))
    assert (arrival.outcome, arrival.code) == ("refused", "unknown-sender")
    assert is_untouched(prairie)


@pytest.mark.row(15, 22)
def test_row_15_what_another_peer_strips_and_signs_anew_is_rejected_as_anothers(centers: Centers, west: Office) -> None:
    harbor, prairie, drop, _ = centers
    enrol(west.desk, prairie.desk)
    crafted(west, prairie, drop, 1, None, bodies=lines(put(harbor, new_id("note"), 1)))
    arrival = only(exchange.receive(prairie.desk, drop))
    assert (arrival.sender, arrival.outcome, arrival.reason) == ("WEST", "rejected", "foreign-origin")
    assert titles(prairie) == []


@pytest.mark.row(16)
def test_row_16_each_recipient_has_a_file_of_its_own_and_misses_nothing_without_the_others(
    centers: Centers, west: Office
) -> None:
    enrol(centers.harbor.desk, west.desk)
    files = {code: sent(centers.harbor, centers.drop, "Copper theft", code) for code in ("PRIC", "WEST")}
    ids = {"PRIC": centers.prairie.desk.center.center_id, "WEST": west.desk.center.center_id}
    for code, file in files.items():
        front = spool.peek(centers.drop, file.name)
        assert [other for other, center in ids.items() if front.is_for(bytes.fromhex(center))] == [code]
    files["WEST"].unlink()
    assert only(exchange.receive(centers.prairie.desk, centers.drop)).outcome == "applied"


@pytest.mark.row(18)
@pytest.mark.parametrize("which", ["root", "sign"])
@pytest.mark.parametrize("point", WEAK[:3])
def test_row_18_a_card_with_a_weak_key_enrols_nobody(centers: Centers, which: str, point: str) -> None:
    weak = b64encode(bytes.fromhex(point)).decode()
    with pytest.raises(PeerError) as refused:
        peers.add(centers.harbor.desk, resigned(set_key(which, "ed25519", value=weak)))
    assert refused.value.code == "weak-key"
    assert [one.code for one in peers.peers(centers.harbor.desk)] == ["PRIC"]


@pytest.mark.row(22)
def test_row_22_a_record_in_anothers_name_rejects_the_bundle_whole(centers: Centers) -> None:
    harbor, prairie, drop, _ = centers
    said = lines(put(harbor, new_id("note"), 1), put(prairie, new_id("note"), 1))
    crafted(harbor, prairie, drop, 1, None, bodies=said)
    arrival = only(exchange.receive(prairie.desk, drop))
    assert (arrival.outcome, arrival.reason) == ("rejected", "foreign-origin")
    assert titles(prairie) == []


@pytest.mark.row(23)
def test_row_23_another_history_for_each_peer_shows_when_they_compare_line_hashes(
    centers: Centers, west: Office
) -> None:
    harbor, prairie, drop, _ = centers
    enrol(harbor.desk, west.desk)
    record = new_id("note")
    for place, title in ((prairie, "One"), (west, "Two")):
        crafted(harbor, place, drop, 1, None, bodies=lines(put(harbor, record, 1, title=title)))
        exchange.receive(place.desk, drop)
        emptied(drop)
    found = [_held(place, harbor, record) for place in (prairie, west)]
    assert [(one.id, one.revision) for one, _ in found] == [(record, 1)] * 2
    assert found[0][0].line_hash != found[1][0].line_hash
    assert [kept.line_hash for _, kept in found] == [one.line_hash for one, _ in found]
    assert [title in kept.line.decode() for (_, kept), title in zip(found, ("One", "Two"), strict=True)] == [True] * 2


def _held(place: Office, origin: Office, record: str) -> tuple[Received, statements.Line]:
    center = origin.desk.center.center_id
    with place.desk.read() as books:
        (kept,) = statements.lines(books, center, record)
        held = records.get(books, Received, record, center)
    assert held is not None
    return held, kept


@pytest.mark.row(26)
def test_row_26_a_decompression_bomb_is_refused_before_it_is_decoded(
    centers: Centers, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbor, prairie, drop, _ = centers
    monkeypatch.setattr(limits, "ZLIB_RATIO", 10_000)  # as its writer has it
    crafted(harbor, prairie, drop, 1, None, bodies=lines(put(harbor, new_id("note"), 1, title="a" * 900_000)))
    monkeypatch.undo()
    arrival = only(exchange.receive(prairie.desk, drop))
    assert (arrival.outcome, bool(arrival.reason)) == ("refused", True)
    assert is_untouched(prairie)


@pytest.mark.row(43)
@pytest.mark.parametrize("line", [b"{}\n", b"not json\n", b'{"origin": 1, "origin": 2}\n'])
def test_row_43_signed_nonsense_is_rejected_whole_and_its_number_counts(centers: Centers, line: bytes) -> None:
    harbor, prairie, drop, _ = centers
    crafted(harbor, prairie, drop, 1, None, bodies=(*lines(put(harbor, new_id("note"), 1)), *_raw(line)))
    arrival = only(exchange.receive(prairie.desk, drop))
    assert (arrival.outcome, bool(arrival.reason)) == ("rejected", True)
    assert titles(prairie) == []
    exchange.send(prairie.desk, drop)
    told = [one for one in exchange.receive(harbor.desk, drop) if one.sender == "PRIC"]
    assert [one.outcome for one in told] == ["applied"]


def _raw(line: bytes) -> tuple[bundle.Body, ...]:
    return (bundle.Body("statements", "none", line),)


@pytest.mark.row(46, 47)
@pytest.mark.parametrize(("at", "value"), [(9, 0), (9, 2), (11, 0), (11, 2)])
def test_row_46_another_version_or_suite_is_refused_and_not_stored(centers: Centers, at: int, value: int) -> None:
    file = sent(centers.harbor, centers.drop, "Copper theft")
    data = bytearray(file.read_bytes())
    data[at] = value
    file.write_bytes(data)
    arrival = only(exchange.receive(centers.prairie.desk, centers.drop))
    assert (arrival.outcome, arrival.code) == ("refused", "version")
    assert is_untouched(centers.prairie)
    assert not centers.prairie.desk.profile.quarantine.exists()


@pytest.mark.row(47)
def test_row_47_every_bundle_is_sealed_to_both_keys_of_a_card(centers: Centers) -> None:
    with centers.harbor.desk.read() as books:
        (known,) = peers.enrolled(books)
    kem = known.card.kem
    assert (len(kem.mlkem1024), len(kem.p384)) == (1568, 97)


@pytest.mark.row(55)
@pytest.mark.parametrize("mangle", [(b"\r\n", b"\n"), (b"\n", b"\r\n")])
def test_row_55_a_transfer_in_text_mode_is_named(centers: Centers, mangle: tuple[bytes, bytes]) -> None:
    file: Path = sent(centers.harbor, centers.drop, "Copper theft")
    file.write_bytes(file.read_bytes().replace(*mangle))
    arrival = only(exchange.receive(centers.prairie.desk, centers.drop))
    assert arrival.outcome == "refused"
    assert "text" in arrival.reason
    assert is_untouched(centers.prairie)
