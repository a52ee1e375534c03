"""Lines and entries of every kind, as both readers take them; tests change one thing about each."""

from __future__ import annotations

import json

from tests.second_reader.scalars import Json
from tests.second_reader.stream import stream_length
from tests.second_reader.writing import Part, to_json
from tests.sync.two_readers import VECTOR, line_of

UUID = "11111111-2222-4333-8444-555555555555"
RECORD = f"report--{UUID}"
DATED: dict[str, Json] = {"created": "2026-03-01T08:00:00Z", "modified": "2026-03-01T08:00:00Z"}
FIRST, SECOND = (line.encode() for line in VECTOR["bundle"]["statements"])
RECALL = line_of(op="recall", object=None)
ACK: dict[str, Json] = json.loads(VECTOR["bundle"]["manifest"])["acks"][0]
POSITION: dict[str, Json] = {"key": "88" * 32, "epoch": "99" * 16, "seq": 3, "head": "aa" * 48}
LATER: dict[str, Json] = {"seq": 7, "prev": "77" * 48}
LENGTHS = {n: 44 + stream_length(n) for n in (2_000_000, 2_063_232)}
VOLUMES: list[Json] = [{"n": n, "length": length, "sha256": "44" * 32} for n, length in enumerate(LENGTHS.values(), 1)]
BLOB: dict[str, Json] = {"id": "11" * 16, "key": "22" * 32, "sha256": "33" * 32, "size": 3_999_000, "volumes": VOLUMES}
ARRIVED: dict[str, Json] = {"blob": "11" * 16, "volumes": [[1, 1], [3, 7]], "when": "2026-03-01T08:00:00.000Z"}
NOTICE: dict[str, Json] = {"record": RECORD, "rev": 3, "when": "2026-03-01T08:00:00.000Z", "who": "ana"}
PURGED: dict[str, Json] = {**NOTICE, "order": "66" * 32, "unreached": ["a print"]}
GIVEN: dict[str, Json] = {"record": RECORD, "rev": 3}
ATTACHMENT = Part("attachment", b"x")


def object_of(record: str, **more: Json) -> bytes:
    """A statement about another kind of record, without `created` and `modified`."""
    kind = record.partition("--")[0]
    return line_of(record=record, object={"type": kind, "spec_version": "2.1", "id": record, **more})


OBSERVABLE = object_of(f"ipv4-addr--{UUID}", value="192.0.2.1")
NEW_SCO: dict[str, Json] = {f"extension-definition--{UUID}": {"extension_type": "new-sco"}}
ADDED = object_of(f"badge--{UUID}", extensions=NEW_SCO)
MARKING = object_of(f"marking-definition--{UUID}", created="2026-03-01T08:00:00Z")
LINES: dict[str, list[bytes]] = {
    "statements": [FIRST, SECOND, RECALL, OBSERVABLE, ADDED, MARKING],
    "blobs": [to_json(BLOB)],
    "receipts": [to_json(NOTICE), to_json(PURGED), to_json(ARRIVED)],
    "digest": [to_json(GIVEN)],
}


def lines(kind: str, *values: bytes | dict[str, Json]) -> Part:
    """A line body."""
    return Part(kind, b"".join((one if isinstance(one, bytes) else to_json(one)) + b"\n" for one in values))
