"""Users and our own center."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam
from sqlalchemy import select as pick
from sqlalchemy.exc import InvalidRequestError
from sqlmodel import Session, col, select

from fusion_tui.domain.center import Center
from fusion_tui.domain.errors import DamagedError
from fusion_tui.domain.user import User
from fusion_tui.store.own_rows import CenterRow, InstallationRow, UserRow

EPOCH = 16
_MOST = 1 << 53  # as of the guard and of the vault: their numbers end there

# Built once: it is asked before everything that is read or done.
_STANDING = pick(col(UserRow.roles), col(UserRow.disabled)).where(col(UserRow.name) == bindparam("name"))


class Installation(NamedTuple):
    """What this store remembers of the files beside it, to notice when one was put away or put back."""

    latest: datetime | None
    vault_serial: int
    vault_digest: str
    journal_seen: int
    guard_mark: str
    policy: str
    due: str = ""


def add_center(session: Session, center: Center) -> None:
    """Store who we are, with a fresh epoch for this installation and a key for audit digests."""
    session.add(CenterRow(**center.model_dump(), epoch=os.urandom(EPOCH).hex(), audit_key=os.urandom(32)))
    session.flush()


def center(session: Session) -> Center:
    """Return who we are."""
    return Center.model_validate(session.exec(select(CenterRow)).one().model_dump(include=set(Center.model_fields)))


def epoch(session: Session) -> bytes:
    """Return the epoch of this installation (16 bytes)."""
    return bytes.fromhex(session.exec(select(CenterRow.epoch)).one())


def add_user(session: Session, user: User) -> None:
    """Store a user."""
    session.add(UserRow(**user.model_dump()))
    session.flush()


def users(session: Session) -> list[User]:
    """Return everybody, in the order they were added."""
    return [_user(row) for row in session.exec(select(UserRow).order_by(col(UserRow.n)))]


def user(session: Session, name: str) -> User | None:
    """Return one user by name; None where there is none."""
    row = session.exec(select(UserRow).where(UserRow.name == name)).first()
    return None if row is None else _user(row)


def standing(session: Session, known: User) -> User:
    """Return a user with the roles of now, disabled where the account is disabled now, or there is none any more."""
    row = session.connection().execute(_STANDING, {"name": known.name}).first()
    roles, disabled = row or (known.roles, True)
    return known.model_copy(update={"roles": roles, "disabled": disabled})


def new_epoch(session: Session) -> bytes:
    """Give this installation a fresh epoch, so that peers see it came from a copy; returns it."""
    fresh = os.urandom(EPOCH)
    session.exec(select(CenterRow)).one().epoch = fresh.hex()
    session.flush()
    return fresh


def seen(session: Session, name: str, at: datetime) -> None:
    """Note when a user was last here."""
    _change(session, name, last_seen=at)


def hold(session: Session, name: str, why: str) -> None:
    """Disable an account, with the reason an administrator will read."""
    _change(session, name, disabled=True, held=why)


def release(session: Session, name: str, at: datetime) -> None:
    """Enable an account again; its idle days begin anew."""
    _change(session, name, disabled=False, held="", last_seen=at)


def set_roles(session: Session, name: str, roles: str) -> None:
    """Give somebody other roles."""
    _change(session, name, roles=roles)


def exempt(session: Session, name: str, why: str) -> None:
    """Note why a service account stays on without logging on again; empty where it doesn't."""
    _change(session, name, exempt=why)


def take_code(session: Session, name: str, step: int) -> bool:
    """Note the one-time code of a time step as used; False where it, or a later one, was taken before."""
    row = session.exec(select(UserRow).where(UserRow.name == name)).one()
    if step <= row.totp_step:
        return False
    _change(session, name, totp_step=step)
    return True


def installation(session: Session) -> Installation:
    """Return what the store remembers of the files beside it; raises DamagedError where that can't be."""
    try:
        row = session.exec(select(InstallationRow)).one()
    except (InvalidRequestError, ValueError, TypeError) as error:  # no row, several, or what is no moment
        raise _forgetful() from error
    known = Installation(*(getattr(row, name) for name in Installation._fields))
    numbers = {known.vault_serial, known.journal_seen}
    if any(type(number) is not int or not 0 <= number <= _MOST for number in numbers):
        raise _forgetful()
    return known


def _forgetful() -> DamagedError:
    return DamagedError("what the store remembers of the files beside it is damaged", "restore a backup")


def remember(session: Session, **changes: Any) -> None:
    """Change what the store remembers of the files beside it."""
    row = session.exec(select(InstallationRow)).one()
    for name, value in changes.items():
        setattr(row, name, value)
    session.flush()


def _change(session: Session, name: str, **changes: Any) -> None:
    row = session.exec(select(UserRow).where(UserRow.name == name)).one()
    for field, value in changes.items():
        setattr(row, field, value)
    session.flush()


def _user(row: UserRow) -> User:
    return User.model_validate(row.model_dump(include=set(User.model_fields)))
