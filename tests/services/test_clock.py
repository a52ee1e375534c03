"""What went by, asleep or awake, and when a desk is due to lock."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

from fusion_tui.domain.policy import Policy
from fusion_tui.services.clock import Due, Elapsed, Sitting, SystemClock, steady

HOUR = 3600.0


@dataclass
class Clocks:
    """A steady clock and a wall clock that tests move, together or apart."""

    one: float = 1000.0
    other: float = 1_700_000_000.0

    def pass_by(self, seconds: float) -> None:
        self.one += seconds
        self.other += seconds

    def sitting(self, **policy: int) -> Sitting:
        return Sitting(Policy(**policy), lambda: self.one, lambda: self.other)

    def elapsed(self) -> Elapsed:
        return Elapsed(lambda: self.one, lambda: self.other)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def test_what_went_by_is_what_both_clocks_say(clocks: Clocks) -> None:
    elapsed = clocks.elapsed()
    clocks.pass_by(90)
    assert elapsed.seconds == 90
    elapsed.restart()
    assert elapsed.seconds == 0


def test_a_sleep_the_steady_clock_did_not_count_went_by(clocks: Clocks) -> None:
    elapsed = clocks.elapsed()
    clocks.other += 8 * HOUR
    assert elapsed.seconds == 8 * HOUR


@pytest.mark.parametrize("looked", [True, False])
def test_a_wall_clock_set_back_takes_nothing_away(clocks: Clocks, looked: bool) -> None:
    elapsed = clocks.elapsed()
    clocks.pass_by(600)
    assert not looked or elapsed.seconds == 600
    clocks.other -= 24 * HOUR
    clocks.pass_by(60)
    assert elapsed.seconds == 660


def test_a_sleep_after_the_wall_clock_was_set_back_still_counts(clocks: Clocks) -> None:
    elapsed = clocks.elapsed()
    clocks.other -= 24 * HOUR
    assert elapsed.seconds == 0
    clocks.other += 8 * HOUR
    assert elapsed.seconds == 8 * HOUR


def test_the_steady_clock_goes_on() -> None:
    before = steady()
    assert steady() >= before
    if hasattr(time, "CLOCK_BOOTTIME"):
        assert abs(steady() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 1


def test_the_system_clock_is_cut_to_hundredths() -> None:
    assert SystemClock().now().microsecond % 10_000 == 0


@pytest.mark.parametrize(
    ("seconds", "due"),
    [
        pytest.param(0, Due.NOTHING, id="at once"),
        pytest.param(539, Due.NOTHING, id="a minute and a second before"),
        pytest.param(540, Due.IDLE_SOON, id="a minute before"),
        pytest.param(599, Due.IDLE_SOON, id="a second before"),
        pytest.param(600, Due.LOCK, id="at the limit"),
        pytest.param(8 * HOUR, Due.LOCK, id="hours later"),
    ],
)
def test_a_desk_nobody_touches_is_due_to_lock_after_the_minutes_of_the_policy(
    clocks: Clocks, seconds: float, due: Due
) -> None:
    sitting = clocks.sitting(idle_minutes=10)
    clocks.pass_by(seconds)
    assert sitting.due() is due


def test_who_touches_it_begins_the_minutes_anew(clocks: Clocks) -> None:
    sitting = clocks.sitting(idle_minutes=10)
    clocks.pass_by(9.5 * 60)
    assert sitting.touch() is Due.IDLE_SOON
    clocks.pass_by(8 * 60)
    assert sitting.due() is Due.NOTHING


def test_the_first_key_after_a_sleep_does_not_save_a_desk_that_is_due(clocks: Clocks) -> None:
    sitting = clocks.sitting(idle_minutes=10)
    clocks.other += 8 * HOUR
    assert sitting.touch() is Due.LOCK
    assert sitting.due() is Due.LOCK


def test_the_session_ends_after_its_hours_however_busy_it_was_and_says_so_before(clocks: Clocks) -> None:
    sitting = clocks.sitting(session_hours=12)
    seen = []
    for _ in range(12 * 60):
        clocks.pass_by(60)
        seen.append(sitting.touch())
    assert seen.index(Due.OVER_SOON) + 1 == 12 * 60 - 5
    assert seen.index(Due.LOCK) + 1 == 12 * 60


def test_a_limit_of_a_minute_is_not_one_long_warning(clocks: Clocks) -> None:
    sitting = clocks.sitting(idle_minutes=1)
    clocks.pass_by(30)
    assert sitting.due() is Due.NOTHING
    clocks.pass_by(30)
    assert sitting.due() is Due.LOCK
