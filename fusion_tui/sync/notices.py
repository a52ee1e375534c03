"""Lines of the smaller bodies: detached blobs, notices of reading and purging, digests.

Each line is one JSON object of exactly the published keys; which keys it has tells what it is. The
``who`` of a notice is what the sender says; nothing but a display is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from fusion_tui.domain.record import is_id
from fusion_tui.domain.text import clean_line
from fusion_tui.sync import body, card, limits, strictjson, volume
from fusion_tui.sync.runs import Span

UNREACHED = 1024  # places one purge may name

_BLOB = frozenset({"id", "key", "sha256", "size", "volumes"})
_VOLUME = frozenset({"n", "length", "sha256"})
_READ = frozenset({"record", "rev", "when", "who"})
_PURGED = _READ | {"order", "unreached"}
_HERE = frozenset({"blob", "volumes", "when"})
_ENTRY = frozenset({"record", "rev"})


class Volume(NamedTuple):
    """One file of a blob: its number from 1, its length, the SHA-256 of the file."""

    n: int
    length: int
    sha256: bytes


@dataclass(frozen=True)
class Blob:
    """An attachment that travels beside the bundle; ``sha256`` and ``size`` are of the plaintext."""

    id: bytes
    key: bytes = field(repr=False)
    sha256: bytes
    size: int
    volumes: tuple[Volume, ...]


class Read(NamedTuple):
    """Somebody at the receiver read a revision."""

    record: str
    rev: int
    when: str
    who: str


class Purged(NamedTuple):
    """A purge was carried out; ``order`` is the line hash of the order, ``unreached`` what could not be destroyed."""

    record: str
    rev: int
    order: bytes
    when: str
    who: str
    unreached: tuple[str, ...]


class Here(NamedTuple):
    """Which volumes of a content are at the receiver, while its bundle waits for the others."""

    blob: bytes
    volumes: tuple[Span, ...]
    when: str


class Entry(NamedTuple):
    """The sender's greatest revision of one of its records, as a digest lists it."""

    record: str
    rev: int


def blob(line: bytes) -> Blob:
    """Return the blob in a line; raise FormatError("json" or "schema") for any other shape."""
    found = strictjson.exact_keys(strictjson.parse(line), _BLOB, "a blob")
    volumes = tuple(_volume(value) for value in strictjson.items(found["volumes"], limits.VOLUMES, "volumes of a blob"))
    if not volumes or [one.n for one in volumes] != list(range(1, len(volumes) + 1)):
        raise strictjson.refusal("volumes of a blob, which count from 1")
    size = strictjson.integer(found["size"], 1, limits.ATTACHMENT, "size of a blob")
    if not volume.fits(size, (one.length for one in volumes)):
        raise strictjson.refusal("volumes of a blob, which hold the content and its padding")
    return Blob(
        id=strictjson.hex_of(found["id"], 16, "id of a blob"),
        key=strictjson.hex_of(found["key"], 32, "key of a blob"),
        sha256=strictjson.hex_of(found["sha256"], 32, "sha256 of a blob"),
        size=size,
        volumes=volumes,
    )


def _volume(value: object) -> Volume:
    found = strictjson.exact_keys(value, _VOLUME, "a volume")
    return Volume(
        n=strictjson.integer(found["n"], 1, limits.VOLUMES, "n of a volume"),
        length=strictjson.integer(found["length"], 1, limits.VOLUME - 1, "length of a volume"),
        sha256=strictjson.hex_of(found["sha256"], 32, "sha256 of a volume"),
    )


def notice(line: bytes) -> Read | Purged | Here:
    """Return the notice in a line of a ``receipts`` body; raise FormatError("json" or "schema") otherwise."""
    value = strictjson.parse(line)
    if isinstance(value, dict) and "blob" in value:
        return _here(strictjson.exact_keys(value, _HERE, "a notice"))
    is_purge = isinstance(value, dict) and "order" in value
    found = strictjson.exact_keys(value, _PURGED if is_purge else _READ, "a notice")
    record, rev, when, who = (
        *_place(found),
        strictjson.instant(found["when"], "when of a notice"),
        _said(found["who"]),
    )
    if not is_purge:
        return Read(record, rev, when, who)
    order = strictjson.hex_of(found["order"], 32, "order of a notice")
    unreached = strictjson.items(found["unreached"], UNREACHED, "unreached of a notice")
    return Purged(record, rev, order, when, who, tuple(_said(one) for one in unreached))


def _here(found: dict[str, Any]) -> Here:
    listed = strictjson.items(found["volumes"], limits.RECEIPT_LIST, "volumes of a notice")
    spans = tuple(_span(one) for one in listed)
    if any(after.first <= before.last for before, after in pairwise(spans)):
        raise strictjson.refusal("volumes of a notice, which rise")
    return Here(
        strictjson.hex_of(found["blob"], 16, "blob of a notice"),
        spans,
        strictjson.instant(found["when"], "when of a notice"),
    )


def _span(value: object) -> Span:
    if not isinstance(value, list) or len(value) != 2:
        raise strictjson.refusal("volumes of a notice")
    first = strictjson.integer(value[0], 1, limits.VOLUMES, "first of volumes")
    return Span(first, strictjson.integer(value[1], first, limits.VOLUMES, "last of volumes"))


def entry(line: bytes) -> Entry:
    """Return the entry in a line of a ``digest`` body; raise FormatError("json" or "schema") otherwise."""
    return Entry(*_place(strictjson.exact_keys(strictjson.parse(line), _ENTRY, "an entry of a digest")))


def _place(found: dict[str, Any]) -> tuple[str, int]:
    record = found["record"]
    if not isinstance(record, str) or not is_id(record):
        raise strictjson.refusal("record")
    return record, strictjson.integer(found["rev"], 1, limits.REVISION, "rev")


def _said(value: object) -> str:
    return clean_line(strictjson.text(value, limits.NAME, "a text of a notice"))


def to_line(one: Blob | Read | Purged | Here | Entry) -> bytes:
    """Return the line of a body, without its LF."""
    value = {name: _plain(getattr(one, name)) for name in _names(one)}
    return strictjson.dump(value)


def _names(one: Blob | Read | Purged | Here | Entry) -> tuple[str, ...]:
    return ("id", "key", "sha256", "size", "volumes") if isinstance(one, Blob) else one._fields


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Volume):
        return {"n": value.n, "length": value.length, "sha256": value.sha256.hex()}
    if isinstance(value, Span):
        return [value.first, value.last]
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


CHECKS: Mapping[str, Callable[[bytes], object]] = {
    body.BLOBS: blob,
    body.RECEIPTS: notice,
    body.DIGEST: entry,
    body.CARD: card.parse,
}
"""What reads the content of each body that isn't statements or an attachment; ``open_bundle`` takes it."""
