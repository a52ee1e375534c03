"""A store put back from a backup: what was destroyed since is destroyed again, or hidden until it is ordered again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fusion_tui.domain.case import Case
from fusion_tui.domain.errors import DamagedError, InputError, PolicyError
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import Record, new_id
from fusion_tui.paths import Profile
from fusion_tui.services import (
    access,
    accounts,
    backup,
    cases,
    exchange,
    home,
    queues,
    reading,
    releases,
    restore,
    session,
    tips,
    ways,
)
from fusion_tui.services.cases import CaseForm, FactForm
from fusion_tui.services.exchange import order_board, purging, recalling, receipts, tombstones, unburying
from fusion_tui.services.session import Credentials
from fusion_tui.services.tips import TipForm
from fusion_tui.services.unpacking import Contents
from fusion_tui.store import inbox, keyring, records, tombfile
from fusion_tui.sync.channel import missing
from fusion_tui.sync.drop import FolderDrop, Found, Scan
from tests.centers import CHEAP, GROUNDS, PASSPHRASE, Office, TestClock, carry, office, released, revised
from tests.crafting import crafted, lines, put
from tests.services.test_purging import REASON, traces

ANA = ways.by_passphrase("ana", PASSPHRASE)
WORD = ("Quokkafelter",)


def _purge(place: Office, record: str) -> None:
    purging.purge(place.desk, record, REASON, "sue")


def _restored(lost: Office, file: Path, root: Path, buried: Path | None) -> tuple[Office, Contents]:
    """Put a backup back beside the lost profile, and sit down at it."""
    place, clock = Profile(root / "put back"), lost.desk.clock
    assert isinstance(clock, TestClock)
    found = restore.restore(file, ANA, place, clock, buried=buried)
    desks = (session.unlock(place, Credentials(name, PASSPHRASE), clock) for name in ("ana", "sue"))
    return Office(*desks), found


def _all(place: Office, kind: type[Record]) -> list[Record]:
    with place.desk.read() as books:
        return list(records.where(books, kind))


def _hidden(place: Office, code: str) -> bool:
    with place.desk.read() as books:
        peer = keyring.peer(books, code)
    assert peer is not None
    return peer.unburied


@pytest.mark.row(49)
def test_row_49_what_was_purged_since_the_backup_is_purged_again_before_anybody_logs_on(
    harbor: Office, tmp_path: Path
) -> None:
    desk = harbor.desk
    tip = tips.add(desk, TipForm(WORD[0], "as told"))
    case = cases.new(desk, CaseForm(f"{WORD[0]} case"))
    cases.add_fact(desk, case.id, FactForm(WORD[0]))
    stays = tips.add(desk, TipForm("Stays"))
    backup.create(desk, tmp_path / "backup")
    _purge(harbor, tip.id)
    _purge(harbor, case.id)
    again, found = _restored(harbor, tmp_path / "backup", tmp_path, desk.profile.tombstones)
    assert found.reburied is not None
    assert (found.reburied.purged, found.reburied.hidden) == (3, [])  # the tip, the case and its fact
    assert [one.id for one in reading.find(again.desk, "stays").records] == [stays.id]
    assert traces(again.desk, WORD) == []
    assert len(order_board.board(again.desk)) == 2
    again.close()


@pytest.mark.row(49)
def test_row_49_a_peers_purge_and_recall_since_the_backup_hold_in_the_restored_store(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    purged, recalled = released(harbor, title=WORD[0]), released(harbor, title="Recalled later")
    carry(harbor, prairie, drop)
    backup.create(prairie.desk, tmp_path / "backup")
    _purge(harbor, purged.id)
    recalling.recall(harbor.desk, recalled.id, "withdrawn")
    carry(harbor, prairie, drop)
    again, found = _restored(prairie, tmp_path / "backup", tmp_path, prairie.desk.profile.tombstones)
    assert found.reburied is not None
    assert (found.reburied.purged, found.reburied.recalled, found.reburied.hidden) == (1, 1, [])
    (left,) = _all(again, Received)
    assert isinstance(left, Received)
    assert (left.id, left.state, left.reason) == (recalled.id, "recalled", "withdrawn")
    assert traces(again.desk, WORD) == []
    carry(again, harbor, drop)  # the receipt may be lost with the store: it is given again
    assert order_board.board(harbor.desk)[1].outstanding == ()
    again.close()


@pytest.mark.row(7)
def test_what_the_lost_store_had_beyond_the_backup_is_missing_and_comes_again(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    released(harbor, title="Before")
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)
    backup.create(prairie.desk, tmp_path / "backup")
    released(harbor, title="After")
    carry(harbor, prairie, drop)
    tombstones.write(prairie.desk)
    carry(prairie, harbor, drop)
    again, found = _restored(prairie, tmp_path / "backup", tmp_path, prairie.desk.profile.tombstones)
    assert found.reburied is not None
    assert found.reburied.missing == ["HSFC: bundles 2 to 2, which come again"]
    with again.desk.read() as books:
        (epoch,) = inbox.epochs(books, harbor.desk.center.center_id)
        state = receipts.inbound(books, harbor.desk.center.center_id, bytes.fromhex(epoch))
    assert [(span.first, span.last) for span in missing(state)] == [(2, 2)]
    carry(again, harbor, drop)
    carry(harbor, again, drop)
    assert {one.model_dump()["title"] for one in _all(again, Received)} == {"Before", "After"}
    with again.desk.read() as books:
        state = receipts.inbound(books, harbor.desk.center.center_id, bytes.fromhex(epoch))
    assert missing(state) == ()
    again.close()


def test_without_tombstones_what_peers_sent_is_not_there_for_anybody(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    product = released(harbor, title=WORD[0])
    carry(harbor, prairie, drop)
    mine = tips.add(prairie.desk, TipForm("Our own"))
    backup.create(prairie.desk, tmp_path / "backup")
    again, found = _restored(prairie, tmp_path / "backup", tmp_path, None)
    assert found.reburied is not None
    assert found.reburied.hidden == ["HSFC"]
    assert "HSFC hidden" in found.reburied.words
    assert reading.find(again.desk, WORD[0]).total == 0
    assert reading.counts(again.desk)["received"] == queues.totals(again.desk)["incoming"] == 0
    assert queues.window(again.desk, queues.view("incoming")).records == []
    assert [need.id for need in home.needs(again.desk)] == [mine.id]
    with pytest.raises(InputError, match="no such record"):
        reading.show(again.desk, product.id)
    again.close()


@pytest.mark.row(49)
def test_row_49_without_tombstones_records_show_again_once_their_center_ordered_everything_anew(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    gone, _ = released(harbor, title=WORD[0]), released(harbor, title="Stays")
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)
    backup.create(prairie.desk, tmp_path / "backup")
    _purge(harbor, gone.id)
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)  # harbor knows that it was carried out: nothing is left to be told
    again, _ = _restored(prairie, tmp_path / "backup", tmp_path, None)
    assert _hidden(again, "HSFC")
    told = [one.reason for one in carry(again, harbor, drop)]
    assert any("another installation" in reason for reason in told)
    exchange.send(harbor.desk, drop)
    assert {one.purged for one in exchange.receive(again.desk, drop)} == {1}
    assert _hidden(again, "HSFC")  # these may not have been all
    released(harbor, title="Later")
    carry(harbor, again, drop)
    assert not _hidden(again, "HSFC")
    assert {one.model_dump()["title"] for one in _all(again, Received)} == {"Stays", "Later"}
    assert traces(again.desk, WORD) == []
    again.close()


def _read_as_written(monkeypatch: pytest.MonkeyPatch, *, is_reversed: bool) -> None:
    """Have drops list their bundles in the order they were written, or the other way round."""
    scan = FolderDrop.scan

    def ordered(drop: FolderDrop, *asked: Any, **named: Any) -> Scan:
        found = scan(drop, *asked, **named)

        def written(one: Found) -> int:
            return (drop.folder / one.name).stat().st_mtime_ns

        return replace(found, bundles=tuple(sorted(found.bundles, key=written, reverse=is_reversed)))

    monkeypatch.setattr(FolderDrop, "scan", ordered)


@pytest.mark.parametrize(
    ("is_reversed", "expected"),
    [
        pytest.param(False, [True, False, False, False], id="the order is read first, then what answers"),
        pytest.param(True, [True, True, True, False], id="what answers is read first, and says too little yet"),
    ],
)
def test_a_peer_we_ever_gave_anything_answers_by_itself_and_its_records_show_again(
    enrolled: tuple[Office, Office],
    drop: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_reversed: bool,
    expected: list[bool],
) -> None:
    _read_as_written(monkeypatch, is_reversed=is_reversed)
    harbor, prairie = enrolled
    gone, stays = released(harbor, title=WORD[0]), released(harbor, title="Stays")
    released(prairie, "HSFC", "Ours")
    for sender, receiver in ((harbor, prairie), (prairie, harbor), (harbor, prairie)):
        carry(sender, receiver, drop)
    backup.create(prairie.desk, tmp_path / "backup")
    _purge(harbor, gone.id)
    again, _ = _restored(prairie, tmp_path / "backup", tmp_path, None)
    hidden = []
    for sender, receiver in ((again, harbor), (harbor, again)) * 2:
        carry(sender, receiver, drop)
        hidden.append(_hidden(again, "HSFC"))
    assert hidden == expected
    assert [one.id for one in _all(again, Received)] == [stays.id]
    again.close()


def test_an_order_that_is_missing_keeps_everything_hidden_until_it_comes(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    gone = released(harbor, title=WORD[0])
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)
    backup.create(prairie.desk, tmp_path / "backup")
    _purge(harbor, gone.id)
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)
    again, _ = _restored(prairie, tmp_path / "backup", tmp_path, None)
    carry(again, harbor, drop)
    released(harbor, title="Later")
    sent = exchange.send(harbor.desk, drop)
    orders, later = sorted(sent, key=lambda one: one.seq)[-2:]
    kept = (drop / orders.file).read_bytes()
    (drop / orders.file).unlink()  # lost on the way
    assert any(one.seq == later.seq and one.outcome == "applied" for one in exchange.receive(again.desk, drop))
    assert _hidden(again, "HSFC")
    (drop / orders.file).write_bytes(kept)
    exchange.receive(again.desk, drop)
    assert _hidden(again, "HSFC")
    released(harbor, title="And another")
    carry(harbor, again, drop)
    assert not _hidden(again, "HSFC")
    assert traces(again.desk, WORD) == []
    again.close()


def test_a_replayed_bundle_of_before_the_restore_shows_nothing(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    backup.create(prairie.desk, tmp_path / "backup")
    record = new_id("note")
    head = crafted(harbor, prairie, drop, 1, None, bodies=lines(put(harbor, record, 1, title=WORD[0])))
    crafted(harbor, prairie, drop, 2, head, bodies=lines(put(harbor, record, 2, "purge")))
    exchange.receive(prairie.desk, drop)
    again, _ = _restored(prairie, tmp_path / "backup", tmp_path, None)
    for path in drop.iterdir():  # whoever has the first one holds the order back
        other = tmp_path / "replay"
        other.mkdir(exist_ok=True)
        (other / path.name).write_bytes(path.read_bytes())
        arrivals = exchange.receive(again.desk, other)
        assert reading.find(again.desk, WORD[0]).total == 0
        if any(one.seq == 1 for one in arrivals):
            break
        (other / path.name).unlink()
    again.close()


def test_a_person_can_take_the_risk_with_a_reason(enrolled: tuple[Office, Office], drop: Path, tmp_path: Path) -> None:
    harbor, prairie = enrolled
    released(harbor, title=WORD[0])
    carry(harbor, prairie, drop)
    accounts.add(prairie.desk, Credentials("pam", PASSPHRASE), ["analyst"], CHEAP)
    backup.create(prairie.desk, tmp_path / "backup")
    again, _ = _restored(prairie, tmp_path / "backup", tmp_path, None)
    pam = session.unlock(again.desk.profile, Credentials("pam", PASSPHRASE), again.desk.clock)
    with pytest.raises(PolicyError, match="may not enrol peers"):
        unburying.unbury(pam, "HSFC", "it is needed now")
    pam.close()
    with pytest.raises(InputError, match="reason"):
        unburying.unbury(again.desk, "HSFC", "")
    unburying.unbury(again.desk, "HSFC", "they said by phone that nothing was purged")
    assert reading.find(again.desk, WORD[0]).total == 1
    with pytest.raises(InputError, match="nothing of this peer is hidden"):
        unburying.unbury(again.desk, "HSFC", "again")
    again.close()


def test_an_older_file_of_tombstones_than_the_backup_says_nothing_of_the_time_after_it(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    gone, _ = released(harbor, title=WORD[0]), released(harbor, title="Stays")
    carry(harbor, prairie, drop)
    tombstones.write(prairie.desk)
    old = tmp_path / "old tombstones"
    old.write_bytes(prairie.desk.profile.tombstones.read_bytes())
    _purge(harbor, gone.id)
    carry(harbor, prairie, drop)
    backup.create(prairie.desk, tmp_path / "backup")
    again, found = _restored(prairie, tmp_path / "backup", tmp_path, old)
    assert found.reburied is not None
    assert found.reburied.hidden == ["HSFC"]
    again.close()


def test_our_own_purge_goes_out_again_to_everybody_it_went_to(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    backup.create(harbor.desk, tmp_path / "backup")
    product = released(harbor)
    carry(harbor, prairie, drop)
    _purge(harbor, product.id)  # not carried to anybody yet
    again, _ = _restored(harbor, tmp_path / "backup", tmp_path, harbor.desk.profile.tombstones)
    (order,) = order_board.board(again.desk)
    assert [(one.to, str(one.state)) for one in order.outstanding] == [("PRIC", "waiting")]
    assert sum(one.purged for one in carry(again, prairie, drop)) == 1
    carry(prairie, again, drop)
    assert order_board.board(again.desk)[0].outstanding == ()
    again.close()


def test_our_own_recall_holds_and_what_waited_stays_withdrawn(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    backup.create(harbor.desk, tmp_path / "backup")
    recalling.recall(harbor.desk, product.id, "withdrawn")
    again, _ = _restored(harbor, tmp_path / "backup", tmp_path, harbor.desk.profile.tombstones)
    (held,) = _all(again, Product)
    assert str(held.model_dump()["state"]) == "recalled"
    assert [str(one.state) for one in releases.given(again.desk, product.id)] == ["withdrawn"]
    assert sum(one.new for one in carry(again, prairie, drop)) == 0
    again.close()


def test_what_was_sealed_when_the_backup_was_made_goes_out_anew(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    exchange.send(harbor.desk, drop)
    backup.create(harbor.desk, tmp_path / "backup")
    for left in drop.iterdir():
        left.unlink()
    again, _ = _restored(harbor, tmp_path / "backup", tmp_path, None)
    assert sum(one.new for one in carry(again, prairie, drop)) == 1  # our card goes as well
    assert [one.id for one in _all(prairie, Received)] == [product.id]
    again.close()


def test_a_store_with_a_new_key_has_its_tombstones_under_that_key(harbor: Office, tmp_path: Path) -> None:
    tip = tips.add(harbor.desk, TipForm(WORD[0]))
    profile, clock = harbor.desk.profile, harbor.desk.clock
    backup.create(harbor.desk, tmp_path / "backup")
    _purge(harbor, tip.id)
    harbor.supervisor.close()
    before = tombfile.read(profile.tombstones).store_salt
    access.rekey(harbor.desk)
    assert tombfile.read(profile.tombstones).store_salt != before
    place = Profile(tmp_path / "put back")
    found = restore.restore(tmp_path / "backup", ANA, place, clock, buried=profile.tombstones)  # vault.json beside it
    assert found.reburied is not None
    assert found.reburied.purged == 1
    alone = tmp_path / "alone"
    alone.write_bytes(profile.tombstones.read_bytes())
    with pytest.raises(InputError, match="under another key"):
        restore.restore(tmp_path / "backup", ANA, Profile(tmp_path / "third"), clock, buried=alone)
    assert not (tmp_path / "third").exists()


def test_a_changed_file_or_one_of_another_center_restores_nothing(harbor: Office, tmp_path: Path) -> None:
    other = office(tmp_path, "WEST")
    tombstones.write(other.desk)
    tombstones.write(harbor.desk)
    backup.create(harbor.desk, tmp_path / "backup")
    clock, place = harbor.desk.clock, Profile(tmp_path / "put back")
    changed = bytearray(harbor.desk.profile.tombstones.read_bytes())
    changed[-1] ^= 1
    bad = tmp_path / "bad"
    for data, error, words in (
        (bytes(changed), DamagedError, "damaged"),
        (bytes(changed[:200]), DamagedError, "damaged"),
        (b"no such thing", InputError, "no file of tombstones"),
        (other.desk.profile.tombstones.read_bytes(), InputError, "another key"),
    ):
        bad.write_bytes(data)
        with pytest.raises(error, match=words):
            restore.restore(tmp_path / "backup", ANA, place, clock, buried=bad)
        assert not place.root.exists()
    other.close()


def test_the_file_is_written_with_each_order_and_shows_nothing(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    assert not harbor.desk.profile.tombstones.exists()
    carry(harbor, prairie, drop)
    recalling.recall(harbor.desk, product.id, WORD[0])
    first = harbor.desk.profile.tombstones.read_bytes()
    assert product.id.encode() not in first
    assert WORD[0].encode() not in first
    assert harbor.desk.profile.tombstones.stat().st_mode & 0o777 == 0o600
    carry(harbor, prairie, drop)
    assert prairie.desk.profile.tombstones.exists()
    revised(harbor, product, "Corrected")
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    _purge(harbor, product.id)
    assert harbor.desk.profile.tombstones.read_bytes() != first
    assert _all(harbor, Case) == []
