from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.domain.errors import DamagedError, HeldError, LockedError, PolicyError
from fusion_tui.services import accounts, attachments, backup, cases, health, session, tips
from fusion_tui.services.cases import CaseForm
from fusion_tui.services.desk import Desk
from fusion_tui.services.session import Credentials
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit, copying
from fusion_tui.store.diagnosis import Loss, Report
from fusion_tui.store.engine import Store
from fusion_tui.store.vault import read_vault
from tests.centers import CHEAP, PASSPHRASE, Office
from tests.store.damage import flip

ANA = Credentials("ana", PASSPHRASE)


@pytest.fixture
def worked(harbor: Office) -> Office:
    """Return a center with some tips."""
    for number in range(30):
        tips.add(harbor.desk, TipForm(f"Tip {number}", "A grey van was seen. " * 90))
    return harbor


def acts_of(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.read() as books:
        return [(act.act, act.outcome) for act in audit.recent(books, 5)]


def page_of(office: Office, query: str) -> int:
    """Return a page without which the schema can be read and a query can't; the center is left closed."""
    profile = office.desk.profile
    opened = read_vault(profile.vault).open_with_passphrase("ana", PASSPHRASE)
    key = opened.keys[0][1]
    size = profile.store.stat().st_size // 4096
    for page in range(size, 1, -1):
        flip(profile.store, page)
        store = Store(profile.store, bytes(key))
        answers = [_answers(store, one) for one in ("SELECT count(*) FROM sqlite_master", query)]
        store.close()
        flip(profile.store, page)
        if answers == [True, False]:
            return page
    raise AssertionError("no such page")


def _answers(store: Store, query: str) -> bool:
    try:
        with store.raw() as connection:
            connection.execute(query).fetchall()
    except DamagedError:
        return False
    return True


def test_a_whole_center_is_told_so_and_the_look_is_recorded(worked: Office, tmp_path: Path) -> None:
    made = backup.create(worked.desk, tmp_path / "backup")
    report = health.check(worked.desk)
    assert report.is_whole
    (line,) = health.words(report)
    assert line.startswith("whole: ")
    assert "30 tips" in line
    assert made.id in report.last_backup
    with worked.desk.read() as books:
        assert [(act.act, act.outcome) for act in audit.recent(books, 1)] == [("doctor", "whole")]


def test_an_orphan_left_by_a_crash_is_swept(worked: Office) -> None:
    orphan = worked.desk.profile.blobs / "ab" / ("ab" * 32)
    orphan.parent.mkdir()
    orphan.write_bytes(b"cipher")
    report = health.check(worked.desk)
    assert (report.is_whole, report.orphans) == (True, 1)
    assert not orphan.exists()


def test_a_lost_content_is_told_with_its_attachment(worked: Office, tmp_path: Path) -> None:
    case = cases.new(worked.desk, CaseForm("Copper theft"))
    (tmp_path / "file").write_bytes(b"content" * 100_000)
    kept = attachments.add(worked.desk, case.id, tmp_path / "file")
    assert health.check(worked.desk).is_whole
    next(path for path in worked.desk.profile.blobs.rglob("*") if path.is_file()).unlink()
    told = "\n".join(health.words(health.check(worked.desk)))
    assert f"the content of {kept.id} is missing" in told
    assert "no backup is known of" in told


def test_a_lost_record_is_told_with_its_id_and_the_backup_to_restore(worked: Office, tmp_path: Path) -> None:
    made = backup.create(worked.desk, tmp_path / "backup")
    worked.close()
    flip(worked.desk.profile.store, page_of(worked, "SELECT max(length(text)) FROM tip NOT INDEXED"))
    desk = session.unlock(worked.desk.profile, ANA, worked.desk.clock)
    told = "\n".join(health.words(health.check(desk)))
    desk.close()
    assert "lost: tips, " in told
    assert "  tip--" in told
    assert "whole apart from that" in told
    assert "backup restore" in told
    assert made.id in told


def test_a_store_nobody_can_log_on_to_is_still_examined(worked: Office) -> None:
    worked.close()
    profile = worked.desk.profile
    flip(profile.store, page_of(worked, "SELECT max(digest) FROM audit NOT INDEXED"))
    with pytest.raises(DamagedError):
        session.unlock(profile, ANA, worked.desk.clock)
    report = health.examine(profile, ANA, worked.desk.clock)
    assert report.rows["tip"] == 30
    assert [loss.table for loss in report.losses] == ["audit"]


def test_a_damaged_first_page_is_told_in_words(worked: Office) -> None:
    worked.close()
    flip(worked.desk.profile.store, 1)
    report = health.examine(worked.desk.profile, ANA, worked.desk.clock)
    assert health.words(report)[0] == "the first pages of the store are damaged: nothing in it can be read"


def test_a_damaged_page_that_holds_nothing_is_told_and_no_crash(worked: Office) -> None:
    worked.close()
    profile = worked.desk.profile
    flip(profile.store, profile.store.stat().st_size // 4096)
    desk = session.unlock(profile, ANA, worked.desk.clock)
    report = health.check(desk)
    assert len(report.bad_pages) == 1
    assert sum(report.rows.values()) > 30
    assert report.losses == []
    desk.leave()


def test_nobody_without_a_way_in_is_told_anything(worked: Office) -> None:
    worked.close()
    for who in (Credentials("ana", "not the passphrase"), Credentials("nobody", PASSPHRASE)):
        with pytest.raises(LockedError):
            health.examine(worked.desk.profile, who, worked.desk.clock)


def test_a_damaged_index_is_made_anew_by_who_is_alone(worked: Office) -> None:
    worked.close()
    profile, clock = worked.desk.profile, worked.desk.clock
    flip(profile.store, page_of(worked, "SELECT count(*), total(1) FROM tip INDEXED BY tip_case"))
    desk = session.unlock(profile, ANA, clock)
    report = health.check(desk)
    assert "doctor --rebuild-index" in health.words(report)[-1]
    other = session.unlock(profile, Credentials("sue", PASSPHRASE), clock)
    with pytest.raises(HeldError):
        health.rebuild_index(desk)
    other.close()
    health.rebuild_index(desk)
    again = session.unlock(profile, ANA, clock)
    assert again.notices == ()
    assert acts_of(again)[:2] == [("log on", "done"), ("doctor rebuild", "done")]
    assert health.check(again).is_whole
    again.close()


def test_a_search_index_out_of_step_is_made_anew_without_leaving(worked: Office) -> None:
    with worked.desk.store.write() as books:
        books.connection().exec_driver_sql("DELETE FROM search WHERE rowid = (SELECT min(rowid) FROM search)")
    assert "knows 29 of 30" in "\n".join(health.words(health.check(worked.desk)))
    health.rebuild_index(worked.desk)
    assert acts_of(worked.desk)[:2] == [("doctor rebuild", "done"), ("doctor rebuild", "begun")]
    assert health.check(worked.desk).is_whole


def test_who_only_reads_mends_nothing(worked: Office) -> None:
    accounts.add(worked.desk, Credentials("max", PASSPHRASE), ["analyst"], CHEAP)
    desk = session.unlock(worked.desk.profile, Credentials("max", PASSPHRASE), worked.desk.clock)
    with pytest.raises(PolicyError, match="max may not mend the store"):
        health.rebuild_index(desk)
    assert acts_of(desk)[0] == ("doctor rebuild", "refused")
    desk.close()


def test_mending_that_fails_is_never_told_as_done(worked: Office) -> None:
    worked.close()
    profile = worked.desk.profile
    flip(profile.store, page_of(worked, "SELECT max(length(text)) FROM tip NOT INDEXED"))
    desk = session.unlock(profile, ANA, worked.desk.clock)
    with pytest.raises(DamagedError):
        health.rebuild_index(desk)
    assert [outcome for act, outcome in acts_of(desk) if act == "doctor rebuild"] == ["begun"]
    desk.close()


def test_a_copy_from_before_the_schema_changed_is_told_until_a_backup_takes_its_place(
    worked: Office, tmp_path: Path
) -> None:
    kept = copying.before_migration(worked.desk.store, 1)
    report = health.check(worked.desk)
    assert report.is_whole
    assert f"kept from before the schema changed, until the next backup: {kept.name}" in health.words(report)
    backup.create(worked.desk, tmp_path / "backup")
    assert not kept.exists()
    assert health.check(worked.desk).older == []


def test_the_doctor_names_and_counts_nothing_that_is_restricted_to_others(worked: Office, tmp_path: Path) -> None:
    case = cases.new(worked.desk, CaseForm("Copper"))
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"a photo")
    attached = attachments.add(worked.desk, case.id, file)
    before = health.check(worked.supervisor)
    assert health.words(before)[-1].count("1 case")
    cases.restrict(worked.desk, case.id, ["ana"])
    others, own = health.check(worked.supervisor), health.check(worked.desk)
    assert (own.rows["case"], own.rows["attachment"], own.contents) == (1, 1, 1)
    assert (others.rows["case"], others.rows["attachment"], others.contents) == (0, 0, 0)
    assert others.is_whole
    (content,) = (path for path in worked.desk.profile.blobs.rglob("*") if path.is_file())
    content.unlink()
    assert any(attached.id in line for line in health.words(health.check(worked.desk)))
    told = health.check(worked.supervisor)
    assert not told.is_whole  # that something is damaged is told
    assert not any(attached.id in line for line in health.words(told))


def test_no_id_of_a_lost_record_is_told_to_who_may_not_see_all(worked: Office) -> None:
    case = cases.new(worked.desk, CaseForm("Copper"))
    cases.restrict(worked.desk, case.id, ["ana"])
    report = Report(1, rows={"tip": 29, "case": 1}, losses=[Loss("tip", 1, ("tip--1",)), Loss("peer", 1, ("x",))])
    health._limit(report, health._sight(worked.supervisor))
    assert report.losses == [Loss("tip", None, ()), Loss("peer", 1, ("x",))]
    assert report.rows == {"tip": 29, "case": 0}
