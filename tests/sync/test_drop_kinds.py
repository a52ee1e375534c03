"""One suite for every kind of drop: what holds on a folder holds on each of them, or is refused in words.

The kinds are layers over this machine's file system (``filesystems.py``). With ``FUSION_DROP`` set to a folder
the same suite runs on that one, with the real calls: ``test_real_drops.py`` does so on what it can mount.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest

from fusion_tui.domain.errors import FusionError, IncompleteError, InputError, StoreError
from fusion_tui.sync import header, mounts, names, spool
from fusion_tui.sync.drop import FolderDrop
from fusion_tui.sync.filesystem import LOCAL, FileSystem
from fusion_tui.sync.header import Header
from fusion_tui.sync.spool import Spool
from tests.sync.filesystems import PLENTY, Failing, Fat, Lying, Pulled, ReadOnly, Share, Sizeless, Tiny

REAL = os.environ.get("FUSION_DROP", "")
KIND_OF_REAL = os.environ.get("FUSION_DROP_KIND", "").split()
NAME = "ft1-" + "k" * 26 + ".ftb"
LYING_THERE = "ft1-" + "l" * 26 + ".ftb"
LENGTH = header.file_length(600_000)
DATA = Header(b"i" * 16, LENGTH, b"t" * 8).to_bytes() + bytes(range(251)) * (LENGTH // 251 + 1)
DATA = DATA[:LENGTH]


class Kind(NamedTuple):
    """One kind of drop: its calls, and whether it takes anything."""

    name: str
    make: Callable[[], FileSystem]
    writes: bool = True


KINDS = [
    Kind("folder", lambda: LOCAL),
    Kind("tiny", lambda: Tiny(LENGTH)),
    Kind("FAT", Fat),
    Kind("share", Share),
    Kind("share without a size", Sizeless),
    Kind("read-only", ReadOnly, writes=False),
]
if REAL:
    KINDS = [
        Kind("real", lambda: LOCAL, writes=os.access(REAL, os.W_OK) and not os.statvfs(REAL).f_flag & os.ST_RDONLY)
    ]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
every_writable = pytest.mark.parametrize(
    "kind",
    [pytest.param(one, marks=[] if one.writes else pytest.mark.skip("it takes nothing"), id=one.name) for one in KINDS],
)
only_simulated = pytest.mark.skipif(bool(REAL), reason="a real drop can't be made to do that")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the drop; a real one is emptied first."""
    place = Path(REAL) if REAL else tmp_path / "drop"
    place.mkdir(exist_ok=True)
    for path in place.iterdir():
        if path.is_file() and not os.statvfs(place).f_flag & os.ST_RDONLY:
            path.unlink()
    return place


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "sealed"
    path.write_bytes(DATA)
    return path


@pytest.fixture
def copies(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def plant(kind: Kind, folder: Path, name: str, data: bytes) -> None:
    """Put a file there past the drop, as somebody else would."""
    if REAL and not kind.writes:
        pytest.skip("nobody can write there")
    (folder / name).write_bytes(data)


@pytest.mark.skipif(not REAL, reason="no folder was given")
def test_the_kind_of_a_real_drop_is_known_and_whether_it_tells_changes(folder: Path) -> None:
    kind = mounts.file_system(folder)
    assert kind in KIND_OF_REAL
    assert mounts.tells_changes(kind) == (kind in {"tmpfs", "ext4", "xfs", "btrfs", "overlay"})
    assert LOCAL.largest(folder) == (2**32 - 1 if kind == "vfat" else None)


def refused(files: FileSystem, folder: Path, sealed: Path, digest: bytes | None = None) -> FusionError:
    """Return why nothing was written: nothing else is there than before, and the sealed file is as it was."""
    before = {name: (folder / name).read_bytes() for name in listed(folder)}
    with pytest.raises(FusionError) as caught:
        FolderDrop(folder, files).put(sealed, NAME, digest)
    assert {name: (folder / name).read_bytes() for name in listed(folder)} == before
    assert sealed.read_bytes() == DATA
    return caught.value


@every_writable
@pytest.mark.row(30)
def test_what_is_written_is_found_and_read_as_it_was_sealed(
    kind: Kind, folder: Path, sealed: Path, copies: Spool
) -> None:
    files = kind.make()
    FolderDrop(folder, files).put(sealed, NAME, sha256(DATA).digest())
    assert [one.name for one in FolderDrop(folder, kind.make()).scan().bundles] == [NAME]
    found = copies.copy_in(folder, NAME, files=files)
    assert (found.path.read_bytes(), found.sha256) == (DATA, sha256(DATA).digest())
    assert FolderDrop(folder, files).digest(NAME) == found.sha256
    assert listed(folder) == [NAME]


@every_writable
def test_a_second_time_writes_nothing(kind: Kind, folder: Path, sealed: Path) -> None:
    drop = FolderDrop(folder, kind.make())
    drop.put(sealed, NAME)
    before = (folder / NAME).stat()
    drop.put(sealed, NAME, sha256(DATA).digest())
    after = (folder / NAME).stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


@every_writable
@pytest.mark.row(37)
def test_attack_37_what_a_killed_writer_left_is_in_nobodys_way(kind: Kind, folder: Path, sealed: Path) -> None:
    plant(kind, folder, f"~{NAME}", b"half")
    drop = FolderDrop(folder, kind.make())
    assert drop.scan().bundles == ()
    drop.put(sealed, NAME)
    assert listed(folder) == [NAME]


@every_writable
@pytest.mark.parametrize("damaged", [b"", DATA[:-1], DATA[:-1] + b"\0"], ids=["empty", "cut", "changed"])
def test_a_damaged_copy_under_the_name_is_replaced(kind: Kind, folder: Path, sealed: Path, damaged: bytes) -> None:
    plant(kind, folder, NAME, damaged)
    FolderDrop(folder, kind.make()).put(sealed, NAME)
    assert [path.read_bytes() for path in folder.iterdir()] == [DATA]


@every_writable
def test_a_sealed_file_that_was_changed_is_not_sent(kind: Kind, folder: Path, sealed: Path) -> None:
    assert isinstance(refused(kind.make(), folder, sealed, sha256(b"as sealed").digest()), StoreError)


@every_writable
def test_a_file_is_taken_away_by_its_name_and_once(kind: Kind, folder: Path) -> None:
    other = names.new_bundle()
    for name in (NAME, other):
        plant(kind, folder, name, b"1")
    drop = FolderDrop(folder, kind.make())
    drop.take(NAME)
    drop.take(NAME)
    assert listed(folder) == [other]


@every_kind
@pytest.mark.row(27, 28, 29)
def test_attacks_27_28_29_only_plain_files_of_our_names_are_seen(kind: Kind, folder: Path) -> None:
    for name in (NAME, f"~{NAME}", "notes.txt", "FT1-NO.FTB", ".hidden"):
        plant(kind, folder, name, b"12345")
    (folder / "ft1-folder").mkdir(exist_ok=True)
    found = FolderDrop(folder, kind.make()).scan()
    (folder / "ft1-folder").rmdir()
    assert [(one.name, one.size) for one in found.bundles] == [(NAME, 5)]
    assert (found.ignored, found.cut) == (5, False)


@every_kind
@pytest.mark.row(33)
def test_attack_33_a_file_that_is_still_growing_is_incomplete_and_then_whole(
    kind: Kind, folder: Path, copies: Spool
) -> None:
    files = kind.make()
    for size in (0, 20, 44, 1757, len(DATA) - 1):
        plant(kind, folder, NAME, DATA[:size])
        with pytest.raises(IncompleteError):
            copies.copy_in(folder, NAME, files=files)
        assert listed(copies.folder) == []
    plant(kind, folder, NAME, DATA)
    assert spool.peek(folder, NAME, files=files).length == len(DATA)
    assert copies.copy_in(folder, NAME, files=files).path.read_bytes() == DATA


@every_kind
def test_a_folder_that_is_not_there_is_told(kind: Kind, folder: Path, sealed: Path) -> None:
    away = FolderDrop(folder / "gone", kind.make())
    for act in (away.scan, lambda: away.put(sealed, NAME)):
        with pytest.raises(InputError):
            act()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.writes], ids=lambda kind: kind.name)
def test_a_read_only_drop_says_so_and_is_read(kind: Kind, folder: Path, sealed: Path, copies: Spool) -> None:
    if not REAL:
        plant(kind, folder, LYING_THERE, DATA)
    files = kind.make()
    error = refused(files, folder, sealed)
    assert (type(error), error.message) == (InputError, "the bundle can't be written to the drop: it is read-only")
    assert "lock switch" in error.hint
    assert [one.name for one in FolderDrop(folder, files).scan().bundles] == [LYING_THERE]
    assert copies.copy_in(folder, LYING_THERE, files=files).path.read_bytes() == DATA
    with pytest.raises(InputError, match="read-only"):
        FolderDrop(folder, files).take(LYING_THERE)


@only_simulated
@pytest.mark.parametrize("honest", [True, False], ids=["it says how much is free", "it claims to have plenty"])
@pytest.mark.parametrize("room", [0, 1, 44, 256 * 1024, 300_000, LENGTH - 1])
@pytest.mark.row(31)
def test_attack_31_a_medium_that_fills_up_at_any_byte_says_how_much_is_short(
    folder: Path, sealed: Path, room: int, honest: bool
) -> None:
    files = Tiny(room, honest=honest)
    error = refused(files, folder, sealed)
    assert re.fullmatch(r"the medium is \d+(\.\d)? (bytes|kB) short", error.message)
    assert files.free(folder) == (room if honest else PLENTY)
    FolderDrop(folder, Tiny(LENGTH)).put(sealed, NAME)
    assert listed(folder) == [NAME]


@only_simulated
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_bundle_larger_than_the_file_system_takes_is_refused_before_anything_is_written(
    folder: Path, sealed: Path, more: int
) -> None:
    files = Fat(largest=len(DATA) + more)
    if more < 0:
        error = refused(files, folder, sealed)
        assert "takes no file so large" in error.message
        assert "exFAT" in error.hint
    else:
        FolderDrop(folder, files).put(sealed, NAME)
        assert listed(folder) == [NAME]


@only_simulated
def test_four_gibibytes_are_one_byte_too_many_for_fat(folder: Path, sealed: Path) -> None:
    with sealed.open("r+b") as file:
        file.truncate(4 * 2**30)
    with pytest.raises(InputError, match=r"the bundle has 4\.3 GB"):
        FolderDrop(folder, Fat()).put(sealed, NAME)
    assert listed(folder) == []


@only_simulated
def test_a_limit_that_the_medium_did_not_tell_is_told_when_it_is_met(folder: Path, sealed: Path) -> None:
    assert "file of this size" in refused(Failing("write", errno.EFBIG), folder, sealed).message


@only_simulated
def test_on_fat_a_name_in_other_letters_is_the_same_name(folder: Path, sealed: Path) -> None:
    (folder / f"~{NAME}".upper()).write_bytes(b"left by a tool of another system")
    FolderDrop(folder, Fat()).put(sealed, NAME)
    assert [path.read_bytes() for path in folder.iterdir()] == [DATA]
    (folder / NAME).rename(folder / NAME.upper())
    assert FolderDrop(folder, Fat()).scan().bundles == ()
    FolderDrop(folder, Fat()).put(sealed, NAME)
    assert len(listed(folder)) == 1


@only_simulated
def test_a_stale_listing_shows_what_came_later_and_what_went_does_no_harm(
    folder: Path, sealed: Path, copies: Spool
) -> None:
    reader = Share()
    assert FolderDrop(folder, reader).scan().bundles == ()
    FolderDrop(folder, Share()).put(sealed, NAME)
    assert FolderDrop(folder, reader).scan().bundles == ()
    reader.later()
    assert [one.name for one in FolderDrop(folder, reader).scan().bundles] == [NAME]
    FolderDrop(folder, Share()).take(NAME)
    assert FolderDrop(folder, reader).scan().bundles == ()
    with pytest.raises(InputError, match="not there"):
        copies.copy_in(folder, NAME, files=reader)
    FolderDrop(folder, reader).take(NAME)


@only_simulated
def test_on_a_share_nothing_of_ours_is_open_when_it_is_renamed(folder: Path, sealed: Path) -> None:
    files = Share()
    FolderDrop(folder, files).put(sealed, NAME)
    FolderDrop(folder, files).take(NAME)
    assert listed(folder) == []


@only_simulated
@pytest.mark.parametrize("name", [f"~{NAME}", NAME])
def test_a_file_another_machine_has_open_is_told_and_the_next_try_completes(
    folder: Path, sealed: Path, name: str
) -> None:
    files = Share()
    files.in_use(name)
    with pytest.raises(InputError, match="a file is in use"):
        FolderDrop(folder, files).put(sealed, NAME)
    assert NAME not in listed(folder)
    FolderDrop(folder, Share()).put(sealed, NAME)
    assert listed(folder) == [NAME]


@only_simulated
def test_a_name_that_is_taken_between_look_and_rename_is_not_written_over(folder: Path, sealed: Path) -> None:
    class Raced(Share):
        def rename(self, folder: Path, old: str, new: str) -> None:
            (folder / new).write_bytes(b"theirs")
            super().rename(folder, old, new)

    with pytest.raises(InputError, match="taken"):
        FolderDrop(folder, Raced()).put(sealed, NAME)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {NAME: b"theirs"}


def calls_of(folder: Path, act: Callable[[FileSystem], object]) -> int:
    """Return how many calls an act takes on a medium that stays."""
    files = Pulled(PLENTY, lossy=False)
    act(files)
    for path in folder.iterdir():
        path.unlink()
    return files.calls


@only_simulated
@pytest.mark.parametrize("lossy", [False, True], ids=["it keeps everything", "it loses what was not forced"])
@pytest.mark.row(32)
def test_attack_32_a_medium_pulled_at_any_call_is_never_a_success_and_the_next_try_completes(
    folder: Path, sealed: Path, lossy: bool
) -> None:
    def put(files: FileSystem) -> None:
        FolderDrop(folder, files).put(sealed, NAME, sha256(DATA).digest())

    total = calls_of(folder, put)
    assert total >= 15
    for at in range(1, total + 1):
        files = Pulled(at, lossy=lossy)
        with pytest.raises(InputError, match="removed"):
            put(files)
        files.plug()
        whole = [path for path in folder.iterdir() if path.name == NAME]
        assert all(path.read_bytes() == DATA for path in whole), at
        put(files)
        assert (listed(folder), (folder / NAME).read_bytes() == DATA) == ([NAME], True), at
        (folder / NAME).unlink()


@only_simulated
@pytest.mark.row(32)
def test_attack_32_a_medium_pulled_while_it_is_read_leaves_no_copy_and_the_next_try_completes(
    folder: Path, copies: Spool
) -> None:
    def look(files: FileSystem) -> None:
        for one in FolderDrop(folder, files).scan().bundles:
            spool.peek(folder, one.name, files=files)
            copies.erase(copies.copy_in(folder, one.name, files=files).path)

    (folder / NAME).write_bytes(DATA)
    total = calls_of(folder, look)
    for at in range(1, total + 1):
        (folder / NAME).write_bytes(DATA)
        files = Pulled(at, lossy=False)
        with suppress(InputError):  # a name that can't be asked for its size is junk in this scan
            look(files)
        assert listed(copies.folder) == []
        files.plug()
        assert copies.copy_in(folder, NAME, files=files).path.read_bytes() == DATA
        copies.erase(copies.folder / f"{sha256(DATA).hexdigest()}.ftb")


@only_simulated
@pytest.mark.row(30)
def test_attack_30_a_medium_that_keeps_other_bytes_is_found_out(folder: Path, sealed: Path) -> None:
    error = refused(Lying(), folder, sealed)
    assert (type(error), error.message) == (InputError, "the medium gave back other bytes than were written")


@only_simulated
@pytest.mark.parametrize(
    ("call", "number", "word"),
    [
        pytest.param("force", errno.ENOSPC, "full", id="full at the last moment"),
        pytest.param("force", errno.EIO, "fault", id="a fault while writing"),
        pytest.param("read", errno.EIO, "fault", id="a fault while reading back"),
        pytest.param("rename", errno.EROFS, "read-only", id="read-only since the write"),
        pytest.param("create", errno.EACCES, "denied", id="a folder that may not be written"),
        pytest.param("write", errno.ETIMEDOUT, "can't be reached", id="a share whose network is gone"),
    ],
)
def test_a_medium_that_fails_is_told_and_nothing_of_ours_stays(
    folder: Path, sealed: Path, call: str, number: int, word: str
) -> None:
    error = refused(Failing(call, number), folder, sealed)
    assert isinstance(error, InputError)
    assert word in error.message


@only_simulated
@pytest.mark.parametrize("again", [False, True], ids=["after the rename", "of a file that was there"])
def test_a_folder_that_can_not_be_forced_for_another_reason_is_no_success(
    folder: Path, sealed: Path, again: bool
) -> None:
    if again:
        FolderDrop(folder).put(sealed, NAME)
    with pytest.raises(InputError, match="fault"):
        FolderDrop(folder, Failing("sync", errno.EIO)).put(sealed, NAME)
