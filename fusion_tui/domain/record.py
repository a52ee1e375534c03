"""What every record carries, whatever its kind: declared here once.

A kind adds its fields in its own module; its table row, its form and its wire object derive from
that declaration. Nothing is keyed on a local user or a row number: ``id`` is a STIX 2.1 identifier
and a record is (origin, id) everywhere.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

from pydantic import BaseModel, Field

from fusion_tui.domain.clock import Instant
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.marking import TLP, Marking
from fusion_tui.domain.text import Line, Text

TITLE = 200
TEXT = 100_000
NAME = 120

Title = Annotated[Line, Field(max_length=TITLE, min_length=1)]
Body = Annotated[Text, Field(max_length=TEXT)]
Grade = Annotated[str, Field(pattern=r"^[A-F][1-6]$", max_length=2)]  # Admiralty: source A-F, information 1-6
CenterId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", max_length=64)]

_ID = re.compile(r"\A[a-z][a-z0-9-]{1,60}--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


def new_id(kind: str) -> str:
    """Return a fresh STIX 2.1 identifier for an object type."""
    return f"{kind}--{uuid4()}"


def new_ids(kind: str, count: int) -> list[str]:
    """Return fresh identifiers that sort beside each other: an index over a million of them stays quick to fill.

    They share a random first half (RFC 9562, version 4), so they tell that records came together, and no more.
    """
    first = uuid4().hex[:16]
    return [f"{kind}--{UUID(first + uuid4().hex[16:])}" for _ in range(count)]


def is_id(text: str) -> bool:
    """Whether the text is a STIX 2.1 identifier with a lower-case UUID."""
    return bool(_ID.match(text))


def uuid_of(record_id: str) -> UUID:
    """Return the UUID part of an identifier; raise InputError where there is none."""
    if not is_id(record_id):
        raise InputError("not a record id", "ids look like tip--xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
    return UUID(record_id.rpartition("--")[2])


class Record(BaseModel, extra="forbid"):
    """The header shared by all kinds of record."""

    id: str = Field(max_length=100)
    origin: CenterId
    author: Line = Field(max_length=NAME)
    created: Instant
    modified: Instant
    revision: int = Field(default=1, ge=1, lt=2**31)
    control: str = Field(default="U//FOUO", max_length=40)
    tlp: TLP = TLP.AMBER
    grade: Grade = "F6"
    holding: Holding
    review_on: date | None = None
    exercise: bool = False

    @property
    def marking(self) -> Marking:
        """The portion marking of the whole record."""
        return Marking(control=self.control, tlp=self.tlp)
