"""Accounts: who may log on, and as what. Every act here is an administrator's, freshly proven, and recorded.

Nobody changes their own account, and who acts is an administrator still, so that one is always left.
A disabled account has no way into the vault left; enabling it takes a new passphrase. An account held
because nobody used it keeps its way in: the program refuses it until an administrator unlocks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.text import clean_line
from fusion_tui.domain.user import Right, Role, User, may
from fusion_tui.services import access, logon, passphrases
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.forms import filled
from fusion_tui.services.session import Credentials
from fusion_tui.store import people
from fusion_tui.store.engine import Session
from fusion_tui.store.slots import Kind
from fusion_tui.store.vault import read_vault

_REASON = 180


@dataclass(frozen=True)
class Account:
    """One user, and what an administrator needs to know of the account."""

    user: User
    ways: tuple[str, ...]
    locked: datetime | None
    idle: bool = False

    @property
    def state(self) -> str:
        """One word and its reason."""
        if self.user.disabled:
            return f"held: {self.user.held}" if self.ways else f"disabled: {self.user.held}"
        if self.locked:
            return "locked out"
        return "held: unused for too long" if self.idle else "active"

    @property
    def standing(self) -> str:
        """The state, and that it stays on without logging on again, where that was decided."""
        return f"{self.state}, stays on" if self.user.exempt else self.state


def new_user(name: str, roles: Sequence[str], clock: Clock) -> User:
    """Return a user that isn't stored yet; raises InputError for a name or a role that can't be used."""
    unknown = [role for role in roles if role not in set(Role)]
    if unknown or not roles:
        raise InputError("unknown role", f"one or more of: {', '.join(Role)}")
    if Role.SERVICE in roles and set(roles) != {Role.SERVICE}:
        raise InputError("a service account has no other role", "give each person an account of their own")
    return filled(User, {}, {"name": name, "roles": " ".join(dict.fromkeys(roles)), "created": clock.now()})


def add(desk: Desk, credentials: Credentials, roles: list[str], kdf: KdfSpec | None = None) -> User:
    """Give somebody a way in and their roles."""
    user = new_user(credentials.user, roles, desk.clock)
    check_passphrase(desk, credentials)
    with desk.write("user add", Right.USERS) as entry:
        _require_no(entry.books, user.name)
        people.add_user(entry.books, user)
        entry.subject, entry.outcome = user.name, user.roles
        _let_in(desk, credentials, kdf)
    return user


def require_possible(desk: Desk, name: str, roles: Sequence[str]) -> None:
    """Raise InputError or PolicyError where nobody can be added so: to be told before a passphrase is asked for."""
    new_user(name, roles, desk.clock)
    with desk.read(Right.USERS, "user add") as books:
        _require_no(books, name)


def accounts(desk: Desk) -> list[Account]:
    """Return everybody, with what stands against their next log-on."""
    locked = desk.guard.state().locked
    slots, now = read_vault(desk.profile.vault).slots, desk.clock.now()
    with desk.read() as books:
        return [
            Account(
                user,
                tuple(slot.kind for slot in slots if slot.user == user.name),
                locked.get(user.name),
                logon.is_idle(user, now, desk.policy),
            )
            for user in people.users(books)
        ]


def disable(desk: Desk, name: str, reason: str) -> None:
    """Take away every way in of somebody; what they wrote stays theirs."""
    reason = reason.strip()
    if not reason or len(reason) > 80:
        raise InputError("disabling an account takes a reason of at most 80 letters", "say why in a few words")
    with desk.write("user disable", Right.USERS) as entry:
        user = _other(desk, entry, name)
        people.hold(entry.books, user.name, reason)
        desk.vault.remove_user(user.name)


def enable(desk: Desk, credentials: Credentials, kdf: KdfSpec | None = None) -> None:
    """Give a disabled account a way in again, with a new passphrase."""
    check_passphrase(desk, credentials)
    with desk.write("user enable", Right.USERS) as entry:
        user = _other(desk, entry, credentials.user)
        if not user.disabled:
            raise InputError("this account is not disabled", "passphrase changes a passphrase")
        people.release(entry.books, user.name, desk.clock.now())
        _let_in(desk, credentials, kdf)
    desk.guard.release(credentials.user)


def unlock(desk: Desk, name: str) -> None:
    """Release a lockout, or an account that was held because nobody used it (CJIS Security Policy 6.0, AC-7, AC-2)."""
    with desk.write("user unlock", Right.USERS) as entry:
        user = _other(desk, entry, name)
        if user.disabled and read_vault(desk.profile.vault).slot_of(user.name, Kind.PASSPHRASE) is None:
            raise InputError(
                "this account was disabled", f"fusion-tui user enable {user.name} gives it a new passphrase"
            )
        people.release(entry.books, user.name, desk.clock.now())
    desk.guard.release(name)


def set_roles(desk: Desk, name: str, roles: Sequence[str]) -> User:
    """Give somebody other roles; what is taken away holds at once, what is given at that person's next log-on."""
    checked = new_user(name, roles, desk.clock)
    with desk.write("user roles", Right.USERS) as entry:
        user = _other(desk, entry, name)
        people.set_roles(entry.books, user.name, checked.roles)
        if user.exempt and not checked.is_service:
            people.exempt(entry.books, user.name, "")  # what was decided of a service holds for no person
        entry.outcome = f"{user.roles} -> {checked.roles}"[:200]
    return user.model_copy(update={"roles": checked.roles, "exempt": user.exempt if checked.is_service else ""})


def exempt(desk: Desk, name: str, reason: str) -> User:
    """Let a service account stay at work without logging on again; an empty reason ends that.

    The reason is the recorded decision: it stands whole in the trail. Raises InputError for a person's account.
    """
    reason = clean_line(reason)
    if len(reason) > _REASON:
        raise InputError(f"the reason has more than {_REASON} letters", "say why in a few words; no case data")
    with desk.write("user exempt", Right.USERS) as entry:
        user = _other(desk, entry, name)
        if not user.is_service:
            raise InputError(
                "only a service account stays on", "people log on again; --role service makes such an account"
            )
        people.exempt(entry.books, user.name, reason)
        entry.outcome = f"stays on: {reason}" if reason else "logs on again"
    return user.model_copy(update={"exempt": reason})


def accept_clock(desk: Desk) -> None:
    """Take what the clock shows for the present, though a later moment was seen; no lockout ends by it."""
    with desk.write("clock accept", Right.USERS) as entry:
        now = desk.clock.now()
        people.remember(entry.books, latest=now)
        desk.guard.accept_clock(now)


def check_passphrase(desk: Desk, credentials: Credentials) -> None:
    """Raise InputError for a passphrase that won't do, PolicyError for who gives nobody one."""
    desk.require(may(desk.user, Right.USERS), "user add")
    passphrases.check(credentials.passphrase, desk.policy, [credentials.user, desk.center.code, desk.center.name])


def _require_no(books: Session, name: str) -> None:
    if people.user(books, name):
        raise InputError("a user of that name is there already", "choose another name")


def _let_in(desk: Desk, credentials: Credentials, kdf: KdfSpec | None) -> None:
    """Write the slot last in the transaction: a vault that can't be written leaves no user without a way in.

    A slot left without its user, where the commit failed after that, is replaced by the next try.
    """
    access.set_passphrase(desk.vault, credentials.user, credentials.passphrase, kdf, desk.clock)


def _other(desk: Desk, entry: Entry, name: str) -> User:
    user = people.user(entry.books, name)
    if user is None:
        raise InputError("no such user", "fusion-tui user list names them")
    if user.name == desk.user.name:
        raise InputError("nobody changes their own account", "ask another administrator, or use the recovery code")
    entry.subject = user.name
    return user
