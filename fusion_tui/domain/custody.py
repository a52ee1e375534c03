"""The evidence log of a case: who had what, when, where and for what; entries are added, never changed.

Each entry carries the digest of the one before and its own, SHA-256 over all it says, so that an entry that was
changed, taken out or put between others is found, and which one it is. That the last ones were cut off is found
by the trail, which keeps the digest of each. The marking may be corrected: it says who may read, not what happened.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from enum import StrEnum

from pydantic import Field

from fusion_tui.domain.clock import Instant
from fusion_tui.domain.record import NAME, Body, Record, Title
from fusion_tui.domain.text import Line

FIRST = ""
"""What the first entry of a log carries in place of a digest before it."""

_SAID = ("id", "origin", "author", "created", "case", "entry", "item", "act", "title", "text", "holder", "kept_at",
         "occurred", "attachment", "sha256", "previous")  # fmt: skip


class CustodyAct(StrEnum):
    """What was done with an item of evidence."""

    COLLECTED = "collected"
    RECEIVED = "received"
    EXAMINED = "examined"
    COPIED = "copied"
    TRANSFERRED = "transferred"
    RETURNED = "returned"
    DESTROYED = "destroyed"


class Custody(Record):
    """One entry: an act on one item."""

    case: str = Field(max_length=100)
    entry: int = Field(ge=1, lt=2**31, description="1 is the first entry of the case")
    item: int = Field(ge=1, lt=2**31, description="the item's number in the case")
    act: CustodyAct
    title: Title = Field(description="what it is")
    text: Body = Field(default="", description="seal numbers, condition, why")
    holder: Line = Field(min_length=1, max_length=NAME, description="who has it from here on")
    kept_at: Line = Field(default="", max_length=200, description="where it is from here on")
    occurred: Instant
    attachment: str = Field(default="", max_length=100, description="id of the file that holds it, where one does")
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$", max_length=64, description="of that file's content")
    previous: str = Field(pattern=r"^([0-9a-f]{64})?$", max_length=64, description="digest of the entry before")
    digest: str = Field(default="", pattern=r"^([0-9a-f]{64})?$", max_length=64)


def digest_of(entry: Custody) -> str:
    """Return the digest of all an entry says: SHA-256, hex, over its fields as JSON with sorted names."""
    said = entry.model_dump(mode="json", include=set(_SAID))
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def sealed(entry: Custody) -> Custody:
    """Return an entry with its digest."""
    return entry.model_copy(update={"digest": digest_of(entry)})


def first_break(entries: Sequence[Custody]) -> int | None:
    """Return the place of the first entry that does not follow from those before it; None where all do."""
    before = FIRST
    for place, one in enumerate(entries, start=1):
        is_next = (one.entry, one.previous) == (place, before)
        if not is_next or one.digest != digest_of(one):
            return place
        before = one.digest
    return None
