"""Ways in: changed, added, taken away; and a new key for the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from fusion_tui.domain.errors import (
    CodeError,
    DamagedError,
    HeldError,
    InputError,
    LockedError,
    LockedOutError,
    PolicyError,
    StoreError,
    WrongKeyError,
)
from fusion_tui.services import access, session, tips
from fusion_tui.services.desk import Desk
from fusion_tui.services.session import Credentials
from fusion_tui.store import audit, copying, presence, system_keyring
from fusion_tui.store.engine import open_store, salt_of
from fusion_tui.store.slots import Kind
from fusion_tui.store.vault import read_vault
from tests.centers import CHEAP, PASSPHRASE, Office, clock_of
from tests.media import folders_unforced
from tests.store.keyrings import ALLOWED, Memory, in_use
from tests.totp import code_at

OTHER = "quokka felt pelargonium"


def kinds(desk: Desk) -> list[tuple[str, str]]:
    return [(str(slot.kind), slot.user) for slot in access.slots(desk)]


def again(place: Office, credentials: Credentials) -> Desk:
    return session.unlock(place.desk.profile, credentials, place.desk.clock)


def acts(desk: Desk, limit: int = 5) -> list[str]:
    with desk.store.read() as books:
        return [act.act for act in audit.recent(books, limit)]


def test_a_changed_passphrase_opens_and_the_old_one_does_not(harbor: Office) -> None:
    access.change_passphrase(harbor.supervisor, PASSPHRASE, OTHER, CHEAP)
    with pytest.raises(LockedError):
        again(harbor, Credentials("sue", PASSPHRASE))
    again(harbor, Credentials("sue", OTHER)).close()
    assert "passphrase" in acts(harbor.desk)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (PASSPHRASE, PASSPHRASE, "the passphrase you have"),
        (PASSPHRASE, "password1", "compromised"),
        ("not mine", OTHER, "does not open"),
    ],
)
def test_a_passphrase_is_changed_by_who_knows_it_to_one_that_will_do(
    harbor: Office, old: str, new: str, why: str
) -> None:
    with pytest.raises((InputError, LockedError), match=why):
        access.change_passphrase(harbor.supervisor, old, new, CHEAP)
    again(harbor, Credentials("sue", PASSPHRASE)).close()


def test_one_time_codes_are_asked_once_the_first_was_typed(harbor: Office) -> None:
    desk, clock = harbor.supervisor, clock_of(harbor)
    enrolled = access.enrolment(desk)
    assert enrolled.uri.startswith("otpauth://totp/")
    with pytest.raises(CodeError):
        access.ask_codes(desk, PASSPHRASE, enrolled, "000000")
    first = code_at(enrolled.secret, clock.now())
    access.ask_codes(desk, PASSPHRASE, enrolled, first)
    with pytest.raises(CodeError, match="asked as well"):
        again(harbor, Credentials("sue", PASSPHRASE))
    with pytest.raises(CodeError, match="wrong"):
        again(harbor, Credentials("sue", PASSPHRASE, "123"))
    with pytest.raises(CodeError, match="used already"):
        again(harbor, Credentials("sue", PASSPHRASE, first))
    clock.moment += timedelta(seconds=30)
    used = code_at(enrolled.secret, clock.now())
    again(harbor, Credentials("sue", PASSPHRASE, used)).close()
    with pytest.raises(CodeError, match="used already"):
        again(harbor, Credentials("sue", PASSPHRASE, used))
    access.ask_no_codes(desk, PASSPHRASE)
    again(harbor, Credentials("sue", PASSPHRASE)).close()


@pytest.mark.parametrize(
    "guess",
    [
        lambda desk: access.ask_codes(desk, "wrong", access.enrolment(desk), "000000"),
        lambda desk: access.ask_no_codes(desk, "wrong"),
    ],
    ids=["on", "off"],
)
def test_guesses_where_codes_begin_and_end_count_as_bad_log_ons(
    harbor: Office, guess: Callable[[Desk], object]
) -> None:
    for _ in range(5):
        with pytest.raises(LockedError, match="does not open"):
            guess(harbor.supervisor)
    with pytest.raises(LockedOutError):
        again(harbor, Credentials("sue", PASSPHRASE))


def test_a_code_taken_before_does_not_begin_others(harbor: Office) -> None:
    desk, clock = harbor.supervisor, clock_of(harbor)
    one, other, moment = access.enrolment(desk), access.enrolment(desk), clock.now()
    access.ask_codes(desk, PASSPHRASE, one, code_at(one.secret, moment))
    with pytest.raises(CodeError, match="used already"):
        access.ask_codes(desk, PASSPHRASE, other, code_at(other.secret, moment))
    clock.moment += timedelta(seconds=30)
    again(harbor, Credentials("sue", PASSPHRASE, code_at(one.secret, clock.now()))).close()


def test_guessed_codes_lock_the_account_as_guessed_passphrases_do(harbor: Office) -> None:
    enrolled = access.enrolment(harbor.supervisor)
    access.ask_codes(harbor.supervisor, PASSPHRASE, enrolled, code_at(enrolled.secret, harbor.desk.clock.now()))
    for _ in range(5):
        with pytest.raises(CodeError):
            again(harbor, Credentials("sue", PASSPHRASE, "12345"))
    with pytest.raises(LockedOutError):
        again(harbor, Credentials("sue", PASSPHRASE, code_at(enrolled.secret, harbor.desk.clock.now())))


def test_the_system_keyring_lets_in_who_chose_so(harbor: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_keyring, "ALLOWED", ALLOWED)
    with in_use(Memory()):
        slot = access.add_keyring(harbor.supervisor)
        assert session.has_keyring(harbor.desk.profile, "sue")
        again(harbor, Credentials("sue", by_keyring=True)).close()
        access.remove(harbor.supervisor, slot.id)
        with pytest.raises(LockedError):
            again(harbor, Credentials("sue", by_keyring=True))


def test_a_keyring_that_keeps_nothing_is_refused_by_name(harbor: Office) -> None:
    from keyring.backends.null import Keyring

    with in_use(Keyring()), pytest.raises(InputError, match="null"):  # type: ignore[no-untyped-call]
        access.add_keyring(harbor.supervisor)


def test_one_sees_and_removes_ones_own_ways_in_an_administrator_everybodys(harbor: Office) -> None:
    access.new_recovery(harbor.desk)
    assert kinds(harbor.supervisor) == [("passphrase", "sue")]
    assert kinds(harbor.desk) == [("passphrase", "ana"), ("passphrase", "sue"), ("recovery", "")]
    slot = read_vault(harbor.desk.profile.vault).slot_of("ana", Kind.PASSPHRASE)
    assert slot is not None
    with pytest.raises(InputError, match="no way in"):
        access.remove(harbor.supervisor, slot.id)
    with pytest.raises(PolicyError):
        access.new_recovery(harbor.supervisor)


def test_the_last_way_in_stays(harbor: Office) -> None:
    for slot in access.slots(harbor.desk)[1:]:
        access.remove(harbor.desk, slot.id)
    with pytest.raises(InputError, match="nobody could open"):
        access.remove(harbor.desk, access.slots(harbor.desk)[0].id)


def test_a_new_key_opens_the_store_for_everybody_and_the_old_one_no_more(harbor: Office) -> None:
    tips.add(harbor.desk, tips.TipForm("Drone at the fence"))
    profile, salt = harbor.desk.profile, salt_of(harbor.desk.profile.store)
    old_key, old_vault = harbor.desk.vault.key_for(salt), profile.vault.read_bytes()
    with pytest.raises(HeldError, match="open"):
        access.rekey(harbor.desk)
    harbor.supervisor.close()
    older = copying.before_migration(harbor.desk.store, 1)
    access.rekey(harbor.desk)
    assert salt_of(profile.store) != salt
    assert not older.exists()  # a whole copy under the old key
    with pytest.raises(WrongKeyError, match="does not open"):
        open_store(profile.store, old_key)
    desk = again(harbor, Credentials("sue", PASSPHRASE))
    assert desk.notices == ()
    assert acts(desk, 4) == ["log on", "key rekey", "key rekey", "log off"]
    desk.close()
    profile.vault.write_bytes(old_vault)
    with pytest.raises(DamagedError, match="another one"):
        again(harbor, Credentials("sue", PASSPHRASE))


@pytest.mark.parametrize("swapped", [False, True], ids=["before the rename", "after the rename"])
def test_a_re_key_cut_short_opens_by_whichever_store_is_there(harbor: Office, swapped: bool) -> None:
    harbor.supervisor.close()
    profile = harbor.desk.profile
    copying.copy_store(harbor.desk.store, profile.next_store, bytes(range(32)))
    harbor.desk.vault.begin_rekey(salt_of(profile.next_store), bytes(range(32)))
    older = copying.before_migration(harbor.desk.store, 1)
    harbor.desk.close()
    if swapped:
        profile.next_store.replace(profile.store)
    desk = again(harbor, Credentials("sue", PASSPHRASE))
    assert len(read_vault(profile.vault).file.stores) == 1
    assert not profile.next_store.exists()
    assert older.exists() is not swapped
    desk.close()
    again(harbor, Credentials("ana", PASSPHRASE)).close()


def test_no_new_key_is_sealed_to_a_vault_that_somebody_else_wrote(harbor: Office) -> None:
    profile = harbor.desk.profile
    harbor.supervisor.close()
    before = profile.vault.read_bytes()
    access.new_recovery(harbor.desk)
    harbor.desk.close()
    profile.vault.write_bytes(before)
    forger = read_vault(profile.vault).open_with_passphrase("sue", PASSPHRASE)
    forger.new_recovery(harbor.desk.clock.now())
    forger.close()
    desk = again(harbor, Credentials("ana", PASSPHRASE))
    assert any("something other than this program" in words for words in desk.notices)
    with pytest.raises(InputError, match="does not know would get the new key: recovery"):
        access.rekey(desk)
    desk.close()


def test_a_re_key_that_fails_at_its_end_leaves_no_key_and_no_presence(harbor: Office) -> None:
    harbor.supervisor.close()
    desk = harbor.desk
    other = open_store(desk.profile.store, desk.vault.key_for(salt_of(desk.profile.store)))
    with other.read(), pytest.raises(StoreError, match="not in the store's file yet"):
        access.rekey(desk)
    other.close()
    desk.close()
    with pytest.raises(LockedError, match="vault is closed"):
        assert desk.vault.keys
    with presence.alone(desk.profile.holders, "testing", desk.clock):
        pass
    again(harbor, Credentials("ana", PASSPHRASE)).close()


def test_an_act_that_cannot_be_noted_outside_is_done_and_told_so(harbor: Office) -> None:
    old = access.new_recovery(harbor.desk)
    harbor.desk.profile.head.with_name("audit-head.json.new").mkdir()
    code = access.new_recovery(harbor.desk)
    vault = read_vault(harbor.desk.profile.vault)
    vault.open_with_recovery(code).close()
    with pytest.raises(LockedError):
        vault.open_with_recovery(old)
    assert "the act is kept, but the head of the audit trail can't be written" in harbor.desk.faults[0]
    assert acts(harbor.desk, 1) == ["recovery code"]


def test_a_vault_that_is_changed_but_not_forced_to_the_medium_is_told_with_the_new_code(
    harbor: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    access.new_recovery(harbor.desk)
    folders_unforced(monkeypatch)
    code = access.new_recovery(harbor.desk)
    read_vault(harbor.desk.profile.vault).open_with_recovery(code).close()
    assert any("the vault is changed, but not forced to the medium" in words for words in harbor.desk.faults)
    assert acts(harbor.desk, 1) == ["recovery code"]
