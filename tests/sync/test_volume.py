"""Volumes: what is written reads back, whatever its size; every other file is told apart before anything is opened."""

from __future__ import annotations

import io
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.domain.errors import (
    FormatError,
    IncompleteError,
    InputError,
    LimitError,
    PeerError,
    SealError,
    StoreError,
)
from fusion_tui.sync import body, limits, names, spool, volume
from fusion_tui.sync.drop import FolderDrop
from fusion_tui.sync.filesystem import Local
from fusion_tui.sync.manifest import BodyEntry
from fusion_tui.sync.padme import padme
from fusion_tui.sync.spool import Spool
from fusion_tui.sync.volume import Front, Supply

ID, KEY = b"i" * 16, b"k" * 32


def written(content: bytes, part: int) -> list[bytes]:
    """Return the files of a content."""
    lengths = volume.parts(len(content), part)
    supply = Supply([content], len(content))
    files = []
    for front, length in zip(volume.fronts(ID, [volume.file_length(one) for one in lengths]), lengths, strict=True):
        out = io.BytesIO()
        assert volume.write(out, front, KEY, supply.take(length)) == sha256(out.getvalue()).digest()
        files.append(out.getvalue())
    return files


def plain(files: list[bytes]) -> Iterator[bytes]:
    for data in files:
        yield from volume.read(io.BytesIO(data), volume.parse(data), KEY)


@given(st.binary(min_size=1, max_size=70_000), st.integers(1, 80_000))
def test_every_content_reads_back_from_its_parts(content: bytes, part: int) -> None:
    part = max(part, padme(len(content)) // 50 + 1)
    files = written(content, part)
    assert [volume.parse(data) for data in files] == [
        Front(ID, n, len(files), len(data)) for n, data in enumerate(files, start=1)
    ]
    assert volume.fits(len(content), map(len, files))
    found = volume.content(plain(files), len(content), sha256(content).digest())
    assert b"".join(found) == content


@given(st.integers(1, limits.ATTACHMENT), st.integers(2**20, volume.PART))
def test_parts_hold_a_content_and_its_padding_and_no_more(size: int, part: int) -> None:
    lengths = volume.parts(size, part)
    files = [volume.file_length(one) for one in lengths]
    assert sum(lengths) == padme(size)
    assert max(lengths) <= part
    assert volume.fits(size, files)
    assert not volume.fits(padme(size) + 1, files)
    assert len(volume.parts(size)) <= 20 <= limits.VOLUMES
    assert volume.file_length(volume.PART) < limits.VOLUME


@given(st.binary(max_size=60))
def test_any_bytes_are_a_header_or_refused(data: bytes) -> None:
    for start in (b"", volume.MAGIC, Front(ID, 1, 1, volume.file_length(9)).to_bytes()[:28]):
        try:
            found = volume.parse(start + data)
        except PeerError:
            continue
        assert found.to_bytes() == (start + data)[: volume.HEADER]


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1))
def test_a_header_is_read_as_it_was_written_or_says_what_no_volume_has(n: int, count: int, length: int) -> None:
    front = Front(ID, n, count, length)
    fits = 1 <= n <= count <= limits.VOLUMES and length < limits.VOLUME and _is_stream(length - volume.HEADER)
    if fits:
        assert volume.parse(front.to_bytes()) == front
    else:
        with pytest.raises(FormatError):
            volume.parse(front.to_bytes())


def _is_stream(length: int) -> bool:
    return length >= 72 and (length - 56) % 16_400 >= 16


@pytest.mark.parametrize("at", [0, 9, 20, 31, 35, 43, 44, 67, 80, 110, -1])
def test_a_changed_byte_anywhere_opens_nothing(at: int) -> None:
    (data,) = written(b"a map of the copper thefts", 100)
    changed = bytearray(data)
    changed[at] ^= 1
    with pytest.raises((FormatError, SealError)):
        list(volume.read(io.BytesIO(changed), volume.parse(bytes(changed)), KEY))


@pytest.mark.parametrize("content", [b"other", b"abcd", b"abcdefgh"], ids=["another", "shorter", "longer"])
def test_a_content_that_isnt_the_stated_one_is_refused(content: bytes) -> None:
    with pytest.raises(FormatError, match="do not give"):
        list(volume.content([content], 5, sha256(b"abcde").digest()))


def test_a_content_that_ends_early_here_is_our_fault() -> None:
    with pytest.raises(StoreError, match="shorter"):
        list(Supply([b"abc"], 3).take(4))


def test_a_file_is_as_long_as_it_says() -> None:
    front = Front(ID, 1, 1, 200)
    front.check_length(200)
    with pytest.raises(IncompleteError):
        front.check_length(199)
    with pytest.raises(FormatError) as told:
        front.check_length(201)
    assert told.value.code == "trailing"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return a folder with one volume."""
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / names.new_volume()).write_bytes(written(b"a map", 100)[0])
    return folder


def test_a_volume_is_copied_where_its_hash_is_the_named_one(stick: Path, tmp_path: Path) -> None:
    (path,) = stick.iterdir()
    copies, digest = Spool(tmp_path / "spool"), sha256(path.read_bytes()).digest()
    front = spool.peek_volume(stick, path.name)
    copy = copies.copy_volume(stick, path.name, front, {digest})
    assert copy.name == f"{digest.hex()}.ftd"
    assert copy.read_bytes() == path.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert spool.has_hash(copy, digest)
    assert not spool.has_hash(copy, bytes(32))
    assert not spool.has_hash(copy.with_name("gone"), digest)


def test_a_volume_with_another_hash_leaves_nothing_behind(stick: Path, tmp_path: Path) -> None:
    (path,) = stick.iterdir()
    copies = Spool(tmp_path / "spool")
    with pytest.raises(FormatError) as told:
        copies.copy_volume(stick, path.name, spool.peek_volume(stick, path.name), {bytes(32)})
    assert told.value.code == "volume"
    assert list(copies.folder.iterdir()) == []


def test_room_is_asked_for_all_that_isnt_there(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = stick.iterdir()
    drop, there = FolderDrop(stick), {path.name: path.stat().st_size}
    monkeypatch.setattr(Local, "free", lambda *_: 1_000_000)
    drop.require_room({**there, names.new_bundle(): 600_000, names.new_volume(): 400_000})
    with pytest.raises(InputError, match=r"is 3\.1 MB short"):
        drop.require_room({**there, names.new_bundle(): 4_000_000, names.new_volume(): 100_000})
    with pytest.raises(InputError, match="short"):
        drop.require_room({path.name: 2_000_000})
    monkeypatch.setattr(Local, "free", lambda *_: None)
    drop.require_room({names.new_bundle(): 2**50})


def test_an_attachment_has_at_most_4_gib() -> None:
    body.check_size(BodyEntry("attachment", "zlib", 2**25, limits.ATTACHMENT, bytes(32)))
    with pytest.raises(LimitError) as told:
        body.check_size(BodyEntry("attachment", "zlib", 2**25, limits.ATTACHMENT + 1, bytes(32)))
    assert told.value.code == "attachment-size"
