"""Lines of blobs, receipts and digests (section 9)."""

from __future__ import annotations

from dataclasses import dataclass

from tests.second_reader import strict_json
from tests.second_reader.formulas import padme
from tests.second_reader.outcome import BrokenError
from tests.second_reader.scalars import Json, hexed, integer, keyed, listed, moment, text
from tests.second_reader.statement import record_id, revision
from tests.second_reader.stream import is_stream_length, plain_length

VOLUMES, UNREACHED = 4_096, 1_024
VOLUME_LIMIT = 1_073_741_823
CONTENT_LIMIT = 4 * 2**30
HEADER = 44
RUNS = 1_024
TEXT_LIMIT = 200
NOTICE = ("record", "rev", "when", "who")
ARRIVED = ("blob", "volumes", "when")
PURGED = ("record", "rev", "order", "when", "who", "unreached")


@dataclass(frozen=True)
class Volume:
    n: int
    length: int
    sha256: bytes


@dataclass(frozen=True)
class Blob:
    """An attachment in files of their own."""

    id: bytes
    key: bytes
    sha256: bytes
    size: int
    volumes: tuple[Volume, ...]


@dataclass(frozen=True)
class Notice:
    """Somebody read a record; or purged it, when `order` is there."""

    record: str
    rev: int
    when: str
    who: str
    order: bytes | None = None
    unreached: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arrived:
    """Which volumes of a content are there, while its bundle waits for the others."""

    blob: bytes
    runs: tuple[tuple[int, int], ...]
    when: str


@dataclass(frozen=True)
class Given:
    """The greatest revision of a record the recipient was given."""

    record: str
    rev: int


def parse_blob(line: bytes) -> Blob:
    """Read a line of `blobs`.

    Raises:
        BrokenError: `json`, `schema`

    """
    fields = keyed(strict_json.parse(line), "id", "key", "sha256", "size", "volumes")
    volumes = tuple(_volume(one, n) for n, one in enumerate(listed(fields["volumes"], VOLUMES), 1))
    size = integer(fields["size"], 1, CONTENT_LIMIT)
    streams = [one.length - HEADER for one in volumes]
    if not volumes or not all(map(is_stream_length, streams)) or sum(map(plain_length, streams)) != padme(size):
        raise BrokenError("schema")
    return Blob(
        id=hexed(fields["id"], 16),
        key=hexed(fields["key"], 32),
        sha256=hexed(fields["sha256"], 32),
        size=size,
        volumes=volumes,
    )


def _volume(value: Json, n: int) -> Volume:
    fields = keyed(value, "n", "length", "sha256")
    return Volume(integer(fields["n"], n, n), integer(fields["length"], 0, VOLUME_LIMIT), hexed(fields["sha256"], 32))


def parse_notice(line: bytes) -> Notice | Arrived:
    """Read a line of `receipts`: a notice of volumes or of reading, or a purge receipt.

    Raises:
        BrokenError: `json`, `schema`

    """
    value = strict_json.parse(line)
    if isinstance(value, dict) and "blob" in value:
        return _arrived(value)
    purged = isinstance(value, dict) and "order" in value
    fields = keyed(value, *(PURGED if purged else NOTICE))
    unreached = listed(fields["unreached"], UNREACHED) if purged else []
    return Notice(
        record=record_id(fields["record"]),
        rev=revision(fields["rev"]),
        when=moment(fields["when"]),
        who=text(fields["who"], 0, TEXT_LIMIT),
        order=hexed(fields["order"], 32) if purged else None,
        unreached=tuple(text(one, 0, TEXT_LIMIT) for one in unreached),
    )


def _arrived(value: Json) -> Arrived:
    fields = keyed(value, *ARRIVED)
    runs: list[tuple[int, int]] = []
    for one in listed(fields["volumes"], RUNS):
        pair = listed(one)
        if len(pair) != 2:
            raise BrokenError("schema")
        first = integer(pair[0], runs[-1][1] + 1 if runs else 1, VOLUMES)
        runs.append((first, integer(pair[1], first, VOLUMES)))
    return Arrived(hexed(fields["blob"], 16), tuple(runs), moment(fields["when"]))


def parse_given(line: bytes) -> Given:
    """Read a line of `digest`.

    Raises:
        BrokenError: `json`, `schema`

    """
    fields = keyed(strict_json.parse(line), "record", "rev")
    return Given(record_id(fields["record"]), revision(fields["rev"]))
