"""Files are replaced wholly or not at all, and by one program at a time."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fusion_tui.domain.errors import HeldError, StoreError
from fusion_tui.store.files import alone, files_in, replace_file


def test_a_replaced_file_is_the_new_one_and_for_this_account_only(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    for content in (b"old", b"new"):
        replace_file(file, content)
        assert file.read_bytes() == content
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_in_the_place_of_a_file_leaves_no_temporary_file(tmp_path: Path) -> None:
    target = tmp_path / "kept"
    target.mkdir()
    (target / "inside").touch()
    with pytest.raises(OSError, match="a folder is in its place"):
        replace_file(target, b"new")
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_medium_that_is_full_leaves_the_old_content_and_no_temporary_file(tmp_path: Path) -> None:
    code = (
        "import pathlib, resource, signal, sys\n"
        "from fusion_tui.store.files import replace_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    replace_file(pathlib.Path(sys.argv[1]), bytes(5000))\n"
        "except OSError as error:\n    sys.exit(7)\n"
    )
    file = tmp_path / "kept"
    replace_file(file, b"old")
    assert subprocess.run([sys.executable, "-c", code, str(file)], check=False).returncode == 7
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_left_in_the_way_is_not_written_through(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"theirs")
    (tmp_path / "kept.new").symlink_to(elsewhere)
    replace_file(tmp_path / "kept", b"ours")
    assert elsewhere.read_bytes() == b"theirs"
    assert (tmp_path / "kept").read_bytes() == b"ours"


def test_two_never_hold_a_file_at_once(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    with alone(file), pytest.raises(HeldError, match="another program is changing kept"), alone(file, seconds=0.05):
        pytest.fail("both hold it")
    with alone(file, seconds=0.05):
        assert stat.S_IMODE((tmp_path / "kept.lock").stat().st_mode) == 0o600


def test_a_lock_whose_holder_died_is_free(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, sys\n"
        "from fusion_tui.store.files import alone\n"
        "with alone(pathlib.Path(sys.argv[1])):\n    os._exit(9)\n"
    )
    file = tmp_path / "kept"
    assert subprocess.run([sys.executable, "-c", code, str(file)], check=False).returncode == 9
    with alone(file, seconds=0.05):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_takes_no_lock_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="can't lock kept"), alone(tmp_path / "kept"):
            pytest.fail("it was locked")
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_is_not_there_takes_no_lock(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="can't lock kept"), alone(tmp_path / "file" / "kept"):
        pytest.fail("it was locked")


def test_a_file_that_goes_away_while_a_folder_is_read_is_left_out(tmp_path: Path) -> None:
    for name in ("one", "other", "third"):
        (tmp_path / name).write_bytes(b"content")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").write_bytes(b"more")
    assert {(path.name, found.st_size) for path, found in files_in(tmp_path)} == {
        ("one", 7), ("other", 7), ("third", 7), ("inside", 4)
    }  # fmt: skip
    found = files_in(tmp_path)
    first = next(found)[0]
    for path in tmp_path.rglob("*"):
        if path.is_file() and path != first:
            path.unlink()
    assert list(found) == []
    assert list(files_in(tmp_path / "absent")) == []
