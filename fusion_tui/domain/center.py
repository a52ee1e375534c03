"""Centers: ours, and the peers we exchange with."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from fusion_tui.domain.clock import Instant
from fusion_tui.domain.record import CenterId
from fusion_tui.domain.text import Line

CODE = r"^[A-Z][A-Z0-9-]{1,15}$"


class Center(BaseModel):
    """Who we are."""

    center_id: CenterId
    name: Line = Field(min_length=1, max_length=120)
    code: str = Field(pattern=CODE, max_length=16)
    timezone: str = Field(max_length=64)
    exercise: bool = False
    created: Instant


class PeerState(StrEnum):
    """How far a peer is trusted."""

    UNVERIFIED = "unverified"
    CONFIRMED = "confirmed"
    REVOKED = "revoked"


class Peer(BaseModel):
    """Another center, as its card and our two witnesses describe it."""

    center_id: CenterId
    name: Line = Field(max_length=120)
    code: str = Field(max_length=16)
    card_version: int = Field(ge=1)
    state: PeerState = PeerState.UNVERIFIED
    added: Instant
    confirmed_by: Line = Field(default="", max_length=120)
    confirmed_and: Line = Field(default="", max_length=120)
    confirmed_means: Line = Field(default="", max_length=200)
    confirmed_at: Instant | None = None
    last_heard: Instant | None = None
