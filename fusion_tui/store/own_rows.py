"""Table rows of what is no record: the center and its people, the trail, drafts, counts, and the store itself.

As those of records they stay in this room.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from fusion_tui.domain.center import Center, Peer
from fusion_tui.domain.user import User


def _blob() -> Any:
    return Field(sa_column=Column(LargeBinary, nullable=False))


class BlobRow(SQLModel, table=True):
    """Encrypted content in the profile, by its keyed address; several attachments may share it."""

    __tablename__ = "blob"
    address: str = Field(primary_key=True, max_length=64)
    key: bytes = _blob()
    size: int
    created: datetime


class DraftRow(SQLModel, table=True):
    """What somebody had typed when the desk was locked."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user", "form", "about"),)
    n: int | None = Field(default=None, primary_key=True)
    user: str = Field(max_length=32)
    form: str = Field(max_length=40)
    about: str = Field(max_length=100)
    at: datetime
    values: str


class TallyRow(SQLModel, table=True):
    """How many records of a kind are in a state; kept by triggers, so that counting costs nothing."""

    __tablename__ = "tally"
    kind: str = Field(primary_key=True, max_length=16)
    state: str = Field(primary_key=True, max_length=40)
    count: int


class UserRow(User, SQLModel, table=True):
    """People who may log on."""

    __tablename__ = "user"
    __table_args__ = (UniqueConstraint("name"),)
    n: int | None = Field(default=None, primary_key=True)
    totp_step: int = Field(default=0, description="the last one-time code that was taken, so that none is taken twice")


class CenterRow(Center, SQLModel, table=True):
    """Ourselves: one row."""

    __tablename__ = "center"
    n: int | None = Field(default=None, primary_key=True)
    epoch: str = Field(max_length=32, description="of this installation: random, 16 bytes, hex")
    audit_key: bytes = _blob()


class PeerRow(Peer, SQLModel, table=True):
    """Other centers."""

    __tablename__ = "peer"
    __table_args__ = (UniqueConstraint("center_id"), UniqueConstraint("code"))
    n: int | None = Field(default=None, primary_key=True)


class InstallationRow(SQLModel, table=True):
    """What this store remembers of the files beside it: one row."""

    __tablename__ = "installation"
    n: int | None = Field(default=None, primary_key=True)
    latest: datetime | None = Field(default=None, description="the latest moment ever seen")
    vault_serial: int = Field(default=0, description="the newest vault this store was opened from")
    vault_digest: str = Field(default="", max_length=64, description="SHA-256 of that vault file")
    journal_seen: int = Field(default=0, description="entries drained from the journal before unlock")
    guard_mark: str = Field(default="", max_length=32, description="what the guard file was left with")
    policy: str = Field(default="", max_length=64, description="digest of the policy in force")
    due: str = Field(default="", max_length=20, description="what is still to be erased, or written, after an act")


class KnownSlotRow(SQLModel, table=True):
    """A way into the vault that this program made, or that an administrator accepted."""

    __tablename__ = "known_slot"
    digest: str = Field(primary_key=True, max_length=64, description="of all of it but the sealed keys")
    id: str = Field(max_length=8)
    user: str = Field(max_length=32)
    kind: str = Field(max_length=16)


class CheckpointRow(SQLModel, table=True):
    """A signature over the trail up to one of its rows."""

    __tablename__ = "checkpoint"
    n: int | None = Field(default=None, primary_key=True, description="the row of the trail it covers")
    at: datetime
    digest: bytes = _blob()
    signer: str = Field(max_length=64)
    ed25519: bytes = _blob()
    mldsa87: bytes = _blob()


class AuditRow(SQLModel, table=True):
    """One act: who, what, when, on what, with which outcome; chained by hash."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_subject", "subject"),)
    n: int | None = Field(default=None, primary_key=True)
    at: datetime
    who: str = Field(max_length=32)
    act: str = Field(max_length=40)
    subject: str = Field(max_length=120)
    outcome: str = Field(max_length=200)
    place: str = Field(default="", max_length=80, description="machine and program; empty in rows of schema 1")
    digest: bytes = _blob()


class MigrationRow(SQLModel, table=True):
    """One applied step of the schema."""

    __tablename__ = "migration"
    version: int = Field(primary_key=True)
    name: str = Field(max_length=80)
    applied: datetime
