"""A table of lines of the smaller bodies, section 9."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.vectors_made.bodies import ENTRY, READ
from tests.vectors_made.channel_rules import MIB, volume_length
from tests.vectors_made.made import AT
from tests.vectors_made.manifest_values import SHA256
from tests.vectors_made.parts import dumped
from tests.vectors_made.statement_lines import record
from tests.vectors_made.table_json import Row, row


def notices() -> Iterator[Row]:
    """Yield lines of the smaller bodies."""
    for body, about, expect, line in (*_blobs(), *_receipts(), *_digests()):
        yield row(about, expect, line, body=body)


GREATEST = 1_072_694_155  # of plaintext in a volume of 2^30 - 1 bytes
VOLUME = {"n": 1, "length": volume_length(MIB), "sha256": SHA256}
BLOB: dict[str, Any] = {"id": "0b" * 16, "key": "0c" * 32, "sha256": "0d" * 32, "size": 1_048_576, "volumes": [VOLUME]}


def _blobs() -> Iterator[tuple[str, str, str, str]]:
    half = VOLUME | {"length": volume_length(MIB // 2)}
    two = [half, half | {"n": 2}]
    yield "blobs", "One volume.", "ok", dumped(BLOB)
    yield "blobs", "Two volumes.", "ok", dumped(BLOB | {"volumes": two})
    for about, expect, part in (
        ("A volume of the greatest length.", "ok", GREATEST),
        ("A volume of 1 GiB.", "schema", GREATEST + 1),
    ):
        lengths = (volume_length(part), volume_length(2**30 - part))
        listed = [VOLUME | {"n": n, "length": length} for n, length in enumerate(lengths, 1)]
        yield "blobs", about, expect, dumped(BLOB | {"size": 2**30, "volumes": listed})
    yield from _rooms(half)
    for key in BLOB:
        yield (
            "blobs",
            f"It lacks {key}.",
            "schema",
            dumped({name: value for name, value in BLOB.items() if name != key}),
        )
    for key in VOLUME:
        less = {name: value for name, value in VOLUME.items() if name != key}
        yield "blobs", f"A volume lacks {key}.", "schema", dumped(BLOB | {"volumes": [less]})
    for about, change in (
        ("A key more.", {"name": "x"}),
        ("The id has 15 bytes.", {"id": "00" * 15}),
        ("The key has 31 bytes.", {"key": "00" * 31}),
        ("The hash is in capitals.", {"sha256": "AB" * 32}),
        ("The size is a text.", {"size": "1"}),
        ("Volumes are null.", {"volumes": None}),
        ("No volume.", {"volumes": []}),
        ("The first volume has number 2.", {"volumes": [VOLUME | {"n": 2}]}),
        ("The first volume has number 0.", {"volumes": [VOLUME | {"n": 0}]}),
        ("A number twice.", {"volumes": [VOLUME, VOLUME]}),
        ("The volumes in the other order.", {"volumes": two[::-1]}),
        ("A gap.", {"volumes": [VOLUME, VOLUME | {"n": 3}]}),
        ("A volume with a key more.", {"volumes": [VOLUME | {"name": "x"}]}),
        ("A volume that is a text.", {"volumes": ["x"]}),
    ):
        yield "blobs", about, "schema", dumped(BLOB | change)
    yield "blobs", "The size is below zero.", "json", dumped(BLOB | {"size": -1})


def _rooms(half: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Yield lines whose volumes hold more or less than the content and its padding."""
    for about, expect, size, lengths in (
        ("A content of one byte, which needs no padding.", "ok", 1, [volume_length(1)]),
        ("A content of 100,000 bytes, and padding to 100,352.", "ok", 100_000, [volume_length(100_352)]),
        ("A content of 100,000 bytes without its padding.", "schema", 100_000, [volume_length(100_000)]),
        ("A content of 100,000 bytes with one byte more.", "schema", 100_000, [volume_length(100_353)]),
        ("A volume of no plaintext beside the others.", "ok", 1, [volume_length(0), volume_length(1)]),
        ("Room for half of the content.", "schema", MIB, [half["length"]]),
        ("Room for twice the content.", "schema", MIB, [volume_length(2 * MIB)]),
        ("A volume of no bytes.", "schema", MIB, [0]),
        ("A volume shorter than its header.", "schema", MIB, [43]),
        ("A volume of a length that no stream has.", "schema", 1, [115]),
        ("A content of no bytes.", "schema", 0, [volume_length(0)]),
        ("A content of 4 GiB.", "ok", 2**32, [volume_length(2**29)] * 8),
        ("A content of 4 GiB and a byte.", "schema", 2**32 + 1, [volume_length(2**29)] * 8 + [volume_length(2**27)]),
    ):
        listed = [VOLUME | {"n": n, "length": length} for n, length in enumerate(lengths, 1)]
        yield "blobs", about, expect, dumped(BLOB | {"size": size, "volumes": listed})


ARRIVED: dict[str, Any] = {"blob": "0b" * 16, "volumes": [[1, 1], [3, 7]], "when": AT}


def _arrived() -> Iterator[tuple[str, str, str, str]]:
    yield "receipts", "A notice of volumes.", "ok", dumped(ARRIVED)
    for about, expect, runs in (
        ("No volume is there.", "ok", []),
        ("Runs that touch.", "ok", [[1, 1], [2, 2]]),
        ("All of 4,096 volumes.", "ok", [[1, 4096]]),
        ("Volume 4,097.", "schema", [[1, 4097]]),
        ("Volume 0.", "schema", [[0, 1]]),
        ("A run that goes backwards.", "schema", [[2, 1]]),
        ("Runs that overlap.", "schema", [[1, 2], [2, 3]]),
        ("Runs that fall.", "schema", [[3, 3], [1, 1]]),
        ("A run of three numbers.", "schema", [[1, 2, 3]]),
        ("A run that is a number.", "schema", [1]),
        ("1,024 runs.", "ok", [[2 * n, 2 * n] for n in range(1, 1025)]),
        ("1,025 runs.", "schema", [[2 * n, 2 * n] for n in range(1, 1026)]),
    ):
        yield "receipts", about, expect, dumped(ARRIVED | {"volumes": runs})
    for key in ARRIVED:
        less = {name: value for name, value in ARRIVED.items() if name != key}
        yield "receipts", f"A notice of volumes lacks {key}.", "schema", dumped(less)
    yield "receipts", "A notice of volumes with a key more.", "schema", dumped(ARRIVED | {"rev": 1})
    yield "receipts", "The id of a notice of volumes has 15 bytes.", "schema", dumped(ARRIVED | {"blob": "0b" * 15})


READ_ = {"record": record(1), "rev": 1, "when": AT, "who": "Ana Ruiz"}
PURGED: dict[str, Any] = READ_ | {"order": SHA256, "unreached": []}


def _receipts() -> Iterator[tuple[str, str, str, str]]:
    yield "receipts", "A notice of reading.", "ok", READ
    yield "receipts", "A purge receipt.", "ok", dumped(PURGED)
    yield from _arrived()
    yield (
        "receipts",
        "A purge receipt that names what was out of reach.",
        "ok",
        dumped(PURGED | {"unreached": ["a print", "the backup of May"]}),
    )
    yield "receipts", "A text of 200 characters.", "ok", dumped(READ_ | {"who": "\u00e9" * 200})
    yield "receipts", "A text of 201 characters.", "schema", dumped(READ_ | {"who": "x" * 201})
    yield "receipts", "No characters.", "ok", dumped(READ_ | {"who": ""})
    for key in READ_:
        yield (
            "receipts",
            f"A notice of reading lacks {key}.",
            "schema",
            dumped({name: value for name, value in READ_.items() if name != key}),
        )
    for key in PURGED:
        less = {name: value for name, value in PURGED.items() if name != key}
        yield "receipts", f"A purge receipt lacks {key}.", "schema", dumped(less)
    for about, change in (
        ("A key more.", {"note": ""}),
        ("A record that is none.", {"record": "identity--one"}),
        ("Revision 0.", {"rev": 0}),
        ("Revision 2^31.", {"rev": 2**31}),
        ("A moment with an offset.", {"when": "2026-03-01T09:00:00+01:00"}),
        ("who is null.", {"who": None}),
        ("The order has 48 bytes.", {"order": "00" * 48}),
        ("The order is null.", {"order": None}),
        ("unreached is a text.", {"unreached": "a print"}),
        ("unreached holds a number.", {"unreached": [7]}),
        ("unreached holds a text of 201 characters.", {"unreached": ["x" * 201]}),
    ):
        yield "receipts", about, "schema", dumped(PURGED | change)
    yield "receipts", "A list.", "schema", "[]"
    yield "receipts", "A key twice.", "json", READ.replace('"rev":1', '"rev":1,"rev":1')


def _digests() -> Iterator[tuple[str, str, str, str]]:
    yield "digest", "A record and its revision.", "ok", ENTRY
    yield "digest", "The greatest revision.", "ok", dumped({"record": record(1), "rev": 2**31 - 1})
    for about, value in (
        ("It lacks rev.", {"record": record(1)}),
        ("It lacks record.", {"rev": 1}),
        ("A key more.", {"record": record(1), "rev": 1, "op": "put"}),
        ("Revision 0.", {"record": record(1), "rev": 0}),
        ("Revision 2^31.", {"record": record(1), "rev": 2**31}),
        ("A record in capitals.", {"record": record(1).upper(), "rev": 1}),
        ("A record that is null.", {"record": None, "rev": 1}),
    ):
        yield "digest", about, "schema", dumped(value)
    yield "digest", "A list.", "schema", dumped([record(1), 1])
    yield "digest", "A revision with a fraction.", "json", ENTRY.replace("1}", "1.0}")
