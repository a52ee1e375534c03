"""Manifests (section 8): what the sender claims about the bundle, read only after both signatures held."""

from __future__ import annotations

from dataclasses import dataclass

from tests.second_reader import card, strict_json
from tests.second_reader.outcome import BrokenError
from tests.second_reader.receipt import Receipt, parse_receipt
from tests.second_reader.scalars import Json, flag, hexed, integer, keyed, listed, moment, or_null, text, word

TYPE = "application/vnd.fusion-tui.manifest.v1+json"
SIZE_LIMIT = 1_048_576
BODIES, VOID, REVOKED, ACKS = 4_096, 4_096, 4_096, 16
RATIO = 200
EVERY_VERSION = ("v", "header", "from", "to", "card")
KEYS = (*EVERY_VERSION, "channel", "void", "created", "next_by", "bodies", "root", "acks", "exercise", "pad")


@dataclass(frozen=True)
class Entry:
    """One body: its bytes as stored, and their size once decoded."""

    type: str
    encoding: str
    length: int
    size: int
    sha256: bytes


@dataclass(frozen=True)
class Position:
    """Up to where a revoked pair was good (section 14)."""

    key: bytes
    epoch: bytes
    seq: int
    head: bytes


@dataclass(frozen=True)
class Claims:
    """What the manifest of every version says."""

    v: int
    header: bytes
    sender: bytes
    to: bytes
    card: int


@dataclass(frozen=True)
class Manifest(Claims):
    """What a manifest of version 1 says."""

    epoch: bytes
    seq: int
    prev: bytes | None
    revoked: tuple[Position, ...]
    void: tuple[int, ...]
    created: str
    next_by: str | None
    bodies: tuple[Entry, ...]
    root: bytes | None
    acks: tuple[Receipt, ...]
    exercise: bool
    pad: int


def parse_manifest(data: bytes) -> Claims:
    """Read a manifest: a `Manifest` under version 1, else only what every version keeps.

    Raises:
        BrokenError: `json`, `schema`, `bodies`, `void`, `revoked`, `acks`, `ratio`, `card-size`

    """
    value = strict_json.parse(data)
    if not isinstance(value, dict) or not value.keys() >= set(EVERY_VERSION):
        raise BrokenError("schema")
    claims = Claims(
        v=integer(value["v"], 1),
        header=hexed(value["header"], 48),
        sender=hexed(value["from"], 32),
        to=hexed(value["to"], 32),
        card=integer(value["card"], 1),
    )
    return claims if claims.v > 1 else _first_version(claims, keyed(value, *KEYS))


def _first_version(claims: Claims, fields: dict[str, Json]) -> Manifest:
    channel = keyed(fields["channel"], "epoch", "seq", "prev", "revoked")
    seq = integer(channel["seq"], 1)
    found = Manifest(
        **claims.__dict__,
        epoch=hexed(channel["epoch"], 16),
        seq=seq,
        prev=or_null(channel["prev"], lambda value: hexed(value, 48)),
        revoked=tuple(_position(one) for one in listed(channel["revoked"], REVOKED, "revoked")),
        void=tuple(integer(one, 1, seq - 1) for one in listed(fields["void"], VOID, "void")),
        created=moment(fields["created"]),
        next_by=or_null(fields["next_by"], moment),
        bodies=tuple(_entry(one) for one in listed(fields["bodies"], BODIES, "bodies")),
        root=or_null(fields["root"], lambda value: hexed(value, 32)),
        acks=tuple(parse_receipt(one) for one in listed(fields["acks"], ACKS, "acks")),
        exercise=flag(fields["exercise"]),
        pad=integer(fields["pad"]),
    )
    _fits_together(found)
    return found


def _fits_together(found: Manifest) -> None:
    """`prev` is null exactly at 1, `root` exactly without statements."""
    has_statements = any(entry.type == "statements" for entry in found.bodies)
    if (found.prev is None) != (found.seq == 1) or (found.root is None) == has_statements:
        raise BrokenError("schema")


def _entry(value: Json) -> Entry:
    fields = keyed(value, "type", "encoding", "length", "size", "sha256")
    entry = Entry(
        type=text(fields["type"]),
        encoding=word(fields["encoding"], "none|zlib"),
        length=integer(fields["length"]),
        size=integer(fields["size"]),
        sha256=hexed(fields["sha256"], 32),
    )
    if entry.encoding == "none" and entry.size != entry.length:
        raise BrokenError("schema")
    if entry.size > RATIO * entry.length:
        raise BrokenError("ratio")
    if entry.type == "card" and entry.size > card.FILE_LIMIT:
        raise BrokenError("card-size")
    return entry


def _position(value: Json) -> Position:
    fields = keyed(value, "key", "epoch", "seq", "head")
    return Position(
        hexed(fields["key"], 32), hexed(fields["epoch"], 16), integer(fields["seq"], 1), hexed(fields["head"], 48)
    )
