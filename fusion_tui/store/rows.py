"""Table rows of records: each inherits its fields and lengths from the one declaration in ``domain``.

Rows stay in this room. ``n`` is a local number for indexes and the search table; nothing outside is
ever keyed on it.
"""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import BigInteger, Column, Enum, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.case import Case, Entity, Fact, Link, Note
from fusion_tui.domain.custody import Custody
from fusion_tui.domain.incident import Incident
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received
from fusion_tui.domain.release import Release
from fusion_tui.domain.task import Task
from fusion_tui.domain.tip import Tip

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


class TaskRow(Task, SQLModel, table=True):
    """Tasks of cases."""

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("id"), Index("task_case", "case"), Index("task_owner", "owner", "state", "due"))
    n: int | None = Field(default=None, primary_key=True)


class CustodyRow(Custody, SQLModel, table=True):
    """The evidence logs of cases."""

    __tablename__ = "custody"
    __table_args__ = (UniqueConstraint("id"), UniqueConstraint("case", "entry"))
    n: int | None = Field(default=None, primary_key=True)


def _words(column: Column[Any]) -> None:
    """Store a vocabulary as the words people read, not as names of Python members; the domain checks it."""
    members = column.type.enum_class if isinstance(column.type, Enum) else None
    if members is not None:
        words = [str(member) for member in members]
        column.type = Enum(members, values_callable=lambda _: words, native_enum=False, length=40)


for _table in SQLModel.metadata.tables.values():
    for _column in _table.columns:
        _words(_column)
