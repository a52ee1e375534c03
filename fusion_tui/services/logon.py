"""What is decided inside the first transaction of a log-on: is the account still good, and are the files the same.

A removed way in comes back with an old vault, and bad log-ons vanish with the guard file; so the store
remembers both, and says whenever somebody comes what was put away or put back.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from fusion_tui.crypto.seal import KemPair
from fusion_tui.domain import lockout
from fusion_tui.domain.center import Center
from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import ClockError, CodeError, ExpiredError, LockedError
from fusion_tui.domain.policy import Policy
from fusion_tui.domain.user import Right, User, may
from fusion_tui.services import identity, lockouts
from fusion_tui.store import audit, disposals, known_slots, people, presence
from fusion_tui.store.engine import Session, Store
from fusion_tui.store.guard import Guard
from fusion_tui.store.journal import Drained, Journal
from fusion_tui.store.known_slots import Standing
from fusion_tui.store.openvault import OpenVault
from fusion_tui.store.people import Installation
from fusion_tui.store.slots import Kind
from fusion_tui.store.vaultfile import VaultFile
from fusion_tui.store.vaultform import Public


@dataclass(frozen=True)
class Arrival:
    """Somebody who proved who they are, and how they came."""

    user: str
    policy: Policy
    guard: Guard
    journal: Journal
    clock: Clock
    program: str
    step: int = 0
    renewing: bool = False
    any_clock: bool = False
    faults: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Machine and program, as the trail names them."""
        return place_of(self.program)


@dataclass(frozen=True)
class Admission:
    """Who sits down, where, and what they have to be told."""

    center: Center
    user: User
    notices: tuple[str, ...]
    has_due: bool = False


def place_of(program: str) -> str:
    """Return the name of this machine and the program, as the trail names them."""
    return f"{platform.node()[:40]} {program}"[:80]


def admit(store: Store, opened: OpenVault, arrival: Arrival) -> Admission:
    """Record the log-on and let in who may come; raises LockedError, recorded, where the account is shut.

    Only who is let in moves the latest moment ever seen: one wrong clock must not shut everybody out.
    """
    with store.write() as books:
        known = people.installation(books)
        user = people.user(books, arrival.user)
        refusal = _refusal(books, known, user, opened, arrival)
        notices = (*meet(books, known, opened, arrival, is_let_in=refusal is None), *_named(books, user))
        _record(books, arrival, refusal)
        center = people.center(books)
        settle_clock(books, known, arrival, is_let_in=refusal is None)
    arrival.journal.clear()
    if refusal is not None or user is None:
        raise refusal or LockedError("this user is not in the store", "ask an administrator")
    return Admission(center, user, notices, bool(known.due))


def meet(
    books: Session, known: Installation, opened: OpenVault, arrival: Arrival, *, is_let_in: bool
) -> tuple[str, ...]:
    """Record what the files beside the store say, by whichever way somebody came; a sound vault becomes its own."""
    journal = identity.journal_pair(books)
    drained = _drained(books, known, journal, arrival, is_let_in=is_let_in)
    standing = known_slots.compared(books, opened.file, _public(journal))
    for entry in drained.entries:
        audit.append(books, audit.Act(entry.at, entry.who, entry.act, "", f"refused: {entry.outcome}", entry.place))
    rows = audit.since_let_in(books, arrival.user, lockouts.ACTS) if is_let_in else []
    edited = lockouts.notice(rows, arrival.user)
    notices = (*arrival.faults, *drained.notes, *edited, *standing.told(), *_noted(known, arrival))
    for words in notices:
        audit.append(books, audit.Act(arrival.clock.now(), arrival.user, "notice", "", words[:200], arrival.place))
    people.remember(books, policy=arrival.policy.digest)
    if standing.is_sound:
        known_slots.adopt(books, opened.file)
        opened.changes = None
    return notices


def settle_clock(books: Session, known: Installation, arrival: Arrival, *, is_let_in: bool) -> None:
    """Keep the latest moment seen: the rows of bad log-ons and refusals do not move it."""
    moment = lockout.latest(known.latest, arrival.clock.now()) if is_let_in else known.latest
    people.remember(books, latest=moment)


def clock_refusal(known: Installation, arrival: Arrival) -> ClockError | None:
    """Return why nobody comes in at this moment; None where the clock is good, or is to be accepted."""
    now = arrival.clock.now()
    if arrival.any_clock or not lockout.clock_is_back(known.latest, now):
        return None
    return ClockError(
        f"the clock of this machine shows {now:%Y-%m-%d %H:%M} UTC, but a later moment was seen before",
        "set the clock, or an administrator accepts it: fusion-tui clock accept",
    )


def compared(books: Session, file: VaultFile) -> Standing:
    """Compare a vault with what the store knows of it."""
    return known_slots.compared(books, file, _public(identity.journal_pair(books)))


def remember_vault(books: Session, opened: OpenVault) -> None:
    """Keep what this program changed of the vault, in the transaction of the act that changed it."""
    if opened.changes is not None:
        known_slots.remember(books, opened, _public(identity.journal_pair(books)))


def _public(journal: KemPair) -> Public:
    return Public(journal.public.mlkem1024, journal.public.p384)


def take_code(books: Session, user: str, step: int) -> CodeError | None:
    """Note a one-time code as used; returns the refusal where it was used before."""
    if step and not people.take_code(books, user, step):
        return CodeError("this one-time code was used already", "wait for the next one")
    return None


def _drained(books: Session, known: Installation, journal: KemPair, arrival: Arrival, *, is_let_in: bool) -> Drained:
    """Return what the journal holds, and remember up to where; the guard's mark is renewed on the way."""
    renewal = arrival.guard.renew_mark(known.guard_mark, arrival.clock.now() if is_let_in else None)
    written = arrival.guard.state().written
    drained = arrival.journal.drain(journal, known.journal_seen, written, replaced=renewal.was_replaced)
    people.remember(books, guard_mark=renewal.mark, journal_seen=written)
    return drained


def _noted(known: Installation, arrival: Arrival) -> Iterator[str]:
    if known.policy and known.policy != arrival.policy.digest:
        yield "the policy of this center was changed"
    if arrival.any_clock and known.latest and lockout.clock_is_back(known.latest, arrival.clock.now()):
        yield f"the clock was accepted although {known.latest:%Y-%m-%d %H:%M} UTC was seen before"


def _named(books: Session, user: User | None) -> Iterator[str]:
    """Tell somebody who was named as the second person of a purge since the last log-on."""
    for one in disposals.naming(books, user.name, user.last_seen) if user else ():
        yield f"{one.ordered_by} named you as the second person who purged {one.record}, {one.at:%Y-%m-%d %H:%M} UTC"


def _refusal(
    books: Session, known: Installation, user: User | None, opened: OpenVault, arrival: Arrival
) -> LockedError | None:
    if user is None or user.disabled:
        why = f": {user.held}" if user and user.held else ""
        return LockedError(f"this account is disabled{why}", "ask an administrator")
    if user.is_service and arrival.program == presence.WORKSTATION:
        return LockedError("a service account has no screens", "log on as a person; this one is for fusion-tui drop")
    accepts = arrival.any_clock and may(user, Right.USERS).allowed
    back = clock_refusal(known, replace(arrival, any_clock=accepts))
    # Who comes to accept the clock comes because the latest moment is wrong.
    now = arrival.clock.now()
    moment = now if accepts else lockout.latest(known.latest, now)
    if back is None and is_idle(user, moment, arrival.policy):
        why = f"unused for {arrival.policy.idle_days} days"
        return LockedError(
            f"this account is held: {why}", f"an administrator releases it: fusion-tui user unlock {user.name}"
        )
    return back or _expired(opened, moment, arrival) or take_code(books, user.name, arrival.step)


def is_idle(user: User, moment: datetime, policy: Policy) -> bool:
    """Whether nobody used an account for so long that it is held until an administrator releases it."""
    return lockout.is_idle_too_long(user.last_seen or user.created, moment, policy)


def _expired(opened: OpenVault, moment: datetime, arrival: Arrival) -> ExpiredError | None:
    slot = opened.file.slot_of(arrival.user, Kind.PASSPHRASE)
    if slot is None or arrival.renewing or not lockout.is_expired(slot.changed, moment, arrival.policy):
        return None
    return ExpiredError(
        f"this passphrase is older than {arrival.policy.passphrase_days} days", "change it: fusion-tui passphrase"
    )


def _record(books: Session, arrival: Arrival, refusal: LockedError | None) -> None:
    now, who = arrival.clock.now(), arrival.user
    outcome = f"refused: {refusal.message}"[:200] if refusal else "done"
    audit.append(books, audit.Act(now, who, "log on", "", outcome, arrival.place))
    if refusal is None:
        people.seen(books, who, now)
