"""The printed recovery code, used: an account is open again, and the next code goes on paper.

It meets the same comparison as every log-on. A code that was spent is a stranger to the store, so an old
vault does not bring it back; an older vault is no place to recover in at all.

First the store takes what was done, then the guard lets go, then the vault is changed: whatever fails before
that leaves the code on paper good, and from then on nothing keeps the next one back.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fusion_tui.config import policy_of
from fusion_tui.crypto import selftest
from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import FusionError, InputError, LockedError, StoreError
from fusion_tui.paths import Profile
from fusion_tui.services import access, logon, opening, passphrases, session
from fusion_tui.services.clock import SystemClock
from fusion_tui.services.logon import Arrival
from fusion_tui.store import audit, audit_head, people
from fusion_tui.store.engine import Session, Store
from fusion_tui.store.known_slots import Age
from fusion_tui.store.openvault import OpenVault
from fusion_tui.store.vault import read_vault

WHO = "recovery code"


class Recovered(NamedTuple):
    """The next recovery code, and what could not be noted any more when the old one was spent."""

    code: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Wish:
    name: str
    passphrase: str = field(repr=False)
    kdf: KdfSpec | None


def recover(
    profile: Profile,
    code: str,
    name: str,
    passphrase: str = "",
    clock: Clock | None = None,
    kdf: KdfSpec | None = None,
    *,
    any_clock: bool = False,
) -> Recovered:
    """Release somebody's lockout by the recovery code, with a new passphrase where one is given.

    The code that was used opens no more: what was typed or seen is spent. ``any_clock`` accepts the clock as well.
    Raises LockedError, recorded, for another's code, one that was spent, and where the vault is an older one;
    InputError for a name or a passphrase that won't do. After any error the one on paper is good still.
    """
    selftest.run()
    vault = read_vault(profile.vault)
    arrival = session.arriving(profile, vault, WHO, clock or SystemClock(), WHO)
    arrival, wish = replace(arrival, any_clock=any_clock), _Wish(name, passphrase, kdf)
    if passphrase:
        check_passphrase(profile, name, passphrase)
    with arrival.guard.attempt(WHO, vault.users, arrival.place, any_clock=any_clock) as attempt:
        attempt.outcome = "wrong recovery code"
        with closing(vault.open_with_recovery(code)) as opened:
            attempt.succeeded()
            with opening.at_work(profile, opened, arrival) as store:
                _release(store, opened, replace(arrival, faults=session.faults(store, profile)), wish)
                _let_go(arrival, wish)
                made = _renew(store, opened, arrival, wish)
                return made._replace(faults=(*made.faults, *opened.faults, *_noted(store, profile)))


def check_passphrase(profile: Profile, name: str, passphrase: str) -> None:
    """Raise InputError for a new passphrase that won't do."""
    passphrases.check(passphrase, policy_of(profile), [name])


def _release(store: Store, opened: OpenVault, arrival: Arrival, wish: _Wish) -> None:
    """Record who came, and open the account where nothing speaks against it."""
    with store.write() as books:
        known = people.installation(books)
        refusal = logon.clock_refusal(known, arrival) or _refusal(books, opened, wish)
        logon.meet(books, known, opened, arrival, is_let_in=refusal is None)
        outcome = f"refused: {refusal.message}"[:200] if refusal else "done"
        _record(books, arrival, "user unlock", wish.name[:120], outcome)
        logon.settle_clock(books, known, arrival, is_let_in=refusal is None)
        if refusal is None:
            people.release(books, wish.name, arrival.clock.now())
            _accept_clock(books, arrival)
    arrival.journal.clear()
    if refusal is not None:
        raise refusal


def _accept_clock(books: Session, arrival: Arrival) -> None:
    if arrival.any_clock:
        _record(books, arrival, "clock accept", "", "done")
        people.remember(books, latest=arrival.clock.now())


def _refusal(books: Session, opened: OpenVault, wish: _Wish) -> FusionError | None:
    standing = logon.compared(books, opened.file)
    if not standing.knows(opened.slot):
        return LockedError(
            "the store does not know this recovery code: it was spent, or comes from elsewhere",
            "an administrator logs on, and looks at key list",
        )
    if standing.age is Age.OLDER:
        return LockedError(
            "the vault file is older than the one used last",
            "put the newest one back, or an administrator logs on and accepts it: fusion-tui key accept",
        )
    if people.user(books, wish.name) is None:
        return InputError("no such user", "name one with --user")
    return None


def _let_go(arrival: Arrival, wish: _Wish) -> None:
    arrival.guard.release(wish.name)
    if arrival.any_clock:
        arrival.guard.accept_clock(arrival.clock.now())


def _renew(store: Store, opened: OpenVault, arrival: Arrival, wish: _Wish) -> Recovered:
    fresh, opened.changes = "", None
    try:
        with store.write() as books:
            _record(books, arrival, WHO, wish.name, "new passphrase and code" if wish.passphrase else "new code")
            if wish.passphrase:
                access.set_passphrase(opened, wish.name, wish.passphrase, wish.kdf, arrival.clock)
            fresh = opened.new_recovery(arrival.clock.now())
            logon.remember_vault(books, opened)
    except StoreError as error:
        if not fresh:
            raise
        return Recovered(fresh, (f"the ways in were changed, and that could not be recorded: {error.message}",))
    return Recovered(fresh)


def _record(books: Session, arrival: Arrival, act: str, subject: str, outcome: str) -> None:
    audit.append(books, audit.Act(arrival.clock.now(), WHO, act, subject, outcome, arrival.place))


def _noted(store: Store, profile: Profile) -> tuple[str, ...]:
    try:
        audit_head.note_head(store, profile.head)
    except StoreError as error:
        return (f"{error.message}; {error.hint}",)
    return ()
