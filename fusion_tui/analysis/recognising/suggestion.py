"""What was recognised in a text: a suggestion, with its reason. It becomes a fact only where a person accepts it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from fusion_tui.domain.case import EntityKind


class Kind(StrEnum):
    """What a passage may be."""

    PHONE = "phone"
    EMAIL = "e-mail"
    LINK = "link"
    DOMAIN = "domain"
    IP = "IP address"
    HASH = "file hash"
    VIN = "VIN"
    PLATE = "plate"
    ADDRESS = "address"
    COORDINATES = "coordinates"
    HANDLE = "handle"
    DOCUMENT = "document"
    PERSON = "person"
    MOMENT = "time"

    @property
    def entity(self) -> EntityKind | None:
        """What a case calls it; None for what is no thing but a time."""
        return _ENTITIES.get(self)


_ENTITIES = {
    Kind.PHONE: EntityKind.PHONE,
    Kind.EMAIL: EntityKind.ACCOUNT,
    Kind.LINK: EntityKind.INDICATOR,
    Kind.DOMAIN: EntityKind.INDICATOR,
    Kind.IP: EntityKind.INDICATOR,
    Kind.HASH: EntityKind.INDICATOR,
    Kind.VIN: EntityKind.VEHICLE,
    Kind.PLATE: EntityKind.VEHICLE,
    Kind.ADDRESS: EntityKind.ADDRESS,
    Kind.COORDINATES: EntityKind.ADDRESS,
    Kind.HANDLE: EntityKind.HANDLE,
    Kind.DOCUMENT: EntityKind.DOCUMENT,
    Kind.PERSON: EntityKind.PERSON,
}


class Confidence(IntEnum):
    """How much speaks for it, for a person who decides."""

    POSSIBLE = 1
    LIKELY = 2
    SURE = 3  # it checks itself: a check digit, a form nothing else has


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage of a text, from ``start`` to before ``end`` in code points, and what it may be."""

    kind: Kind
    start: int
    end: int
    text: str  # as it is written
    value: str  # in its normal form, by which two ways of writing it are the same
    confidence: Confidence
    reason: str  # for people, in lower case


def made(kind: Kind, text: str, span: tuple[int, int], value: str, confidence: Confidence, reason: str) -> Suggestion:
    """Return the suggestion of a passage."""
    start, end = span
    return Suggestion(kind, start, end, text[start:end], value, confidence, reason)


def places(
    pattern: re.Pattern[str], text: str, group: int | str = 0
) -> Iterator[tuple[re.Match[str], tuple[int, int]]]:
    """Yield each match of a pattern, with the place of one of its groups."""
    return ((match, match.span(group)) for match in pattern.finditer(text))


def apart(found: Iterable[Suggestion], most: int) -> tuple[Suggestion, ...]:
    """Return suggestions that don't overlap, in their order in the text.

    Of two that do, the surer stays, then the longer, then the one that begins first.
    """
    kept: list[Suggestion] = []
    taken = bytearray()
    for one in sorted(found, key=lambda it: (-it.confidence, it.start - it.end, it.start)):
        if len(taken) < one.end:
            taken.extend(bytes(one.end - len(taken)))
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return tuple(sorted(kept, key=lambda it: it.start)[:most])
