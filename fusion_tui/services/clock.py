"""The one place where the program asks the machine what time it is, and how much of it went by.

A desk nobody is at has to lock even where the machine slept meanwhile. A steady clock may stand still
in sleep, and the wall clock may be set back; so what went by is the larger of what the two say.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum

from fusion_tui.domain.clock import as_instant
from fusion_tui.domain.policy import Policy

IDLE_WARNING = 60
SESSION_WARNING = 5 * 60
Seconds = Callable[[], float]


class SystemClock:
    """The machine's clock, in UTC, cut to hundredths."""

    def now(self) -> datetime:
        """Return the present instant."""
        return as_instant(datetime.now(UTC))  # noqa: TID251


def steady() -> float:
    """Return the seconds of a clock nobody can set; it counts sleep where the system has such a one (Linux)."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Elapsed:
    """How many seconds went by: asleep or awake, and whatever the clock was set to."""

    def __init__(self, one: Seconds = steady, other: Seconds = time.time) -> None:
        self._clocks = (one, other)
        self._kept = 0.0
        self._last = self._read()

    @property
    def seconds(self) -> float:
        """Seconds since the beginning or the last ``restart``; never fewer than it said before."""
        now = self._read()
        self._kept += max(0.0, *(new - old for new, old in zip(now, self._last, strict=True)))
        self._last = now
        return self._kept

    def restart(self) -> None:
        """Begin anew."""
        self._kept, self._last = 0.0, self._read()

    def _read(self) -> tuple[float, float]:
        one, other = self._clocks
        return one(), other()


class Due(Enum):
    """What an unlocked desk is due for."""

    NOTHING = "nothing"
    IDLE_SOON = "nobody is here, and it locks within a minute"
    OVER_SOON = "the session ends within five minutes"
    LOCK = "it locks now"


class Sitting:
    """How long somebody sits at a desk, and since when nobody touched it, against the center's policy."""

    def __init__(self, policy: Policy, one: Seconds = steady, other: Seconds = time.time) -> None:
        self._idle_limit = policy.idle_minutes * 60
        self._session_limit = policy.session_hours * 3600
        self._since_touch, self._since_log_on = Elapsed(one, other), Elapsed(one, other)

    def touch(self) -> Due:
        """Somebody is here; a desk that was due to lock stays due, however early the first key after a sleep comes."""
        due = self.due()
        if due is not Due.LOCK:
            self._since_touch.restart()
        return due

    def due(self) -> Due:
        """Return what the desk is due for now."""
        idle = self._idle_limit - self._since_touch.seconds
        session = self._session_limit - self._since_log_on.seconds
        if idle <= 0 or session <= 0:
            return Due.LOCK
        if idle <= IDLE_WARNING and self._idle_limit > IDLE_WARNING:
            return Due.IDLE_SOON
        return Due.OVER_SOON if session <= SESSION_WARNING else Due.NOTHING
