"""The file of tombstones: under the store's key, wholly or not at all, and nothing of it in clear."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.domain.errors import DamagedError, InputError, SchemaError, StoreError
from fusion_tui.store import reach, tombfile
from fusion_tui.store.engine import Store
from tests.factories import THEIRS
from tests.store.factories import KEY, OTHER_KEY

SALT = bytes(range(16))
LINES = [b'{"v":1}', b'{"record":"note--1"}']


@pytest.fixture
def file(tmp_path: Path) -> Path:
    tombfile.write(tmp_path / "tombstones", SALT, KEY, LINES)
    return tmp_path / "tombstones"


def test_it_opens_under_the_key_of_its_store_which_it_names(file: Path) -> None:
    sealed = tombfile.read(file)
    assert sealed.store_salt == SALT
    assert sealed.lines(KEY) == LINES
    assert b"note--1" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(DamagedError):
        sealed.lines(OTHER_KEY)


@pytest.mark.parametrize("at", [16, 40, 63, 100, -1])
def test_a_changed_byte_anywhere_behind_the_version_is_noticed(file: Path, at: int) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    with pytest.raises(DamagedError):
        tombfile.read(file).lines(KEY)


def test_a_cut_one_a_newer_one_and_something_else_are_told_apart(file: Path, tmp_path: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:-5])
    with pytest.raises(DamagedError):
        tombfile.read(file).lines(KEY)
    file.write_bytes(data[:15] + b"\x02" + data[16:])
    with pytest.raises(SchemaError):
        tombfile.read(file)
    for other in (b"", data[:30], b"x" * 200):
        file.write_bytes(other)
        with pytest.raises(InputError):
            tombfile.read(file)
    with pytest.raises(InputError):
        tombfile.read(tmp_path / "nothing")


def test_one_that_cant_be_written_leaves_the_old_one(file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    (tmp_path / "tombstones.new").mkdir()
    with pytest.raises(StoreError, match="the act is kept"):
        tombfile.write(file, SALT, KEY, LINES)
    assert file.read_bytes() == before


def test_how_far_a_lost_store_had_come_never_moves_back(store: Store) -> None:
    with store.write() as books:
        assert reach.of(books, THEIRS, "e1") == 0
        reach.note(books, THEIRS, "e1", 7)
        reach.note(books, THEIRS, "e1", 5)
        assert (reach.of(books, THEIRS, "e1"), reach.of(books, THEIRS, "e2")) == (7, 0)
