from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fusion_tui.domain.errors import DamagedError, StoreError
from fusion_tui.domain.tip import Tip
from fusion_tui.store import audit, health, people, records
from fusion_tui.store.diagnosis import Report
from fusion_tui.store.engine import Store, open_store
from fusion_tui.store.index import matching
from fusion_tui.store.mending import rebuild_file, rebuild_index
from tests.factories import NOON, center, note, tip
from tests.store.damage import PAGE, flip, pages_of, pages_read_by, zero
from tests.store.factories import KEY, keep, opened, sql, tips

COUNT = 120
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERY_TIP = "SELECT sum(length(text)) FROM tip NOT INDEXED"
EVERY_ID = "SELECT count(*), total(1) FROM tip INDEXED BY sqlite_autoindex_tip_1"
EVERY_TERM = "SELECT max(length(quote(block))) FROM search_data"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty: bytes) -> Path:
    """Return a closed store with tips over many pages, a note and a few acts."""
    path = tmp_path_factory.mktemp("whole") / "store.db"
    path.write_bytes(empty)
    with opened(path) as store:
        with store.write() as books:
            people.add_center(books, center())
            for number in range(5):
                audit.append(books, audit.Act(NOON, "rivera", "tip add", str(number)))
            audit.append(books, audit.Act(NOON, "rivera", "backup create", "1a2b3c4d5e6f7081"))
        keep(store, *(tip(title=f"Van {n}", text=f"w{n} grey van seen. " * 60) for n in range(COUNT)), note())
    return path


@pytest.fixture
def damaged(path: Path, whole: Path) -> Path:
    """Return a copy of the store to be damaged."""
    shutil.copy(whole, path)
    return path


@pytest.fixture(scope="module")
def tip_pages(whole: Path) -> list[int]:
    return pages_read_by(whole, EVERY_TIP)


@pytest.fixture(scope="module")
def id_pages(whole: Path) -> list[int]:
    return pages_read_by(whole, EVERY_ID)


@pytest.fixture(scope="module")
def search_pages(whole: Path) -> list[int]:
    return pages_read_by(whole, EVERY_TERM)


def checked(path: Path) -> Report:
    with closing(Store(path, KEY)) as store:
        return health.check(store, path.parent / "blobs", NOW)


def lost_tips(path: Path) -> int:
    """Return how many tips can't be read one by one, by trying."""
    lost = 0
    with opened(path) as store:
        for n in range(1, COUNT + 1):
            try:
                with store.raw() as connection:
                    connection.execute("SELECT * FROM tip WHERE n = ?", (n,)).fetchone()
            except DamagedError:
                lost += 1
    return lost


def test_a_whole_store_is_whole_and_its_last_backup_is_named(damaged: Path) -> None:
    report = checked(damaged)
    assert report.is_whole
    assert (report.rows["tip"], report.rows["note"], report.losses, report.contents) == (COUNT, 1, [], 0)
    assert report.last_backup == "1a2b3c4d5e6f7081 of 2026-03-01 12:00 UTC"


def test_checking_changes_nothing(damaged: Path) -> None:
    before = damaged.read_bytes()
    checked(damaged)
    assert damaged.read_bytes() == before
    assert [path.name for path in damaged.parent.iterdir()] == [damaged.name]


@pytest.mark.parametrize("harm", [flip, zero])
@pytest.mark.parametrize("which", [-1, 10, 2])
def test_a_damaged_page_of_records_loses_those_on_it_and_they_are_named(
    damaged: Path, tip_pages: list[int], which: int, harm: Callable[[Path, int], None]
) -> None:
    with opened(damaged) as store, store.read() as books:
        every = {one.id for one in records.where(books, Tip)}
    harm(damaged, tip_pages[which])
    report = checked(damaged)
    (loss,) = report.losses
    assert loss.table == "tip"
    assert loss.rows == len(loss.ids) == lost_tips(damaged) > 0
    assert set(loss.ids) < every
    assert report.rows == {**report.rows, "tip": COUNT - len(loss.ids), "note": 1}
    assert not report.is_whole
    assert not report.trail


def test_two_damaged_pages_near_each_other_hide_nothing_between_them(damaged: Path, tip_pages: list[int]) -> None:
    for page in (tip_pages[5], tip_pages[7], tip_pages[-6]):
        flip(damaged, page)
    report = checked(damaged)
    assert report.losses[0].rows == lost_tips(damaged)
    assert report.rows["tip"] == COUNT - lost_tips(damaged)


def test_where_the_index_of_ids_is_damaged_too_the_loss_is_counted(
    damaged: Path, tip_pages: list[int], id_pages: list[int]
) -> None:
    flip(damaged, tip_pages[10])
    flip(damaged, id_pages[-1])
    (loss,) = checked(damaged).losses
    assert (loss.rows, loss.ids) == (lost_tips(damaged), ())


def test_a_damaged_root_of_a_table_loses_all_of_it_and_no_other(damaged: Path) -> None:
    with opened(damaged) as store, store.raw() as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'tip'").fetchone()
    flip(damaged, root)
    report = checked(damaged)
    assert [(loss.table, loss.rows) for loss in report.losses] == [("tip", COUNT)]
    assert report.rows["note"] == 1


def test_a_damaged_page_of_an_index_loses_nothing(damaged: Path, id_pages: list[int]) -> None:
    flip(damaged, id_pages[-1])
    report = checked(damaged)
    assert (report.losses, report.indexes, report.rows["tip"]) == ([], ["sqlite_autoindex_tip_1"], COUNT)
    assert report.is_index_only


def test_a_damaged_page_of_the_search_index_loses_nothing(damaged: Path, search_pages: list[int]) -> None:
    flip(damaged, search_pages[-1])
    report = checked(damaged)
    assert (report.losses, report.indexes, report.search) == ([], [], "it lies on damaged pages")
    assert report.is_index_only


def test_a_damaged_first_page_leaves_nothing_to_read(damaged: Path) -> None:
    flip(damaged, 1)
    report = checked(damaged)
    assert (report.is_open, report.is_whole, report.rows) == (False, False, {})


@pytest.mark.parametrize("cut", [PAGE * 3, PAGE * 3 + 777])
def test_a_file_cut_short_is_noticed(damaged: Path, cut: int) -> None:
    with damaged.open("rb+") as file:
        file.truncate(damaged.stat().st_size - cut)
    assert not checked(damaged).is_whole


def test_every_page_is_watched(damaged: Path) -> None:
    unnoticed = []
    for page in range(1, pages_of(damaged) + 1, 23):
        flip(damaged, page)
        if checked(damaged).is_whole:
            unnoticed.append(page)
        flip(damaged, page)
    assert unnoticed == []


def test_a_record_that_search_does_not_know_is_noticed_and_rebuilding_mends_it(damaged: Path) -> None:
    with opened(damaged) as store:
        with store.write() as books:
            sql(books, "DELETE FROM search WHERE rowid = (SELECT min(rowid) FROM search)")
        assert checked(damaged).search == f"it knows {COUNT} of {COUNT + 1} records"
        rebuild_index(store)
    assert checked(damaged).is_whole


def test_a_trail_that_was_changed_is_noticed(damaged: Path) -> None:
    with opened(damaged) as store, store.write() as books:
        sql(books, "UPDATE audit SET who = 'eve' WHERE n = 3")
    assert checked(damaged).trail == "its row 3 doesn't follow from the one before it"


def test_a_page_of_the_trail_that_is_damaged_is_told(damaged: Path, whole: Path) -> None:
    flip(damaged, pages_read_by(whole, "SELECT max(digest) FROM audit NOT INDEXED")[0])
    report = checked(damaged)
    assert report.trail == "it can't be read whole"
    assert [loss.table for loss in report.losses] == ["audit"]


def test_a_check_can_be_cancelled(damaged: Path) -> None:
    with closing(Store(damaged, KEY)) as store, pytest.raises(StoreError, match="cancelled"):
        health.check(store, damaged.parent, NOW, cancelled=lambda: True)


def test_one_damaged_page_keeps_nobody_from_the_other_records(damaged: Path, tip_pages: list[int]) -> None:
    flip(damaged, tip_pages[10])
    with opened(damaged) as store:
        for _ in range(3):
            with pytest.raises(DamagedError), store.read() as books:
                records.where(books, Tip)
            with store.read() as books:
                assert records.get(books, Tip, "T-00001") is not None
        keep(store, note())


@pytest.fixture
def mended(damaged: Path) -> Iterator[Path]:
    """Yield a store to be mended, and check that the mended one is whole and has everything."""
    yield damaged
    assert checked(damaged).is_whole
    with opened(damaged) as store, store.read() as books:
        assert tips(store) == COUNT
        assert len(matching(books, "van", 1000)) == COUNT
    with opened(damaged) as store:
        assert getattr(keep(store, tip())[0], "number", "") == f"T-{COUNT + 1:05d}"  # none is given twice
    assert [path.name for path in damaged.parent.iterdir()] == [damaged.name]
    assert damaged.stat().st_mode & 0o777 == 0o600


def test_a_damaged_index_is_made_anew(mended: Path, id_pages: list[int]) -> None:
    flip(mended, id_pages[-1])
    rebuild_file(open_store(mended, KEY), with_search=False)


@pytest.mark.parametrize("which", [0, -1])
def test_a_damaged_search_index_is_made_anew(mended: Path, search_pages: list[int], which: int) -> None:
    flip(mended, search_pages[which])
    rebuild_file(open_store(mended, KEY), with_search=True)


def test_what_has_lost_records_is_not_made_anew_without_them(damaged: Path, tip_pages: list[int]) -> None:
    flip(damaged, tip_pages[10])
    before = damaged.read_bytes()
    with opened(damaged) as store, pytest.raises(DamagedError):
        rebuild_file(store, with_search=False)
    assert damaged.read_bytes() == before
    assert [path.name for path in damaged.parent.iterdir()] == [damaged.name]


def test_a_store_that_somebody_else_has_open_is_not_replaced(damaged: Path, id_pages: list[int]) -> None:
    flip(damaged, id_pages[-1])
    with opened(damaged) as other:
        tips(other)
        with pytest.raises(StoreError, match="another program"):
            rebuild_file(open_store(damaged, KEY), with_search=False)
        keep(other, note())
    assert checked(damaged).rows["note"] == 2


def test_a_backup_at_a_moment_that_is_none_is_told_so(damaged: Path) -> None:
    with opened(damaged) as store, store.write() as books:
        sql(books, "UPDATE audit SET at = 'rubbish' WHERE act = 'backup create'")
    report = checked(damaged)
    assert report.last_backup == "1a2b3c4d5e6f7081 of a day that can't be told"
    assert report.trail.startswith("its row 6 ")
