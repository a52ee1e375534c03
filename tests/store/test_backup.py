from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from fusion_tui.crypto import cobblestone
from fusion_tui.domain.errors import DamagedError, InputError, SchemaError
from fusion_tui.store import backup as backup_module
from fusion_tui.store.backup import BLOB, POLICY, STORE, Head, Reading, Writer, read_head
from tests.store.factories import KEY, OTHER_KEY

VAULT, SALT = b'{"v": 2}', bytes(range(16))
ADDRESS = "ab" * 32
MEMBERS = [(STORE, b"S" * 40_000), (POLICY, b""), (BLOB + ADDRESS, b"Zanzibarwort" * 30_000)]


def written(path: Path, members: list[tuple[str, bytes]] | None = None) -> Path:
    """Write a backup and return where."""
    with path.open("wb") as file:
        writer = Writer(file, Head.fresh(VAULT, SALT), KEY)
        for name, content in MEMBERS if members is None else members:
            writer.add(name, len(content), [content[:1000], content[1000:]])
        writer.finish({"id": "0" * 16, "created": "2026-03-01T12:00:00.00Z"})
    return path


def gone_through(path: Path, key: bytes = KEY) -> list[tuple[str, bytes]]:
    """Read a backup to its end."""
    with path.open("rb") as file:
        reading = Reading(file, read_head(file), key)
        found = [(member.name, b"".join(member.pieces())) for member in reading]
        assert reading.manifest["id"] == "0" * 16
    return found


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return written(tmp_path / "backup")


def test_what_is_written_is_read_back(backup: Path) -> None:
    assert gone_through(backup) == MEMBERS


def test_a_manifest_no_reader_would_take_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with written(tmp_path / "whole").open("rb") as file:
        reading = Reading(file, read_head(file), KEY)
        assert len(list(reading)) == 3
    length = len(json.dumps(reading.manifest, separators=(",", ":")))
    monkeypatch.setattr(backup_module, "MANIFEST_LIMIT", length)
    assert gone_through(written(tmp_path / "just")) == MEMBERS
    monkeypatch.setattr(backup_module, "MANIFEST_LIMIT", length - 1)
    with pytest.raises(InputError, match="3 files are more than a backup can list"):
        written(tmp_path / "over")


def test_members_that_nobody_reads_are_still_checked(backup: Path) -> None:
    with backup.open("rb") as file:
        reading = Reading(file, read_head(file), KEY)
        assert [member.name for member in reading] == [name for name, _ in MEMBERS]
        assert len(reading.manifest["members"]) == 3


def test_the_head_holds_the_vault_and_nothing_else_in_clear_tells_anything(backup: Path) -> None:
    with backup.open("rb") as file:
        head = read_head(file)
    assert (head.vault, head.store_salt) == (VAULT, SALT)
    rest = backup.read_bytes().replace(VAULT, b"")
    assert not any(word in rest for word in (b"store", b"blob", b"policy", ADDRESS.encode(), b"Zanzibar", b"2026"))


def test_two_backups_of_the_same_differ_everywhere_but_in_the_head(backup: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "other").read_bytes()
    one = backup.read_bytes()
    at = len(one) - 1000
    assert one[at:] != other[at:]


def test_another_key_opens_nothing(backup: Path) -> None:
    with pytest.raises(DamagedError):
        gone_through(backup, OTHER_KEY)


def test_every_flipped_bit_of_the_head_is_refused(backup: Path) -> None:
    data = backup.read_bytes()
    taken = []
    for at in range(16 + 4 + len(VAULT) + 16 + 32):
        for bit in range(8):
            backup.write_bytes(data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :])
            try:
                gone_through(backup)
                taken.append((at, bit))
            except (DamagedError, InputError, SchemaError):
                pass
    assert taken == []


def test_flipped_bits_all_over_the_stream_are_refused(backup: Path) -> None:
    data = backup.read_bytes()
    for at in [*range(80, len(data), len(data) // 150), len(data) - 1]:
        backup.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        with pytest.raises(DamagedError):
            gone_through(backup)


def test_every_way_of_cutting_it_short_is_refused(backup: Path) -> None:
    data = backup.read_bytes()
    for length in [*range(1, 140), *range(140, len(data), len(data) // 150), len(data) - 1]:
        backup.write_bytes(data[:length])
        with pytest.raises((DamagedError, InputError)):
            gone_through(backup)


def test_anything_added_behind_it_is_refused(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes() + b"\0")
    with pytest.raises(DamagedError):
        gone_through(backup)


def test_the_stream_of_one_backup_under_the_head_of_another_is_refused(backup: Path, tmp_path: Path) -> None:
    other, head = written(tmp_path / "other").read_bytes(), 16 + 4 + len(VAULT) + 16 + 32
    backup.write_bytes(backup.read_bytes()[:head] + other[head:])
    with pytest.raises(DamagedError):
        gone_through(backup)


@pytest.mark.parametrize("name", ["../vault.json", "/etc/passwd", "blobs/../../x", "blobs/" + "AB" * 32, "vault.json"])
def test_a_member_whose_name_is_a_path_of_its_own_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DamagedError):
        gone_through(written(tmp_path / "evil", [MEMBERS[0], (name, b"x")]))


def test_a_backup_that_does_not_begin_with_a_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedError):
        gone_through(written(tmp_path / "evil", MEMBERS[1:]))


@pytest.mark.parametrize(
    "manifest",
    [
        b"{}",
        b"[]",
        b"not JSON",
        b'{"members": 3}',
        b'{"members": [{"name": "store.db"}]}',
        b"[" * 100_000,
        b'{"members": []}',
    ],
)
def test_a_manifest_that_says_otherwise_is_refused(tmp_path: Path, manifest: bytes) -> None:
    head, content = Head.fresh(VAULT, SALT), MEMBERS[0][1]
    stream = cobblestone.Encryptor(head.key(KEY), head.context())
    plain = struct.pack(">H", 8) + b"store.db" + struct.pack(">Q", len(content)) + content
    plain += struct.pack(">H", 0) + struct.pack(">Q", len(manifest)) + manifest
    (tmp_path / "evil").write_bytes(head.to_bytes() + stream.update(plain) + stream.finish())
    with pytest.raises(DamagedError):
        gone_through(tmp_path / "evil")


def test_a_manifest_beyond_every_measure_is_refused_before_it_is_read(tmp_path: Path) -> None:
    head = Head.fresh(VAULT, SALT)
    stream = cobblestone.Encryptor(head.key(KEY), head.context())
    plain = struct.pack(">H", 0) + struct.pack(">Q", 1 << 60)
    (tmp_path / "evil").write_bytes(head.to_bytes() + stream.update(plain) + stream.finish())
    with pytest.raises(DamagedError):
        gone_through(tmp_path / "evil")


def test_what_is_no_backup_is_told_apart_from_a_damaged_one(tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04 something", bytes(100)):
        (tmp_path / "other").write_bytes(content)
        with pytest.raises(InputError, match="no backup"):
            gone_through(tmp_path / "other")


def test_a_backup_of_a_newer_program_is_told(backup: Path) -> None:
    data = bytearray(backup.read_bytes())
    data[15] = 2
    backup.write_bytes(data)
    with pytest.raises(SchemaError, match="newer"):
        gone_through(backup)


def test_a_vault_beyond_every_measure_is_refused_before_it_is_read(backup: Path) -> None:
    data = bytearray(backup.read_bytes())
    data[16:20] = b"\xff\xff\xff\xff"
    backup.write_bytes(data)
    with pytest.raises(DamagedError):
        gone_through(backup)


def test_a_file_that_changed_while_it_was_read_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "backup").open("wb") as file:
        writer = Writer(file, Head.fresh(VAULT, SALT), KEY)
        with pytest.raises(DamagedError, match="changed while"):
            writer.add(STORE, 10, [b"only nine"])
