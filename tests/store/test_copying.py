from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from fusion_tui.domain.errors import DamagedError, InputError, StoreError, WrongKeyError
from fusion_tui.store import records
from fusion_tui.store.copying import before_migration, copy_store
from fusion_tui.store.engine import KEY_BYTES, Store, open_store, salt_of
from fusion_tui.store.index import matching
from tests.factories import tip
from tests.store.damage import flip, pages_of
from tests.store.factories import KEY, OTHER_KEY, keep, opened, sql, tips


@pytest.fixture
def filled(store: Store) -> Store:
    """Return a store of some hundred pages."""
    keep(store, *(tip(text="A grey van was seen. " * 100) for _ in range(300)))
    return store


def left(folder: Path) -> list[str]:
    """Return what lies beside the store."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("store.db"))


def test_a_copy_holds_every_record_under_the_same_key_and_salt(filled: Store, tmp_path: Path) -> None:
    copy_store(filled, tmp_path / "copy")
    assert salt_of(tmp_path / "copy") == salt_of(filled.path)
    with opened(tmp_path / "copy") as copy:
        assert tips(copy) == 300
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    assert left(tmp_path) == ["copy"]


def test_a_copy_under_another_key_opens_by_that_key_only_and_has_its_own_salt(filled: Store, tmp_path: Path) -> None:
    copy_store(filled, tmp_path / "copy", OTHER_KEY)
    with opened(tmp_path / "copy", OTHER_KEY) as copy:
        assert tips(copy) == 300
    with pytest.raises(WrongKeyError):
        open_store(tmp_path / "copy", KEY)
    assert salt_of(tmp_path / "copy") != salt_of(filled.path)


def test_the_search_index_goes_with_the_copy(filled: Store, tmp_path: Path) -> None:
    copy_store(filled, tmp_path / "copy", OTHER_KEY)
    with opened(tmp_path / "copy", OTHER_KEY) as copy, copy.read() as books:
        assert len(matching(books, "van", 1000)) == 300


def test_no_byte_of_a_copy_is_in_clear(filled: Store, tmp_path: Path) -> None:
    copy_store(filled, tmp_path / "copy", OTHER_KEY)
    assert b"grey van" not in (tmp_path / "copy").read_bytes()


def test_a_copy_is_one_moment_while_another_program_goes_on_writing(filled: Store, tmp_path: Path) -> None:
    keep(filled, *(tip(text="Long. " * 4000) for _ in range(400)))
    script = f"""
        import sys
        from pathlib import Path
        from fusion_tui.store.engine import open_store
        from tests.factories import tip
        from tests.store.factories import keep
        store = open_store(Path({str(filled.path)!r}), bytes(range({KEY_BYTES})))
        print("open", flush=True)
        for n in range(10_000):
            keep(store, *(tip(id=f"tip--00000000-0000-4000-{{half}}-{{n:012x}}") for half in ("8000", "8001")))
            print(n, flush=True)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.stdout.readline()  # at least one pair is there
        written: list[bytes] = []
        reader = threading.Thread(target=lambda: written.extend(iter(other.stdout.readline, b"")))  # type: ignore[union-attr]
        reader.start()
        try:
            heard: list[int] = []
            copy_store(filled, tmp_path / "copy", progress=lambda *_: heard.append(len(written)))
        finally:
            other.kill()
            reader.join()
    assert heard[-1] > heard[0]  # it wrote meanwhile
    with opened(tmp_path / "copy") as copy, copy.read() as books:
        pairs = sql(books, "SELECT count(*) FROM tip WHERE id GLOB 'tip--00000000-0000-400*'")[0][0]
        assert pairs > 0
        assert pairs % 2 == 0
        assert sql(books, "PRAGMA integrity_check") == [("ok",)]


def test_a_copy_never_goes_over_a_file_that_is_there(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"something")
    with pytest.raises(InputError, match="there already"):
        copy_store(filled, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"something"


def test_a_cancelled_copy_leaves_nothing(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cancelled"):
        copy_store(filled, tmp_path / "copy", cancelled=lambda: True)
    assert left(tmp_path) == []
    assert tips(filled) == 300


def test_an_interrupt_leaves_nothing(filled: Store, tmp_path: Path) -> None:
    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(filled, tmp_path / "copy", progress=interrupt)
    assert left(tmp_path) == []


def test_a_damaged_page_is_told_and_leaves_no_copy(filled: Store, path: Path, tmp_path: Path) -> None:
    filled.close()
    flip(path, pages_of(path) // 2)
    with opened(path) as damaged, pytest.raises(DamagedError):
        copy_store(damaged, tmp_path / "copy")
    assert left(tmp_path) == []


def test_the_copy_before_a_migration_is_kept_beside_the_store_and_replaced_by_a_later_one(filled: Store) -> None:
    kept = before_migration(filled, 1)
    keep(filled, tip())
    assert before_migration(filled, 1) == kept
    assert kept == filled.path.with_name("store-1.before")
    with opened(kept) as copy:
        assert tips(copy) == 301
    assert left(filled.path.parent) == [kept.name]


def test_a_program_killed_in_the_middle_of_the_copy_before_a_migration_can_be_followed_by_another(
    filled: Store,
) -> None:
    script = f"""
        import os, signal
        from pathlib import Path
        from fusion_tui.store.copying import before_migration
        from fusion_tui.store.engine import open_store
        store = open_store(Path({str(filled.path)!r}), bytes(range({KEY_BYTES})))
        before_migration(store, 1, lambda done, total: os.kill(os.getpid(), signal.SIGKILL))
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert ended.returncode == -9
    assert not filled.path.with_name("store-1.before").exists()
    with opened(before_migration(filled, 1)) as copy, copy.read() as books:
        assert records.counts(books)["tip"] == 300
    assert left(filled.path.parent) == ["store-1.before"]
