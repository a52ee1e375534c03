"""Drops: bounded scans, writes that count only once read back, and nothing left behind."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain, repeat
from pathlib import Path

import pytest

from fusion_tui.domain.errors import FusionError, InputError, StoreError
from fusion_tui.sync import drop, names
from fusion_tui.sync.drop import FolderDrop, Found, Scan, size_text
from tests.sync.filesystems import Layer
from tests.sync.test_spool import fail

NAME = "ft1-" + "b" * 26 + ".ftb"
VOLUME = "ftd1-" + "c" * 26 + ".ftd"
DATA = bytes(range(256)) * 3000


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "sealed"
    path.write_bytes(DATA)
    return path


def refused(stick: Path, sealed: Path, digest: bytes | None = None) -> FusionError:
    before = sorted(stick.iterdir())
    with pytest.raises(FusionError) as caught:
        FolderDrop(stick).put(sealed, NAME, digest)
    assert sorted(stick.iterdir()) == before
    assert sealed.read_bytes() == DATA
    return caught.value


@pytest.mark.row(27)
def test_attack_27_a_link_planted_under_the_name_is_not_followed(stick: Path, sealed: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(DATA)
    (stick / NAME).symlink_to(target)
    assert isinstance(refused(stick, sealed), InputError)


def test_attack_27_a_link_planted_under_the_unfinished_name_is_not_followed(
    stick: Path, sealed: Path, tmp_path: Path
) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"precious")
    (stick / f"~{NAME}").symlink_to(target)
    FolderDrop(stick).put(sealed, NAME)
    assert target.read_bytes() == b"precious"
    assert not (stick / NAME).is_symlink()


def test_a_file_larger_than_the_real_medium_is_told(stick: Path, tmp_path: Path) -> None:
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(shutil.disk_usage(stick).free + 5_000_000_000)
    with pytest.raises(InputError) as caught:
        FolderDrop(stick).put(huge, NAME)
    assert re.fullmatch(r"the medium is \d+(\.\d)? GB short", caught.value.message)
    assert list(stick.iterdir()) == []


@pytest.mark.row(32)
def test_attack_32_a_medium_that_vanishes_with_the_half_written_file_is_still_told(stick: Path, sealed: Path) -> None:
    class Vanishing(Layer):
        def rename(self, folder: Path, old: str, new: str) -> None:
            shutil.rmtree(folder)
            super().rename(folder, old, new)

    with pytest.raises(InputError, match="not there"):
        FolderDrop(stick, Vanishing()).put(sealed, NAME)


def test_a_system_that_gives_no_cache_advice_or_refuses_it_still_reads_back(
    stick: Path, sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "posix_fadvise", fail(errno.EINVAL))
    FolderDrop(stick).put(sealed, NAME)
    monkeypatch.delattr(os, "posix_fadvise")
    FolderDrop(stick).put(sealed, VOLUME)
    assert len(list(stick.iterdir())) == 2


def test_a_sealed_file_changed_on_our_disk_is_found_beside_the_sent_one_too(stick: Path, sealed: Path) -> None:
    (stick / NAME).write_bytes(DATA)
    assert isinstance(refused(stick, sealed, sha256(b"as sealed").digest()), StoreError)


def test_a_sealed_file_that_is_gone_is_our_own_fault(stick: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        FolderDrop(stick).put(tmp_path / "gone", NAME)
    (stick / NAME).write_bytes(DATA)
    with pytest.raises(StoreError):
        FolderDrop(stick).put(tmp_path / "gone", NAME)


@pytest.mark.parametrize("act", ["put", "take"])
def test_only_names_of_bundles_and_volumes_are_written_or_removed(stick: Path, sealed: Path, act: str) -> None:
    (stick / "notes.txt").write_bytes(b"")
    for name in ("notes.txt", "../sealed", f"~{NAME}"):
        with pytest.raises(InputError, match="not the name"):
            getattr(FolderDrop(stick), act)(*([sealed] if act == "put" else []), name)
    assert (stick / "notes.txt").exists()


def test_a_file_that_can_not_be_removed_is_told(stick: Path) -> None:
    (stick / NAME).mkdir()
    with pytest.raises(InputError, match="removed"):
        FolderDrop(stick).take(NAME)


def test_a_scan_finds_bundles_and_volumes_by_name(stick: Path) -> None:
    (stick / NAME).write_bytes(b"12345")
    (stick / VOLUME).write_bytes(b"123")
    assert FolderDrop(stick).scan() == Scan((Found(NAME, 5),), (Found(VOLUME, 3),))


@pytest.mark.row(27, 28)
def test_attack_27_and_28_a_scan_ignores_what_is_no_plain_file_of_ours(stick: Path) -> None:
    (stick / f"~{NAME}").write_bytes(b"")
    (stick / "IMPORTANT\x1b[2J.ftb").write_bytes(b"")
    (stick / NAME).symlink_to("/etc/hostname")
    (stick / ("ft1-" + "d" * 26 + ".ftb")).mkdir()
    os.mkfifo(stick / ("ft1-" + "e" * 26 + ".ftb"))
    (stick / "nested").mkdir()
    (stick / "nested" / names.new_bundle()).write_bytes(b"")
    Path(os.fsdecode(os.fsencode(stick) + b"/ft1-\xff\xfe.ftb")).write_bytes(b"")
    assert FolderDrop(stick).scan() == Scan(ignored=7)


class Crowd(Layer):
    """A listing with a hundred thousand names before the real ones: making so many files takes longer."""

    @contextmanager
    def names(self, folder: Path) -> Iterator[Iterator[str]]:
        with super().names(folder) as real:
            yield chain(repeat("junk.doc", 100_000), real)


@pytest.mark.row(29)
def test_attack_29_a_scan_of_100000_files_of_junk_is_bounded_and_finds_the_bundle(stick: Path) -> None:
    (stick / NAME).write_bytes(b"1")
    assert FolderDrop(stick, Crowd()).scan() == Scan((Found(NAME, 1),), ignored=100_000)
    assert FolderDrop(stick, Crowd()).scan(most=10) == Scan(ignored=10, cut=True)


def test_a_scan_ends_at_its_bound(stick: Path) -> None:
    for _ in range(5):
        (stick / names.new_bundle()).write_bytes(b"")
    assert [FolderDrop(stick).scan(most).cut for most in (4, 5, 6)] == [True, False, False]
    assert len(FolderDrop(stick).scan(4).bundles) == 4


@pytest.mark.row(24)
def test_names_are_random_and_of_the_published_pattern() -> None:
    made = {names.new_bundle() for _ in range(100)} | {names.new_volume() for _ in range(100)}
    assert len(made) == 200
    assert all(re.fullmatch(r"ft1-[a-z2-7]{26}\.ftb|ftd1-[a-z2-7]{26}\.ftd", name) for name in made)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (99_940, "99.9 kB"),
        (250_000, "250 kB"),
        (999_600, "1.0 MB"),
        (3_100_000_000, "3.1 GB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_sizes_are_told_as_people_say_them(count: int, text: str) -> None:
    assert size_text(count) == text


def test_the_scan_bound_is_above_what_is_promised() -> None:
    assert drop.SCANNED > 100_000
