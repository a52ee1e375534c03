"""The dissemination ledger: who was given what, when, why and by whose authority (28 CFR 23.20(e), (g))."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from fusion_tui.domain.record import CenterId, Record
from fusion_tui.domain.text import Line


class ReleaseState(StrEnum):
    """How far a release has come."""

    WAITING = "waiting"  # in the outbox
    SEALED = "sealed"  # in a bundle, perhaps on a medium
    ACKNOWLEDGED = "acknowledged"
    BY_VOICE = "by-voice"  # somebody at the recipient said so; no receipt came
    REFUSED = "refused"  # by a person at the recipient
    WITHDRAWN = "withdrawn"  # taken back before it left, or before it was acknowledged


class Release(Record):
    """One product given to one recipient."""

    product: str = Field(max_length=100)
    product_revision: int = Field(ge=1)
    title: Line = Field(max_length=200)
    recipient: CenterId
    recipient_code: Line = Field(max_length=20)
    authority: Line = Field(min_length=1, max_length=200)
    need: Line = Field(min_length=1, max_length=400, description="need to know")
    right: Line = Field(min_length=1, max_length=400, description="right to know")
    reason: Line = Field(min_length=1, max_length=400)
    state: ReleaseState = ReleaseState.WAITING
    bundle: str = Field(default="", max_length=40, description="name of the bundle file it left in")
    epoch: str = Field(default="", max_length=32)
    seq: int = Field(default=0, ge=0)
