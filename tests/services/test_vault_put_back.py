"""Attacks on the vault by somebody who was removed and can write the profile: an old one put back, one forged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest

from fusion_tui.crypto.kdf import KdfSpec, derive
from fusion_tui.crypto.seal import KemPair
from fusion_tui.domain.errors import InputError, LockedError
from fusion_tui.services import access, accounts, recovery, session
from fusion_tui.services.desk import Desk
from fusion_tui.services.session import Credentials
from fusion_tui.store import audit, known_slots, people
from fusion_tui.store.engine import salt_of
from fusion_tui.store.slots import Kind, Payload, Slot, StoreKey, empty_slot, filled
from fusion_tui.store.vault import read_vault
from fusion_tui.store.vaultfile import VaultFile, read_file, write_file
from fusion_tui.store.vaultform import Public
from tests.centers import CHEAP, PASSPHRASE, Office
from tests.store.factories import CHEAPEST

OTHER = "quokka felt pelargonium"
FORGED = "wholly forged passphrase"


@pytest.fixture
def harbor(harbor: Office) -> Office:
    """Return a center with bob and a second administrator, and nobody at work."""
    accounts.add(harbor.desk, Credentials("bob", PASSPHRASE), ["analyst"], CHEAP)
    accounts.add(harbor.desk, Credentials("adm", PASSPHRASE), ["administrator"], CHEAP)
    harbor.close()
    return harbor


@contextmanager
def at_desk(place: Office, user: str = "ana", passphrase: str = PASSPHRASE) -> Iterator[Desk]:
    desk = session.unlock(place.desk.profile, Credentials(user, passphrase), place.desk.clock)
    try:
        yield desk
    finally:
        desk.close()


def disabled(place: Office, user: str = "bob") -> None:
    with at_desk(place, "adm") as desk:
        accounts.disable(desk, user, "left the center")


def rekeyed(place: Office, user: str = "ana") -> None:
    with at_desk(place, user) as desk:
        access.rekey(desk)


def opens(place: Office, user: str, passphrase: str = PASSPHRASE) -> bool:
    """Whether somebody with a program of their own gets the store's key."""
    vault = read_vault(place.desk.profile.vault)
    with suppress(LockedError):
        return bool(vault.open_with_passphrase(user, passphrase).key_for(salt_of(place.desk.profile.store)))
    return False


def told(place: Office, user: str = "ana", passphrase: str = PASSPHRASE) -> tuple[str, ...]:
    with at_desk(place, user, passphrase) as desk:
        return desk.notices


def recorded(place: Office, limit: int = 12) -> list[tuple[str, str, str]]:
    with at_desk(place, "adm") as desk, desk.store.read() as books:
        return [(act.who, act.act, act.outcome) for act in audit.recent(books, limit)]


class Forger:
    """Somebody who once had a way in and kept what it gave: the tag's key and the store's."""

    def __init__(self, place: Office, user: str = "bob") -> None:
        self.path = place.desk.profile.vault
        self.moment = place.desk.clock.now()
        opened = read_vault(self.path).open_with_passphrase(user, PASSPHRASE)
        self.authentication = bytes(opened._authentication)
        self.keys = [StoreKey(salt, bytes(key)) for salt, key in opened.keys]

    def slot(self, user: str, costs: KdfSpec = CHEAP) -> Slot:
        slot, pair = empty_slot(Kind.PASSPHRASE, user, self.moment, costs)
        payload = Payload(pair, self.authentication, None)
        return filled(slot, read_file(self.path).id, derive(FORGED, costs), payload, self.keys)

    def writes(self, file: VaultFile, ahead: int = 1) -> None:
        write_file(self.path, replace(file, serial=file.serial + ahead).sealed(self.authentication))


def test_an_old_vault_gets_no_new_key_and_no_act_makes_it_the_store_s_own(harbor: Office) -> None:
    profile = harbor.desk.profile
    old = profile.vault.read_bytes()
    disabled(harbor)
    profile.vault.write_bytes(old)
    with pytest.raises(InputError, match="does not know would get the new key: passphrase bob"):
        rekeyed(harbor)
    with at_desk(harbor) as desk:
        access.new_recovery(desk)  # what an act changes of an old vault does not make it a new one
        access.change_passphrase(desk, PASSPHRASE, OTHER, CHEAP)
    assert any("passphrase bob" in words for words in told(harbor, "ana", OTHER))
    with at_desk(harbor, "ana", OTHER) as desk, pytest.raises(InputError, match="passphrase bob"):
        access.rekey(desk)


def test_the_very_next_act_after_an_old_vault_was_put_back_says_so_for_good(harbor: Office) -> None:
    old = harbor.desk.profile.vault.read_bytes()
    disabled(harbor)
    harbor.desk.profile.vault.write_bytes(old)
    for _ in range(2):
        assert any("older than the one used last" in words for words in told(harbor))


def test_what_was_removed_while_an_older_vault_lay_there_is_a_stranger_in_the_newest(harbor: Office) -> None:
    profile = harbor.desk.profile
    old = profile.vault.read_bytes()
    with at_desk(harbor) as desk:
        access.new_recovery(desk)
    newest = profile.vault.read_bytes()
    profile.vault.write_bytes(old)
    disabled(harbor)
    profile.vault.write_bytes(newest)
    assert any("passphrase bob" in words for words in told(harbor))
    with pytest.raises(InputError, match="passphrase bob"):
        rekeyed(harbor)


def test_after_the_removed_way_in_is_removed_again_and_the_vault_accepted_a_re_key_shuts_it_out(harbor: Office) -> None:
    profile = harbor.desk.profile
    old = profile.vault.read_bytes()
    with at_desk(harbor) as desk:
        access.new_recovery(desk)
    disabled(harbor)
    profile.vault.write_bytes(old)
    with at_desk(harbor) as desk:
        (stranger,) = access.strangers(desk)
        with pytest.raises(InputError, match="disabled, or there is none: passphrase bob"):
            access.accept(desk, [stranger.id])
        access.remove(desk, stranger.id)
        with pytest.raises(InputError, match="not the one the store knows"):
            access.rekey(desk)
        access.accept(desk)
        access.rekey(desk)
    assert told(harbor) == ()
    assert not opens(harbor, "bob")
    assert ("ana", "key accept", "older vault") in recorded(harbor)


@pytest.mark.parametrize("user", ["bob", "ana", "eve"], ids=["as oneself", "as another", "as nobody"])
@pytest.mark.parametrize("ahead", [1, 0, 2**40], ids=["ahead", "as many changes", "far ahead"])
def test_a_forged_way_in_gets_no_new_key(harbor: Office, user: str, ahead: int) -> None:
    forger = Forger(harbor)
    disabled(harbor)
    forger.writes(read_file(forger.path).with_slot(forger.slot(user)), ahead)
    assert opens(harbor, user, FORGED)
    with pytest.raises(InputError, match=f"would get the new key: passphrase {user}"):
        rekeyed(harbor, "adm")
    assert any("not known to the store" in words for words in told(harbor, "adm"))


def test_a_forger_who_logs_on_by_a_forged_way_in_makes_nothing_known(harbor: Office) -> None:
    forger = Forger(harbor)
    forger.writes(read_file(forger.path).with_slot(forger.slot("ana")))
    with at_desk(harbor, "ana", FORGED) as desk:
        access.change_passphrase(desk, FORGED, OTHER, CHEAP)
        code = access.new_recovery(desk)
        (own, _) = access.strangers(desk)
        with pytest.raises(InputError, match="nobody accepts the way in they came by"):
            access.accept(desk, [own.id])
    with pytest.raises(InputError, match="passphrase ana"):
        rekeyed(harbor, "adm")
    with pytest.raises(LockedError, match="does not know this recovery code"):
        recovery.recover(harbor.desk.profile, code, "ana", clock=harbor.desk.clock)


def test_a_forged_way_in_that_an_administrator_removes_is_gone(harbor: Office) -> None:
    forger = Forger(harbor)
    disabled(harbor)
    forger.writes(read_file(forger.path).with_slot(forger.slot("bob")))
    with at_desk(harbor) as desk:
        (stranger,) = access.strangers(desk)
        access.remove(desk, stranger.id)
        access.rekey(desk)
    assert not opens(harbor, "bob", FORGED)
    assert told(harbor) == ()


def test_a_forged_way_in_that_is_cheap_to_guess_is_told_and_never_accepted(harbor: Office) -> None:
    forger = Forger(harbor)
    forger.writes(read_file(forger.path).with_slot(forger.slot("ana", CHEAPEST)))
    assert any("made to be guessed" in words for words in told(harbor, "adm"))
    with at_desk(harbor, "adm") as desk:
        (stranger,) = access.strangers(desk)
        with pytest.raises(InputError, match="cheaper to guess"):
            access.accept(desk, [stranger.id])
        access.remove(desk, stranger.id)


def test_a_way_in_the_store_does_not_know_at_the_cost_of_all_others_is_not_called_cheap(harbor: Office) -> None:
    cut_short(harbor, "bob")
    assert not any("guessed" in words for words in told(harbor, "adm"))


def test_another_journal_key_in_a_vault_ahead_is_not_taken(harbor: Office) -> None:
    forger = Forger(harbor)
    public = KemPair.generate().public
    forger.writes(replace(read_file(forger.path), journal=Public(public.mlkem1024, public.p384)))
    assert any("something other than this program" in words for words in told(harbor))
    with pytest.raises(InputError, match="not the one the store knows"):
        rekeyed(harbor)


def test_a_vault_exchanged_while_the_store_is_copied_gets_no_new_key(harbor: Office) -> None:
    forger = Forger(harbor)
    with at_desk(harbor) as desk:

        def exchange(_done: int, _total: int) -> None:
            if read_file(forger.path).slot_of("eve", Kind.PASSPHRASE) is None:
                forger.writes(read_file(forger.path).with_slot(forger.slot("eve")))

        with pytest.raises(InputError, match="passphrase eve"):
            access.rekey(desk, exchange)


def test_somebody_disabled_in_the_store_only_gets_no_new_key(harbor: Office) -> None:
    with at_desk(harbor) as desk:
        with desk.store.write() as books:
            people.hold(books, "bob", "left the center")
        with pytest.raises(InputError, match="somebody disabled would get the new key: passphrase bob"):
            access.rekey(desk)


def test_a_spent_recovery_code_and_the_vault_of_then_open_nothing_and_are_recorded(harbor: Office) -> None:
    profile, clock = harbor.desk.profile, harbor.desk.clock
    with at_desk(harbor) as desk:
        first = access.new_recovery(desk)
    then = profile.vault.read_bytes()
    recovery.recover(profile, first, "ana", OTHER, clock, CHEAP)
    disabled(harbor)
    newest = profile.vault.read_bytes()
    profile.vault.write_bytes(then)
    with pytest.raises(LockedError, match="does not know this recovery code"):
        recovery.recover(profile, first, "bob", OTHER, clock, CHEAP)
    assert profile.vault.read_bytes() == then
    profile.vault.write_bytes(newest)
    found = recorded(harbor)
    assert ("recovery code", "notice", known_slots._WORDS[known_slots.Age.OLDER]) in found
    assert any(act == "user unlock" and outcome.startswith("refused: the store does") for _, act, outcome in found)
    with at_desk(harbor, "adm") as desk:
        assert [one.state for one in accounts.accounts(desk) if one.user.name == "bob"] == ["disabled: left the center"]


def test_a_good_recovery_code_is_not_used_on_an_older_vault(harbor: Office) -> None:
    profile, clock = harbor.desk.profile, harbor.desk.clock
    with at_desk(harbor) as desk:
        code = access.new_recovery(desk)
    old = profile.vault.read_bytes()
    disabled(harbor)
    profile.vault.write_bytes(old)
    with pytest.raises(LockedError, match="older than the one used last"):
        recovery.recover(profile, code, "ana", clock=clock)
    with at_desk(harbor) as desk:
        access.remove(desk, access.strangers(desk)[0].id)  # byte for byte the vault that was replaced
    recovery.recover(profile, code, "ana", clock=clock)


def test_wrong_recovery_codes_stand_in_the_trail_after_the_next_log_on(harbor: Office) -> None:
    profile, clock = harbor.desk.profile, harbor.desk.clock
    with at_desk(harbor) as desk:
        spent = access.new_recovery(desk)
        access.new_recovery(desk)
    with pytest.raises(LockedError, match="does not open"):
        recovery.recover(profile, spent, "ana", clock=clock)
    assert ("?", "log on", "refused: wrong recovery code") in recorded(harbor)


def cut_short(place: Office, user: str) -> None:
    """Change a passphrase as far as the vault, and no further: the power failed before the store's commit."""
    opened = read_vault(place.desk.profile.vault).open_with_passphrase(user, PASSPHRASE)
    opened.set_passphrase(user, OTHER, CHEAP, place.desk.clock.now())
    opened.close()


def test_a_change_of_passphrase_cut_short_opens_and_an_administrator_makes_it_known(harbor: Office) -> None:
    cut_short(harbor, "bob")
    notices = told(harbor, "bob", OTHER)
    assert any("the change not recorded" in words for words in notices)
    assert any("passphrase bob" in words for words in notices)
    with at_desk(harbor, "adm") as desk:
        (stranger,) = access.strangers(desk)
        access.accept(desk, [stranger.id])
        access.rekey(desk)
    assert told(harbor, "bob", OTHER) == ()


def test_the_only_administrator_accepts_their_own_where_nobody_else_could(harbor: Office) -> None:
    with at_desk(harbor) as desk:
        accounts.disable(desk, "adm", "left the center")
    cut_short(harbor, "ana")
    with at_desk(harbor, "ana", OTHER) as desk:
        access.accept(desk, [access.strangers(desk)[0].id])
        access.rekey(desk)
    assert told(harbor, "ana", OTHER) == ()


def test_a_removal_cut_short_needs_nobody(harbor: Office) -> None:
    opened = read_vault(harbor.desk.profile.vault).open_with_passphrase("ana", PASSPHRASE)
    opened.remove_user("bob")
    opened.close()
    assert [words for words in told(harbor) if "not recorded" in words]
    assert told(harbor) == ()
    rekeyed(harbor)


def test_the_recovery_code_mends_a_change_of_passphrase_cut_short(harbor: Office) -> None:
    with at_desk(harbor) as desk:
        code = access.new_recovery(desk)
    cut_short(harbor, "ana")
    recovery.recover(harbor.desk.profile, code, "ana", PASSPHRASE, harbor.desk.clock, CHEAP)
    assert told(harbor) == ()
    rekeyed(harbor)
