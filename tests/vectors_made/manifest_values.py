"""Values that no manifest has, key by key. Section 8."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.vectors_made.kept import seed
from tests.vectors_made.made import EPOCH

HASH = seed("some hash", 48).hex()
SHA256 = seed("some hash", 32).hex()
BIG = 2**53
REVOKED = {"key": SHA256, "epoch": EPOCH, "seq": 1, "head": HASH}
LATER = {"seq": 2, "prev": HASH}


def values() -> Iterator[tuple[str, str, dict[str, Any]]]:
    yield "v-0", "Version 0.", {"v": 0}
    yield "v-text", "The version is a text.", {"v": "1"}
    yield "v-true", "The version is true.", {"v": True}
    yield "header-short", "The hash of the head has 47 bytes.", {"header": "00" * 47}
    yield "header-number", "The hash of the head is a number.", {"header": 1}
    yield "from-short", "The sender's id has 31 bytes.", {"from": "00" * 31}
    yield "from-null", "The sender's id is null.", {"from": None}
    yield "to-long", "The recipient's id has 33 bytes.", {"to": "00" * 33}
    yield "to-list", "The recipient is a list.", {"to": ["00" * 32]}
    yield "card-0", "Card 0.", {"card": 0}
    yield "card-text", "The card is a text.", {"card": "1"}
    yield "channel-null", "The channel is null.", {"channel": None}
    yield "channel-list", "The channel is a list.", {"channel": [EPOCH, 1, None, []]}
    yield "void-null", "void is null.", {"void": None}
    yield "void-object", "void is an object.", {"void": {}}
    yield "void-0", "Number 0 is voided.", {"void": [0]}
    yield "void-text", "A voided number is a text.", {"void": ["1"]}
    yield "void-of-itself", "The first bundle voids number 1, its own.", {"void": [1]}
    yield "created-null", "created is null.", {"created": None}
    yield "created-number", "created is a number.", {"created": 1772355600}
    yield "next-by-text", "next_by is no moment.", {"next_by": "tomorrow"}
    yield "next-by-empty", "next_by is an empty text.", {"next_by": ""}
    yield "bodies-null", "bodies is null.", {"bodies": None}
    yield "bodies-object", "bodies is an object.", {"bodies": {}}
    yield "bodies-of-text", "A body is a text.", {"bodies": ["attachment"]}
    yield "root-without-statements", "There is a root, and no statements.", {"root": SHA256}
    yield "root-empty", "root is an empty text.", {"root": ""}
    yield "acks-null", "acks is null.", {"acks": None}
    yield "acks-object", "acks is an object.", {"acks": {}}
    yield "exercise-null", "exercise is null.", {"exercise": None}
    yield "exercise-0", "exercise is 0.", {"exercise": 0}
    yield "exercise-text", "exercise is a text.", {"exercise": "false"}
    yield "pad-text", "pad is a text.", {"pad": "27590"}
    yield "pad-null", "pad is null.", {"pad": None}
    for name, moment in MOMENTS:
        yield f"created-{name}", f"created is {moment}.", {"created": moment}


MOMENTS = (
    ("without-z", "2026-03-01T09:00:00"),
    ("offset", "2026-03-01T09:00:00+00:00"),
    ("ten-digits", "2026-03-01T09:00:00.1234567890Z"),
    ("second-60", "2026-06-30T23:59:60Z"),
    ("february-29", "2026-02-29T09:00:00Z"),
    ("year-0", "0000-03-01T09:00:00Z"),
)


def places() -> Iterator[tuple[str, str, dict[str, Any]]]:
    yield "one-key-more", "The channel has a key more.", {"note": 1}
    yield "epoch-short", "The epoch has 15 bytes.", {"epoch": "00" * 15}
    yield "epoch-long", "The epoch has 17 bytes.", {"epoch": "00" * 17}
    yield "epoch-capitals", "The epoch's hex is in capitals.", {"epoch": "AB" * 16}
    yield "seq-0", "Number 0.", {"seq": 0}
    yield "seq-text", "The number is a text.", {"seq": "1"}
    yield "prev-at-1", "The first number has a prev.", {"prev": HASH}
    yield "prev-null-at-2", "The second number has none.", {"seq": 2}
    yield "prev-short", "prev has 47 bytes.", {"seq": 2, "prev": "00" * 47}
    yield "prev-of-sha-256", "prev has the length of a SHA-256.", {"seq": 2, "prev": SHA256}
    yield "revoked-null", "revoked is null.", {"revoked": None}
    yield "revoked-object", "revoked is an object.", {"revoked": {}}
