"""The vault file: every way in by its own secret, no way in by a changed file."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fusion_tui.crypto import recovery
from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.crypto.seal import seal, unseal
from fusion_tui.domain.errors import (
    DamagedError,
    FusionError,
    InputError,
    LockedError,
    SchemaError,
    StoreError,
)
from fusion_tui.store import vaultfile
from fusion_tui.store.vault import Kind, create_vault, read_vault
from fusion_tui.store.vaultfile import MAX_BYTES, write_file
from tests.store.factories import CHEAP, CHEAPEST, KEY
from tests.store.vaults import GOOD, LATER, NEW_SALT, NOON, OTHER, SALT, journal, laid, loaded, made, tampered


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made(tmp_path / "vault.json").close()
    return tmp_path / "vault.json"


@pytest.mark.parametrize("kdf", [CHEAP, CHEAPEST], ids=["argon2id", "pbkdf2"])
def test_the_right_passphrase_gives_the_key(tmp_path: Path, kdf: KdfSpec) -> None:
    made(tmp_path / "vault.json", kdf).close()
    vault = read_vault(tmp_path / "vault.json").open_with_passphrase("rivera", GOOD)
    assert vault.key_for(SALT) == KEY
    assert vault.keys == [(SALT, bytearray(KEY))]
    assert vault.code_secret is None


def test_whoever_made_the_vault_has_it_open(tmp_path: Path) -> None:
    vault = made(tmp_path / "vault.json")
    assert vault.key_for(SALT) == KEY
    assert (vault.slot.user, vault.slot.kind, vault.slot.code) == ("rivera", Kind.PASSPHRASE, False)
    assert (vault.slot.created, vault.slot.changed) == (NOON, NOON)


@pytest.mark.parametrize("passphrase", ["", GOOD.upper(), GOOD + " ", GOOD[:-1], OTHER])
def test_any_other_passphrase_does_not(file: Path, passphrase: str) -> None:
    with pytest.raises(LockedError, match="this passphrase does not open the store"):
        read_vault(file).open_with_passphrase("rivera", passphrase)


@pytest.mark.parametrize("user", ["nobody", "", "Rivera", "rivera "])
def test_a_name_nobody_has_fails_like_a_wrong_passphrase(file: Path, user: str) -> None:
    with pytest.raises(LockedError) as nobody:
        read_vault(file).open_with_passphrase(user, GOOD)
    with pytest.raises(LockedError) as wrong:
        read_vault(file).open_with_passphrase("rivera", OTHER)
    assert type(nobody.value) is type(wrong.value)
    assert (nobody.value.message, nobody.value.hint) == (wrong.value.message, wrong.value.hint)


def test_a_store_that_is_not_this_vault_s_gets_no_key(file: Path) -> None:
    vault = read_vault(file).open_with_passphrase("rivera", GOOD)
    with pytest.raises(DamagedError, match="the store file beside this vault is another one"):
        vault.key_for(NEW_SALT)


def test_what_happens_before_unlock_can_be_sealed_without_any_secret(file: Path) -> None:
    assert unseal(seal(b"log on", read_vault(file).journal, b"journal"), journal(), b"journal") == b"log on"


def test_journal_keys_that_are_none_are_damage(file: Path) -> None:
    tampered(file, lambda content: content["journal"].update(p384="BA" + "A" * 128 + "=="))
    with pytest.raises(StoreError):
        _ = read_vault(file).journal


def test_a_closed_vault_gives_nothing_and_has_written_over_its_keys(tmp_path: Path) -> None:
    vault = made(tmp_path / "vault.json")
    (_, key), authentication = vault.keys[0], vault._authentication
    vault.close()
    assert (key, authentication) == (bytearray(32), bytearray(32))
    for ask in (
        lambda: vault.keys,
        lambda: vault.code_secret,
        lambda: vault.key_for(SALT),
        lambda: vault.new_recovery(NOON),
        lambda: vault.remove("00000000"),
    ):
        with pytest.raises(LockedError, match="the vault is closed"):
            ask()
    vault.close()


def test_nothing_secret_is_in_any_repr(file: Path) -> None:
    shut = read_vault(file)
    vault = shut.open_with_passphrase("rivera", GOOD)
    shown = repr((shut, vault, vault.slot, vault.file))
    for secret in (KEY, bytes(vault._authentication), vault.slot.private, vault.slot.keys[0]):
        assert repr(secret)[2:20] not in shown
        assert secret.hex() not in shown


def test_the_file_holds_neither_key_nor_passphrase(tmp_path: Path) -> None:
    vault = made(tmp_path / "vault.json")
    content = (tmp_path / "vault.json").read_bytes()
    for secret in (KEY, bytes(vault._authentication), GOOD.encode()):
        assert secret not in content
        assert secret.hex().encode() not in content


def test_the_file_reads_back_and_is_for_this_account_only(file: Path) -> None:
    vault = read_vault(file)
    assert (vault.users, vault.serial, len(vault.slots)) == (["rivera"], 1, 1)
    assert {stat.S_IMODE(found.stat().st_mode) for found in file.parent.iterdir()} == {0o600}
    assert {found.name for found in file.parent.iterdir()} == {"vault.json", "vault.json.lock"}


def test_no_vault_is_made_over_another(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(InputError, match="a vault is there already"):
        made(file, passphrase=OTHER)
    assert file.read_bytes() == before


@pytest.mark.parametrize("user", ["", "Rivera", "../x", "a" * 33, "r\x1b[2J", "ri vera"])
def test_what_is_no_user_name_gets_no_vault(tmp_path: Path, user: str) -> None:
    with pytest.raises(InputError, match="not a user name"):
        made(tmp_path / "vault.json").set_passphrase(user, GOOD, CHEAPEST, NOON)


def test_a_vault_that_could_not_be_read_again_is_never_written(file: Path) -> None:
    found, before = read_vault(file).file, file.read_bytes()
    for broken in (
        replace(found, stores=(SALT[:15],)),
        replace(found, stores=(SALT, NEW_SALT)),
        replace(found, slots=()),
        replace(found, slots=(replace(found.slots[0], keys=(found.slots[0].keys[0][:-1],)),)),
    ):
        with pytest.raises(DamagedError):
            write_file(file, broken)
        assert file.read_bytes() == before


@pytest.mark.parametrize(("key", "salt"), [(KEY[:31], SALT), (KEY, SALT[:15]), (KEY + b"x", SALT)])
def test_no_vault_is_made_for_a_key_or_salt_of_another_length(tmp_path: Path, key: bytes, salt: bytes) -> None:
    with pytest.raises(StoreError):
        create_vault(tmp_path / "vault.json", key, salt, journal().public, "rivera", GOOD, CHEAPEST, NOON)
    assert not (tmp_path / "vault.json").exists()


def test_a_vault_too_large_to_read_is_never_written(file: Path) -> None:
    vault = read_vault(file)
    many = replace(vault.file, slots=vault.slots * 1000)
    before = file.read_bytes()
    with pytest.raises(InputError, match="the vault is full"):
        write_file(file, many)
    assert file.read_bytes() == before


def test_every_bit_of_the_file_counts(file: Path) -> None:
    whole = file.read_bytes()
    for at in range(0, len(whole), 7):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << at // 7 % 8
        file.write_bytes(flipped)
        with pytest.raises(StoreError):
            read_vault(file).open_with_passphrase("rivera", GOOD)
    file.write_bytes(whole)
    assert read_vault(file).open_with_passphrase("rivera", GOOD).key_for(SALT) == KEY


def test_no_beginning_of_the_file_opens(file: Path) -> None:
    whole = file.read_bytes()
    for length in [*range(0, len(whole), 23), *range(len(whole) - 20, len(whole))]:
        file.write_bytes(whole[:length])
        with pytest.raises(DamagedError):
            read_vault(file)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"2", id="a number"),
        pytest.param(b'{"v": 2}', id="nothing but a version"),
        pytest.param(b"{}", id="an empty object"),
        pytest.param(b'{"v": ' + b"9" * 5000 + b"}", id="a version without end"),
        pytest.param(b" " * MAX_BYTES + b"{", id="a byte more than four mebibytes"),
        pytest.param(b"[" * MAX_BYTES, id="nothing but brackets"),
        pytest.param(b'{"v":' * 100_000, id="objects in objects"),
    ],
)
def test_a_damaged_file_is_named(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(DamagedError, match="the vault file is damaged") as refused:
        read_vault(file)
    assert refused.value.hint == "restore vault.json from a backup"


@pytest.mark.parametrize(("room", "opens"), [(1, True), (0, True), (-1, False)])
def test_a_vault_may_be_as_large_as_the_limit(
    file: Path, monkeypatch: pytest.MonkeyPatch, room: int, opens: bool
) -> None:
    monkeypatch.setattr(vaultfile, "MAX_BYTES", file.stat().st_size + room)
    if opens:
        assert read_vault(file).users == ["rivera"]
    else:
        with pytest.raises(DamagedError):
            read_vault(file)


def test_a_file_larger_than_a_vault_is_refused_though_the_rest_is_white_space(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole + b" " * (MAX_BYTES - len(whole) + 1))
    with pytest.raises(DamagedError):
        read_vault(file)


@pytest.mark.parametrize("version", [0, -1, "1", "2", None, [], 1.5, 2.0, True], ids=repr)
def test_a_version_that_is_none_is_damage(file: Path, version: object) -> None:
    tampered(file, lambda content: content.update(v=version))
    with pytest.raises(DamagedError):
        read_vault(file)


@pytest.mark.parametrize("version", [3, 99])
def test_a_vault_of_a_newer_program_is_refused(file: Path, version: int) -> None:
    laid(file, {"v": version, "slots": "of another shape"})
    with pytest.raises(SchemaError, match="newer program"):
        read_vault(file)


def test_a_vault_of_the_trial_version_says_what_to_do(file: Path) -> None:
    file.write_text('{"v": 1, "slots": [{"kind": "passphrase", "user": "rivera", "kdf": {}, "wrapped": ""}]}')
    with pytest.raises(SchemaError, match="this vault was made by a trial version") as refused:
        read_vault(file)
    assert refused.value.hint == "make demo-reset for the example; set a real center up anew"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"id": "00" * 7}, id="a short id"),
        pytest.param({"id": 7}, id="an id that is a number"),
        pytest.param({"serial": 0}, id="serial nought"),
        pytest.param({"serial": True}, id="a serial that is true"),
        pytest.param({"serial": 2**53}, id="a serial too large"),
        pytest.param({"stores": []}, id="no store"),
        pytest.param({"stores": ["00" * 16] * 2}, id="a store twice"),
        pytest.param({"stores": ["00" * 16, "01" * 16]}, id="a store nobody has a key of"),
        pytest.param({"stores": ["00" * 15]}, id="a short salt"),
        pytest.param({"stores": [7]}, id="a salt that is a number"),
        pytest.param({"journal": {}}, id="no journal keys"),
        pytest.param({"journal": None}, id="null for journal keys"),
        pytest.param({"slots": []}, id="no slots"),
        pytest.param({"slots": [1]}, id="a slot that is a number"),
        pytest.param({"slots": {"a": 1}}, id="slots that are no list"),
        pytest.param({"mac": ""}, id="no tag"),
        pytest.param({"mac": None}, id="a tag that is null"),
        pytest.param({"extra": 1}, id="a field more"),
    ],
)
def test_a_vault_of_another_shape_is_refused(file: Path, changes: dict[str, Any]) -> None:
    laid(file, {**loaded(file), **changes})
    with pytest.raises(DamagedError):
        read_vault(file)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"kind": "card"}, id="another kind"),
        pytest.param({"kind": "recovery"}, id="a recovery code with a user and costs"),
        pytest.param({"kind": "keyring"}, id="a keyring with costs"),
        pytest.param({"user": ""}, id="a passphrase of nobody"),
        pytest.param({"user": "ri\u202evera"}, id="a name that reads otherwise"),
        pytest.param({"user": None}, id="a user that is null"),
        pytest.param({"id": "0123456"}, id="a short id"),
        pytest.param({"extra": 1}, id="a field more"),
        pytest.param({"code": True}, id="a code without room for its secret"),
        pytest.param({"code": 0}, id="a code that is a number"),
        pytest.param({"created": "2026-03-01"}, id="a day for a moment"),
        pytest.param({"changed": "2026-03-01T12:00:00.000+01:00"}, id="a moment of another zone"),
        pytest.param({"changed": 7}, id="a moment that is a number"),
        pytest.param({"private": "not base64!"}, id="a payload that is no base64"),
        pytest.param({"private": ""}, id="no payload"),
        pytest.param({"keys": []}, id="no key"),
        pytest.param({"keys": "A"}, id="a key that is a letter"),
        pytest.param({"keys": None}, id="keys that are null"),
        pytest.param({"public": {"mlkem1024": "", "p384": ""}}, id="empty public keys"),
        pytest.param({"kdf": {}}, id="no costs"),
        pytest.param({"kdf": None}, id="a passphrase without costs"),
        pytest.param({"kdf": "argon2id"}, id="costs that are a word"),
        pytest.param({"kdf": {**CHEAPEST.to_dict(), "name": "md5"}}, id="another algorithm"),
        pytest.param({"kdf": {**CHEAPEST.to_dict(), "iterations": 1}}, id="a cost too low"),
        pytest.param({"kdf": {**CHEAPEST.to_dict(), "iterations": 10**9}}, id="a cost without end"),
    ],
)
def test_a_slot_of_another_shape_is_refused(file: Path, changes: dict[str, Any]) -> None:
    tampered(file, lambda content: content["slots"][0].update(changes))
    with pytest.raises(DamagedError):
        read_vault(file)


def test_two_slots_of_one_id_or_of_one_user_and_kind_are_refused(file: Path) -> None:
    for change in ({"id": "00112233"}, {"user": "okafor"}):
        content = loaded(file)
        laid(file, {**content, "slots": [*content["slots"], {**content["slots"][0], **change}]})
        with pytest.raises(DamagedError):
            read_vault(file)
        laid(file, content)


@pytest.mark.parametrize(
    "rewrite",
    [
        pytest.param(lambda text: text.replace(" ", ""), id="without white space"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="other ends of lines"),
        pytest.param(lambda text: text.rstrip(), id="without its last newline"),
        pytest.param(lambda text: text.replace('"v": 2', '"v": 1, "v": 2'), id="a key twice"),
        pytest.param(lambda text: text.replace("rivera", "\\u0072ivera"), id="a letter written otherwise"),
        pytest.param(lambda text: json.dumps(json.loads(text), indent=1, sort_keys=True) + "\n", id="another order"),
    ],
)
def test_the_same_content_in_other_bytes_is_refused(file: Path, rewrite: Any) -> None:
    file.write_bytes(rewrite(file.read_text()).encode())
    with pytest.raises(DamagedError):
        read_vault(file)


def test_what_parses_is_written_as_the_same_bytes(file: Path) -> None:
    assert read_vault(file).file.to_bytes() == file.read_bytes()


def test_every_file_has_its_own_digest(file: Path) -> None:
    first = read_vault(file)
    opened = first.open_with_passphrase("rivera", GOOD)
    assert opened.file.digest == first.file.digest
    opened.new_recovery(NOON)
    assert opened.file.digest == read_vault(file).file.digest != first.file.digest


def test_without_a_vault_there_is_no_way_in(tmp_path: Path) -> None:
    with pytest.raises(LockedError, match="no vault in this profile"):
        read_vault(tmp_path / "vault.json")


def test_a_vault_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="can't read the vault"):
        read_vault(tmp_path)


def test_the_recovery_code_opens_the_vault(file: Path) -> None:
    code = read_vault(file).open_with_passphrase("rivera", GOOD).new_recovery(LATER)
    vault = read_vault(file).open_with_recovery(code.lower().replace("-", " "))
    assert vault.key_for(SALT) == KEY
    assert (vault.slot.kind, vault.slot.user, vault.slot.changed) == (Kind.RECOVERY, "", LATER)
    assert code.replace("-", "") not in file.read_text()
    assert read_vault(file).users == ["rivera"]


def test_another_recovery_code_does_not(file: Path) -> None:
    read_vault(file).open_with_passphrase("rivera", GOOD).new_recovery(NOON)
    with pytest.raises(LockedError, match="this recovery code does not open the vault"):
        read_vault(file).open_with_recovery(recovery.code_of(bytes(20)))


def test_a_mistyped_recovery_code_is_not_tried(file: Path) -> None:
    code = read_vault(file).open_with_passphrase("rivera", GOOD).new_recovery(NOON)
    with pytest.raises(InputError, match="group"):
        read_vault(file).open_with_recovery(code[:-1])


def test_a_vault_without_a_recovery_code_says_so(file: Path) -> None:
    with pytest.raises(LockedError, match="this vault has no recovery code"):
        read_vault(file).open_with_recovery(recovery.code_of(bytes(20)))


def test_a_name_is_refused_alike_where_nobody_has_a_passphrase(file: Path) -> None:
    vault = read_vault(file).open_with_passphrase("rivera", GOOD)
    vault.new_recovery(NOON)
    vault.remove(vault.slot.id)
    with pytest.raises(FusionError, match="this passphrase does not open the store"):
        read_vault(file).open_with_passphrase("rivera", GOOD)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00.000000+14:00", "9999-12-31T23:59:59.000000-14:00"])
def test_a_moment_outside_the_calendar_is_damage(file: Path, moment: str) -> None:
    tampered(file, lambda content: content["slots"][0].update(created=moment))
    with pytest.raises(DamagedError):
        read_vault(file)
