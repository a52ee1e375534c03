"""Table rows: each inherits its fields and lengths from the one declaration in ``domain``.

Rows stay in this room. ``n`` is a local number for indexes and the search table; nothing outside is
ever keyed on it.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Enum, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.case import Case, Entity, Fact, Link, Note
from fusion_tui.domain.center import Center, Peer
from fusion_tui.domain.incident import Incident
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received
from fusion_tui.domain.release import Release
from fusion_tui.domain.tip import Tip
from fusion_tui.domain.user import User


def _blob(**options: Any) -> Any:
    return Field(sa_column=Column(LargeBinary, nullable=options.pop("nullable", False), **options))


# A number said aloud once never means another record, even when the one it meant is gone.
_NEVER_AGAIN = {"sqlite_autoincrement": True}


def lookup_of(source: str, source_key: str) -> int:
    """Return eight bytes that stand for a key: an index of them fits in memory where one of the texts doesn't."""
    digest = hashlib.blake2b(f"{source}\0{source_key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _key(context: Any) -> dict[str, str]:
    values = context.get_current_parameters()
    return {name: values[name] for name in ("source", "source_key")}


class TipRow(Tip, SQLModel, table=True):
    """Tips."""

    __tablename__ = "tip"
    __table_args__ = (
        UniqueConstraint("id"),
        Index("tip_queue", "state", "created"),
        Index("tip_case", "case"),
        _NEVER_AGAIN,
    )
    n: int | None = Field(default=None, primary_key=True)


class IncidentRow(Incident, SQLModel, table=True):
    """Imported incidents."""

    __tablename__ = "incident"
    __table_args__ = (UniqueConstraint("id"), Index("by_time", "occurred"))
    n: int | None = Field(default=None, primary_key=True)
    lookup: int | None = Field(
        default=None,
        sa_type=BigInteger,
        index=True,
        sa_column_kwargs={"default": lambda context: lookup_of(**_key(context)), "nullable": False},
        description="short hash of (source, source_key)",
    )


class CaseRow(Case, SQLModel, table=True):
    """Cases."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("id"),
        Index("case_queue", "state", "modified"),
        Index("case_modified", "modified"),
        Index("case_shut", "readers"),
        _NEVER_AGAIN,
    )
    n: int | None = Field(default=None, primary_key=True)


class FactRow(Fact, SQLModel, table=True):
    """Facts of cases."""

    __tablename__ = "fact"
    __table_args__ = (UniqueConstraint("id"), Index("fact_case", "case"))
    n: int | None = Field(default=None, primary_key=True)


class NoteRow(Note, SQLModel, table=True):
    """Notes in cases."""

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("id"), Index("note_case", "case"))
    n: int | None = Field(default=None, primary_key=True)


class EntityRow(Entity, SQLModel, table=True):
    """People and things."""

    __tablename__ = "entity"
    __table_args__ = (UniqueConstraint("id"), Index("entity_title", "title"))
    n: int | None = Field(default=None, primary_key=True)


class LinkRow(Link, SQLModel, table=True):
    """Relations between records."""

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("id"),
        Index("link_source", "source_ref"),
        Index("link_target", "target_ref"),
    )
    n: int | None = Field(default=None, primary_key=True)


class ProductRow(Product, SQLModel, table=True):
    """Products."""

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("id"),
        Index("product_queue", "state", "modified"),
        Index("product_modified", "modified"),
        _NEVER_AGAIN,
    )
    n: int | None = Field(default=None, primary_key=True)


class ReleaseRow(Release, SQLModel, table=True):
    """The dissemination ledger."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("id"),
        Index("outbox", "state", "recipient"),
        Index("given", "product"),
        Index("release_bundle", "bundle"),
        Index("release_created", "created"),
    )
    n: int | None = Field(default=None, primary_key=True)


class ReceivedRow(Received, SQLModel, table=True):
    """Peers' records, as their latest statements give them."""

    __tablename__ = "received"
    __table_args__ = (
        UniqueConstraint("origin", "id"),
        Index("received_queue", "state", "created"),
        Index("received_modified", "modified"),
        Index("received_id", "id"),
        _NEVER_AGAIN,
    )
    n: int | None = Field(default=None, primary_key=True)


class AttachmentRow(Attachment, SQLModel, table=True):
    """Files of cases."""

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("id"), Index("attachment_case", "case"), Index("attachment_blob", "blob"))
    n: int | None = Field(default=None, primary_key=True)


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


def _words(column: Column[Any]) -> None:
    """Store a vocabulary as the words people read, not as names of Python members; the domain checks it."""
    members = column.type.enum_class if isinstance(column.type, Enum) else None
    if members is not None:
        words = [str(member) for member in members]
        column.type = Enum(members, values_callable=lambda _: words, native_enum=False, length=40)


for _table in SQLModel.metadata.tables.values():
    for _column in _table.columns:
        _words(_column)
