"""What peers sent: any STIX 2.1 object, read for people to see, kept byte for byte beside it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from fusion_tui.domain.record import Body, Record
from fusion_tui.domain.text import Line


class ReceivedState(StrEnum):
    """What a received record is now."""

    NEW = "new"
    READ = "read"
    RECALLED = "recalled"


class Received(Record):
    """A peer's record as its latest statement gives it; (origin, id) names it."""

    object_type: Line = Field(max_length=80)
    title: Line = Field(max_length=400)
    text: Body = ""
    sender_code: Line = Field(max_length=20)
    state: ReceivedState = ReceivedState.NEW
    bundle_seq: int = Field(ge=1)
    reason: Line = Field(default="", max_length=400, description="why it was recalled")
    line_hash: str = Field(max_length=64, description="SHA-256 of the statement line, hex")
