"""The guard: bad log-ons, lockouts and the latest moment seen, kept before anything is unlocked.

An attempt is counted as failed on disk before a key is derived, and taken back when it succeeds: killing
the program after a wrong guess helps nobody. Log-ons of a profile go one at a time. Only names that have a
slot in the vault are counted by name, since people type passphrases into the name field; every other name
is counted under UNKNOWN, which never locks. A locked account stays locked until it is released.

The file is not secret, and whoever can write the profile can delete it or put an old one back. So it
carries a mark that the store knows too, and a running number of the events before unlock. A missing
file is a fresh guard; a damaged one is too, and that is recorded.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import (
    ClockError,
    CodeError,
    HeldError,
    LockedError,
    LockedOutError,
    StoreError,
)
from fusion_tui.domain.lockout import Account, clock_is_back, latest
from fusion_tui.domain.policy import Policy
from fusion_tui.paths import read_plain
from fusion_tui.store.files import replace_file
from fusion_tui.store.guardfile import State, parsed
from fusion_tui.store.journal import Event

__all__ = ["UNKNOWN", "Attempt", "Guard", "Renewal", "State"]

UNKNOWN = "?"
PATIENCE = 30.0  # seconds another log-on may take: its key derivation, and the opening of the store

_MAX_BYTES = 1 << 20


class Renewal(NamedTuple):
    """The mark to keep in the store, and whether the guard file was not the one the store knew."""

    mark: str
    was_replaced: bool


@dataclass
class Attempt:
    """One log-on in progress, counted as failed until it succeeded."""

    number: int
    outcome: str
    was_damaged: bool = False
    done: bool = False
    _take_back: Callable[[], None] = field(default=lambda: None, repr=False)

    def succeeded(self) -> None:
        """Take the count back and clear the account's bad log-ons; raises StoreError where that can't be written."""
        if not self.done:
            self._take_back()
            self.done = True


class Guard:
    """The guard of one profile; ``record`` journals an event under its number.

    Raises HeldError where another log-on takes too long, SchemaError for the file of a newer program,
    StoreError where the medium refuses.
    """

    def __init__(self, path: Path, policy: Policy, clock: Clock, record: Callable[[int, Event], None]) -> None:
        self._path = path
        self._policy = policy
        self._clock = clock
        self._record = record
        # Held by a thread, not by this object: two threads of one program wait for each other too.
        self._lock = FileLock(path.with_name(f"{path.name}.lock"), mode=0o600)

    def state(self) -> State:
        """Return what the guard file says; a fresh state where it is missing or damaged."""
        with self._locked():
            return self._read()[0]

    @contextmanager
    def attempt(
        self, user: str, known: Collection[str], place: str = "", *, any_clock: bool = False
    ) -> Iterator[Attempt]:
        """Let one log-on be tried; whatever ends it without ``succeeded`` leaves it counted, and journalled.

        ``known`` are the names that have a slot. ``any_clock`` is for the log-on that accepts the clock. The lock
        is held throughout: what the journal holds is recorded and cleared inside. Raises LockedOutError for a
        locked account and ClockError for a clock set back, both before anything is counted.
        """
        who = user if user in known else UNKNOWN
        with self._locked():
            attempt = self._begin(who, place, any_clock=any_clock)
            try:
                yield attempt
            except LockedError as error:
                if who != UNKNOWN:
                    attempt.outcome = _OUTCOMES.get(type(error), attempt.outcome)
                raise
            finally:
                if not attempt.done:
                    self._record(attempt.number, self._event(who, attempt.outcome, place))

    def renew_mark(self, kept: str, now: datetime | None = None) -> Renewal:
        """Give the file a fresh mark for the store to keep, and tell whether it had the one that was kept there.

        ``now`` is the moment of somebody who was let in: only such a one moves the latest moment seen.
        The file is written first; a crash before the store's commit is not taken for a replaced file.
        """
        with self._locked():
            state = self._read()[0]
            mark = os.urandom(16).hex()
            fits = kept in {"", state.mark, state.prior}
            seen = state.latest if now is None else latest(state.latest, now)
            prior = kept if fits else state.mark
            self._write(state.model_copy(update={"mark": mark, "prior": prior, "latest": seen}))
        return Renewal(mark, was_replaced=not fits)

    def release(self, user: str) -> None:
        """Unlock an account and forget its bad log-ons."""
        with self._locked():
            self._write(self._read()[0].having(user, Account()))

    def accept_clock(self, now: datetime) -> None:
        """Take this moment for the latest, though a later one was seen; no bad log-on is forgotten by it."""
        with self._locked():
            state = self._read()[0]
            users = {name: account.not_after(now) for name, account in state.users.items()}
            self._write(state.model_copy(update={"latest": now, "users": users}))

    def _begin(self, who: str, place: str, *, any_clock: bool) -> Attempt:
        state, was_damaged = self._read()
        if was_damaged:
            state = self._tell(state, self._event(who, "guard file damaged", place))
        now = self._clock.now()
        moment = latest(state.latest, now)
        if who != UNKNOWN:
            self._refuse_locked(state, who, place, moment)
        if not any_clock and clock_is_back(state.latest, now):
            self._tell(state, self._event(who, "clock set back", place))
            raise _clock_error(now, moment)
        account = state.users.get(who, Account())
        count = account.counted if who == UNKNOWN else account.failed
        state = state.having(who, count(moment, self._policy), written=state.written + 1)
        self._write(state)
        outcome = "unknown name" if who == UNKNOWN else "failed"
        return Attempt(state.written, outcome, was_damaged, _take_back=lambda: self._take_back(who))

    def _refuse_locked(self, state: State, who: str, place: str, moment: datetime) -> None:
        account = state.users.get(who, Account())
        if account.is_locked(moment, self._policy):
            self._tell(state.having(who, account.lock(moment)), self._event(who, "locked out", place))
            raise LockedOutError(
                "too many bad log-ons for this account",
                f"an administrator releases it: fusion-tui user unlock {who}; or use the recovery code",
            )

    def _take_back(self, who: str) -> None:
        state = self._read()[0]
        self._write(state.having(who, Account(), written=max(state.written - 1, 0)))

    def _tell(self, state: State, event: Event) -> State:
        state = state.model_copy(update={"written": state.written + 1})
        self._write(state)
        self._record(state.written, event)
        return state

    def _event(self, who: str, outcome: str, place: str) -> Event:
        return Event(at=self._clock.now(), who=who, outcome=outcome, place=place)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._lock.acquire(timeout=PATIENCE)
        except Timeout as error:
            raise HeldError("another log-on is under way in this profile", "wait for it, then try again") from error
        except OSError as error:
            raise _refused("lock", error) from error
        try:
            yield
        finally:
            self._lock.release()

    def _read(self) -> tuple[State, bool]:
        """Return the state, and whether the file was there but damaged."""
        try:
            data = read_plain(self._path, _MAX_BYTES)[:_MAX_BYTES]  # a longer one doesn't parse
        except FileNotFoundError:
            return State(), False
        except OSError as error:
            raise _refused("read", error) from error
        try:
            return parsed(data), False
        except (ValueError, RecursionError):
            return State(), True

    def _write(self, state: State) -> None:
        try:
            replace_file(self._path, state.model_dump_json(indent=1).encode())
        except OSError as error:
            raise _refused("write", error) from error


_OUTCOMES: dict[type[LockedError], str] = {LockedError: "wrong passphrase", CodeError: "wrong code"}


def _clock_error(now: datetime, seen: datetime) -> ClockError:
    return ClockError(
        f"the clock of this machine shows {now:%Y-%m-%d %H:%M} UTC, but {seen:%Y-%m-%d %H:%M} UTC was seen before",
        "set the clock, or an administrator accepts it: fusion-tui clock accept",
    )


def _refused(what: str, error: OSError) -> StoreError:
    return StoreError(f"can't {what} the guard file: {error.strerror}", "make room, or check the medium")
