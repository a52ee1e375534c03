"""The spool: what is copied, what never is, and that a failure leaves nothing behind."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from fusion_tui.domain.errors import FormatError, FusionError, IncompleteError, InputError, LimitError, StoreError
from fusion_tui.sync import filesystem, header, medium, names, spool
from fusion_tui.sync.filesystem import Local, Opener, Source
from fusion_tui.sync.header import Header
from fusion_tui.sync.spool import Spool
from tests.sync.filesystems import Failing, Layer

NAME = "ft1-" + "a" * 26 + ".ftb"


def sealed(plain: int = 600_000) -> bytes:
    length = header.file_length(plain)
    front = Header(b"i" * 16, length, b"t" * 8).to_bytes()
    return front + os.urandom(length - len(front))


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "profile" / "spool")


def refused(place: Spool, drop: Path, **changes: Any) -> FusionError:
    with pytest.raises(FusionError) as caught:
        place.copy_in(drop, NAME, **changes)
    assert list(place.folder.iterdir()) == []
    return caught.value


def test_a_file_is_copied_once_and_hashed(drop: Path, place: Spool) -> None:
    data = sealed()
    (drop / NAME).write_bytes(data)
    found = place.copy_in(drop, NAME)
    assert found.path.read_bytes() == data
    assert found.sha256 == sha256(data).digest()
    assert found.header == Header(b"i" * 16, len(data), b"t" * 8)
    assert (drop / NAME).read_bytes() == data


def test_the_spool_is_readable_by_its_owner_only(drop: Path, place: Spool) -> None:
    (drop / NAME).write_bytes(sealed(10))
    found = place.copy_in(drop, NAME)
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(found.path.stat().st_mode) == 0o600


def test_a_spool_that_others_could_read_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    folder.mkdir()
    folder.chmod(0o755)
    assert stat.S_IMODE(Spool(folder).folder.stat().st_mode) == 0o700


def test_attack_6_a_bundle_delivered_twice_under_two_names_is_one_copy(drop: Path, place: Spool) -> None:
    other = names.new_bundle()
    data = sealed(10)
    for name in (NAME, other):
        (drop / name).write_bytes(data)
    assert place.copy_in(drop, NAME) == place.copy_in(drop, other)
    assert len(list(place.folder.iterdir())) == 1


def test_peek_reads_the_header_and_copies_nothing(drop: Path) -> None:
    data = sealed(10)
    (drop / NAME).write_bytes(data)
    assert spool.peek(drop, NAME).length == len(data)


@pytest.mark.parametrize("kept", [0, 1, 7, 8, 43, 44, 1757, -1])
def test_attack_2_and_33_a_cut_or_half_copied_file_is_incomplete(drop: Path, place: Spool, kept: int) -> None:
    (drop / NAME).write_bytes(sealed(10)[:kept])
    error = refused(place, drop)
    assert isinstance(error, IncompleteError)
    assert error.code == "truncated"


def test_attack_3_appended_bytes_are_refused(drop: Path, place: Spool) -> None:
    (drop / NAME).write_bytes(sealed(10) + b"\0")
    error = refused(place, drop)
    assert isinstance(error, FormatError)
    assert error.code == "trailing"


@pytest.mark.row(55)
def test_attack_55_a_text_mode_transfer_is_named(drop: Path, place: Spool) -> None:
    (drop / NAME).write_bytes(sealed(10).replace(b"\r\n", b"\n"))
    error = refused(place, drop)
    assert isinstance(error, FormatError)
    assert "text-mode" in error.message


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_stated_length_above_the_limit_is_refused(drop: Path, place: Spool, more: int) -> None:
    data = sealed(10)
    (drop / NAME).write_bytes(data)
    if more < 0:
        assert isinstance(refused(place, drop, most=len(data) - 1), LimitError)
    else:
        assert place.copy_in(drop, NAME, most=len(data) + more).path.exists()


def test_a_sparse_file_of_a_terabyte_costs_nothing(drop: Path, place: Spool) -> None:
    with (drop / NAME).open("wb") as file:
        file.write(sealed(10)[:44])
        file.truncate(2**40)
    assert isinstance(refused(place, drop), FormatError)


def make_link(path: Path) -> None:
    (path.parent / "elsewhere").write_bytes(sealed(10))
    path.symlink_to(path.parent / "elsewhere")


def make_dangling_link(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(make_link, id="a link to a file"),
        pytest.param(make_dangling_link, id="a link to nowhere"),
        pytest.param(os.mkfifo, id="a pipe nobody writes to"),
        pytest.param(Path.mkdir, id="a folder"),
        pytest.param(lambda path: path.symlink_to("/dev/zero"), id="a link to a device"),
        pytest.param(lambda _: None, id="nothing"),
    ],
)
@pytest.mark.parametrize("opener", [filesystem._open_at, filesystem._open_portable])
@pytest.mark.row(27)
def test_attack_27_what_is_no_plain_file_is_never_read(
    drop: Path, place: Spool, make: Callable[[Path], object], opener: Opener
) -> None:
    make(drop / NAME)
    assert isinstance(refused(place, drop, files=Local(opener)), InputError)


@pytest.mark.parametrize(
    "name",
    [
        "../" + NAME,
        "/etc/passwd",
        "~" + NAME,
        NAME.upper(),
        NAME + "\n",
        NAME[:-1],
        NAME.replace(".", "x"),
        "ft1-" + "a" * 25 + "1.ftb",
        "ft1-" + "a" * 25 + ".ftb",
        "ft1-" + "\u0430" * 26 + ".ftb",
        "",
    ],
)
@pytest.mark.row(28)
def test_attack_28_other_names_are_not_even_opened(drop: Path, place: Spool, name: str) -> None:
    with pytest.raises(InputError, match="not the name"):
        place.copy_in(drop, name)


def test_the_portable_way_reads_the_same_bytes(drop: Path, place: Spool) -> None:
    data = sealed()
    (drop / NAME).write_bytes(data)
    assert place.copy_in(drop, NAME, files=Local(filesystem._open_portable)).path.read_bytes() == data


@pytest.mark.row(34)
def test_attack_34_a_file_exchanged_between_look_and_open_is_refused(
    drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop / NAME).write_bytes(sealed(10))
    really_open = os.open

    def exchange(path: Path, flags: int) -> int:
        Path(path).rename(drop / "other")  # unlinked, its inode could come back with the new file
        Path(path).write_bytes(sealed(10))
        return really_open(path, flags)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", exchange)
        with pytest.raises(InputError):
            filesystem._open_portable(drop, NAME)


class Changing(Layer):
    """A file system where somebody changes a file after each larger read of it."""

    def __init__(self, change: Callable[[], object]) -> None:
        super().__init__()
        self._change = change

    def open(self, folder: Path, name: str) -> Source:
        return Changed(super().open(folder, name), self._change)


class Changed:
    """The file that is changed."""

    def __init__(self, file: Source, change: Callable[[], object]) -> None:
        self._file, self._change = file, change
        self.size, self.close = file.size, file.close

    def read(self, most: int) -> bytes:
        data = self._file.read(most)
        if most > header.HEADER:
            self._change()
        return data


@pytest.mark.row(34)
def test_attack_34_a_file_that_shrinks_while_copied_is_incomplete(drop: Path, place: Spool) -> None:
    (drop / NAME).write_bytes(sealed())
    shrinking = Changing(lambda: os.truncate(drop / NAME, 100_000))
    assert isinstance(refused(place, drop, files=shrinking), IncompleteError)


@pytest.mark.row(34)
def test_attack_34_a_file_that_grows_while_copied_gives_no_more_than_it_stated(drop: Path, place: Spool) -> None:
    data = sealed()
    (drop / NAME).write_bytes(data)

    def grow() -> None:
        with (drop / NAME).open("ab") as file:
            file.write(b"more")

    assert place.copy_in(drop, NAME, files=Changing(grow)).path.read_bytes() == data
    assert (drop / NAME).stat().st_size > len(data)


def fail(number: int) -> Callable[..., Any]:
    def call(*_args: Any, **_kwargs: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return call


@pytest.mark.row(39)
def test_attack_39_a_full_disk_of_ours_is_a_store_error(
    drop: Path, place: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop / NAME).write_bytes(sealed())
    monkeypatch.setattr(os, "fsync", fail(errno.ENOSPC))
    error = refused(place, drop)
    assert isinstance(error, StoreError)
    assert "full" in error.message


@pytest.mark.parametrize("call", ["open", "read", "size"])
@pytest.mark.row(40)
def test_attack_40_a_fault_of_the_medium_is_told_as_one(drop: Path, place: Spool, call: str) -> None:
    (drop / NAME).write_bytes(sealed())
    error = refused(place, drop, files=Failing(call, errno.EIO))
    assert isinstance(error, InputError)
    assert "fault" in error.message


def test_a_spool_that_can_not_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError):
        Spool(tmp_path / "file" / "spool")


def test_erasing_a_copy_twice_is_fine(drop: Path, place: Spool) -> None:
    (drop / NAME).write_bytes(sealed(10))
    found = place.copy_in(drop, NAME)
    place.erase(found.path)
    place.erase(found.path)
    assert list(place.folder.iterdir()) == []


def test_erasing_what_can_not_be_removed_is_told(place: Spool) -> None:
    with pytest.raises(StoreError):
        place.erase(place.folder)


@pytest.mark.row(37)
def test_attack_37_what_a_killed_program_left_is_swept(drop: Path, place: Spool) -> None:
    (drop / NAME).write_bytes(sealed(10))
    found = place.copy_in(drop, NAME)
    (place.folder / ("~" + names.new_bundle())).write_bytes(b"half")
    assert place.sweep() == 1
    assert list(place.folder.iterdir()) == [found.path]
    assert place.sweep() == 0


def test_what_is_being_copied_just_now_is_not_swept(place: Spool) -> None:
    written = place.folder / ("~" + names.new_bundle())
    descriptor = medium.create_claimed(written)
    assert place.sweep() == 0
    os.close(descriptor)  # however the program ended
    assert place.sweep() == 1


def test_what_can_not_be_claimed_is_written_all_the_same_and_never_swept(
    drop: Path, place: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fcntl.flock", fail(errno.ENOTSUP))
    (drop / NAME).write_bytes(sealed(10))
    assert place.copy_in(drop, NAME).path.exists()
    (place.folder / ("~" + names.new_bundle())).write_bytes(b"half")
    assert place.sweep() == 0


def test_a_file_that_went_meanwhile_is_not_left(place: Spool) -> None:
    assert not medium.is_left(place.folder / "gone")


def test_where_an_open_file_can_not_be_removed_nothing_is_claimed(
    place: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(medium, "_LOCKS", None)
    written = place.folder / ("~" + names.new_bundle())
    os.close(medium.create_claimed(written))
    assert medium.is_left(written)


def test_a_copy_is_kept_in_another_spool_whole_and_private(drop: Path, place: Spool, tmp_path: Path) -> None:
    (drop / NAME).write_bytes(sealed(10))
    copy, other = place.copy_in(drop, NAME), Spool(tmp_path / "other")
    other.keep(copy.path)
    (kept,) = other.folder.iterdir()
    assert (kept, kept.read_bytes()) == (other.path_of(copy.sha256.hex()), copy.path.read_bytes())
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with pytest.raises(StoreError):
        other.keep(place.folder / "gone")


def test_a_spool_that_can_not_be_listed_is_told(place: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "iterdir", fail(errno.EIO))
    with pytest.raises(StoreError, match="the spool can't be read"):
        place.sweep()


def test_erasing_nothing_asks_nothing_of_the_medium(place: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", fail(errno.EIO))
    assert place.erase_all([]) == 0


def test_only_sealed_bytes_are_in_the_spool(drop: Path, place: Spool) -> None:
    data = sealed(10)
    (drop / NAME).write_bytes(data)
    place.copy_in(drop, NAME)
    assert [path.read_bytes() for path in place.folder.iterdir()] == [data]


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_file_system_without_folder_sync_is_lived_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "fsync", fail(number))
    medium.sync_folder(tmp_path)


def test_a_folder_sync_that_fails_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", fail(errno.EIO))
    with pytest.raises(OSError, match=r"\[Errno 5\]"):
        medium.sync_folder(tmp_path)


def test_a_system_without_folder_descriptors_has_no_folder_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_DIRECTORY")
    monkeypatch.setattr(os, "fsync", fail(errno.EIO))
    medium.sync_folder(tmp_path)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.ENOENT, errno.EIO, 9999])
def test_every_fault_has_words_and_a_hint_and_no_path(number: int) -> None:
    found = medium.told(OSError(number, "x", "/media/stick/secret"), "the drop can't be read")
    assert found.message.startswith("the drop can't be read: ")
    assert "secret" not in found.message + found.hint
    assert found.hint
