"""Rows about channels, stores, clocks and people: what is lost comes again, what is wrong is told."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fusion_tui.domain.errors import HeldError
from fusion_tui.domain.release import ReleaseState
from fusion_tui.paths import Profile
from fusion_tui.services import backup, exchange, home, releases, session
from fusion_tui.services.exchange import agreeing, backing_out, issuing, receipts, sending, voice, voiding
from fusion_tui.services.exchange.agreeing import Terms
from fusion_tui.services.exchange.voice import Said
from fusion_tui.services.session import Credentials
from fusion_tui.store import inbox
from fusion_tui.sync.drop import FolderDrop
from fusion_tui.sync.spool import Spool, Spooled
from tests.centers import PASSPHRASE, Office, carry, clock_of, enrol, released
from tests.rows.scenes import Centers, emptied, line_of, only, put_back, sat_down_at, sent, titles


@pytest.mark.row(7)
def test_row_07_receiver_store_rolled_back_is_detected_and_made_whole(centers: Centers) -> None:
    harbor, prairie, drop, root = centers
    released(harbor, title="Before")
    carry(harbor, prairie, drop)
    backup.create(prairie.desk, root / "backup")
    released(harbor, title="After")
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)
    again = put_back(prairie, root / "backup", root)
    assert titles(again) == ["Before"]
    assert receipts.REPLACED in only(carry(again, harbor, drop)).reason
    carry(harbor, again, drop)
    assert titles(again) == ["After", "Before"]
    again.close()


@pytest.mark.row(7)
def test_row_07_yesterdays_files_put_back_by_hand_show_as_a_gap_and_a_resend_makes_them_whole(
    centers: Centers,
) -> None:
    harbor, prairie, drop, root = centers
    released(harbor, title="Before")
    carry(harbor, prairie, drop)
    prairie.close()
    shutil.copytree(prairie.desk.profile.root, root / "yesterday")
    again = sat_down_at(prairie, prairie.desk.profile)
    released(harbor, title="After")
    carry(harbor, again, drop)
    carry(again, harbor, drop)  # and nothing of it is sent by itself any more
    again.close()
    old = sat_down_at(prairie, Profile(root / "yesterday"))
    released(harbor, title="Later")
    carry(harbor, old, drop)
    assert (titles(old), line_of(old, "HSFC").alarms) == (["Before", "Later"], ("1 missing",))
    assert voiding.resend(harbor.desk, "PRIC", 2)
    carry(harbor, old, drop)
    assert titles(old) == ["After", "Before", "Later"]
    old.close()


@pytest.mark.row(8)
def test_row_08_sender_store_rolled_back_goes_on_under_a_new_epoch(centers: Centers) -> None:
    harbor, prairie, drop, root = centers
    released(harbor, title="Before")
    carry(harbor, prairie, drop)
    backup.create(harbor.desk, root / "backup")
    released(harbor, title="After")
    carry(harbor, prairie, drop)
    again = put_back(harbor, root / "backup", root)
    released(again, title="Later")
    assert {one.outcome for one in carry(again, prairie, drop)} == {"applied"}
    assert titles(prairie) == ["After", "Before", "Later"]
    with prairie.desk.read() as books:
        assert len(inbox.epochs(books, harbor.desk.center.center_id)) == 2
    again.close()


@pytest.mark.row(10, 42)
def test_row_42_a_gap_is_told_on_both_sides_asked_for_again_and_closed(centers: Centers) -> None:
    harbor, prairie, drop, _ = centers
    first = sent(harbor, drop, "First")
    sent(harbor, drop, "Second")
    first.unlink()
    assert [one.seq for one in exchange.receive(prairie.desk, drop)] == [2]
    assert (line_of(prairie, "HSFC").gaps, line_of(prairie, "HSFC").alarms) == (1, ("1 missing",))
    emptied(drop)
    carry(prairie, harbor, drop)
    assert line_of(harbor, "PRIC").alarms == ("it lacks 1",)
    assert [one.seq for one in carry(harbor, prairie, drop)] == [1]
    assert titles(prairie) == ["First", "Second"]
    assert line_of(prairie, "HSFC").alarms == ()


@pytest.mark.row(10)
def test_row_10_what_nobody_answers_for_stays_open_and_silence_past_a_promise_is_told(centers: Centers) -> None:
    harbor, prairie, drop, _ = centers
    agreeing.agree(harbor.desk, "PRIC", Terms(cadence_hours=1))
    released(harbor, title="Comes")
    carry(harbor, prairie, drop)
    sent(harbor, drop, "Withheld").unlink()
    assert line_of(harbor, "PRIC").open.bundles == 2
    clock_of(prairie).moment += timedelta(hours=2)
    assert line_of(prairie, "HSFC").alarms == ("silent past its promise",)


@pytest.mark.row(21)
def test_row_21_what_a_hostile_peer_sent_is_backed_out_and_what_others_sent_stays(
    centers: Centers, west: Office
) -> None:
    harbor, prairie, drop, _ = centers
    enrol(west.desk, prairie.desk)
    released(west, title="West says")
    carry(west, prairie, drop)
    for title in ("One", "Two"):
        released(harbor, title=title)
        carry(harbor, prairie, drop)
    done = backing_out.back_out(prairie.supervisor, "HSFC", 2, "its people are not who they say")
    assert (done.removed, titles(prairie)) == (1, ["One", "West says"])
    released(harbor, title="Three")
    assert [one.reason for one in carry(harbor, prairie, drop) if one.seq == 3] == ["review"]
    assert titles(prairie) == ["One", "West says"]


@pytest.mark.row(35)
def test_row_35_two_programs_that_receive_one_drop_at_once_apply_everything_once(centers: Centers) -> None:
    harbor, prairie, drop, _ = centers
    for number in range(6):
        sent(harbor, drop, f"Theft {number}")
    another = session.unlock(prairie.desk.profile, Credentials("ana", PASSPHRASE), prairie.desk.clock)
    try:
        with ThreadPoolExecutor(2) as programs:
            both = list(programs.map(lambda desk: exchange.receive(desk, drop), (prairie.desk, another)))
    finally:
        another.close()
    outcomes = [one.outcome for arrivals in both for one in arrivals]
    assert (outcomes.count("applied"), set(outcomes) <= {"applied", "duplicate"}) == (6, True)
    assert titles(prairie) == [f"Theft {number}" for number in range(6)]
    assert list(prairie.desk.profile.spool.iterdir()) == []


@pytest.mark.row(35)
def test_row_35_a_copy_that_another_program_takes_in_first_is_no_fault(
    centers: Centers, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbor, prairie, drop, _ = centers
    sent(harbor, drop, "Copper theft")
    another = session.unlock(prairie.desk.profile, Credentials("ana", PASSPHRASE), prairie.desk.clock)
    copy_in = Spool.copy_in

    def meanwhile(*given: Any) -> Spooled:
        found = copy_in(*given)
        monkeypatch.undo()
        assert "applied" in [one.outcome for one in exchange.receive(another, drop)]
        return found

    monkeypatch.setattr(Spool, "copy_in", meanwhile)
    assert only(exchange.receive(prairie.desk, drop)).outcome == "duplicate"
    another.close()
    assert titles(prairie) == ["Copper theft"]
    assert list(prairie.desk.profile.spool.iterdir()) == []


@pytest.mark.row(35)
def test_row_35_two_programs_that_send_at_once_give_each_number_once(
    centers: Centers, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbor, prairie, drop, _ = centers
    monkeypatch.setattr(sending, "_PATIENCE", 240)  # on a slow disk the other one writes for long
    for number in range(4):
        released(harbor, title=f"Theft {number}")
    another = session.unlock(harbor.desk.profile, Credentials("ana", PASSPHRASE), harbor.desk.clock)
    try:
        with ThreadPoolExecutor(2) as programs:
            list(programs.map(lambda desk: exchange.send(desk, drop), (harbor.desk, another)))
    finally:
        another.close()
    assert {one.outcome for one in exchange.receive(prairie.desk, drop)} == {"applied"}
    assert titles(prairie) == [f"Theft {number}" for number in range(4)]


@pytest.mark.row(35)
def test_row_35_a_program_that_sends_while_another_writes_waits_and_spoils_nothing(
    centers: Centers, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbor, prairie, drop, _ = centers
    released(harbor, title="Copper theft")
    another = session.unlock(harbor.desk.profile, Credentials("ana", PASSPHRASE), harbor.desk.clock)
    copy, told = FolderDrop._copy, []

    def meanwhile(*given: Any) -> bytes:
        monkeypatch.setattr(FolderDrop, "_copy", copy)
        monkeypatch.setattr(sending, "_PATIENCE", 0)
        written = copy(*given)
        with pytest.raises(HeldError, match="another program is writing") as caught:
            exchange.send(another, drop)
        told.append(caught.value.hint)
        return written

    monkeypatch.setattr(FolderDrop, "_copy", meanwhile)
    assert [one.seq for one in exchange.send(harbor.desk, drop)] == [1]
    assert [one.seq for one in exchange.send(another, drop)] == [1]
    another.close()
    assert told == ["wait until it is done, then send again; nothing is lost"]
    assert only(exchange.receive(prairie.desk, drop)).outcome == "applied"


@pytest.mark.row(36)
@pytest.mark.parametrize("year", [2001, 2090])
def test_row_36_a_wrong_clock_decides_nothing_between_centers(centers: Centers, year: int) -> None:
    harbor, prairie, drop, _ = centers
    clock_of(harbor).moment = datetime(year, 1, 1, tzinfo=UTC)
    given = released(harbor, title="By another clock")
    assert [one.outcome for one in carry(harbor, prairie, drop)] == ["applied"]
    carry(prairie, harbor, drop)
    assert titles(prairie) == ["By another clock"]
    assert releases.given(harbor.desk, given.id)[0].state is ReleaseState.ACKNOWLEDGED
    assert [need.queue for need in home.needs(prairie.desk)] == ["incoming"]


@pytest.mark.row(41)
def test_row_41_a_lost_receipt_comes_with_the_next_one(centers: Centers) -> None:
    harbor, prairie, drop, _ = centers
    first = released(harbor, title="First")
    carry(harbor, prairie, drop)
    exchange.send(prairie.desk, drop)
    emptied(drop)  # with its receipt
    second = released(harbor, title="Second")
    assert {one.outcome for one in carry(harbor, prairie, drop)} == {"duplicate", "applied"}
    carry(prairie, harbor, drop)
    for product in (first, second):
        assert [one.state for one in releases.given(harbor.desk, product.id)] == [ReleaseState.ACKNOWLEDGED]
    assert line_of(harbor, "PRIC").open.bundles == 0


@pytest.mark.row(53)
def test_row_53_over_a_diode_everything_is_repeated_and_a_digest_shows_what_never_came(centers: Centers) -> None:
    harbor, prairie, drop, _ = centers
    agreeing.agree(harbor.desk, "PRIC", Terms(one_way=True))
    sent(harbor, drop, "First")
    emptied(drop)
    released(harbor, title="Second")
    assert issuing.queue_digest(harbor.desk, "PRIC") == 1  # what was given until now
    arrivals = carry(harbor, prairie, drop)
    assert {one.outcome for one in arrivals} == {"applied"}
    assert titles(prairie) == ["First", "Second"]
    assert {one.outcome for one in carry(harbor, prairie, drop)} == {"duplicate"}  # nothing ever answered


@pytest.mark.row(53)
def test_row_53_a_code_read_back_by_telephone_marks_the_delivery_and_frees_nothing(centers: Centers) -> None:
    harbor, prairie, drop, _ = centers
    sent(harbor, drop, "First")
    exchange.receive(prairie.desk, drop)
    said = voice.code(prairie.desk, "HSFC").code
    heard = voice.acknowledge(harbor.desk, "PRIC", Said(said, "Bob Vance"))
    assert (heard.through, heard.bundles) == (1, (1,))
    assert [path.name for path in harbor.desk.profile.spool.iterdir()] == [path.name for path in drop.iterdir()]


@pytest.mark.row(54)
def test_row_54_a_flood_of_a_valid_peer_waits_within_its_quota_and_keeps_nobody_else_out(
    centers: Centers, west: Office
) -> None:
    harbor, prairie, drop, _ = centers
    enrol(west.desk, prairie.desk)
    agreeing.agree(prairie.desk, "HSFC", Terms(daily_bytes=40_000))
    for number in range(4):
        sent(harbor, drop, f"Flood {number}")
    sent(west, drop, "West says")
    outcomes = sorted((one.sender, str(one.outcome), one.reason) for one in exchange.receive(prairie.desk, drop))
    assert outcomes == [("HSFC", "applied", ""), *[("HSFC", "held", "quota")] * 3, ("WEST", "applied", "")]
