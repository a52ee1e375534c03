"""Users and our own center."""

from __future__ import annotations

import os
from datetime import datetime

from sqlmodel import Session, col, select

from fusion_tui.domain.center import Center
from fusion_tui.domain.user import User
from fusion_tui.store.rows import CenterRow, UserRow

EPOCH = 16


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


def seen(session: Session, name: str, at: datetime) -> None:
    """Note when a user was last here."""
    row = session.exec(select(UserRow).where(UserRow.name == name)).one()
    row.last_seen = at
    session.flush()


def _user(row: UserRow) -> User:
    return User.model_validate(row.model_dump(include=set(User.model_fields)))
