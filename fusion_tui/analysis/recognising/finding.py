"""Everything a text may name, found by every kind's rules, without overlaps and in order of place.

Where two suggestions want the same words, the surer one stands; of two as sure, the one whose kind comes first in
``PRECEDENCE``; of one kind, the longer, then the earlier. All rules read a text a bounded number of times: no
pattern looks further than a few thousand signs from where it begins, and none goes back over what it took.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from fusion_tui.analysis.recognising import (
    amount,
    document,
    email,
    filehash,
    handle,
    link,
    moment,
    network,
    person,
    phone,
    plate,
    position,
    street,
    vin,
)
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion
from fusion_tui.domain.record import TEXT

LIMIT = TEXT  # signs of a text that are read: a tip holds no more
MOST = 2_000  # suggestions: nobody reads more about one text
CUT = 200  # signs before the limit among which a word's end is looked for, so that no number is cut in two

PRECEDENCE = (
    Kind.LINK, Kind.EMAIL, Kind.HASH, Kind.IP, Kind.DOMAIN, Kind.POSITION, Kind.VIN, Kind.ADDRESS, Kind.TIME,
    Kind.PHONE, Kind.AMOUNT, Kind.DOCUMENT, Kind.PLATE, Kind.HANDLE, Kind.PERSON,
)  # fmt: skip
_KINDS = {kind: place for place, kind in enumerate(PRECEDENCE)}
_RANKS = {confidence: place for place, confidence in enumerate(Confidence)}


def recognise(text: str, *, region: str = "US", received: date | datetime | None = None) -> tuple[Suggestion, ...]:
    """Return what a text may name: suggestions that a person accepts or not, one by one, and never facts.

    Phone numbers without a country are of the region (two letters), and days such as "last Tuesday" count from the
    day the text was received. At most ``MOST`` are returned, the first of the text; what lies beyond ``LIMIT``
    is not read, and ``left_unread`` tells how much that is.
    """
    read = text[: len(text) - left_unread(text)]
    day = received.date() if isinstance(received, datetime) else received
    return tuple(_apart(_candidates(read, region, day), len(read))[:MOST])


def left_unread(text: str) -> int:
    """Return how many signs at the end of a text ``recognise`` does not read."""
    if len(text) <= LIMIT:
        return 0
    kept = text[LIMIT - CUT : LIMIT]
    ends = [place for place, sign in enumerate(kept) if sign.isspace()]
    return len(text) - (LIMIT - CUT + ends[-1] if ends else LIMIT)


def _candidates(text: str, region: str, received: date | None) -> Iterator[Suggestion]:
    for kind in (link, email, filehash, network, position, vin, street, amount, document, plate, handle, person):
        yield from kind.found_in(text)
    yield from moment.found_in(text, region, received)
    yield from phone.found_in(text, region)


def _apart(candidates: Iterable[Suggestion], length: int) -> list[Suggestion]:
    """Return the candidates that don't overlap, by precedence, in order of place."""
    taken, kept = bytearray(length), []
    for one in sorted(candidates, key=_order):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\x01" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _order(one: Suggestion) -> tuple[int, int, int, int]:
    return _RANKS[one.confidence], _KINDS[one.kind], one.start - one.end, one.start
