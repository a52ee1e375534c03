"""Logging on: who it is, by which way in, and whether the account may still come in.

A bad log-on is counted before any key is derived, and sealed to a journal that the next log-on drains
into the trail. What the files beside the store say is held against what the store remembers of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial

from fusion_tui import __version__
from fusion_tui.config import policy_of
from fusion_tui.crypto import selftest, totp
from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import CodeError, LockedError, StoreError
from fusion_tui.paths import Profile
from fusion_tui.services import identity, logon, opening
from fusion_tui.services.clock import SystemClock
from fusion_tui.services.desk import Desk
from fusion_tui.services.logon import Arrival
from fusion_tui.store import audit_head, migrations, presence, records
from fusion_tui.store.engine import Store
from fusion_tui.store.guard import Guard
from fusion_tui.store.journal import Journal
from fusion_tui.store.openvault import OpenVault
from fusion_tui.store.slots import Kind
from fusion_tui.store.vault import Vault, read_vault

PROGRAM, WORKSTATION = "command", presence.WORKSTATION


@dataclass(frozen=True)
class Credentials:
    """A name and what proves it; nothing that proves anything is in the repr."""

    user: str
    passphrase: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    by_keyring: bool = False


def unlock(
    profile: Profile,
    credentials: Credentials,
    clock: Clock | None = None,
    program: str = PROGRAM,
    *,
    renewing: bool = False,
    any_clock: bool = False,
) -> Desk:
    """Log on; raises LockedError where name, passphrase or code is wrong, or the account is shut.

    ``renewing`` lets in who comes to change an expired passphrase, ``any_clock`` who comes to accept the clock.
    """
    selftest.run_when_due()
    vault = read_vault(profile.vault)
    arrival = arriving(profile, vault, credentials.user, clock or SystemClock(), program)
    arrival = replace(arrival, renewing=renewing, any_clock=any_clock)
    with proven(vault, arrival, credentials) as (opened, step):
        return seated(profile, opened, replace(arrival, step=step))


def prove(desk: Desk, passphrase: str, code: str = "") -> None:
    """Take the passphrase anew before a privileged act; a wrong one counts as a bad log-on."""
    vault = read_vault(desk.profile.vault)
    arrival = arriving(desk.profile, vault, desk.user.name, desk.clock, desk.program)
    with proven(vault, arrival, Credentials(desk.user.name, passphrase, code)) as (opened, step):
        opened.close()
        desk.take_code(step)
    desk.proof.restart()


def check_passphrase(desk: Desk, passphrase: str) -> None:
    """Raise LockedError where this isn't the passphrase of who is at the desk; a wrong one counts as a bad log-on."""
    vault = read_vault(desk.profile.vault)
    with desk.guard.attempt(desk.user.name, vault.users, logon.place_of(desk.program)) as attempt:
        vault.open_with_passphrase(desk.user.name, passphrase).close()
        attempt.succeeded()


def needs_code(profile: Profile, user: str) -> bool:
    """Whether a one-time code is asked of this user besides the passphrase."""
    slot = read_vault(profile.vault).slot_of(user, Kind.PASSPHRASE)
    return slot is not None and slot.code


def has_keyring(profile: Profile, user: str) -> bool:
    """Whether this user chose to log on by the system keyring."""
    return read_vault(profile.vault).slot_of(user, Kind.KEYRING) is not None


def users(profile: Profile) -> list[str]:
    """Return the names that have a way in, before anything is unlocked."""
    return read_vault(profile.vault).users


def status(desk: Desk) -> dict[str, object]:
    """Return which center this is, and how many records of each kind it holds."""
    with desk.read() as books:
        counts, card = records.counts(books), identity.own_card(books, desk.center)
        schema = migrations.applied(books)[-1]
    return {
        "center": desk.center.name,
        "code": desk.center.code,
        "fingerprint": desk.center.center_id,
        "card": card.fingerprint,
        "exercise": desk.center.exercise,
        "timezone": desk.center.timezone,
        "counts": counts,
        "schema": schema,
        "version": __version__,
    }


def arriving(profile: Profile, vault: Vault, user: str, clock: Clock, program: str) -> Arrival:
    """Return who comes, with the guard and the journal of the profile."""
    policy, journal = policy_of(profile), Journal(profile.journal)
    guard = Guard(profile.guard, policy, clock, partial(journal.append, vault.journal))
    return Arrival(user, policy, guard, journal, clock, program)


def seated(profile: Profile, opened: OpenVault, arrival: Arrival) -> Desk:
    """Open the store with the vault's key and sit down; whatever fails, nothing stays open."""
    with ExitStack() as undo:
        undo.callback(opened.close)
        here = presence.hold(profile.holders, arrival.program, arrival.clock)
        undo.callback(here.release)
        store = opening.opened_store(profile, opened)
        undo.callback(store.close)
        opening.end_rekey(profile, opened)
        opening.brought_up_to_date(profile, store, here, arrival.clock)
        try:
            admitted = logon.admit(store, opened, replace(arrival, faults=faults(store, profile)))
        except LockedError:  # recorded as well
            with suppress(StoreError):
                audit_head.note_head(store, profile.head)
            raise
        audit_head.note_head(store, profile.head)
        undo.pop_all()
    desk = Desk(
        profile=profile,
        store=store,
        center=admitted.center,
        user=admitted.user,
        clock=arrival.clock,
        policy=arrival.policy,
        guard=arrival.guard,
        vault=opened,
        presence=here,
        program=arrival.program,
        notices=admitted.notices,
        faults=opened.faults,
    )
    _settle(desk, has_due=admitted.has_due)
    return desk


def _settle(desk: Desk, *, has_due: bool) -> None:
    """End what an act that was cut short left to be erased, or written; nobody is kept out where that fails."""
    from fusion_tui.services.exchange import aftermath, tombstones

    desk.faults.extend(tombstones.faults(desk.profile))
    with suppress(StoreError):  # it stays due, and the act that needs it says why
        if has_due:
            aftermath.settle(desk)


def faults(store: Store, profile: Profile) -> tuple[str, ...]:
    """Return why the trail doesn't lead on from what was noted outside the store, where it doesn't."""
    return tuple(filter(None, [audit_head.fault(store, profile.head)]))


@contextmanager
def proven(vault: Vault, arrival: Arrival, credentials: Credentials) -> Iterator[tuple[OpenVault, int]]:
    """Yield the open vault and the step of the code, inside the attempt; a failure is counted and journalled."""
    slot = vault.slot_of(credentials.user, Kind.PASSPHRASE)
    if slot is not None and slot.code and not credentials.code:
        raise CodeError("a one-time code is asked as well", "type the six digits your authenticator shows now")
    attempt_of = arrival.guard.attempt
    with attempt_of(arrival.user, vault.users, arrival.place, any_clock=arrival.any_clock) as attempt:
        opened = _opened(vault, credentials)
        try:
            step = _step(opened, credentials, arrival.clock)
            attempt.succeeded()
        except BaseException:
            opened.close()
            raise
        yield opened, step


def _opened(vault: Vault, credentials: Credentials) -> OpenVault:
    if credentials.by_keyring:
        return vault.open_with_keyring(credentials.user)
    return vault.open_with_passphrase(credentials.user, credentials.passphrase)


def _step(opened: OpenVault, credentials: Credentials, clock: Clock) -> int:
    """Return the step of the one-time code; 0 where none is asked."""
    if opened.code_secret is None:
        return 0
    step = totp.matched_step(opened.code_secret, credentials.code, clock.now())
    if step is None:
        raise CodeError("the one-time code is wrong", "wait for the next one; check the clocks of both devices")
    return step
