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
    __table_args__ = (
        UniqueConstraint("origin", "record", "rev", "line_hash"),
        Index("statement_bundle", "origin", "epoch", "seq"),
    )
    n: int | None = Field(default=None, primary_key=True)
    origin: str = Field(max_length=64)
    record: str = Field(max_length=100)
    rev: int
    op: str = Field(max_length=8)
    exercise: bool
    line_hash: str = Field(max_length=64)
    line: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    epoch: str = Field(default="", max_length=32, description="of the bundle it came in; empty for our own")
    seq: int = Field(default=0)
    backed_out: bool = Field(default=False, description="its content was taken out again: it counts for nothing")


class MarkRow(SQLModel, table=True):
    """What became of one bundle of a peer, by its place in the channel."""

    __tablename__ = "mark"
    __table_args__ = (
        UniqueConstraint("peer", "epoch", "seq"),
        Index("mark_held", "outcome", "peer"),
        Index("mark_received", "received", "peer"),
    )
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
    length: int = Field(default=0, description="bytes of the bundle: what a day's quota counts")
    copy_hash: str = Field(default="", max_length=64, description="SHA-256 of the sealed copy, while it is kept")


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
    state: str = Field(
        max_length=12, description="sealed, written, by-voice, acknowledged, rejected, voiding or voided"
    )
    created: datetime
    orders: bool = Field(default=False, description="it carries recalls and purges")
    signer: str = Field(default="", max_length=64, description="name of the signing pair; empty before schema 3")
    sealed_to: int = Field(default=0, description="version of the recipient's card whose key it was sealed to")
    voiced_by: str = Field(default="", max_length=120, description="who said at the peer that it came, by voice")


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


class ItemRow(SQLModel, table=True):
    """The outbox: what a peer is to be given, and in which bundle it was last sealed."""

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("peer", "kind", "record", "rev", "ref"),
        Index("item_state", "peer", "state", "kind"),
        Index("item_bundle", "peer", "epoch", "seq"),
        Index("item_record", "record"),
    )
    n: int | None = Field(default=None, primary_key=True)
    peer: str = Field(max_length=64)
    kind: str = Field(
        max_length=12, description="put, recall, purge, notice, card, digest or blob (which files of it are here)"
    )
    record: str = Field(default="", max_length=100)
    rev: int = Field(default=0)
    ref: str = Field(default="", max_length=64, description="number of a notice, version of a card, id of a parcel")
    state: str = Field(default="waiting", max_length=12, description="waiting, sealed, done or withdrawn")
    epoch: str = Field(default="", max_length=32)
    seq: int = Field(default=0)
    since: datetime


class GivenFileRow(SQLModel, table=True):
    """A file that a statement of ours names: its content stays as long as the statement may have to go again."""

    __tablename__ = "given_file"
    __table_args__ = (UniqueConstraint("record", "rev", "sha256"), Index("given_file_blob", "blob"))
    n: int | None = Field(default=None, primary_key=True)
    record: str = Field(max_length=100)
    rev: int
    sha256: str = Field(max_length=64)
    size: int
    blob: str = Field(max_length=64)


class ParcelRow(SQLModel, table=True):
    """A large content sealed into files of its own, once for all recipients; without its key once it was spent."""

    __tablename__ = "parcel"
    __table_args__ = (UniqueConstraint("id"), Index("parcel_content", "sha256"))
    n: int | None = Field(default=None, primary_key=True)
    id: str = Field(max_length=32)
    key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sha256: str = Field(max_length=64)
    size: int
    files: str = Field(description="name, length and SHA-256 of each file, as JSON")
    created: datetime


class CarriedParcelRow(SQLModel, table=True):
    """Which parcels belong to a sealed bundle, and which of their files its recipient says it has."""

    __tablename__ = "carried_parcel"
    __table_args__ = (UniqueConstraint("peer", "epoch", "seq", "parcel"), Index("carried_by", "parcel"))
    n: int | None = Field(default=None, primary_key=True)
    peer: str = Field(max_length=64)
    epoch: str = Field(max_length=32)
    seq: int
    parcel: str = Field(max_length=32)
    there: str = Field(default="[]", description="runs of file numbers the peer has, as JSON")


class AwaitedRow(SQLModel, table=True):
    """A file beside a bundle that waits for it; ``told`` once its sender is to hear that it is here."""

    __tablename__ = "awaited"
    __table_args__ = (
        UniqueConstraint("peer", "epoch", "seq", "parcel", "number"),
        Index("awaited_file", "parcel", "number"),
        Index("awaited_hash", "sha256"),
    )
    n: int | None = Field(default=None, primary_key=True)
    peer: str = Field(max_length=64)
    epoch: str = Field(max_length=32)
    seq: int
    parcel: str = Field(max_length=32)
    number: int
    total: int
    length: int
    sha256: str = Field(max_length=64, description="of the whole file")
    told: bool = Field(default=False)


class AckRow(SQLModel, table=True):
    """What one installation of a peer said it has of one of our epochs; merged, as JSON."""

    __tablename__ = "ack"
    __table_args__ = (UniqueConstraint("peer", "by", "epoch"),)
    n: int | None = Field(default=None, primary_key=True)
    peer: str = Field(max_length=64)
    by: str = Field(max_length=32)
    epoch: str = Field(max_length=32)
    newest: int = Field(default=0, description="the greatest number of a bundle of that installation that brought one")
    current: bool = Field(default=False, description="whether this installation is the one that counts")
    receipt: str
    at: datetime


class NoticeRow(SQLModel, table=True):
    """Somebody read a record, or carried a purge out: at a peer, or here and to be told."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("peer", "is_ours", "record", "rev", "who", "order_hash"),
        Index("notice_record", "record"),
    )
    n: int | None = Field(default=None, primary_key=True)
    peer: str = Field(max_length=64, description="who told it, or is to be told")
    is_ours: bool = Field(description="whether the record is ours, and the peer's people read or purged it")
    record: str = Field(max_length=100)
    rev: int
    at: str = Field(max_length=40, description="as it was said")
    who: str = Field(max_length=200)
    order_hash: str = Field(default="", max_length=64, description="of the purge order that was carried out")
    unreached: str = Field(default="[]", description="what could not be destroyed, as JSON")
    heard: datetime


class ReachRow(SQLModel, table=True):
    """How far a store of ours that was lost had received one epoch of a peer."""

    __tablename__ = "reach"
    __table_args__ = (UniqueConstraint("peer", "epoch"),)
    n: int | None = Field(default=None, primary_key=True)
    peer: str = Field(max_length=64)
    epoch: str = Field(max_length=32)
    through: int


class OrderRow(SQLModel, table=True):
    """A recall or purge of ours, or the destruction of our copy of a peer's record: by whom, with whom, and why."""

    __tablename__ = "disposal"
    __table_args__ = (UniqueConstraint("origin", "record", "rev"),)
    n: int | None = Field(default=None, primary_key=True)
    origin: str = Field(max_length=64)
    record: str = Field(max_length=100)
    rev: int
    op: str = Field(max_length=8)
    line_hash: str = Field(max_length=64)
    ordered_by: str = Field(max_length=32)
    second: str = Field(default="", max_length=32)
    reason: str = Field(max_length=400)
    at: datetime


class QuarantineRow(SQLModel, table=True):
    """A file that was refused, or that contradicts what was applied; a sealed copy is kept while there is room."""

    __tablename__ = "quarantine"
    __table_args__ = (UniqueConstraint("file", "code"), Index("quarantine_copy", "copy_hash"))
    n: int | None = Field(default=None, primary_key=True)
    file: str = Field(max_length=80)
    code: str = Field(max_length=80)
    reason: str = Field(max_length=400)
    peer: str = Field(default="", max_length=64)
    epoch: str = Field(default="", max_length=32)
    seq: int = Field(default=0)
    length: int = Field(default=0)
    copy_hash: str = Field(default="", max_length=64)
    first_seen: datetime
    last_seen: datetime
    times: int = Field(default=1)
