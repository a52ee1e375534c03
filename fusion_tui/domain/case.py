"""Cases and what they hold: facts, entities, links and notes.

A fact carries its source, its grade, its marking and its lawful basis; without them it is a rumour.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from fusion_tui.domain.clock import Instant
from fusion_tui.domain.record import NAME, Body, Record, Title
from fusion_tui.domain.text import Line


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLOSED = "closed"


class Case(Record):
    """A question under work, with everything known about it."""

    number: str = Field(default="", max_length=20, description="C-00001")
    title: Title
    summary: Body = ""
    predicate: Line = Field(default="", max_length=1000, description="28 CFR 23.20(c); empty: none established")
    state: CaseState = CaseState.OPEN
    reason: Line = Field(default="", max_length=400, description="why it was closed, or opened again")
    closed: Instant | None = None
    closed_by: Line = Field(default="", max_length=NAME)
    readers: str = Field(default="", max_length=400, description="user names; empty: everybody who may read cases")


class Fact(Record):
    """One statement in a case, as its source gave it."""

    case: str = Field(max_length=100)
    text: Body = Field(min_length=1)
    source: Line = Field(default="", max_length=200)
    basis: Line = Field(default="", max_length=200, description="lawful basis: how it was obtained")
    occurred: Instant | None = None


class Note(Record):
    """An analyst's own words in a case: judgement, not evidence."""

    case: str = Field(max_length=100)
    text: Body = Field(min_length=1)


class EntityKind(StrEnum):
    """What a case can name."""

    PERSON = "person"
    ORGANISATION = "organisation"
    VEHICLE = "vehicle"
    PHONE = "phone"
    ACCOUNT = "account"
    ADDRESS = "address"
    DEVICE = "device"
    WEAPON = "weapon"
    DOCUMENT = "document"
    HANDLE = "handle"
    INDICATOR = "indicator"


class Entity(Record):
    """A person or thing that cases speak of."""

    entity: EntityKind
    title: Title
    detail: Body = Field(default="", description="identifiers and description")
    us_person: bool | None = Field(default=None, description="None: not known; masked as if a US person")


class Link(Record):
    """A directed statement that one record stands in a relation to another."""

    source_ref: str = Field(max_length=100)
    relation: Line = Field(max_length=60)
    target_ref: str = Field(max_length=100)
    detail: Line = Field(default="", max_length=400, description="what speaks for it, or why it was decided")
