"""Who is at work in a profile: each program that opens the store holds a lock on a file of its own.

The system lets go of a lock when its program ends, however it ends: a file whose lock is free is stale and
swept away. Whoever must be alone (migrate, re-key, restore) holds the gate throughout and finds every other
lock free; whoever comes to work passes the gate to make its lock. So no two that race both go on, and
since nobody waits for a lock while another waits for theirs, none waits forever. Who is alone opens the
store without a presence. Beside each lock a file says who holds it; it is read for messages only.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

from filelock import FileLock, Timeout
from pydantic import BaseModel, Field, ValidationError

from fusion_tui.domain.clock import Clock, Instant
from fusion_tui.domain.errors import HeldError, StoreError
from fusion_tui.domain.text import short
from fusion_tui.paths import read_plain
from fusion_tui.store.files import replace_file

WORKSTATION = "workstation"
PATIENCE = 2.0  # seconds at the gate; whoever only passes it needs milliseconds

_GATE = "alone"
_PROBE = 0.25  # a lock let go between our open and our try is tried again
_MAX_BYTES = 4096


_Word = Annotated[str, short(64)]


class Holder(BaseModel, frozen=True):
    """Who holds a lock: a process, its machine, what it is or does, and since when."""

    pid: int = Field(ge=0)
    host: _Word
    program: _Word
    since: Instant

    def told(self, now: datetime) -> str:
        """Return process, machine and time, as a message says them."""
        form = "%H:%M UTC" if self.since.date() == now.date() else "%Y-%m-%d %H:%M UTC"
        return f"process {self.pid} on {self.host}, since {self.since:{form}}"


class Presence:
    """One program at work in a profile, until it is released or its process ends."""

    def __init__(self, lock: FileLock, path: Path) -> None:
        self._lock = lock
        self.path = path

    def release(self) -> None:
        """Let go, from whichever thread; a second time does nothing."""
        if self._lock.is_locked:
            self._lock.release()
            # What can't be removed is stale, and swept by the next who comes.
            with suppress(OSError):
                _remove(self.path)

    def __enter__(self) -> Presence:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def hold(folder: Path, program: str, clock: Clock) -> Presence:
    """Say that a program is at work: WORKSTATION, or the words of a command.

    Raises HeldError while somebody is alone in the profile, StoreError where the medium refuses.
    """
    with _gate(folder, clock), _explained():
        deque(_others(folder, None, 0), maxlen=0)  # for the sweeping
        _said(folder / _GATE).unlink(missing_ok=True)  # the gate is ours: who was alone was killed
        path = folder / f"{secrets.token_hex(8)}.lock"
        lock = _lock(path)
        lock.acquire(timeout=_PROBE)
        presence = Presence(lock, path)
        try:
            _say(path, program, clock)
        except OSError:
            presence.release()
            raise
        return presence


@contextmanager
def alone(folder: Path, what: str, clock: Clock, mine: Presence | None = None) -> Iterator[None]:
    """Be the only one at work; ``what`` is done reads after "is", ``mine`` is the caller's own presence.

    Raises HeldError naming whoever else is at work or alone, StoreError where the medium refuses.
    """
    with _gate(folder, clock):
        with _explained():
            for path in _others(folder, mine, _PROBE):
                raise _at_work(_read(path), clock)
            _say(folder / _GATE, what, clock)
        try:
            yield
        finally:
            with suppress(OSError):
                _said(folder / _GATE).unlink(missing_ok=True)


@contextmanager
def _gate(folder: Path, clock: Clock) -> Iterator[None]:
    gate = _lock(folder / f"{_GATE}.lock")
    with _explained():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            gate.acquire(timeout=PATIENCE, poll_interval=0.02)
        except Timeout as error:
            raise _shut(_read(folder / _GATE), clock) from error
    try:
        yield
    finally:
        gate.release()


def _lock(path: Path) -> FileLock:
    # Not of a thread: the desk is opened in one and closed in another.
    return FileLock(path, mode=0o600, thread_local=False)


def _others(folder: Path, mine: Presence | None, wait: float) -> Iterator[Path]:
    """Yield the locks that others hold, and sweep those that are free; only while the gate is held."""
    ours = {_GATE, mine.path.stem if mine else _GATE}
    for path in sorted(folder.glob("*.lock")):
        if path.stem not in ours:
            lock = _lock(path)
            try:
                lock.acquire(timeout=wait, poll_interval=0.02)
            except Timeout:
                yield path
            else:
                lock.release()
                _remove(path)


def _remove(path: Path) -> None:
    for left in path.parent.glob(f"{path.stem}.*"):
        left.unlink(missing_ok=True)


def _said(path: Path) -> Path:
    return path.with_suffix(".json")


def _say(path: Path, program: str, clock: Clock) -> None:
    holder = Holder(pid=os.getpid(), host=socket.gethostname(), program=program, since=clock.now())
    replace_file(_said(path), holder.model_dump_json().encode(), forced=False)


def _read(path: Path) -> Holder | None:
    """Return who holds a lock; None where the file beside it doesn't say."""
    try:
        return Holder.model_validate_json(read_plain(_said(path), _MAX_BYTES))
    except (OSError, ValidationError):
        return None


def _at_work(holder: Holder | None, clock: Clock) -> HeldError:
    if holder is None:
        return HeldError("another program has this profile open", "close it first")
    name = f"the {WORKSTATION}" if holder.program == WORKSTATION else f"fusion-tui {holder.program}"
    return HeldError(f"{name} ({holder.told(clock.now())}) has this profile open", "close it there first")


def _shut(holder: Holder | None, clock: Clock) -> HeldError:
    if holder is None:
        return HeldError("another program is opening this profile", "try again in a moment")
    return HeldError(
        f"this profile is in use by one program alone, which is {holder.program} ({holder.told(clock.now())})",
        "wait for it to end, then try again",
    )


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"can't tell who is at work in this profile: {error.strerror}", "check the medium and the permissions"
        ) from error
