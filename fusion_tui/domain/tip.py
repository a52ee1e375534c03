"""Tips, leads and suspicious activity reports: below reasonable suspicion, held apart, on a clock."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from fusion_tui.domain import mention
from fusion_tui.domain.behaviour import Behaviour
from fusion_tui.domain.clock import Instant
from fusion_tui.domain.mention import Mention
from fusion_tui.domain.record import NAME, Body, Record, Title
from fusion_tui.domain.text import Line, Text


class TipState(StrEnum):
    """Where a tip stands in triage."""

    NEW = "new"
    ASKED = "asked"  # somebody is to say more
    PROMOTED = "promoted"
    LINKED = "linked"
    REFERRED = "referred"
    CLOSED = "closed"


class Verdict(StrEnum):
    """What the second part of vetting came to (ISE-SAR Functional Standard 1.5.5)."""

    ISE_SAR = "ISE-SAR"  # reasonably indicative of planning for terrorism or other crime
    NOT = "not ISE-SAR"
    MORE = "needs more"


class Basis(StrEnum):
    """What race, ethnicity, gender, origin, religion, orientation and gender identity do in a report."""

    NOTHING = "not mentioned"
    DESCRIBES = "describes somebody"
    RESTS = "suspicion rests on it"


class Activity(StrEnum):
    """What the First Amendment protects in a report: speech, belief, press, assembly, petition."""

    NONE = "none"
    RELATED = "related to criminal conduct"
    ONLY = "nothing else"


Named = Annotated[
    Text, Field(max_length=mention.LENGTH), AfterValidator(lambda text: mention.write(mention.read(text)))
]


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
    named: Named = Field(default="", description="people and things it names, as somebody accepted them")
    verdict: Verdict | None = Field(default=None, description="what vetting came to; None: not vetted")
    compared: Line = Field(default="", max_length=1000, description="part one: with what it was compared, and found")
    judgement: Line = Field(default="", max_length=2000, description="part two: what it indicates, in context")
    basis: Basis | None = None
    activity: Activity | None = None
    vetted: Instant | None = None
    vetted_by: Line = Field(default="", max_length=NAME)

    @property
    def told(self) -> str:
        """All that was told, title first."""
        return f"{self.title}\n{self.text}"

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The people and things it names."""
        return mention.read(self.named)
