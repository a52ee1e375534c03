"""Read-back by voice: what eight digits confirm, what they never do, and each code that is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError, PolicyError
from fusion_tui.domain.release import Release, ReleaseState
from fusion_tui.services import exchange
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import agreeing, board, order_board, purging, receipts, seen, voice, voiding
from fusion_tui.services.exchange.voice import Said
from fusion_tui.store import audit, channel, keyring, outbox, records
from fusion_tui.sync import digits
from fusion_tui.sync.receipt import Receipt
from tests.centers import Office, carry, clock_of, enrol, office, released

BOB = "Bob Vance"
Pair = tuple[Office, Office]


def carried(pair: Pair, drop: Path, count: int = 1) -> None:
    """Release so many products and carry each in a bundle of its own; no bundle comes back."""
    for number in range(count):
        released(pair[0], title=f"Theft {number}")
        carry(*pair, drop)


def read_out(pair: Pair, peer: str = "HSFC") -> str:
    """Return what the receiver reads out."""
    return voice.code(pair[1].desk, peer).code


def states(desk: Desk, peer: str = "PRIC") -> list[str]:
    with desk.read(whole=True) as books:
        center = keyring.peer(books, peer)
        assert center
        return [one.state for one in channel.sent(books, center.center_id)]


def trail(desk: Desk) -> list[str]:
    with desk.store.read() as books:
        return [row.outcome for row in audit.recent(books, 20) if row.act == voice.ACT]


@pytest.mark.row(53)
def test_a_code_read_out_marks_delivery_by_voice_and_by_whom(enrolled: Pair, drop: Path) -> None:
    harbor = enrolled[0]
    carried(enrolled, drop, 2)
    heard = voice.acknowledge(harbor.desk, "PRIC", Said(read_out(enrolled), BOB))
    assert (heard.peer, heard.through, heard.bundles, heard.left) == ("PRIC", 2, (1, 2), ())
    with harbor.desk.read() as books:
        found = records.where(books, Release)
        assert {one.state for one in found} == {ReleaseState.BY_VOICE}
    assert {one.voiced_by for one in seen.seen(harbor.desk, found[0].product).given} == {BOB}
    assert trail(harbor.desk) == [f"through 2 by voice, {BOB}"]
    detail = board.detail(harbor.desk, "PRIC")
    assert (detail.open, [(one.seq, one.voiced_by) for one in detail.voiced]) == ([], [(1, BOB), (2, BOB)])
    assert (detail.line.open.bundles, detail.line.by_voice) == (0, 2)


def test_what_a_voice_confirmed_is_not_written_again_and_its_bytes_stay(enrolled: Pair, drop: Path) -> None:
    harbor = enrolled[0]
    carried(enrolled, drop)
    voice.acknowledge(harbor.desk, "PRIC", Said(read_out(enrolled), BOB, 1))
    assert exchange.send(harbor.desk, drop) == []
    assert len(list(harbor.desk.profile.spool.glob("ft1-*.ftb"))) == 1
    assert voiding.resend(harbor.desk, "PRIC", 1) is False
    (again,) = exchange.send(harbor.desk, drop)
    assert (again.seq, again.again) == (1, True)
    with harbor.desk.read() as books:
        assert [one.state for one in records.where(books, Release)] == [ReleaseState.SEALED]
    voice.acknowledge(harbor.desk, "PRIC", Said(read_out(enrolled), BOB))


def test_a_bundle_above_the_code_stays_open(enrolled: Pair, drop: Path) -> None:
    carried(enrolled, drop)
    said = read_out(enrolled)
    released(enrolled[0], title="On its way")
    exchange.send(enrolled[0].desk, drop)
    assert voice.acknowledge(enrolled[0].desk, "PRIC", Said(said, BOB)).bundles == (1,)
    assert states(enrolled[0].desk) == [channel.VOICED, channel.WRITTEN]


def test_a_receipt_that_comes_after_all_outweighs_the_voice_and_frees_the_bytes(enrolled: Pair, drop: Path) -> None:
    harbor, prairie = enrolled
    carried(enrolled, drop)
    voice.acknowledge(harbor.desk, "PRIC", Said(read_out(enrolled), BOB))
    carry(prairie, harbor, drop)
    assert states(harbor.desk) == [channel.ACKNOWLEDGED]
    assert list(harbor.desk.profile.spool.glob("ft1-*.ftb")) == []


def test_what_a_voice_confirmed_can_be_taken_back_and_goes_again(enrolled: Pair, drop: Path) -> None:
    harbor = enrolled[0]
    carried(enrolled, drop)
    voice.acknowledge(harbor.desk, "PRIC", Said(read_out(enrolled), BOB))
    voiding.void(harbor.desk, "PRIC", 1)
    (again,) = exchange.send(harbor.desk, drop)
    assert (again.seq, again.records) == (2, 1)


def test_a_receipt_that_says_rejected_outweighs_the_voice_and_the_content_goes_again(
    enrolled: Pair, drop: Path
) -> None:
    harbor, prairie = enrolled
    carried(enrolled, drop)
    voice.acknowledge(harbor.desk, "PRIC", Said(read_out(enrolled), BOB))
    center = prairie.desk.center.center_id
    with harbor.desk.write("test", whole=True) as entry:
        (one,) = channel.sent(entry.books, center)
        said = Receipt(
            bytes(16), bytes.fromhex(one.epoch), 1, bytes.fromhex(one.manifest_hash), rejected=((1, "hash"),)
        )
        receipts.settle(harbor.desk, entry.books, center, [said], 1)
    assert states(harbor.desk) == [channel.REJECTED]
    assert [one.records for one in exchange.send(harbor.desk, drop)] == [1]


def test_a_voice_never_confirms_a_purge(enrolled: Pair, drop: Path) -> None:
    harbor = enrolled[0]
    carried(enrolled, drop)
    with harbor.desk.read() as books:
        product = records.where(books, Release)[0].product
    purging.purge(harbor.supervisor, product, "over", "ana")
    carry(*enrolled, drop)
    heard = voice.acknowledge(harbor.desk, "PRIC", Said(read_out(enrolled), BOB))
    assert heard.left
    assert [one.seq for one in exchange.send(harbor.desk, drop)] == list(heard.left)
    order = order_board.board(harbor.desk)[0]
    assert [one.state for one in order.outstanding] == [order_board.AnswerState.SENT]


def test_a_purge_destroys_what_a_voice_confirmed(enrolled: Pair, drop: Path) -> None:
    harbor = enrolled[0]
    carried(enrolled, drop)
    voice.acknowledge(harbor.desk, "PRIC", Said(read_out(enrolled), BOB))
    with harbor.desk.read() as books:
        product = records.where(books, Release)[0].product
    purging.purge(harbor.supervisor, product, "over", "ana")
    assert states(harbor.desk) == [channel.VOIDING]
    assert list(harbor.desk.profile.spool.glob("ft1-*.ftb")) == []


@pytest.mark.parametrize("said", ["1234 567", "1234 5678 9", "", "abcd efgh", "１２３４ ５６７８"])
def test_what_is_no_code_is_told_and_counts_as_no_try(enrolled: Pair, said: str) -> None:
    with pytest.raises(InputError, match="it has 8 digits"):
        voice.acknowledge(enrolled[0].desk, "PRIC", Said(said, BOB))
    assert trail(enrolled[0].desk) == []


def test_somebody_is_named_for_it(enrolled: Pair) -> None:
    with pytest.raises(InputError, match="who read the code out"):
        voice.acknowledge(enrolled[0].desk, "PRIC", Said("1234 5678", " "))


def refused(desk: Desk, said: Said) -> str:
    with pytest.raises(InputError) as error:
        voice.acknowledge(desk, "PRIC", said)
    assert error.value.hint
    return error.value.message


@pytest.mark.row(53)
def test_attack_a_guessed_code_is_refused_and_recorded(enrolled: Pair, drop: Path) -> None:
    carried(enrolled, drop)
    assert "none of this channel" in refused(enrolled[0].desk, Said(_other_than(read_out(enrolled)), BOB))
    assert trail(enrolled[0].desk) == ["refused: wrong code"]
    assert states(enrolled[0].desk) == [channel.WRITTEN]


def _other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08d}"


def test_attack_a_code_of_another_peers_channel_is_refused(enrolled: Pair, drop: Path, tmp_path: Path) -> None:
    harbor, _ = enrolled
    carried(enrolled, drop)
    third = office(tmp_path, "RIVR")
    try:
        enrol(harbor.desk, third.desk)
        released(harbor, "RIVR", "For another")
        carry(harbor, third, drop)
        assert "another channel" in refused(harbor.desk, Said(read_out((harbor, third)), BOB))
    finally:
        third.close()
    assert trail(harbor.desk) == ["refused: another channel's code"]


def test_attack_a_code_of_the_other_direction_is_refused(enrolled: Pair, drop: Path) -> None:
    harbor, prairie = enrolled
    released(prairie, "HSFC")
    carry(prairie, harbor, drop)
    carried(enrolled, drop)
    assert "another channel" in refused(harbor.desk, Said(voice.code(harbor.desk, "PRIC").code, BOB))


def test_attack_a_number_beyond_what_was_sent_is_refused(enrolled: Pair, drop: Path) -> None:
    carried(enrolled, drop)
    assert "never sent" in refused(enrolled[0].desk, Said(read_out(enrolled), BOB, 9))
    assert trail(enrolled[0].desk) == ["refused: beyond what was sent"]


def test_a_code_of_another_number_than_they_say_is_refused(enrolled: Pair, drop: Path) -> None:
    carried(enrolled, drop, 2)
    assert "not of the number" in refused(enrolled[0].desk, Said(read_out(enrolled), BOB, 1))


def test_attack_an_old_code_read_again_changes_nothing(enrolled: Pair, drop: Path) -> None:
    harbor = enrolled[0]
    carried(enrolled, drop)
    old = read_out(enrolled)
    voice.acknowledge(harbor.desk, "PRIC", Said(old, BOB))
    released(harbor, title="Later")
    exchange.send(harbor.desk, drop)
    assert "an old one" in refused(harbor.desk, Said(old, BOB))
    assert states(harbor.desk) == [channel.VOICED, channel.WRITTEN]


def test_attack_a_code_further_back_than_256_bundles_is_refused(
    enrolled: Pair, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digits, "READBACK_LAST", 1)
    carried(enrolled, drop)
    old = read_out(enrolled)
    carried(enrolled, drop, 2)
    assert "too old" in refused(enrolled[0].desk, Said(old, BOB))
    assert trail(enrolled[0].desk) == ["refused: an old code"]


@pytest.mark.row(53)
def test_attack_the_sixth_guess_within_an_hour_is_not_looked_at(enrolled: Pair, drop: Path) -> None:
    harbor = enrolled[0]
    carried(enrolled, drop)
    right = read_out(enrolled)
    for _ in range(5):
        refused(harbor.desk, Said(_other_than(right), BOB))
    for _ in range(3):
        assert "within an hour" in refused(harbor.desk, Said(right, BOB))
    assert trail(harbor.desk).count("refused: too many tries") == 3
    clock_of(harbor).moment += timedelta(minutes=60)
    assert voice.acknowledge(harbor.desk, "PRIC", Said(right, BOB)).through == 1


def test_nothing_is_read_out_where_nothing_came_and_none_of_a_peer_that_is_revoked(enrolled: Pair, drop: Path) -> None:
    harbor, prairie = enrolled
    with pytest.raises(InputError, match="nothing came"):
        voice.code(prairie.desk, "HSFC")
    carried(enrolled, drop)
    said = read_out(enrolled)
    agreeing.revoke(prairie.supervisor, "HSFC", "closed")
    with pytest.raises(PolicyError, match="revoked"):
        voice.code(prairie.desk, "HSFC")
    agreeing.revoke(harbor.supervisor, "PRIC", "closed")
    with pytest.raises(PolicyError, match="revoked"):
        voice.acknowledge(harbor.desk, "PRIC", Said(said, BOB))


def test_a_code_ends_before_a_gap_and_names_it(enrolled: Pair, drop: Path) -> None:
    harbor, prairie = enrolled
    carried(enrolled, drop)
    released(harbor, title="Lost")
    exchange.send(harbor.desk, drop)
    with harbor.desk.read(whole=True) as books:
        lost = channel.sent(books, prairie.desk.center.center_id)[1].file
    released(harbor, title="After it")
    exchange.send(harbor.desk, drop)
    (drop / lost).unlink()
    exchange.receive(prairie.desk, drop)
    found = voice.code(prairie.desk, "HSFC")
    assert (found.through, [(span.first, span.last) for span in found.missing]) == (1, [(2, 2)])


def test_a_purge_item_is_never_done_by_voice(enrolled: Pair, drop: Path) -> None:
    harbor, prairie = enrolled
    carried(enrolled, drop)
    with harbor.desk.read() as books:
        product = records.where(books, Release)[0].product
    purging.purge(harbor.supervisor, product, "over", "ana")
    carry(*enrolled, drop)
    voice.acknowledge(harbor.desk, "PRIC", Said(read_out(enrolled), BOB))
    with harbor.desk.read(whole=True) as books:
        items = [one for one in outbox.of_kind(books, outbox.PURGE) if one.peer == prairie.desk.center.center_id]
    assert [one.state for one in items] == [outbox.SEALED]
