"""The two doors: a key or nothing, wholly or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from fusion_tui.domain.errors import InputError, LockedError, StoreError, WrongKeyError
from fusion_tui.store import audit, migrations, records
from fusion_tui.store.engine import Session, Store, create_store, open_store, rehearsal
from tests.factories import NOON, StoppedClock, tip
from tests.store.factories import KEY, OTHER_KEY, everything_on_disk, found, keep, opened, sql, tips

CANARY = "marmalade skylight"


def test_a_new_store_is_for_this_account_only(path: Path) -> None:
    made = create_store(path, KEY)
    migrations.migrate(made, StoppedClock())
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    assert tips(made) == 0
    made.close()


def test_a_wrong_key_opens_nothing_and_changes_nothing(
    path: Path, store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    keep(store, tip())
    store.close()
    before = everything_on_disk(path)
    with pytest.raises(WrongKeyError) as refused:
        open_store(path, OTHER_KEY)
    assert refused.value.hint
    assert everything_on_disk(path) == before
    assert capfd.readouterr() == ("", "")
    with opened(path) as again:
        assert tips(again) == 1


@pytest.mark.parametrize("bit", range(0, 256, 17))
def test_every_bit_of_the_key_counts(path: Path, store: Store, bit: int) -> None:
    store.close()
    flipped = bytearray(KEY)
    flipped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(WrongKeyError):
        open_store(path, bytes(flipped))


def test_a_store_is_never_made_over_anything(path: Path) -> None:
    path.write_bytes(b"somebody's file")
    with pytest.raises(InputError, match="a store is there already"):
        create_store(path, KEY)
    assert path.read_bytes() == b"somebody's file"


def test_there_is_nothing_to_open_where_there_is_no_store(path: Path) -> None:
    with pytest.raises(StoreError, match="no store in this profile"):
        open_store(path, KEY)
    assert not path.exists()


@pytest.mark.parametrize("length", [0, 1, 31, 33, 64])
def test_a_key_that_is_not_32_bytes_is_no_key(path: Path, store: Store, length: int) -> None:
    store.close()
    with pytest.raises(StoreError, match="a store key is 32 bytes"):
        open_store(path, bytes(length))
    with pytest.raises(StoreError, match="a store key is 32 bytes"):
        create_store(path.with_name("other.db"), bytes(length))


def test_a_refused_key_leaves_no_file(path: Path) -> None:
    with pytest.raises(StoreError):
        create_store(path, KEY[:31])
    assert not path.exists()


def test_an_emptied_file_is_not_taken_for_a_store(path: Path) -> None:
    path.touch()
    with pytest.raises(StoreError):
        open_store(path, KEY).close()


@pytest.mark.parametrize(
    "content", [b"\x00" * 8192, b"SQLite format 3\x00" + bytes(8176)], ids=["zeroes", "a database in clear"]
)
def test_a_file_that_is_no_store_of_ours_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(WrongKeyError):
        open_store(path, KEY)
    assert path.read_bytes() == content


@pytest.mark.parametrize("when", ["while open", "after a checkpoint", "after closing"])
def test_the_bytes_on_disk_hold_no_word_of_a_record(path: Path, store: Store, when: str) -> None:
    before = len(everything_on_disk(path))
    keep(store, *(tip(title=CANARY, text=f"{CANARY} 555-0142 {n}", source="walk-in") for n in range(20)))
    if when == "after a checkpoint":
        with store.read() as books:
            sql(books, "ROLLBACK")
            sql(books, "PRAGMA wal_checkpoint(TRUNCATE)")
            sql(books, "BEGIN")
    if when == "after closing":
        store.close()
    written = everything_on_disk(path)
    assert len(written) > before or when != "while open"
    for word in ("marmalade", "skylight", "555-0142", "walk-in", "SQLite format", "CREATE TABLE", "tip--"):
        assert word.encode() not in written
        assert word.encode("utf-16-le") not in written
    with opened(path) as again, again.read() as books:
        assert len(found(books, "marmalade")) == 20


def test_a_file_of_its_log_exists_while_a_store_is_open(path: Path, store: Store) -> None:
    keep(store, tip())
    assert {file.name for file in path.parent.iterdir()} == {"store.db", "store.db-wal", "store.db-shm"}


def test_what_a_reader_changes_is_not_kept(store: Store) -> None:
    with store.read() as books:
        records.add(books, tip(title=CANARY))
        assert records.counts(books)["tip"] == 1
    with store.read() as books:
        assert records.counts(books)["tip"] == 0
        assert found(books, CANARY) == []


@pytest.mark.parametrize("error", [RuntimeError, InputError, KeyboardInterrupt, SystemExit])
def test_a_write_that_raises_leaves_nothing(store: Store, error: type[BaseException]) -> None:
    keep(store, tip(title="stays"))
    with pytest.raises(error, match="stop"), store.write() as books:  # noqa: PT012 - the block is what is tested
        records.add(books, tip(title=CANARY))
        audit.append(books, audit.Act(NOON, "rivera", "tip add"))
        raise error("stop")
    with store.read() as books:
        assert records.counts(books)["tip"] == 1
        assert found(books, CANARY) == []
        assert audit.recent(books) == []
    assert [record.model_dump()["number"] for record in keep(store, tip())] == ["T-00002"]


def test_a_write_that_the_store_refuses_leaves_nothing_and_tells_nothing(store: Store) -> None:
    twice = tip(title=CANARY)
    with pytest.raises(StoreError) as refused:
        keep(store, tip(), twice, twice)
    assert (refused.value.message, refused.value.hint) == (
        "the store failed: SQLITE_CONSTRAINT",
        "nothing was changed; try again",
    )
    assert isinstance(refused.value.__cause__, DatabaseError)
    assert "marmalade" not in str(refused.value.__cause__)
    assert tips(store) == 0


def test_a_store_goes_on_after_a_failed_write(store: Store) -> None:
    twice = tip()
    for _ in range(8):
        with pytest.raises(StoreError):
            keep(store, twice, twice)
    keep(store, twice)
    assert tips(store) == 1


def test_a_full_disk_is_named_and_nothing_of_the_act_is_kept(store: Store) -> None:
    with store.read() as books:
        sql(books, "PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match="the disk is full"):
        keep(store, *(tip(text=CANARY * 2000) for _ in range(8)))
    assert tips(store) == 0


def test_a_store_that_may_only_be_read_says_so(store: Store) -> None:
    with store.read() as books:
        sql(books, "PRAGMA query_only = 1")
    with pytest.raises(StoreError, match="read-only medium"):
        keep(store, tip())


def test_a_damaged_page_is_refused_and_not_read_as_text(path: Path, store: Store) -> None:
    keep(store, *(tip(text=CANARY * 500) for _ in range(20)))
    store.close()
    damaged = bytearray(path.read_bytes())
    for page in range(4096, len(damaged), 4096):
        damaged[page + 100] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(StoreError) as refused, opened(path) as again:
        tips(again)
    assert "marmalade" not in f"{refused.value}{refused.value.__cause__}"


def test_a_closed_store_stays_closed(store: Store) -> None:
    keep(store, tip())
    store.close()
    for door in (store.read, store.write):
        with pytest.raises(LockedError, match="the store is locked"), door() as books:
            records.counts(books)


def test_a_store_is_the_same_after_it_was_closed_and_opened(path: Path, store: Store) -> None:
    (stored,) = keep(store, tip(text=CANARY))
    store.close()
    with opened(path) as again:
        migrations.migrate(again, StoppedClock())
        with again.read() as books:
            assert records.get(books, type(stored), stored.id) == stored


def test_the_connection_that_came_back_last_goes_out_first_with_what_it_decrypted(store: Store) -> None:
    with store.read() as one:
        first = _driver(one)
        with store.read() as other:
            assert _driver(other) is not first
    with store.read() as again:
        assert _driver(again) is first
    with store.write() as writing:
        assert _driver(writing) is first


def test_a_rehearsal_is_empty_in_memory_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with rehearsal() as store:
        migrations.migrate(store, StoppedClock())
        keep(store, tip())
        assert tips(store) == 1
    with rehearsal() as store:
        migrations.migrate(store, StoppedClock())
        assert tips(store) == 0
    assert list(tmp_path.iterdir()) == []


def _driver(session: Session) -> object:
    return session.connection().connection.driver_connection
