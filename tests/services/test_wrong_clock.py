"""One wrong clock: whoever tried to log on by it shuts nobody out, and the right clock can be taken back."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from fusion_tui.domain.errors import ClockError, FusionError, LockedError
from fusion_tui.services import access, accounts, recovery, session
from fusion_tui.services.session import Credentials
from tests.centers import CHEAP, PASSPHRASE, Office, TestClock

FAR = timedelta(days=120)


def move(place: Office, by: timedelta) -> None:
    clock = place.desk.clock
    assert isinstance(clock, TestClock)
    clock.moment += by


def log_on(place: Office, user: str, passphrase: str = PASSPHRASE) -> None:
    session.unlock(place.desk.profile, Credentials(user, passphrase), place.desk.clock).close()


def accept(place: Office, user: str) -> None:
    desk = session.unlock(place.desk.profile, Credentials(user, PASSPHRASE), place.desk.clock, any_clock=True)
    try:
        accounts.accept_clock(desk)
    finally:
        desk.close()


@pytest.mark.parametrize(("user", "passphrase"), [("sue", PASSPHRASE), ("sue", "wrong"), ("nobody", "wrong")])
def test_who_was_refused_by_a_clock_far_ahead_leaves_the_right_one_right(
    harbor: Office, user: str, passphrase: str
) -> None:
    harbor.close()
    move(harbor, FAR)
    with pytest.raises(LockedError):
        log_on(harbor, user, passphrase)
    move(harbor, -FAR)
    log_on(harbor, "ana")
    log_on(harbor, "sue")


def test_who_was_let_in_by_a_clock_ahead_is_mended_by_an_administrator(harbor: Office) -> None:
    harbor.close()
    for _ in range(2):
        move(harbor, timedelta(days=80))
        log_on(harbor, "sue")
    move(harbor, timedelta(days=-160))
    with pytest.raises(ClockError):
        log_on(harbor, "ana")
    accept(harbor, "ana")
    log_on(harbor, "ana")
    log_on(harbor, "sue")


def test_the_recovery_code_accepts_the_clock_where_no_administrator_can(harbor: Office) -> None:
    code = access.new_recovery(harbor.desk)
    harbor.close()
    for _ in range(2):
        move(harbor, timedelta(days=80))
        log_on(harbor, "sue")
    move(harbor, timedelta(days=-160))
    profile, clock = harbor.desk.profile, harbor.desk.clock
    with pytest.raises(ClockError, match="seen before"):
        recovery.recover(profile, code, "ana", clock=clock)
    recovery.recover(profile, code, "ana", clock=clock, any_clock=True)
    log_on(harbor, "ana")
    log_on(harbor, "sue")


def test_recovering_by_a_clock_ahead_is_mended_by_an_administrator(harbor: Office) -> None:
    code = access.new_recovery(harbor.desk)
    harbor.close()
    move(harbor, FAR)
    recovery.recover(harbor.desk.profile, code, "sue", "quokka felt pelargonium", harbor.desk.clock, CHEAP)
    move(harbor, -FAR)
    accept(harbor, "ana")
    log_on(harbor, "ana")


def test_only_an_administrator_is_let_in_to_accept_a_clock(harbor: Office) -> None:
    harbor.close()
    move(harbor, timedelta(hours=-3))
    with pytest.raises(ClockError):
        accept(harbor, "sue")
    move(harbor, timedelta(hours=3))
    with suppress(FusionError):
        log_on(harbor, "sue")
    accept(harbor, "ana")


def test_an_account_nobody_used_is_shown_as_held_and_released(harbor: Office) -> None:
    move(harbor, timedelta(days=91))
    (sue,) = (one for one in accounts.accounts(harbor.desk) if one.user.name == "sue")
    assert sue.state == "held: unused for too long"
    with pytest.raises(LockedError, match="unused for 90 days"):
        log_on(harbor, "sue")
    accounts.unlock(harbor.desk, "sue")
    log_on(harbor, "sue")
