"""Triage: what becomes of a tip, the reasons there are for it, and when it may be taken back.

The reasons are a center's own data, numbered so that one key gives one; they name what was done, not who
is meant, so that two analysts close the same tip in the same words.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, Field

from fusion_tui.domain.decision import Decision, refuse_if
from fusion_tui.domain.text import Line
from fusion_tui.domain.tip import Tip, TipState

OPEN = (TipState.NEW, TipState.ASKED)
REASON = 120

Numbered = Annotated[
    tuple[Annotated[Line, Field(min_length=1, max_length=REASON)], ...], Field(min_length=1, max_length=9)
]

_CLOSED = (
    "lawful activity, explained",
    "no crime, threat or hazard in it",
    "the same as a tip we have",
    "too little to work on, nobody left to ask",
    "outside our area: told to tell their agency",
    "protected activity only: nothing to keep",
    "withdrawn by who gave it",
)
_REFERRED = (
    "local police",
    "county sheriff",
    "state police",
    "FBI, JTTF",
    "another fusion center",
    "emergency services",
    "code or fire inspection",
    "crisis or care service",
)
_ASKED = (
    "the caller: who, where, when",
    "the caller: plate or description",
    "the officer: a report",
    "the owner: video or pictures",
    "a partner: what they know",
)


class Triage(BaseModel, frozen=True, extra="forbid"):
    """What a center chooses from when it disposes of tips; nine of each at most, for nine keys."""

    close: Numbered = Field(default=_CLOSED, description="why a tip is closed")
    refer: Numbered = Field(default=_REFERRED, description="whom a tip is handed to")
    ask: Numbered = Field(default=_ASKED, description="who is asked, and for what")
    undo_minutes: int = Field(default=30, ge=1, le=1440, description="who disposed of a tip takes it back so long")

    @property
    def undo_within(self) -> timedelta:
        """How long a disposition may be taken back without a reason."""
        return timedelta(minutes=self.undo_minutes)


def may_dispose(tip: Tip) -> Decision:
    """Whether something may become of a tip: nothing did yet, or somebody was asked."""
    return refuse_if(tip.state not in OPEN, f"the tip is {tip.state} already")


def may_undo(tip: Tip, user: str, now: datetime, within: timedelta) -> Decision:
    """Whether the last disposition of a tip may be taken back as a slip: by who made it, and soon."""
    if tip.disposed is None:
        return Decision(("nothing was done with the tip yet",))
    minutes = int(within.total_seconds()) // 60
    return refuse_if(tip.disposed_by != user, f"{tip.disposed_by} did that") & refuse_if(
        now - tip.disposed > within, f"it was done more than {minutes} min ago"
    )


def may_reopen(tip: Tip) -> Decision:
    """Whether a tip that was disposed of may go through triage again, with a reason."""
    if tip.state is TipState.PROMOTED:
        return Decision(("the tip became a case: work on there",))
    return refuse_if(tip.state is TipState.NEW, "the tip is new: there is nothing to reopen")
