from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError, StoreError
from fusion_tui.store.newfile import medium_told, new_file


def put(target: Path, content: bytes = b"ours") -> None:
    with new_file(target) as file:
        file.write(content)


@pytest.fixture(params=["links", "no links"])
def medium(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder on a medium that knows links, or on one like FAT."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if request.param == "no links":
        monkeypatch.setattr(os, "link", refuse)
    return tmp_path


def test_a_new_file_is_whole_and_private(medium: Path) -> None:
    put(medium / "file")
    assert (medium / "file").read_bytes() == b"ours"
    assert (medium / "file").stat().st_mode & 0o777 == 0o600
    assert list(medium.iterdir()) == [medium / "file"]


def test_a_file_has_no_name_before_it_is_whole_and_can_be_read_back(medium: Path) -> None:
    with new_file(medium / "file") as file:
        file.write(b"ours")
        file.seek(0)
        assert file.read() == b"ours"
        assert not (medium / "file").exists()


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_failed_file_leaves_nothing(medium: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), new_file(medium / "file") as file:  # noqa: PT012 - the block is what is tested
        file.write(b"half")
        raise error
    assert not list(medium.iterdir())


def test_nothing_that_is_there_is_written_over(medium: Path) -> None:
    (medium / "file").write_bytes(b"theirs")
    (medium / "dangling").symlink_to(medium / "nowhere")
    for name in ("file", "dangling"):
        with pytest.raises(InputError, match="there already"):
            put(medium / name)
    assert (medium / "file").read_bytes() == b"theirs"
    assert not (medium / "nowhere").exists()


def test_a_name_taken_meanwhile_is_not_written_over(medium: Path) -> None:
    with pytest.raises(InputError, match="there already"), new_file(medium / "file") as file:  # noqa: PT012
        file.write(b"ours")
        (medium / "file").write_bytes(b"theirs")
    assert (medium / "file").read_bytes() == b"theirs"
    assert len(list(medium.iterdir())) == 1


def test_a_name_that_was_claimed_and_not_given_is_free_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(code: int) -> Callable[..., None]:
        def failing(*_: object) -> None:
            raise OSError(code, os.strerror(code))

        return failing

    monkeypatch.setattr(os, "link", fail(errno.EPERM))
    with monkeypatch.context() as faulty:
        faulty.setattr(Path, "replace", fail(errno.EIO))
        with pytest.raises(StoreError, match="Input/output error"):
            put(tmp_path / "file")
    assert not list(tmp_path.iterdir())
    put(tmp_path / "file")


def test_a_part_of_another_try_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(b"half")
    with pytest.raises(InputError, match=r"\.part"):
        put(tmp_path / "file")
    assert (tmp_path / "file.part").read_bytes() == b"half"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        put(tmp_path / "absent" / "file")


@pytest.mark.parametrize(("code", "hint"), [(errno.ENOSPC, "make room"), (errno.EFBIG, "exFAT"), (errno.EIO, "check")])
def test_what_the_medium_says_comes_with_what_to_do_and_without_a_path(code: int, hint: str) -> None:
    with pytest.raises(StoreError) as told, medium_told("the file"):
        raise OSError(code, os.strerror(code), "/secret/place")
    assert hint in told.value.hint
    assert "/secret" not in told.value.message + told.value.hint
