"""The vault: every way in by its own passphrase, no way in by a changed file."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.domain.errors import FusionError, InputError, LockedError, SchemaError, StoreError
from fusion_tui.store.vault import Slot, Vault, read_vault, write_vault
from tests.store.factories import CHEAP, CHEAPEST, KEY

GOOD, OTHER = "correct horse battery", "staple and a stapler"


def vault(kdf: KdfSpec = CHEAPEST) -> Vault:
    return Vault(()).with_slot(KEY, "rivera", GOOD, kdf)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_vault(vault(), tmp_path / "vault.json")
    return tmp_path / "vault.json"


def changed(file: Path, **changes: Any) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


@pytest.mark.parametrize("kdf", [CHEAP, CHEAPEST], ids=["argon2id", "pbkdf2"])
def test_the_right_passphrase_gives_the_key(tmp_path: Path, kdf: KdfSpec) -> None:
    write_vault(vault(kdf), tmp_path / "vault.json")
    assert read_vault(tmp_path / "vault.json").unlock("rivera", GOOD) == KEY


@pytest.mark.parametrize("passphrase", ["", GOOD.upper(), GOOD + " ", GOOD[:-1], OTHER])
def test_any_other_passphrase_does_not(passphrase: str) -> None:
    with pytest.raises(LockedError, match="the passphrase does not open this slot"):
        vault().unlock("rivera", passphrase)


def test_a_name_nobody_has_fails_like_a_wrong_passphrase() -> None:
    with pytest.raises(LockedError) as nobody:
        vault().unlock("nobody", GOOD)
    with pytest.raises(LockedError) as wrong:
        vault().unlock("rivera", OTHER)
    assert (nobody.value.message, nobody.value.hint) == (wrong.value.message, wrong.value.hint)


def test_every_user_opens_the_same_store_by_their_own_passphrase() -> None:
    both = vault().with_slot(KEY, "okafor", OTHER, CHEAPEST)
    assert both.users == ["rivera", "okafor"]
    assert both.unlock("rivera", GOOD) == both.unlock("okafor", OTHER) == KEY
    for user, passphrase in (("rivera", OTHER), ("okafor", GOOD)):
        with pytest.raises(LockedError):
            both.unlock(user, passphrase)


def test_a_user_has_one_slot() -> None:
    with pytest.raises(InputError, match="has a slot already"):
        vault().with_slot(KEY, "rivera", OTHER, CHEAPEST)


def test_no_bit_of_the_file_gives_another_key(file: Path) -> None:
    whole = file.read_bytes()
    refused = 0
    for bit in range(len(whole) * 8):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        file.write_bytes(flipped)
        try:
            assert read_vault(file).unlock("rivera", GOOD) == KEY
        except FusionError:
            refused += 1
    # What still opens is white space of the file and the case of hex digits.
    assert refused > len(whole) * 6


def test_no_beginning_of_the_file_opens(file: Path) -> None:
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(StoreError):
            read_vault(file)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b'{"v": 1}', id="no slots"),
        pytest.param(b'{"v": 1, "slots": []}', id="an empty list of slots"),
        pytest.param(b'{"v": 1, "slots": [1]}', id="a slot that is a number"),
        pytest.param(b'{"v": 1, "slots": {"a": 1}}', id="slots that are no list"),
        pytest.param(b" " * (1 << 20) + b"{}", id="more than a mebibyte"),
    ],
)
def test_a_damaged_file_is_named(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(StoreError, match="the vault file is damaged") as refused:
        read_vault(file)
    assert "backup" in refused.value.hint


def test_a_file_of_nothing_but_brackets_is_damaged_too(file: Path) -> None:
    file.write_bytes(b"[" * 100_000)
    with pytest.raises(StoreError):
        read_vault(file)


@pytest.mark.parametrize("version", [0, -1, "1", None, [], 1.5], ids=repr)
def test_a_version_that_is_none_is_damage(file: Path, version: object) -> None:
    changed(file, v=version)
    with pytest.raises(StoreError, match="damaged"):
        read_vault(file)


@pytest.mark.parametrize("version", [2, 99])
def test_a_vault_of_a_newer_program_is_refused(file: Path, version: int) -> None:
    changed(file, v=version, slots="of another shape")
    with pytest.raises(SchemaError, match="newer program"):
        read_vault(file)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"kind": "card"}, id="another kind"),
        pytest.param({"extra": 1}, id="a field more"),
        pytest.param({"wrapped": "not base64!"}, id="a key that is no base64"),
        pytest.param({"wrapped": None}, id="a key that is null"),
        pytest.param({"kdf": {}}, id="no costs"),
        pytest.param({"kdf": "argon2id"}, id="costs that are a word"),
        pytest.param({"kdf": {**CHEAPEST.to_dict(), "name": "md5"}}, id="another algorithm"),
        pytest.param({"kdf": {**CHEAPEST.to_dict(), "iterations": 1}}, id="a cost too low"),
        pytest.param({"kdf": {**CHEAPEST.to_dict(), "iterations": 10**9}}, id="a cost without end"),
    ],
)
def test_a_slot_of_another_shape_is_refused(file: Path, changes: dict[str, Any]) -> None:
    slot = json.loads(file.read_text())["slots"][0]
    changed(file, slots=[{**slot, **changes}])
    with pytest.raises(StoreError, match="damaged"):
        read_vault(file)


def test_without_a_vault_there_is_no_way_in(tmp_path: Path) -> None:
    with pytest.raises(LockedError, match="no vault in this profile"):
        read_vault(tmp_path / "vault.json")


def test_a_vault_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="can't read the vault"):
        read_vault(tmp_path)


def test_the_file_reads_back_and_is_for_this_account_only(file: Path) -> None:
    assert read_vault(file).users == ["rivera"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_replaced_vault_is_wholly_the_new_one(file: Path) -> None:
    write_vault(read_vault(file).with_slot(KEY, "okafor", OTHER, CHEAPEST), file)
    assert read_vault(file).users == ["rivera", "okafor"]
    write_vault(vault(), file)
    assert read_vault(file).users == ["rivera"]
    assert list(file.parent.iterdir()) == [file]


def test_a_vault_that_can_not_be_written_leaves_the_old_one(file: Path) -> None:
    before = file.read_bytes()
    file.with_name("vault.json.new").mkdir()
    with pytest.raises(StoreError, match="can't write the vault") as refused:
        write_vault(vault().with_slot(KEY, "okafor", OTHER, CHEAPEST), file)
    assert refused.value.hint == "the old vault is unchanged"
    assert file.read_bytes() == before


def test_what_a_write_cut_short_left_does_not_stop_the_next(file: Path) -> None:
    file.with_name("vault.json.new").write_bytes(b"half a vau")
    write_vault(vault().with_slot(KEY, "okafor", OTHER, CHEAPEST), file)
    assert read_vault(file).users == ["rivera", "okafor"]


def test_the_file_is_for_this_account_only_whatever_was_left_there(file: Path) -> None:
    draft = file.with_name("vault.json.new")
    draft.touch()
    draft.chmod(0o644)
    write_vault(vault(), file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_file_holds_neither_key_nor_passphrase(file: Path) -> None:
    content = file.read_bytes()
    assert b"horse" not in content
    assert KEY.hex().encode() not in content
    assert KEY not in Slot("rivera", CHEAPEST, read_vault(file).slots[0].wrapped).wrapped
