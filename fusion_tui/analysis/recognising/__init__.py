"""What a text of a tip or a report names: phones, plates, VINs, addresses, people, times, and what is online.

Pure functions over a text. Each result is a suggestion with its place, its normal form and its reason; nothing
becomes a fact before a person accepts it. Every pattern is bounded, so that a hostile text costs no more than
its length; what lies beyond :data:`LIMIT` is not read.
"""

from __future__ import annotations

from datetime import date
from itertools import chain

from fusion_tui.analysis.recognising.addresses import addresses
from fusion_tui.analysis.recognising.coordinates import coordinates
from fusion_tui.analysis.recognising.handles import documents, handles
from fusion_tui.analysis.recognising.moments import moments
from fusion_tui.analysis.recognising.online import online
from fusion_tui.analysis.recognising.people import people
from fusion_tui.analysis.recognising.phones import phones
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, apart
from fusion_tui.analysis.recognising.vehicles import vehicles

__all__ = ["LIMIT", "MOST", "Confidence", "Kind", "Suggestion", "recognise"]

LIMIT = 200_000
"""Code points of a text that are read: some fifty pages."""
MOST = 2_000
"""Suggestions that are returned at most."""


def recognise(text: str, *, received: date | None = None, region: str = "US") -> tuple[Suggestion, ...]:
    """Return what a text names, without overlaps, in its order.

    ``received`` is the local day the text was told, for words such as "yesterday"; ``region`` is the country of
    phone numbers without a country code.
    """
    read = text[:LIMIT]
    found = chain(
        online(read), phones(read, region), documents(read), vehicles(read), coordinates(read), addresses(read),
        handles(read), moments(read, received), people(read),
    )  # fmt: skip
    return apart(found, MOST)
