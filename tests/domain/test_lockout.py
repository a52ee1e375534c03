"""When an account or a clock is no longer trusted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.domain.lockout import (
    Account,
    clock_is_back,
    is_expired,
    is_idle_too_long,
    is_locked_out,
    latest,
    recent,
)
from fusion_tui.domain.policy import Policy
from tests.factories import NOON

POLICY = Policy()
STRICT = Policy(lockout_attempts=2, lockout_minutes=60, idle_days=30, passphrase_days=90)
LAW = settings(deadline=None, max_examples=60)
MINUTES = st.lists(st.integers(-120, 120), max_size=12)


def at(*minutes: float) -> tuple[datetime, ...]:
    return tuple(NOON + timedelta(minutes=each) for each in minutes)


def after(*minutes: float, policy: Policy = POLICY) -> Account:
    account = Account()
    for moment in at(*minutes):
        account = account.failed(moment, policy)
    return account


@pytest.mark.parametrize(
    ("failures", "policy", "locked"),
    [
        pytest.param(at(), POLICY, False, id="none"),
        pytest.param(at(-4, -3, -2, -1), POLICY, False, id="four in fifteen minutes"),
        pytest.param(at(-4, -3, -2, -1, 0), POLICY, True, id="five in fifteen minutes"),
        pytest.param(at(-15, -3, -2, -1, 0), POLICY, True, id="five, the first exactly fifteen minutes ago"),
        pytest.param(at(-15.01, -3, -2, -1, 0), POLICY, False, id="five, the first a little longer ago"),
        pytest.param(at(600, 601, 602, 603, 604), POLICY, True, id="five in the future of a clock set back"),
        pytest.param(at(-59), STRICT, False, id="one, where the center takes two"),
        pytest.param(at(-59, 0), STRICT, True, id="two within the hour, where the center says so"),
    ],
)
def test_five_bad_log_ons_in_fifteen_minutes_lock_an_account(
    failures: tuple[datetime, ...], policy: Policy, locked: bool
) -> None:
    assert is_locked_out(failures, NOON, policy) is locked
    assert Account(failures=failures).is_locked(NOON, policy) is locked


@given(MINUTES, st.integers(0, 10_000))
@LAW
def test_an_earlier_clock_never_frees_an_account(minutes: list[int], back: int) -> None:
    failures = at(*minutes)
    if is_locked_out(failures, NOON, POLICY):
        assert is_locked_out(failures, NOON - timedelta(minutes=back), POLICY)


@given(MINUTES)
@LAW
def test_what_no_longer_counts_changes_no_answer(minutes: list[int]) -> None:
    failures = at(*minutes)
    assert is_locked_out(recent(failures, NOON, POLICY), NOON, POLICY) is is_locked_out(failures, NOON, POLICY)


def test_an_account_locks_at_the_fifth_and_says_since_when() -> None:
    assert after(0, 1, 2, 3).locked is None
    assert after(0, 1, 2, 3, 4).locked == at(4)[0]


@pytest.mark.parametrize("minutes", [16, 60 * 24 * 365])
def test_once_locked_it_stays_locked_whatever_the_clock_says(minutes: int) -> None:
    account = after(0, 1, 2, 3, 4)
    assert account.is_locked(NOON + timedelta(minutes=minutes), POLICY)
    assert account.is_locked(NOON - timedelta(minutes=minutes), POLICY)
    assert account.failed(NOON + timedelta(minutes=minutes), POLICY).locked == at(4)[0]


def test_slow_guesses_are_forgotten_and_do_not_lock() -> None:
    account = after(*range(0, 200, 4))
    assert account.locked is None
    assert account.failures == at(184, 188, 192, 196)


def test_counting_alone_never_locks_and_never_grows() -> None:
    account = Account()
    for moment in at(*range(40)):
        account = account.counted(moment, POLICY)
    assert account == Account(failures=at(35, 36, 37, 38, 39))


def test_a_policy_that_became_stricter_locks_what_was_counted_before() -> None:
    account = after(0, 1)
    assert not account.is_locked(at(2)[0], POLICY)
    assert account.is_locked(at(2)[0], STRICT)


def test_bad_log_ons_of_a_given_up_future_count_as_of_now() -> None:
    moved = Account(failures=at(-5, 500)).not_after(NOON)
    assert moved.failures == at(-5, 0)
    assert recent(moved.failures, at(16)[0], POLICY) == ()


@pytest.mark.parametrize("minutes", [-1, 0, 1])
def test_the_latest_moment_only_moves_forward(minutes: int) -> None:
    assert latest(NOON, at(minutes)[0]) == max(NOON, at(minutes)[0])
    assert latest(None, *at(minutes)) == at(minutes)[0]


@pytest.mark.parametrize(
    ("seen", "back"),
    [
        pytest.param(None, False, id="nothing was ever seen"),
        pytest.param(at(-600)[0], False, id="ahead of what was seen"),
        pytest.param(at(60)[0], False, id="an hour behind"),
        pytest.param(at(60.01)[0], True, id="more than an hour behind"),
    ],
)
def test_a_clock_more_than_an_hour_behind_is_not_believed(seen: datetime | None, back: bool) -> None:
    assert clock_is_back(seen, NOON) is back


@pytest.mark.parametrize(
    ("rule", "policy", "days"),
    [
        pytest.param(is_idle_too_long, POLICY, 90, id="an account unused for 90 days"),
        pytest.param(is_idle_too_long, STRICT, 30, id="for as long as the center says"),
        pytest.param(is_expired, POLICY, 365, id="a passphrase of 365 days"),
        pytest.param(is_expired, STRICT, 90, id="of as many as the center says"),
    ],
)
def test_days_are_full_days(rule: Callable[[datetime, datetime, Policy], bool], policy: Policy, days: int) -> None:
    full = NOON + timedelta(days=days)
    assert rule(NOON, full, policy)
    assert not rule(NOON, full - timedelta(seconds=1), policy)
