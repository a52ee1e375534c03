"""What a recogniser returns: a suggestion about a piece of text, and why.

A suggestion is never a fact. It says what the text may be naming; a person reads the words it stands in and
accepts it or does not, one by one, and nothing is recorded before that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fusion_tui.domain.case import EntityKind


class Kind(StrEnum):
    """What a piece of text may name."""

    LINK = "link"
    EMAIL = "email"
    DOMAIN = "domain"
    HASH = "hash"
    IP = "ip"
    VIN = "vin"
    POSITION = "position"
    TIME = "time"
    PHONE = "phone"
    PLATE = "plate"
    ADDRESS = "address"
    HANDLE = "handle"
    AMOUNT = "amount"
    DOCUMENT = "document"
    PERSON = "person"

    @property
    def entity(self) -> EntityKind | None:
        """The kind of entity that a case would hold it as; None for when and how much."""
        return _ENTITIES.get(self)


class Confidence(StrEnum):
    """How much stands behind a suggestion, the most first."""

    SURE = "sure"  # its form is checked, or is nothing else
    LIKELY = "likely"  # form and the words beside it agree
    POSSIBLE = "possible"  # it looks like one, and may be something else


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a piece of a text may be: shown to a person, who accepts it or not; never recorded by itself.

    ``text`` is the text from ``start`` to ``end`` (code points) as written, ``value`` its normal form, and
    ``reason`` a short sentence that says what speaks for it, and what against.
    """

    kind: Kind
    start: int
    end: int
    text: str
    value: str
    confidence: Confidence
    reason: str


_ENTITIES = {
    Kind.LINK: EntityKind.INDICATOR,
    Kind.EMAIL: EntityKind.ACCOUNT,
    Kind.DOMAIN: EntityKind.INDICATOR,
    Kind.HASH: EntityKind.INDICATOR,
    Kind.IP: EntityKind.INDICATOR,
    Kind.VIN: EntityKind.VEHICLE,
    Kind.PHONE: EntityKind.PHONE,
    Kind.PLATE: EntityKind.VEHICLE,
    Kind.ADDRESS: EntityKind.ADDRESS,
    Kind.POSITION: EntityKind.ADDRESS,
    Kind.DOCUMENT: EntityKind.DOCUMENT,
    Kind.HANDLE: EntityKind.HANDLE,
    Kind.PERSON: EntityKind.PERSON,
}


def suggest(
    kind: Kind, text: str, span: tuple[int, int], value: str, confidence: Confidence, reason: str
) -> Suggestion:
    """Return a suggestion about a span of a text."""
    start, end = span
    return Suggestion(kind, start, end, text[start:end], value, confidence, reason)
