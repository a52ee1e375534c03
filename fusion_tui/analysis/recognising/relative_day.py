"""Days told by how far they lie from the day of the report: yesterday, last Tuesday, three days ago."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from fusion_tui.analysis.recognising.day import Day
from fusion_tui.analysis.recognising.suggestion import Confidence

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = r"(?:\s(?:early\s)?(?:morning|afternoon|evening|night))?"
_WEEKDAY = re.compile(
    rf"(?<![\w-])(?<!black\s)(?<!good\s)(?:(last|this past|past|this|next|every|each)\s)?"
    rf"(?:(mon|tues?|wednes|thurs?|fri|satur|sun)day|(tues|thurs)(?=[ .,]))(?![a-z'’]){_PART}",
    re.ASCII | re.IGNORECASE,
)
_NEAR = re.compile(
    rf"(?<![\w-])(?:the\s(day\sbefore\syesterday)|(yesterday){_PART}|(last\s(?:night|evening))"
    r"|(today|tonight|this\s(?:morning|afternoon|evening))|(tomorrow)(?:\s(?:morning|afternoon|evening|night))?)(?![\w'’])",
    re.ASCII | re.IGNORECASE,
)
_BACK = (-2, -1, -1, 0, 1)
_AGO = re.compile(
    r"(?<![\w-])(?:(?:about|approximately|around|approx\.?)\s)?"
    r"(a|an|one|two|three|four|five|six|seven|ten|\d{1,3})\s(day|night|week)s?\s(?:ago|prior|earlier)(?!\w)",
    re.ASCII | re.IGNORECASE,
)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}


def found_in(text: str, received: date | None) -> Iterator[Day]:
    """Yield the days of a text that count from the day it was received."""
    for found in _NEAR.finditer(text):
        place = next(place for place, group in enumerate(found.groups()) if group)
        yield _counted(found, received, _BACK[place], Confidence.LIKELY)
    for found in _AGO.finditer(text):
        count = _COUNTS.get(found[1].lower()) or int(found[1])
        days = count * (7 if found[2].lower() == "week" else 1)
        yield _counted(found, received, -days, Confidence.POSSIBLE if found[2].lower() == "week" else Confidence.LIKELY)
    for found in _WEEKDAY.finditer(text):
        if (found[1] or "").lower() not in ("every", "each"):
            yield _weekday(found, received)


def _weekday(found: re.Match[str], received: date | None) -> Day:
    which, wanted = (found[1] or "").lower(), _WEEKDAYS.index((found[2] or found[3])[:3].lower())
    back = (received.weekday() - wanted) % 7 or 7 if received else 7
    days = 7 - back if which == "next" and back < 7 else 7 if which == "next" else -back
    said = which in ("last", "this past", "past", "next")
    return _counted(found, received, days, Confidence.LIKELY if said else Confidence.POSSIBLE)


def _counted(found: re.Match[str], received: date | None, days: int, confidence: Confidence) -> Day:
    words = " ".join(found[0].lower().split())
    if received is None:
        return Day(*found.span(), None, words, Confidence.POSSIBLE, "it counts from a day of receipt that is not known")
    try:
        day = received + timedelta(days)
    except OverflowError:
        return Day(*found.span(), None, words, Confidence.POSSIBLE, "it counts back too far")
    return Day(*found.span(), day, words, confidence, f"counted from {received.isoformat()}, when it was received")
