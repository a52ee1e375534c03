"""Centers: ours, and the peers we exchange with."""

from __future__ import annotations

from datetime import datetime
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
    revoked_by: Line = Field(default="", max_length=120)
    revoked_at: Instant | None = None
    revoked_reason: Line = Field(default="", max_length=400)
    cadence_hours: int = Field(default=0, ge=0, le=8760, description="how often we promise it a bundle; 0: no promise")
    one_way: bool = Field(default=False, description="nothing comes back from it: a diode lies between")
    review: bool = Field(default=False, description="what it sends waits until somebody here accepted it")
    daily_bytes: int = Field(default=0, ge=0, lt=2**53, description="what it may send a day; 0: what our card says")
    epochs_allowed: int = Field(default=64, ge=1, le=4096, description="installations of it we listen to")
    promised: Instant | None = Field(default=None, description="by when it said it would send again")
    unburied: bool = Field(default=False, description="after a restore: its records are hidden until its orders came")

    def is_silent(self, now: datetime) -> bool:
        """Whether a center we exchange with said it would have sent by now, and nothing came."""
        return self.state is PeerState.CONFIRMED and self.promised is not None and self.promised < now
