"""The manifest: what a bundle claims about itself, signed by its sender before anything else is read.

It names the file it is in (``header``), its sender and recipient, its place in the channel, and the
length and hash of every body. Version 1 has exactly these keys, all present. A later version is
known only by the five keys in ``Envelope``, which every version keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from fusion_tui.domain.errors import LimitError
from fusion_tui.sync import limits, receipt, strictjson
from fusion_tui.sync.receipt import Receipt

TYPE = "application/vnd.fusion-tui.manifest.v1+json"
VERSION = 1
ENCODINGS = frozenset({"none", "zlib"})

_KEYS = frozenset(
    {"v", "header", "from", "to", "card", "channel", "void", "created", "next_by", "bodies", "root"}
    | {"acks", "exercise", "pad"}
)
_CHANNEL = frozenset({"epoch", "seq", "prev", "revoked"})
_REVOKED = frozenset({"key", "epoch", "seq", "head"})
_BODY = frozenset({"type", "encoding", "length", "size", "sha256"})

_T = TypeVar("_T")


class Revoked(NamedTuple):
    """Up to where a revoked signing pair was good in one epoch: its last number and that manifest's SHA-384."""

    key: bytes
    epoch: bytes
    seq: int
    head: bytes


@dataclass(frozen=True)
class Channel:
    """The bundle's place: ``epoch`` (16 bytes), ``seq`` from 1, ``prev`` (SHA-384 of the manifest before)."""

    epoch: bytes
    seq: int
    prev: bytes | None
    revoked: tuple[Revoked, ...] = ()


@dataclass(frozen=True)
class BodyEntry:
    """One body: ``length`` as stored, ``size`` decoded, ``sha256`` of the stored bytes."""

    type: str
    encoding: str
    length: int
    size: int
    sha256: bytes


class Envelope(NamedTuple):
    """What a manifest of any version says: version, SHA-384 of header and seal, sender, recipient, card version."""

    version: int
    header: bytes
    sender: bytes
    recipient: bytes
    card: int


@dataclass(frozen=True)
class Manifest:
    """A manifest of version 1; ids and hashes are bytes, moments are text as written."""

    header: bytes
    sender: bytes
    recipient: bytes
    card: int
    channel: Channel
    created: str
    bodies: tuple[BodyEntry, ...] = ()
    root: bytes | None = None
    void: tuple[int, ...] = ()
    next_by: str | None = None
    acks: tuple[Receipt, ...] = ()
    exercise: bool = False
    pad: int = 0


def build(manifest: Manifest) -> bytes:
    """Return the manifest as the bytes to be signed."""
    channel = manifest.channel
    return strictjson.dump(
        {
            "v": VERSION,
            "header": manifest.header.hex(),
            "from": manifest.sender.hex(),
            "to": manifest.recipient.hex(),
            "card": manifest.card,
            "channel": {
                "epoch": channel.epoch.hex(),
                "seq": channel.seq,
                "prev": _hex(channel.prev),
                "revoked": [
                    {"key": one.key.hex(), "epoch": one.epoch.hex(), "seq": one.seq, "head": one.head.hex()}
                    for one in channel.revoked
                ],
            },
            "void": list(manifest.void),
            "created": manifest.created,
            "next_by": manifest.next_by,
            "bodies": [_body_json(entry) for entry in manifest.bodies],
            "root": _hex(manifest.root),
            "acks": [ack.to_json() for ack in manifest.acks],
            "exercise": manifest.exercise,
            "pad": manifest.pad,
        }
    )


def _hex(data: bytes | None) -> str | None:
    return None if data is None else data.hex()


def _body_json(entry: BodyEntry) -> dict[str, Any]:
    return {
        "type": entry.type,
        "encoding": entry.encoding,
        "length": entry.length,
        "size": entry.size,
        "sha256": entry.sha256.hex(),
    }


def envelope(value: object) -> Envelope:
    """Return what a parsed manifest of any version says about itself; raise FormatError("schema") otherwise."""
    if not isinstance(value, dict):
        raise strictjson.refusal("the manifest")
    return Envelope(
        version=strictjson.integer(value.get("v"), VERSION, limits.INTEGER, "v of the manifest"),
        header=strictjson.hex_of(value.get("header"), 48, "header of the manifest"),
        sender=strictjson.hex_of(value.get("from"), 32, "from of the manifest"),
        recipient=strictjson.hex_of(value.get("to"), 32, "to of the manifest"),
        card=strictjson.integer(value.get("card"), 1, limits.INTEGER, "card of the manifest"),
    )


def parse(data: bytes) -> Manifest:
    """Return a manifest of version 1.

    Raises FormatError("json") or FormatError("schema") for any other shape, LimitError for a list or
    body beyond the limits.
    """
    if len(data) > limits.MANIFEST:
        raise LimitError("manifest-size", "the manifest is larger than the format allows")
    return typed(strictjson.parse(data))


def typed(value: object) -> Manifest:
    """Return the manifest in a parsed JSON value; raises as :func:`parse` does."""
    known = envelope(value)
    found = strictjson.exact_keys(value, _KEYS, "the manifest")
    if known.version != VERSION:
        raise strictjson.refusal("v of the manifest")
    channel = _channel(found["channel"])
    bodies = _each(found["bodies"], limits.BODIES, "bodies", _body)
    return Manifest(
        header=known.header,
        sender=known.sender,
        recipient=known.recipient,
        card=known.card,
        channel=channel,
        created=strictjson.instant(found["created"], "created of the manifest"),
        bodies=bodies,
        root=_root(found["root"], bodies),
        void=_each(found["void"], limits.VOID, "void", lambda seq: _below(seq, channel.seq)),
        next_by=None if found["next_by"] is None else strictjson.instant(found["next_by"], "next_by of the manifest"),
        acks=_each(found["acks"], limits.RECEIPTS, "acks", receipt.parse),
        exercise=strictjson.boolean(found["exercise"], "exercise of the manifest"),
        pad=strictjson.integer(found["pad"], 0, limits.INTEGER, "pad of the manifest"),
    )


def _each(value: object, most: int, what: str, read: Callable[[Any], _T]) -> tuple[_T, ...]:
    if not isinstance(value, list):
        raise strictjson.refusal(f"{what} of the manifest")
    if len(value) > most:
        raise LimitError(what, f"the manifest lists more {what} than the format allows")
    return tuple(read(item) for item in value)


def _below(seq: object, own: int) -> int:
    return strictjson.integer(seq, 1, own - 1, "a voided number")


def _channel(value: object) -> Channel:
    found = strictjson.exact_keys(value, _CHANNEL, "the channel")
    seq = strictjson.integer(found["seq"], 1, limits.INTEGER, "seq of the channel")
    prev = None if found["prev"] is None else strictjson.hex_of(found["prev"], 48, "prev of the channel")
    if (prev is None) != (seq == 1):
        raise strictjson.refusal("prev of the channel, which is null exactly at the first number")
    epoch = strictjson.hex_of(found["epoch"], 16, "epoch of the channel")
    return Channel(epoch, seq, prev, _each(found["revoked"], limits.REVOKED, "revoked", _revoked))


def _revoked(value: object) -> Revoked:
    found = strictjson.exact_keys(value, _REVOKED, "a revoked key")
    return Revoked(
        key=strictjson.hex_of(found["key"], 32, "key of a revoked key"),
        epoch=strictjson.hex_of(found["epoch"], 16, "epoch of a revoked key"),
        seq=strictjson.integer(found["seq"], 1, limits.INTEGER, "seq of a revoked key"),
        head=strictjson.hex_of(found["head"], 48, "head of a revoked key"),
    )


def _body(value: object) -> BodyEntry:
    found = strictjson.exact_keys(value, _BODY, "a body")
    entry = BodyEntry(
        type=strictjson.text(found["type"], limits.MANIFEST, "type of a body"),
        encoding=strictjson.text(found["encoding"], limits.MANIFEST, "encoding of a body"),
        length=strictjson.integer(found["length"], 0, limits.INTEGER, "length of a body"),
        size=strictjson.integer(found["size"], 0, limits.INTEGER, "size of a body"),
        sha256=strictjson.hex_of(found["sha256"], 32, "sha256 of a body"),
    )
    check_body(entry)
    return entry


def check_body(entry: BodyEntry) -> None:
    """Hold one body against encoding, ratio and card size; reader and writer both ask."""
    if entry.encoding not in ENCODINGS:
        raise strictjson.refusal("encoding of a body")
    if entry.encoding == "none" and entry.size != entry.length:
        raise strictjson.refusal("size of a body that is not encoded")
    if entry.size > entry.length * limits.ZLIB_RATIO:
        raise LimitError("ratio", "a body decodes to more than the format allows")
    if entry.type == "card" and entry.size > limits.CARD:
        raise LimitError("card-size", "a card is larger than the format allows")


def _root(value: object, bodies: tuple[BodyEntry, ...]) -> bytes | None:
    if (value is None) == any(entry.type == "statements" for entry in bodies):
        raise strictjson.refusal("root of the manifest, which is null exactly without statements")
    return None if value is None else strictjson.hex_of(value, 32, "root of the manifest")
