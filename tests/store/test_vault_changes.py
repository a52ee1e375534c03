"""Ways in that come, go and are replaced; the re-key; and what a crash or another program leaves."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.domain.errors import FusionError, InputError, LockedError, StoreError
from fusion_tui.store import system_keyring
from fusion_tui.store.vault import Kind, OpenVault, read_vault
from tests.media import folders_unforced
from tests.store import keyrings
from tests.store.factories import CHEAP, CHEAPEST, KEY, OTHER_KEY
from tests.store.keyrings import Memory
from tests.store.vaults import CODE, GOOD, LATER, NEW_SALT, NOON, OTHER, SALT, made

NEW = "a wholly new passphrase"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vault.json"


@pytest.fixture
def vault(file: Path) -> OpenVault:
    return made(file)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Memory]:
    """Yield a keyring to trust, in memory."""
    monkeypatch.setattr(system_keyring, "ALLOWED", keyrings.ALLOWED)
    backend = Memory()
    with keyrings.in_use(backend):
        yield backend


def opened(file: Path, user: str = "rivera", passphrase: str = GOOD) -> OpenVault:
    return read_vault(file).open_with_passphrase(user, passphrase)


def kinds(file: Path) -> list[tuple[str, str]]:
    return [(slot.user, slot.kind) for slot in read_vault(file).slots]


def shut(file: Path, user: str, passphrase: str) -> None:
    with pytest.raises(LockedError, match="this passphrase does not open the store"):
        opened(file, user, passphrase)


@pytest.mark.parametrize("kdf", [CHEAP, CHEAPEST], ids=["argon2id", "pbkdf2"])
def test_every_user_opens_the_same_store_by_their_own_passphrase(vault: OpenVault, file: Path, kdf: KdfSpec) -> None:
    vault.set_passphrase("okafor", OTHER, kdf, LATER)
    assert read_vault(file).users == ["rivera", "okafor"]
    assert opened(file).key_for(SALT) == opened(file, "okafor", OTHER).key_for(SALT) == KEY
    shut(file, "rivera", OTHER)
    shut(file, "okafor", GOOD)


def test_a_change_counts_on_and_moves_no_other_slot(vault: OpenVault, file: Path) -> None:
    before = vault.file.slots
    added = vault.set_passphrase("okafor", OTHER, CHEAPEST, LATER)
    after = read_vault(file)
    assert (after.serial, vault.file.serial) == (2, 2)
    assert after.slots == (*before, added)
    assert (added.created, added.changed, added.code) == (LATER, LATER, False)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(vault: OpenVault, file: Path) -> None:
    changed = vault.set_passphrase("rivera", NEW, CHEAPEST, LATER)
    assert (changed.created, changed.changed) == (NOON, LATER)
    shut(file, "rivera", GOOD)
    assert opened(file, passphrase=NEW).key_for(SALT) == KEY
    vault.set_passphrase("okafor", OTHER, CHEAPEST, LATER)  # who changed it goes on
    assert vault.slot.changed == LATER


def test_one_s_own_new_passphrase_keeps_the_code(vault: OpenVault, file: Path) -> None:
    vault.set_code(GOOD, CODE)
    assert vault.set_passphrase("rivera", NEW, CHEAPEST, LATER).code
    assert opened(file, passphrase=NEW).code_secret == CODE


def test_a_passphrase_set_by_somebody_else_asks_for_no_code(vault: OpenVault, file: Path, keyring: Memory) -> None:
    vault.set_passphrase("okafor", OTHER, CHEAPEST, NOON)
    okafor = opened(file, "okafor", OTHER)
    okafor.set_code(OTHER, CODE)
    okafor.add_keyring("okafor", NOON)
    opened(file).set_passphrase("okafor", NEW, CHEAPEST, LATER)
    assert opened(file, "okafor", NEW).code_secret is None
    assert kinds(file) == [("rivera", "passphrase"), ("okafor", "passphrase")]
    assert keyring.kept == {}


def test_the_recovery_code_sets_passphrases_without_codes(vault: OpenVault, file: Path) -> None:
    vault.set_code(GOOD, CODE)
    code = vault.new_recovery(NOON)
    found = read_vault(file).open_with_recovery(code)
    assert found.code_secret is None
    found.set_passphrase("rivera", NEW, CHEAPEST, LATER)
    assert opened(file, passphrase=NEW).code_secret is None


def test_a_new_recovery_code_ends_the_old_one(vault: OpenVault, file: Path) -> None:
    old = vault.new_recovery(NOON)
    found = read_vault(file).open_with_recovery(old)
    new = found.new_recovery(LATER)
    assert kinds(file) == [("rivera", "passphrase"), ("", "recovery")]
    with pytest.raises(LockedError, match="does not open the vault"):
        read_vault(file).open_with_recovery(old)
    assert read_vault(file).open_with_recovery(new).key_for(SALT) == KEY
    found.new_recovery(LATER)  # who made it goes on


def test_a_code_is_asked_from_then_on_and_no_more_when_it_is_taken_away(vault: OpenVault, file: Path) -> None:
    assert vault.set_code(GOOD, CODE) == []
    assert vault.slot.code
    assert opened(file).code_secret == vault.code_secret == CODE
    opened(file).set_code(GOOD, None)
    slot = read_vault(file).slot_of("rivera", Kind.PASSPHRASE)
    assert slot is not None
    assert not slot.code
    assert opened(file).code_secret is None
    assert slot.changed == NOON


def test_a_code_needs_the_passphrase(vault: OpenVault, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(LockedError, match="this passphrase does not open the store"):
        vault.set_code(OTHER, CODE)
    assert (file.read_bytes(), vault.code_secret) == (before, None)


def test_a_code_without_a_passphrase_or_with_another_secret_is_refused(vault: OpenVault, file: Path) -> None:
    with pytest.raises(InputError, match="20 bytes"):
        vault.set_code(GOOD, CODE[:10])
    code = vault.new_recovery(NOON)
    found = read_vault(file).open_with_recovery(code)
    with pytest.raises(InputError, match="go with a passphrase"):
        found.set_code(GOOD, CODE)


def test_the_keyring_opens_the_vault_on_its_machine(vault: OpenVault, file: Path, keyring: Memory) -> None:
    vault.set_code(GOOD, CODE)
    slot = vault.add_keyring("rivera", LATER)
    assert [name for _, name in keyring.kept] == [f"{vault.file.id}/{slot.id}"]
    found = read_vault(file).open_with_keyring("rivera")
    assert (found.key_for(SALT), found.code_secret, found.slot.code) == (KEY, CODE, True)
    assert not any(secret in file.read_text() for secret in keyring.kept.values())


def test_another_machine_s_keyring_holds_no_key(vault: OpenVault, file: Path, keyring: Memory) -> None:
    vault.add_keyring("rivera", NOON)
    keyring.kept.clear()
    with pytest.raises(LockedError, match="holds no key for this vault"):
        read_vault(file).open_with_keyring("rivera")
    with pytest.raises(LockedError, match="holds no key for this vault"):
        read_vault(file).open_with_keyring("okafor")


def test_another_key_in_the_keyring_opens_nothing(vault: OpenVault, file: Path, keyring: Memory) -> None:
    vault.add_keyring("rivera", NOON)
    for name in keyring.kept:
        keyring.kept[name] = "00" * 32
    with pytest.raises(LockedError, match="what the system keyring holds does not open"):
        read_vault(file).open_with_keyring("rivera")


def test_only_oneself_and_only_once_goes_into_the_keyring(vault: OpenVault, file: Path, keyring: Memory) -> None:
    vault.set_passphrase("okafor", OTHER, CHEAPEST, NOON)
    with pytest.raises(InputError, match="only one's own"):
        vault.add_keyring("okafor", NOON)
    vault.add_keyring("rivera", NOON)
    kept, before = dict(keyring.kept), file.read_bytes()
    with pytest.raises(InputError, match="already"):
        vault.add_keyring("rivera", NOON)
    assert (keyring.kept, file.read_bytes()) == (kept, before)


def test_a_vault_that_can_not_be_written_leaves_nothing_in_the_keyring(
    vault: OpenVault, file: Path, keyring: Memory
) -> None:
    blocked(file)
    with pytest.raises(StoreError, match="can't write the vault"):
        vault.add_keyring("rivera", NOON)
    assert keyring.kept == {}


def test_without_a_keyring_to_trust_nothing_is_added(vault: OpenVault, file: Path) -> None:
    before = file.read_bytes()
    with keyrings.in_use(Memory()), pytest.raises(InputError, match="no system keyring to trust"):
        vault.add_keyring("rivera", NOON)
    assert file.read_bytes() == before


def test_a_code_is_asked_of_the_keyring_too(vault: OpenVault, file: Path, keyring: Memory) -> None:
    vault.add_keyring("rivera", NOON)
    assert vault.set_code(GOOD, CODE) == []
    assert read_vault(file).open_with_keyring("rivera").code_secret == CODE
    found = read_vault(file).open_with_keyring("rivera")
    found.set_code(GOOD, None)
    assert read_vault(file).open_with_keyring("rivera").code_secret is None
    assert len(keyring.kept) == 1


def test_a_keyring_out_of_reach_is_no_way_round_the_code(vault: OpenVault, file: Path, keyring: Memory) -> None:
    slot = vault.add_keyring("rivera", NOON)
    keyring.kept.clear()
    assert [gone.id for gone in vault.set_code(GOOD, CODE)] == [slot.id]
    assert kinds(file) == [("rivera", "passphrase")]


@pytest.mark.usefixtures("keyring")
def test_whoever_opened_by_the_keyring_can_set_their_passphrase_and_keeps_the_code(
    vault: OpenVault, file: Path
) -> None:
    vault.set_code(GOOD, CODE)
    vault.add_keyring("rivera", NOON)
    found = read_vault(file).open_with_keyring("rivera")
    found.set_passphrase("rivera", NEW, CHEAPEST, LATER)
    assert opened(file, passphrase=NEW).code_secret == CODE
    assert read_vault(file).open_with_keyring("rivera").code_secret == CODE


def test_a_secret_is_forgotten_only_where_the_vault_does_not_hold_its_slot(
    vault: OpenVault, file: Path, keyring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked(file)
    with pytest.raises(StoreError, match="can't write the vault"):
        vault.add_keyring("rivera", NOON)
    assert keyring.kept == {}
    file.with_name("vault.json.new").rmdir()
    folders_unforced(monkeypatch, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        vault.add_keyring("rivera", NOON)
    assert read_vault(file).open_with_keyring("rivera").key_for(SALT) == KEY


def test_a_removed_slot_opens_no_more_and_leaves_the_keyring(vault: OpenVault, file: Path, keyring: Memory) -> None:
    slot = vault.add_keyring("rivera", NOON)
    vault.remove(slot.id)
    assert kinds(file) == [("rivera", "passphrase")]
    assert keyring.kept == {}
    with pytest.raises(InputError, match="no such way in"):
        vault.remove(slot.id)


def test_a_removed_user_has_no_way_in_left(vault: OpenVault, file: Path, keyring: Memory) -> None:
    vault.set_passphrase("okafor", OTHER, CHEAPEST, NOON)
    opened(file, "okafor", OTHER).add_keyring("okafor", NOON)
    vault.remove_user("okafor")
    assert read_vault(file).users == ["rivera"]
    assert keyring.kept == {}
    shut(file, "okafor", OTHER)
    before = file.read_bytes()
    vault.remove_user("okafor")
    assert file.read_bytes() == before


def test_the_recovery_code_is_no_user_to_remove(vault: OpenVault, file: Path) -> None:
    code = vault.new_recovery(NOON)
    vault.remove_user("")
    assert read_vault(file).open_with_recovery(code).key_for(SALT) == KEY


def test_the_last_way_in_stays(vault: OpenVault, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(InputError, match="nobody could open the store after that"):
        vault.remove(vault.slot.id)
    with pytest.raises(InputError, match="nobody could open the store after that"):
        vault.remove_user("rivera")
    assert file.read_bytes() == before


def test_a_keyring_counts_as_the_last_way_in_only_where_it_is(vault: OpenVault, file: Path, keyring: Memory) -> None:
    vault.add_keyring("rivera", NOON)
    kept = dict(keyring.kept)
    keyring.kept.clear()
    with pytest.raises(InputError, match="nobody could open the store"):
        vault.remove(vault.slot.id)
    keyring.kept.update(kept)
    vault.remove(vault.slot.id)
    assert kinds(file) == [("rivera", "keyring")]
    assert read_vault(file).open_with_keyring("rivera").key_for(SALT) == KEY


def test_with_a_recovery_code_the_last_passphrase_can_go(vault: OpenVault, file: Path) -> None:
    code = vault.new_recovery(NOON)
    vault.remove_user("rivera")
    assert read_vault(file).open_with_recovery(code).key_for(SALT) == KEY
    with pytest.raises(LockedError, match="changed by another program"):
        vault.new_recovery(NOON)  # who took their own way in away changes nothing any more


def test_a_re_key_reaches_every_way_in_without_their_secrets(vault: OpenVault, file: Path, keyring: Memory) -> None:
    vault.set_passphrase("okafor", OTHER, CHEAPEST, NOON)
    vault.add_keyring("rivera", NOON)
    code = vault.new_recovery(NOON)
    vault.begin_rekey(NEW_SALT, OTHER_KEY)
    both = [(SALT, bytearray(KEY)), (NEW_SALT, bytearray(OTHER_KEY))]
    doors: tuple[Callable[[], OpenVault], ...] = (
        lambda: opened(file),
        lambda: opened(file, "okafor", OTHER),
        lambda: read_vault(file).open_with_keyring("rivera"),
        lambda: read_vault(file).open_with_recovery(code),
    )
    assert [door().keys for door in doors] == [both] * 4
    assert vault.keys == both
    vault.end_rekey(NEW_SALT)
    assert [door().keys for door in doors] == [both[1:]] * 4
    assert vault.keys == both[1:]
    assert len(keyring.kept) == 1


@pytest.mark.parametrize("keep", [SALT, NEW_SALT], ids=["given up", "gone through with"])
def test_after_a_re_key_cut_short_either_store_opens_and_either_is_kept(
    vault: OpenVault, file: Path, keep: bytes
) -> None:
    vault.begin_rekey(NEW_SALT, OTHER_KEY)
    vault.close()
    found = opened(file)
    found.set_passphrase("okafor", OTHER, CHEAPEST, NOON)  # both keys go to who comes in the midst of it
    found.end_rekey(keep)
    for user, passphrase in (("rivera", GOOD), ("okafor", OTHER)):
        assert opened(file, user, passphrase).key_for(keep) == {SALT: KEY, NEW_SALT: OTHER_KEY}[keep]


def test_a_key_that_is_let_go_is_written_over(vault: OpenVault) -> None:
    vault.begin_rekey(NEW_SALT, OTHER_KEY)
    (_, old), _ = vault.keys
    vault.end_rekey(NEW_SALT)
    assert old == bytearray(32)


def test_one_re_key_at_a_time_and_for_stores_there_are(vault: OpenVault, file: Path) -> None:
    with pytest.raises(InputError, match="under way already"):
        vault.begin_rekey(SALT, OTHER_KEY)
    vault.begin_rekey(NEW_SALT, OTHER_KEY)
    before = file.read_bytes()
    with pytest.raises(InputError, match="under way already"):
        vault.begin_rekey(bytes(16), OTHER_KEY)
    with pytest.raises(InputError, match="holds no key of that store"):
        vault.end_rekey(bytes(16))
    assert file.read_bytes() == before


@pytest.mark.parametrize(("salt", "key"), [(NEW_SALT[:8], OTHER_KEY), (NEW_SALT, OTHER_KEY[:16])])
def test_a_re_key_with_no_key_or_salt_leaves_the_vault(vault: OpenVault, file: Path, salt: bytes, key: bytes) -> None:
    before = file.read_bytes()
    with pytest.raises(StoreError):
        vault.begin_rekey(salt, key)
    assert file.read_bytes() == before
    assert opened(file).keys == vault.keys == [(SALT, bytearray(KEY))]


def test_two_programs_never_undo_each_other(vault: OpenVault, file: Path) -> None:
    other = opened(file)
    vault.set_passphrase("okafor", OTHER, CHEAPEST, NOON)
    other.set_passphrase("lind", OTHER, CHEAPEST, NOON)
    vault.new_recovery(NOON)
    assert kinds(file) == [("rivera", "passphrase"), ("okafor", "passphrase"), ("lind", "passphrase"), ("", "recovery")]
    assert read_vault(file).serial == 4


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda vault: vault.remove_user("okafor"), id="removed"),
        pytest.param(lambda vault: vault.set_passphrase("okafor", NEW, CHEAPEST, NOON), id="given another passphrase"),
        pytest.param(lambda vault: vault.begin_rekey(NEW_SALT, OTHER_KEY), id="without the new store's key"),
    ],
)
def test_whoever_was_changed_meanwhile_changes_nothing(
    vault: OpenVault, file: Path, meanwhile: Callable[[OpenVault], object]
) -> None:
    vault.set_passphrase("okafor", OTHER, CHEAPEST, NOON)
    okafor = opened(file, "okafor", OTHER)
    meanwhile(vault)
    before = file.read_bytes()
    with pytest.raises(LockedError, match="the vault was changed by another program"):
        okafor.remove_user("rivera")
    assert file.read_bytes() == before


def test_a_vault_taken_away_meanwhile_is_not_made_anew(vault: OpenVault, file: Path) -> None:
    file.unlink()
    with pytest.raises(FusionError, match="no vault in this profile"):
        vault.new_recovery(NOON)
    assert not file.exists()


def blocked(file: Path) -> None:
    """Lie a folder where the temporary file goes."""
    file.with_name("vault.json.new").mkdir()


def test_a_vault_that_can_not_be_written_leaves_the_old_one(vault: OpenVault, file: Path) -> None:
    before = file.read_bytes()
    blocked(file)
    with pytest.raises(StoreError, match="can't write the vault") as refused:
        vault.set_passphrase("okafor", OTHER, CHEAPEST, NOON)
    assert refused.value.hint == "the old vault is unchanged"
    assert file.read_bytes() == before
    assert (vault.file.serial, vault.file.users) == (1, ["rivera"])


def test_a_vault_in_its_place_but_not_forced_to_the_medium_is_changed_and_the_fault_kept(
    vault: OpenVault, file: Path, keyring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders_unforced(monkeypatch)
    code = vault.new_recovery(NOON)
    vault.add_keyring("rivera", NOON)
    assert read_vault(file).open_with_recovery(code).key_for(SALT) == KEY
    assert read_vault(file).open_with_keyring("rivera").key_for(SALT) == KEY
    assert len(keyring.kept) == 1
    assert vault.file == read_vault(file).file
    assert len(vault.faults) == 2
    assert "not forced to the medium: Input/output error" in vault.faults[0]


def test_a_re_key_begins_only_once_the_vault_is_forced_to_the_medium(
    vault: OpenVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders_unforced(monkeypatch)
    with pytest.raises(StoreError, match="not forced to the medium"):
        vault.begin_rekey(NEW_SALT, OTHER_KEY)


@pytest.mark.parametrize("share", [0, 0.5, 1], ids=["nothing of it", "half of it", "all of it"])
def test_what_a_write_cut_short_left_is_neither_read_nor_in_the_way(
    vault: OpenVault, file: Path, tmp_path: Path, share: float
) -> None:
    before = file.read_bytes()
    vault.set_passphrase("okafor", OTHER, CHEAPEST, NOON)
    after = file.read_bytes()
    file.write_bytes(before)
    draft = tmp_path / "vault.json.new"
    draft.write_bytes(after[: int(len(after) * share)])
    draft.chmod(0o644)
    assert read_vault(file).users == ["rivera"]
    opened(file).set_passphrase("lind", OTHER, CHEAPEST, NOON)
    assert read_vault(file).users == ["rivera", "lind"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not draft.exists()
