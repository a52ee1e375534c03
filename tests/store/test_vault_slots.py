"""Attacks on the vault: by a finder of the file, by somebody who once had a way in, and with old copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fusion_tui.crypto.kdf import PBKDF2, KdfSpec
from fusion_tui.crypto.seal import KemPublic, seal
from fusion_tui.domain.errors import DamagedError, LockedError, StoreError
from fusion_tui.store.slots import _about
from fusion_tui.store.vault import Kind, OpenVault, read_vault
from fusion_tui.store.vaultform import base64_of
from tests.store.factories import CHEAP, CHEAPEST, KEY, OTHER_KEY
from tests.store.vaults import CODE, GOOD, NEW_SALT, NOON, OTHER, SALT, forged, loaded, made, tampered

Content = dict[str, Any]
COSTLY = KdfSpec(PBKDF2, bytes(16), iterations=200)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vault.json"


@pytest.fixture
def vault(file: Path) -> OpenVault:
    """Return the open vault of rivera, who gives codes, and okafor, who doesn't."""
    opened = made(file, COSTLY)
    opened.set_passphrase("okafor", OTHER, COSTLY, NOON)
    opened.set_code(GOOD, CODE)
    return opened


def is_shut(file: Path, error: type[StoreError], user: str = "rivera", passphrase: str = GOOD) -> None:
    with pytest.raises(error):
        read_vault(file).open_with_passphrase(user, passphrase)


def first_slot(**changes: Any) -> Callable[[Content], object]:
    return lambda content: content["slots"][0].update(changes)


def swap_users(content: Content) -> None:
    one, other = content["slots"]
    one["user"], other["user"] = other["user"], one["user"]


def swap_payloads(content: Content) -> None:
    one, other = content["slots"]
    for part in ("private", "code"):
        one[part], other[part] = other[part], one[part]


def swap_ids(content: Content) -> None:
    one, other = content["slots"]
    one["id"], other["id"] = other["id"], one["id"]


@pytest.mark.parametrize("swap", [swap_users, swap_payloads, swap_ids])
def test_slots_swapped_between_two_users_open_for_neither(
    vault: OpenVault, file: Path, swap: Callable[[Content], None]
) -> None:
    forged(file, vault, swap)
    for user, passphrase in (("rivera", GOOD), ("okafor", OTHER), ("rivera", OTHER), ("okafor", GOOD)):
        is_shut(file, LockedError, user, passphrase)


HEADS = [
    pytest.param({"user": "admin"}, id="user renamed"),
    pytest.param({"kdf": replace(COSTLY, iterations=100).to_dict()}, id="costs lowered"),
    pytest.param({"kdf": replace(COSTLY, iterations=10_000).to_dict()}, id="costs raised"),
    pytest.param({"kdf": replace(COSTLY, salt=bytes(15) + b"1").to_dict()}, id="another salt"),
    pytest.param({"kdf": CHEAP.to_dict()}, id="another algorithm"),
    pytest.param({"id": "00000000"}, id="another id"),
    pytest.param({"created": "2020-01-01T00:00:00.000Z"}, id="made earlier"),
    pytest.param({"changed": "2030-01-01T00:00:00.000Z"}, id="a passphrase that never expires"),
]


@pytest.mark.parametrize("change", HEADS)
def test_a_changed_head_shuts_its_slot_even_under_a_right_tag(vault: OpenVault, file: Path, change: Content) -> None:
    forged(file, vault, first_slot(**change))
    is_shut(file, LockedError, change.get("user", "rivera"))


@pytest.mark.usefixtures("vault")
@pytest.mark.parametrize("change", HEADS)
def test_a_changed_head_of_one_slot_is_seen_through_every_other(file: Path, change: Content) -> None:
    tampered(file, first_slot(**change))
    is_shut(file, DamagedError, "okafor", OTHER)


def test_the_code_flag_can_not_be_stripped(vault: OpenVault, file: Path) -> None:
    forged_flag = loaded(file)["slots"][0]
    assert forged_flag["code"] is True
    tampered(file, first_slot(code=False))
    is_shut(file, DamagedError)
    short = base64_of(vault.slot.private[: -len(CODE)])
    tampered(file, first_slot(private=short))
    is_shut(file, LockedError)


def test_an_own_public_key_put_in_another_s_slot_shuts_it_before_a_re_key_seals_to_it(
    vault: OpenVault, file: Path
) -> None:
    own = vault.file.slots[0].public.to_dict()
    tampered(file, lambda content: content["slots"][1].update(public=own))
    before = file.read_bytes()
    with pytest.raises(DamagedError, match="changed by something other than this program"):
        vault.begin_rekey(NEW_SALT, OTHER_KEY)
    assert file.read_bytes() == before
    forged(file, vault, lambda _: None)
    is_shut(file, LockedError, "okafor", OTHER)


def test_a_slot_grafted_from_another_vault_opens_nothing(vault: OpenVault, file: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs" / "vault.json"
    theirs.parent.mkdir()
    made(theirs, passphrase="known to the attacker", key=OTHER_KEY).close()
    grafted = {**loaded(theirs)["slots"][0], "user": "rivera"}
    tampered(file, lambda content: content.update(slots=[grafted]))
    is_shut(file, LockedError, passphrase="known to the attacker")
    forged(file, vault, lambda _: None)
    is_shut(file, LockedError, passphrase="known to the attacker")
    is_shut(file, LockedError)


def test_a_whole_vault_of_somebody_else_gives_no_key_of_this_store(vault: OpenVault, file: Path) -> None:
    salt = vault.file.stores[0]
    file.unlink()
    made(file, passphrase="known to the attacker", key=OTHER_KEY).close()
    is_shut(file, LockedError)
    opened = read_vault(file).open_with_passphrase("rivera", "known to the attacker")
    assert opened.key_for(salt) != KEY
    with pytest.raises(StoreError):
        vault.new_recovery(NOON)  # who has the right one open doesn't build on it


def test_a_key_sealed_by_somebody_who_knows_only_public_keys_is_refused(vault: OpenVault, file: Path) -> None:
    slot = vault.file.slots[0]
    sealed = seal(OTHER_KEY, KemPublic(*slot.public), _about(slot, vault.file.id, SALT))
    tampered(file, first_slot(keys=[base64_of(sealed)]))
    with pytest.raises(DamagedError, match="changed by something other than this program"):
        read_vault(file).open_with_passphrase("rivera", GOOD)


def test_a_key_sealed_for_another_slot_store_or_vault_is_refused_even_under_a_right_tag(
    vault: OpenVault, file: Path
) -> None:
    whole, slot = file.read_bytes(), vault.file.slots[0]
    for about in (
        _about(vault.file.slots[1], vault.file.id, SALT),
        _about(slot, vault.file.id, NEW_SALT),
        _about(slot, "0" * 16, SALT),
    ):
        forged(file, vault, first_slot(keys=[base64_of(seal(KEY, KemPublic(*slot.public), about))]))
        is_shut(file, DamagedError)
        file.write_bytes(whole)


def test_an_edited_list_of_stores_is_refused(vault: OpenVault, file: Path) -> None:
    tampered(file, lambda content: content.update(stores=[NEW_SALT.hex()]))
    is_shut(file, DamagedError)
    forged(file, vault, lambda _: None)
    is_shut(file, DamagedError)


def test_two_stores_changed_round_give_neither_s_key(vault: OpenVault, file: Path) -> None:
    vault.begin_rekey(NEW_SALT, OTHER_KEY)
    forged(file, vault, lambda content: content["stores"].reverse())
    is_shut(file, DamagedError)


def test_another_journal_key_is_seen_at_the_next_unlock(vault: OpenVault, file: Path) -> None:
    tampered(file, lambda content: content.update(journal=content["slots"][0]["public"]))
    is_shut(file, DamagedError)
    assert vault.file.journal != vault.file.slots[0].public


@pytest.mark.parametrize("change", [{"serial": 99}, {"id": "0" * 16}], ids=["another serial", "another vault's id"])
def test_another_serial_or_id_is_refused(vault: OpenVault, file: Path, change: Content) -> None:
    tampered(file, lambda content: content.update(change))
    is_shut(file, StoreError)
    with pytest.raises(DamagedError):
        vault.new_recovery(NOON)


@pytest.mark.usefixtures("vault")
def test_a_slot_taken_out_behind_the_program_s_back_is_seen(file: Path) -> None:
    tampered(file, lambda content: content["slots"].pop())
    is_shut(file, DamagedError)


def test_an_old_copy_of_the_vault_shows_by_its_serial_that_it_is_old(vault: OpenVault, file: Path) -> None:
    old = file.read_bytes()
    vault.remove_user("okafor")
    newest = read_vault(file).serial
    is_shut(file, LockedError, "okafor", OTHER)
    file.write_bytes(old)
    assert read_vault(file).open_with_passphrase("okafor", OTHER).file.serial < newest


def test_nobody_who_has_the_vault_open_builds_on_an_old_copy(vault: OpenVault, file: Path) -> None:
    old = file.read_bytes()
    vault.remove_user("okafor")
    file.write_bytes(old)
    with pytest.raises(DamagedError, match="an older vault was put in this one's place"):
        vault.set_passphrase("lind", OTHER, CHEAPEST, NOON)
    assert file.read_bytes() == old


def test_an_old_copy_with_a_removed_user_s_passphrase_does_not_open_a_re_keyed_store(
    vault: OpenVault, file: Path
) -> None:
    old = file.read_bytes()
    vault.remove_user("okafor")
    vault.begin_rekey(NEW_SALT, OTHER_KEY)
    vault.end_rekey(NEW_SALT)
    assert read_vault(file).open_with_passphrase("rivera", GOOD).key_for(NEW_SALT) == OTHER_KEY
    file.write_bytes(old)
    with pytest.raises(DamagedError, match="another one"):
        read_vault(file).open_with_passphrase("okafor", OTHER).key_for(NEW_SALT)


def test_an_old_passphrase_does_not_open_a_later_re_key(vault: OpenVault, file: Path) -> None:
    # Who kept an old copy has the old private keys: sealed keys of today must not be for them.
    old = read_vault(file).slot_of("okafor", Kind.PASSPHRASE)
    assert old is not None
    assert old.kdf is not None
    vault.set_passphrase("okafor", "a new passphrase", COSTLY, NOON)
    vault.begin_rekey(NEW_SALT, OTHER_KEY)
    new = read_vault(file).slot_of("okafor", Kind.PASSPHRASE)
    assert new is not None
    assert (new.id, new.public) != (old.id, old.public)
    assert new.public.p384 != old.public.p384
    assert new.public.mlkem1024 != old.public.mlkem1024
    is_shut(file, LockedError, "okafor", OTHER)


def test_two_slots_under_one_passphrase_look_different(vault: OpenVault, file: Path) -> None:
    vault.set_passphrase("lind", GOOD, COSTLY, NOON)
    one, other = vault.file.slots[0], vault.file.slots[2]
    assert one.private[12:44] != other.private[12:44]
    assert one.keys != other.keys
    assert file.read_bytes() == vault.file.to_bytes()


def test_no_bit_of_a_payload_can_be_changed_even_under_a_right_tag(vault: OpenVault, file: Path) -> None:
    private = vault.slot.private
    for at in range(len(private)):
        flipped = private[:at] + bytes([private[at] ^ 1 << at % 8]) + private[at + 1 :]
        forged(file, vault, first_slot(private=base64_of(flipped)))
        is_shut(file, LockedError)
