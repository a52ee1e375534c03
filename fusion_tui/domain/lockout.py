"""When an account or a clock is no longer trusted: CJIS Security Policy 6.0, AC-7, AC-2(3) and IA-5.

Ask with the latest moment ever seen, not with what the clock shows, so that a clock set back frees nobody.
An account that is locked stays so whatever the clock says, until an administrator releases it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import BaseModel

from fusion_tui.domain.clock import Instant
from fusion_tui.domain.policy import Policy

CLOCK_SLACK = timedelta(hours=1)  # what a battery, a time zone table or a restored machine may be off by


def recent(failures: Iterable[datetime], now: datetime, policy: Policy) -> tuple[datetime, ...]:
    """Return the bad log-ons that still count; one in the future counts."""
    return tuple(failure for failure in failures if now - failure <= policy.window)


def is_locked_out(failures: Iterable[datetime], now: datetime, policy: Policy) -> bool:
    """Whether so many bad log-ons lie within the window that the account is locked (AC-7)."""
    return len(recent(failures, now, policy)) >= policy.lockout_attempts


def latest(seen: datetime | None, now: datetime) -> datetime:
    """Return the later of two moments: time goes on, whatever the clock says."""
    return now if seen is None else max(seen, now)


def clock_is_back(seen: datetime | None, now: datetime) -> bool:
    """Whether now is more than an hour behind the latest moment ever seen."""
    return seen is not None and seen - now > CLOCK_SLACK


def is_idle_too_long(last_seen: datetime, now: datetime, policy: Policy) -> bool:
    """Whether an account was unused for so long that it is held (AC-2(3))."""
    return now - last_seen >= timedelta(days=policy.idle_days)


def is_expired(changed: datetime, now: datetime, policy: Policy) -> bool:
    """Whether a passphrase is so old that it has to be changed (IA-5)."""
    return now - changed >= timedelta(days=policy.passphrase_days)


class Account(BaseModel, frozen=True, extra="forbid"):
    """The bad log-ons of one account that still count, and since when it is locked."""

    failures: tuple[Instant, ...] = ()
    locked: Instant | None = None

    def is_locked(self, now: datetime, policy: Policy) -> bool:
        """Whether nobody may log on: it was locked, or a policy that became stricter locks it now."""
        return self.locked is not None or is_locked_out(self.failures, now, policy)

    def lock(self, now: datetime) -> Account:
        """Return the account locked since the first time that was done."""
        return self.model_copy(update={"locked": self.locked or now})

    def counted(self, now: datetime, policy: Policy) -> Account:
        """Return the account after one more bad log-on; it keeps no more of them than could lock it."""
        failures = (*recent(self.failures, now, policy), now)
        return self.model_copy(update={"failures": failures[-policy.lockout_attempts :]})

    def failed(self, now: datetime, policy: Policy) -> Account:
        """Return the account after one more bad log-on, locked where that is one too many."""
        account = self.counted(now, policy)
        return account.lock(now) if account.is_locked(now, policy) else account

    def not_after(self, now: datetime) -> Account:
        """Return the account with bad log-ons of a future that is given up counted as of now."""
        return self.model_copy(update={"failures": tuple(min(failure, now) for failure in self.failures)})
