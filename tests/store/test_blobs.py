from __future__ import annotations

import hashlib
import hmac
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fusion_tui.domain.attachment import LARGEST
from fusion_tui.domain.errors import DamagedError, InputError, StoreError
from fusion_tui.store import blobs, people
from fusion_tui.store.contents import Blob, packed
from fusion_tui.store.engine import Store
from tests.factories import center
from tests.store.factories import KEY, OTHER_KEY, opened, sql

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONTENT = b"Zanzibarwort " * 50_000  # several pieces, the last one odd


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def centered(store: Store) -> Store:
    """Return a store that has the key addresses are made with."""
    with store.write() as books:
        people.add_center(books, center())
    return store


def as_it_is(length: int) -> int:
    return length


def put(
    store: Store, folder: Path, content: bytes, pad: Callable[[int], int] = as_it_is, watch: list[int] | None = None
) -> Blob:
    """Keep a content as the service does."""
    source = folder.parent / "source"
    source.write_bytes(content)

    def hear(done: int, _total: int) -> None:
        if watch is not None:
            watch.append(done)

    with (
        source.open("rb") as file,
        packed(file, folder, pad, hear, bool) as made,
        store.write() as books,
    ):
        return blobs.keep(books, folder, made, NOW)


def read(folder: Path, blob: Blob) -> bytes:
    return b"".join(blobs.open_content(folder, blob))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", [0, 1, 16 * 1024 - 1, 16 * 1024, 256 * 1024, 256 * 1024 + 1, len(CONTENT)])
def test_what_is_kept_is_read_back(centered: Store, folder: Path, size: int) -> None:
    blob = put(centered, folder, CONTENT[:size])
    assert read(folder, blob) == CONTENT[:size]
    with centered.read() as books:
        assert blobs.is_whole(books, blobs.open_content(folder, blob), blob)


def test_progress_is_heard_in_bytes(centered: Store, folder: Path) -> None:
    heard: list[int] = []
    put(centered, folder, CONTENT, watch=heard)
    assert heard == sorted(heard)
    assert heard[-1] == len(CONTENT)


def test_neither_content_nor_hash_nor_length_shows_on_the_disk(centered: Store, folder: Path) -> None:
    blob = put(centered, folder, CONTENT, pad=lambda length: length + 31_337)
    (file,) = files(folder)
    assert b"Zanzibarwort" not in file.read_bytes()
    assert hashlib.sha256(CONTENT).hexdigest() not in str(file)
    assert file.stat().st_size > len(CONTENT) + 31_337
    assert read(folder, blob) == CONTENT
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_finder_of_the_disk_cannot_confirm_a_known_file_by_its_address(
    centered: Store, folder: Path, tmp_path: Path, empty: bytes
) -> None:
    blob = put(centered, folder, CONTENT)
    (tmp_path / "other.db").write_bytes(empty)
    with opened(tmp_path / "other.db") as other:
        with other.write() as books:
            people.add_center(books, center())
        elsewhere = put(other, tmp_path / "elsewhere", CONTENT)
    unkeyed = {hashlib.sha256(CONTENT).hexdigest(), hmac.digest(b"", CONTENT, "sha256").hex()}
    assert blob.address not in {elsewhere.address, *unkeyed}


def test_equal_contents_are_kept_once_and_different_ones_apart(centered: Store, folder: Path) -> None:
    first, again, other = (put(centered, folder, content) for content in (CONTENT, CONTENT, CONTENT + b"."))
    assert first == again != other
    assert len(files(folder)) == 2


def test_a_content_that_went_missing_is_kept_anew_when_it_comes_again(centered: Store, folder: Path) -> None:
    put(centered, folder, CONTENT)
    files(folder)[0].unlink()
    assert read(folder, put(centered, folder, CONTENT)) == CONTENT


@pytest.mark.parametrize(
    "damage", [lambda data: data[:100], lambda data: data[:-1] + bytes([data[-1] ^ 1])], ids=["cut short", "changed"]
)
def test_a_content_that_is_damaged_is_kept_anew_when_it_comes_again(
    centered: Store, folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    first = put(centered, folder, CONTENT)
    (place,) = files(folder)
    place.write_bytes(damage(place.read_bytes()))
    again = put(centered, folder, CONTENT)
    assert read(folder, again) == CONTENT
    assert (again.address, files(folder)) == (first.address, [place])
    with centered.read() as books:
        assert blobs.get(books, first.address) == again


@pytest.mark.parametrize("where", [0, 30, 60, 70_000, -1])
def test_a_flipped_bit_of_a_content_is_damage(centered: Store, folder: Path, where: int) -> None:
    blob = put(centered, folder, CONTENT)
    (file,) = files(folder)
    data = bytearray(file.read_bytes())
    data[where] ^= 1
    file.write_bytes(data)
    with pytest.raises(DamagedError, match="not what was kept"):
        read(folder, blob)


@pytest.mark.parametrize("length", [0, 10, 16 * 1024 + 16 + 56, -1])
def test_a_content_cut_short_is_damage(centered: Store, folder: Path, length: int) -> None:
    blob = put(centered, folder, CONTENT)
    (file,) = files(folder)
    file.write_bytes(file.read_bytes()[:length])
    with pytest.raises(DamagedError):
        read(folder, blob)


def test_another_whole_content_in_its_place_is_damage(centered: Store, folder: Path) -> None:
    blob, other = put(centered, folder, CONTENT), put(centered, folder, b"other")
    blobs.path_of(folder, other.address).replace(blobs.path_of(folder, blob.address))
    with pytest.raises(DamagedError):
        read(folder, blob)
    with centered.read() as books:
        known = blobs.get(books, other.address)
        assert known is not None
        mixed = Blob(blob.address, known.key, known.size)
        assert not blobs.is_whole(books, blobs.open_content(folder, mixed), mixed)


def test_a_missing_content_is_damage(centered: Store, folder: Path) -> None:
    blob = put(centered, folder, CONTENT)
    files(folder)[0].unlink()
    with pytest.raises(DamagedError, match="missing"):
        read(folder, blob)


def test_an_interrupted_or_cancelled_packing_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(CONTENT)
    with (
        (tmp_path / "source").open("rb") as file,
        pytest.raises(StoreError, match="cancelled"),
        packed(file, folder, as_it_is, lambda *_: None, lambda: True),
    ):
        pass
    with (
        (tmp_path / "source").open("rb") as file,
        pytest.raises(KeyboardInterrupt),
        packed(file, folder, as_it_is, lambda *_: None, bool),
    ):
        raise KeyboardInterrupt
    assert files(folder) == []


def test_more_than_four_gibibytes_are_refused_before_anything_is_read(folder: Path, tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb+") as file:
        file.truncate(LARGEST + 1)
        with pytest.raises(InputError, match="4 GiB"), packed(file, folder, as_it_is, lambda *_: None, bool):
            pass
    assert files(folder) == []


def test_a_rolled_back_keeping_leaves_an_orphan_that_is_swept(centered: Store, folder: Path) -> None:
    kept = put(centered, folder, b"stays")
    (folder.parent / "source").write_bytes(CONTENT)
    with (  # noqa: PT012 - the block is what is tested
        pytest.raises(ZeroDivisionError),
        (folder.parent / "source").open("rb") as file,
        packed(file, folder, as_it_is, lambda *_: None, bool) as made,
        centered.write() as books,
    ):
        blobs.keep(books, folder, made, NOW)
        raise ZeroDivisionError
    with centered.write() as books:
        assert [len(found) for found in blobs.orphans(books, folder, NOW)] == [1, 0]
        assert blobs.sweep(books, folder, NOW) == 1
    assert read(folder, kept) == b"stays"
    assert len(files(folder)) == 1


@pytest.mark.parametrize("end", ["", "-wal"])
def test_a_part_is_swept_once_nobody_wrote_it_for_an_hour(centered: Store, folder: Path, end: str) -> None:
    folder.mkdir()
    part = folder / f"{'0' * 32}.part{end}"
    part.write_bytes(b"half")
    os.utime(part, (NOW.timestamp(), NOW.timestamp()))
    with centered.write() as books:
        assert blobs.sweep(books, folder, NOW + timedelta(minutes=59)) == 0
        assert blobs.sweep(books, folder, NOW + timedelta(minutes=61)) == 1


def test_what_is_no_content_is_left_alone_by_a_sweep(centered: Store, folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_bytes(b"not ours")
    with centered.write() as books:
        assert blobs.sweep(books, folder, NOW) == 0
    assert (folder / "notes.txt").exists()


def test_a_program_killed_while_packing_leaves_a_part_in_cipher_and_no_row(centered: Store, folder: Path) -> None:
    source = folder.parent / "source"
    source.write_bytes(CONTENT)
    script = f"""
        import os, signal
        from pathlib import Path
        from fusion_tui.store.contents import packed
        def hear(done, total):
            if done > 300_000:
                os.kill(os.getpid(), signal.SIGKILL)
        with Path({str(source)!r}).open("rb") as file, packed(file, Path({str(folder)!r}), lambda n: n, hear, bool):
            pass
    """
    assert subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False).returncode == -9
    (part,) = files(folder)
    assert part.suffix == ".part"
    assert b"Zanzibarwort" not in part.read_bytes()
    with centered.write() as books:
        assert sql(books, "SELECT count(*) FROM blob") == [(0,)]
        assert blobs.sweep(books, folder, datetime.fromtimestamp(part.stat().st_mtime, UTC) + timedelta(hours=2)) == 1


def test_a_key_of_a_content_is_in_no_repr(centered: Store, folder: Path) -> None:
    blob = put(centered, folder, CONTENT)
    assert blob.key.hex() not in repr(blob)
    assert repr(blob.key) not in repr(blob)


def test_another_stores_key_does_not_open_a_content(centered: Store, folder: Path) -> None:
    blob = put(centered, folder, CONTENT)
    assert KEY != OTHER_KEY
    with pytest.raises(DamagedError):
        read(folder, blob._replace(key=OTHER_KEY))


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file here whose reading fails")
def test_a_source_that_cannot_be_read_is_told(folder: Path) -> None:
    with (
        Path("/proc/self/mem").open("rb") as file,
        pytest.raises(StoreError, match="Input/output error"),
        packed(file, folder, as_it_is, lambda *_: None, bool),
    ):
        pass
    assert files(folder) == []
