"""Incidents: reported crimes and calls for service, imported in bulk from public-safety systems.

Held OPEN unless the importer says otherwise; an import never creates INTELLIGENCE (28 CFR 23.20(a)).
"""

from __future__ import annotations

from pydantic import Field

from fusion_tui.domain.clock import Instant
from fusion_tui.domain.record import Record
from fusion_tui.domain.text import Line


class Incident(Record):
    """One reported event at a place and a time."""

    source: Line = Field(max_length=80, description="the named source it was imported from")
    source_key: str = Field(max_length=120, description="id within the source, or row hash and occurrence")
    row_hash: str = Field(max_length=32, description="hex of the row's content, to see a change")
    title: Line = Field(max_length=200, description="what happened, in the source's words")
    category: Line = Field(default="", max_length=120)
    occurred: Instant | None = None
    occurred_text: Line = Field(default="", max_length=80, description="the time as the source wrote it")
    address: Line = Field(default="", max_length=200)
    district: Line = Field(default="", max_length=40)
    latitude: float | None = Field(default=None, ge=-90, le=90, description="degrees, WGS 84")
    longitude: float | None = Field(default=None, ge=-180, le=180, description="degrees, WGS 84")
    detail: Line = Field(default="", max_length=2000)
