"""Table rows of the exchange: keys, cards, statements as they travelled, and both sides of each channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

_HASH = 96  # hex of SHA-384; SHA-256 takes 64


class SecretRow(SQLModel, table=True):
    """A private key pair of ours; the newest of a kind is the one in use."""

    __tablename__ = "secret"
    n: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=8, description="root, sign or kem")
    secret: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created: datetime


class CardRow(SQLModel, table=True):
    """A center card as it came, ours among them."""

    __tablename__ = "card"
    __table_args__ = (UniqueConstraint("center_id", "version"),)
    n: int | None = Field(default=None, primary_key=True)
    center_id: str = Field(max_length=64)
    version: int
    envelope: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class PositionRow(SQLModel, table=True):
    """Up to where a peer says one of its revoked signing pairs was good; hex."""

    __tablename__ = "position"
    __table_args__ = (UniqueConstraint("peer", "key", "epoch", "seq", "head"),)
    n: int | None = Field(default=None, primary_key=True)
    peer: str = Field(max_length=64)
    key: str = Field(max_length=64)
    epoch: str = Field(max_length=32)
    seq: int
    head: str = Field(max_length=_HASH)


class StatementRow(SQLModel, table=True):
    """A statement line, byte for byte, by (origin, record, revision); a fork keeps both lines as proof."""

    __tablename__ = "statement"
    __table_args__ = (UniqueConstraint("origin", "record", "rev", "line_hash"),)
    n: int | None = Field(default=None, primary_key=True)
    origin: str = Field(max_length=64)
    record: str = Field(max_length=100)
    rev: int
    op: str = Field(max_length=8)
    exercise: bool
    line_hash: str = Field(max_length=64)
    line: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class MarkRow(SQLModel, table=True):
    """What became of one bundle of a peer, by its place in the channel."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("peer", "epoch", "seq"),)
    n: int | None = Field(default=None, primary_key=True)
    peer: str = Field(max_length=64)
    epoch: str = Field(max_length=32)
    seq: int
    manifest_hash: str = Field(default="", max_length=_HASH)
    prev: str = Field(default="", max_length=_HASH, description="the hash it says its predecessor has")
    outcome: str = Field(max_length=16)
    code: str = Field(default="", max_length=80)
    received: datetime
    owed: bool = Field(default=False, description="its sender is to be told of it in our next bundle")


class SentRow(SQLModel, table=True):
    """A bundle we sealed for a peer."""

    __tablename__ = "sent"
    __table_args__ = (UniqueConstraint("peer", "epoch", "seq"), Index("sent_open", "peer", "state"))
    n: int | None = Field(default=None, primary_key=True)
    peer: str = Field(max_length=64)
    epoch: str = Field(max_length=32)
    seq: int
    manifest_hash: str = Field(max_length=_HASH)
    file: str = Field(max_length=40)
    length: int
    file_hash: str = Field(max_length=64)
    state: str = Field(max_length=12, description="sealed, written, acknowledged or rejected")
    created: datetime


class SentStatementRow(SQLModel, table=True):
    """Which statement went to whom in which bundle: the ledger that recall and purge follow."""

    __tablename__ = "sent_statement"
    __table_args__ = (UniqueConstraint("peer", "epoch", "seq", "record", "rev"), Index("sent_record", "record"))
    n: int | None = Field(default=None, primary_key=True)
    peer: str = Field(max_length=64)
    epoch: str = Field(max_length=32)
    seq: int
    record: str = Field(max_length=100)
    rev: int
    line_hash: str = Field(max_length=64)
