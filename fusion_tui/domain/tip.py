"""Tips, leads and suspicious activity reports: below reasonable suspicion, held apart, on a clock."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from fusion_tui.domain.behaviour import Behaviour
from fusion_tui.domain.clock import Instant
from fusion_tui.domain.record import NAME, Body, Record, Title
from fusion_tui.domain.text import Line


class TipState(StrEnum):
    """Where a tip stands in triage."""

    NEW = "new"
    ASKED = "asked"  # somebody is to say more
    PROMOTED = "promoted"
    LINKED = "linked"
    REFERRED = "referred"
    CLOSED = "closed"


class Tip(Record):
    """What somebody told us, in their words."""

    number: str = Field(default="", max_length=20, description="T-00001, for people to say aloud")
    title: Title
    text: Body = ""
    source: Line = Field(default="", max_length=120, description="how it came: walk-in, phone, partner")
    behaviour: Behaviour | None = None
    state: TipState = TipState.NEW
    case: str = Field(default="", max_length=100, description="id of the case it was carried into")
    reason: Line = Field(default="", max_length=400, description="why it was disposed of as it was")
    disposed: Instant | None = Field(default=None, description="when that was done")
    disposed_by: Line = Field(default="", max_length=NAME)
    state_before: TipState | None = Field(default=None, description="the state it goes back to if that is undone")
    reason_before: Line = Field(default="", max_length=400)
