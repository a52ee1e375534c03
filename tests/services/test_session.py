"""Logging on: who is let in, who isn't and why, and what the files beside the store say."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from fusion_tui.domain.errors import (
    ClockError,
    DamagedError,
    ExpiredError,
    FusionError,
    HeldError,
    LockedError,
    LockedOutError,
    ProofError,
)
from fusion_tui.services import accounts, session, trail
from fusion_tui.services.desk import Desk
from fusion_tui.services.session import Credentials
from fusion_tui.store import audit, audit_head, people, presence
from fusion_tui.store.audit import Act
from tests.centers import CHEAP, PASSPHRASE, Office, clock_of


@contextmanager
def logged_on(place: Office, user: str = "sue", passphrase: str = PASSPHRASE) -> Iterator[Desk]:
    desk = session.unlock(place.desk.profile, Credentials(user, passphrase), place.desk.clock)
    try:
        yield desk
    finally:
        desk.close()


def refused(place: Office, user: str = "sue", passphrase: str = PASSPHRASE) -> FusionError:
    with pytest.raises(FusionError) as error, logged_on(place, user, passphrase):
        pass
    return error.value


def acts(place: Office, limit: int = 10) -> list[Act]:
    with place.desk.read() as books:
        return audit.recent(books, limit)


def test_a_wrong_passphrase_and_an_unknown_name_are_told_alike(harbor: Office) -> None:
    assert refused(harbor, "ana", "not the passphrase").message == refused(harbor, "nobody").message


def test_unlocking_is_recorded_with_its_place(harbor: Office) -> None:
    last = acts(harbor, 1)[0]
    assert (last.who, last.act, last.outcome) == ("sue", "log on", "done")
    assert last.place.endswith(" command")


def test_locking_is_recorded_and_shuts_the_store(harbor: Office) -> None:
    harbor.supervisor.close()
    assert [(act.who, act.act) for act in acts(harbor, 1)] == [("sue", "log off")]
    with pytest.raises(LockedError), harbor.supervisor.store.read():
        pass
    harbor.supervisor.close()  # a second time does nothing


def test_five_bad_log_ons_lock_an_account_until_an_administrator_releases_it(harbor: Office) -> None:
    for _ in range(5):
        assert type(refused(harbor, passphrase="wrong")) is LockedError
    assert isinstance(refused(harbor), LockedOutError)
    clock_of(harbor).moment += timedelta(days=30)
    assert isinstance(refused(harbor), LockedOutError)
    accounts.unlock(harbor.desk, "sue")
    with logged_on(harbor):
        pass


def test_what_happened_before_unlock_stands_in_the_trail_after_the_next_log_on(harbor: Office) -> None:
    refused(harbor, "sue", "wrong")
    refused(harbor, "Zanzibarwort", "typed into the wrong field")
    with logged_on(harbor):
        pass
    told = [(act.who, act.outcome) for act in acts(harbor) if act.outcome.startswith("refused")]
    assert told == [("?", "refused: unknown name"), ("sue", "refused: wrong passphrase")]


def test_a_guard_file_that_was_put_away_is_told_and_recorded(harbor: Office) -> None:
    refused(harbor, passphrase="wrong")
    with logged_on(harbor):
        pass
    harbor.desk.profile.guard.unlink()
    with logged_on(harbor) as desk:
        assert any("guard file was deleted or replaced" in words for words in desk.notices)
    assert any(act.act == "notice" for act in acts(harbor))


def edited(place: Office, **changes: object) -> None:
    """Change the guard file as somebody with an editor does: its mark and its count stay."""
    guard = place.desk.profile.guard
    guard.write_text(json.dumps({**json.loads(guard.read_text()), **changes}))


@pytest.mark.parametrize("tries", [5, 7])
def test_a_guard_file_edited_to_undo_a_lockout_is_told_recorded_and_found(harbor: Office, tries: int) -> None:
    for _ in range(tries):
        refused(harbor, passphrase="wrong")
    assert isinstance(refused(harbor), LockedOutError)
    edited(harbor, users={})
    with logged_on(harbor) as desk:
        assert any("sue was locked out and not released" in words for words in desk.notices)
    assert any(act.act == "notice" and "sue was locked out" in act.outcome for act in acts(harbor))
    verdict = trail.verify(harbor.desk)
    assert verdict.whole
    assert [fact for fact in verdict.facts if "sue was let in" in fact]
    with logged_on(harbor) as desk:  # once
        assert desk.notices == ()


def test_a_guard_file_edited_to_forget_its_count_as_well_is_told(harbor: Office) -> None:
    for _ in range(4):
        refused(harbor, passphrase="wrong")
    edited(harbor, users={}, written=0)
    with logged_on(harbor) as desk:
        assert any("numbering fell back" in words for words in desk.notices)


def test_guesses_undone_one_by_one_are_told_though_nothing_was_ever_locked(harbor: Office) -> None:
    for _ in range(6):
        refused(harbor, passphrase="wrong")
        edited(harbor, users={})
    with logged_on(harbor, "ana"):
        pass
    with logged_on(harbor) as desk:
        assert any("sue was locked out and not released" in words for words in desk.notices)


def test_who_was_released_by_right_is_told_nothing(harbor: Office) -> None:
    for _ in range(5):
        refused(harbor, passphrase="wrong")
    assert isinstance(refused(harbor), LockedOutError)
    accounts.unlock(harbor.desk, "sue")
    with logged_on(harbor) as desk:
        assert desk.notices == ()
    for _ in range(4):
        refused(harbor, passphrase="wrong")
    with logged_on(harbor) as desk:
        assert desk.notices == ()
    assert not [fact for fact in trail.verify(harbor.desk).facts if "let in" in fact]


def test_an_old_vault_that_was_put_back_is_told(harbor: Office) -> None:
    vault = harbor.desk.profile.vault
    old = vault.read_bytes()
    accounts.add(harbor.desk, Credentials("eve", PASSPHRASE), ["analyst"], CHEAP)
    vault.write_bytes(old)
    with logged_on(harbor) as desk:
        assert any("older than the one used last" in words for words in desk.notices)


def test_a_changed_policy_is_told_once(harbor: Office) -> None:
    harbor.desk.profile.policy.write_text("idle_minutes = 5\n")
    with logged_on(harbor) as desk:
        assert desk.notices == ("the policy of this center was changed",)
        assert desk.policy.idle_minutes == 5
    with logged_on(harbor) as desk:
        assert desk.notices == ()


def test_a_clock_set_back_lets_nobody_in_and_frees_nobody(harbor: Office) -> None:
    for _ in range(4):
        refused(harbor, passphrase="wrong")
    clock_of(harbor).moment -= timedelta(days=365 * 46)
    error = refused(harbor)
    assert isinstance(error, ClockError)
    assert "1980-03" in error.message
    assert "clock accept" in error.hint


def test_a_clock_set_back_is_noticed_without_the_guard_file_too(harbor: Office) -> None:
    harbor.desk.profile.guard.unlink()
    clock_of(harbor).moment -= timedelta(hours=2)
    assert isinstance(refused(harbor), ClockError)


def test_an_administrator_accepts_a_clock_and_that_is_recorded(harbor: Office) -> None:
    clock_of(harbor).moment -= timedelta(days=3)
    desk = session.unlock(harbor.desk.profile, Credentials("ana", PASSPHRASE), harbor.desk.clock, any_clock=True)
    assert any("clock was accepted" in words for words in desk.notices)
    accounts.accept_clock(desk)
    desk.close()
    with logged_on(harbor):
        pass
    assert "clock accept" in [act.act for act in acts(harbor)]


def test_an_account_nobody_used_for_90_days_is_held_until_it_is_released(harbor: Office) -> None:
    clock_of(harbor).moment += timedelta(days=91)
    assert "unused for 90 days" in refused(harbor).message
    accounts.unlock(harbor.desk, "sue")
    with logged_on(harbor):
        pass


def test_a_passphrase_older_than_a_year_only_lets_one_change_it(harbor: Office) -> None:
    for _ in range(5):
        clock_of(harbor).moment += timedelta(days=80)
        if _ < 4:
            with logged_on(harbor):
                pass
    assert isinstance(refused(harbor), ExpiredError)
    session.unlock(harbor.desk.profile, Credentials("sue", PASSPHRASE), harbor.desk.clock, renewing=True).close()


def test_a_disabled_account_is_told_so_and_why(harbor: Office) -> None:
    with harbor.desk.store.write() as books:
        people.hold(books, "sue", "left the center")
    assert "left the center" in refused(harbor).message


def test_a_refused_log_on_is_noted_outside_as_well(harbor: Office) -> None:
    with harbor.desk.store.write() as books:
        people.hold(books, "sue", "left the center")
    refused(harbor)
    with harbor.desk.store.read() as books:
        noted = audit_head.read(harbor.desk.profile.head, audit_head.key(books))
        assert noted is not None
        assert noted.n == audit.last(books)[0]


def test_a_privileged_act_takes_a_passphrase_typed_minutes_ago(harbor: Office) -> None:
    harbor.desk.proof._kept = 301.0
    with pytest.raises(ProofError, match="passphrase anew"):
        accounts.unlock(harbor.desk, "sue")
    (last,) = acts(harbor, 1)
    assert (last.who, last.act, last.outcome) == ("ana", "user unlock", "refused")
    with pytest.raises(LockedError):
        session.prove(harbor.desk, "wrong")
    session.prove(harbor.desk, PASSPHRASE)
    accounts.unlock(harbor.desk, "sue")
    assert [act.act for act in acts(harbor, 2)] == ["user unlock", "re-authenticate"]


def test_another_store_beside_the_vault_is_named(harbor: Office, prairie: Office) -> None:
    harbor.close()
    shutil.copy(prairie.desk.profile.store, harbor.desk.profile.store)
    error = refused(harbor)
    assert isinstance(error, DamagedError)
    assert "another one" in error.message


def test_a_store_whose_first_page_is_broken_is_not_called_a_wrong_passphrase(harbor: Office) -> None:
    harbor.close()
    data = bytearray(harbor.desk.profile.store.read_bytes())
    data[100] ^= 1
    harbor.desk.profile.store.write_bytes(data)
    error = refused(harbor)
    assert isinstance(error, DamagedError)
    assert "first page" in error.message
    assert "backup restore" in error.hint


def test_a_fault_of_the_store_is_no_bad_log_on(harbor: Office) -> None:
    harbor.close()
    store = harbor.desk.profile.store.rename(harbor.desk.profile.root / "elsewhere")
    for _ in range(6):
        assert not isinstance(refused(harbor), LockedError)
    store.rename(harbor.desk.profile.store)
    with logged_on(harbor):
        pass


def test_nobody_comes_in_while_somebody_is_alone(harbor: Office) -> None:
    harbor.supervisor.close()
    alone = presence.alone(harbor.desk.profile.holders, "testing", harbor.desk.clock, harbor.desk.presence)
    with alone, pytest.raises(HeldError, match="testing"), logged_on(harbor):
        pass
    with logged_on(harbor):
        pass


def test_a_log_on_that_fails_leaves_nothing_open(harbor: Office) -> None:
    harbor.supervisor.close()
    held = set(harbor.desk.profile.holders.iterdir())
    with harbor.desk.store.write() as books:
        people.hold(books, "sue", "left the center")
    refused(harbor)
    assert set(harbor.desk.profile.holders.iterdir()) == held
