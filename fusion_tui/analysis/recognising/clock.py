"""Times of day as police write them: 0230 hrs, 2:30 pm, at approx 2200, between 2200 and 0100.

Four digits alone are a time only behind a word such as "at"; the same digits are house numbers and years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fusion_tui.analysis.recognising.suggestion import Confidence

_HRS = r"(?:\s?(hrs?|hours?)(?![a-z]))"
_AMPM = r"(?:\s?([ap])(?:m|\.\s?m\.?)(?![a-z]))"
_HHMM = r"(?:[01]\d|2[0-4])[0-5]\d"
_ABOUT = r"(?:(?:approx(?:imately)?\.?|about|around|roughly|circa|the\shours\sof)\s)?+"
_TIME = rf"(?>(\d{{1,2}}):?([0-5]\d)(?!\d){_HRS}?{_AMPM}?|(\d{{1,2}})(?![\d:]){_AMPM}?|(noon|midnight))"
_MILITARY = re.compile(rf"(?<![\w/.,:$#-])({_HHMM}){_HRS}", re.ASCII | re.IGNORECASE)
_COLON = re.compile(
    rf"(?:(?<=\dT)|(?<![\w/.,:$#-]))(\d{{1,2}}):([0-5]\d)(?::[0-5]\d)?+Z?+(?![\d:]){_HRS}?+{_AMPM}?+",
    re.ASCII | re.IGNORECASE,
)
_HALVED = re.compile(rf"(?<![\w/.,:$#-])(1[0-2]|0?[1-9])([0-5]\d)?{_AMPM}", re.ASCII | re.IGNORECASE)
_BARE = re.compile(
    rf"(?<![\w-])(?i:at|approx(?:imately)?|about|around|by|since|before|after|until|till|time)\.?:?\s{{1,2}}{_ABOUT}"
    rf"({_HHMM})(?!\w|[-/.:,]\d|\s(?:[A-Z\d]|block|blk))", re.ASCII,
)  # fmt: skip
_ABOUT_WHEN = re.compile(r"at|a(?:pprox|bout|round)|time", re.ASCII | re.IGNORECASE)
_DATED = re.compile(rf"(?:(?<=[/-]\d\d\s)|(?<=/\d{{4}}\s))({_HHMM})(?!\w|[-/.:,]\d|\s(?:[A-Z\d]|block|blk))", re.ASCII)
_SAID = re.compile(r"(?<![\w-])(noon|midnight)(?!\w)", re.ASCII | re.IGNORECASE)
_SPAN = re.compile(
    rf"(?<![\w/.,:$#-])(?:(between|from)\s{_ABOUT})?+({_TIME})\s?+(?:and|to|until|till|through|-|–)\s?+{_ABOUT}({_TIME})"
    r"(?![\w/]|[-.:]\d)",
    re.ASCII | re.IGNORECASE,
)
_END_OF_DAY = 24 * 60


class Clock(NamedTuple):
    """A time of day, or two it lies between, in minutes after midnight, and where it is written."""

    start: int
    end: int
    first: int
    last: int | None
    confidence: Confidence
    reason: str


def found_in(text: str) -> Iterator[Clock]:
    """Yield the times of day of a text; spans of time first, as each has two times in it."""
    for found in _SPAN.finditer(text):
        yield from _between(found)
    for found in _MILITARY.finditer(text):
        yield from _one(found.span(), _minutes(found[1][:2], found[1][2:]), Confidence.SURE, "hours on a clock of 24")
    for found in _COLON.finditer(text):
        confidence = Confidence.SURE if found[3] or found[4] else Confidence.LIKELY
        yield from _one(found.span(), _minutes(found[1], found[2], found[4]), confidence, "hours and minutes")
    for found in _HALVED.finditer(text):
        yield from _one(found.span(), _minutes(found[1], found[2], found[3]), Confidence.SURE, "hours on a clock of 12")
    for found in _BARE.finditer(text):
        if found[1][:2] in ("19", "20") and not _ABOUT_WHEN.match(found[0]):
            continue  # "since 2004" is a year
        confidence = Confidence.POSSIBLE if found[1][:2] in ("19", "20") else Confidence.LIKELY
        reason = "four digits behind a word for when"
        yield from _one(found.span(1), _minutes(found[1][:2], found[1][2:]), confidence, reason)
    for found in _DATED.finditer(text):
        minutes = _minutes(found[1][:2], found[1][2:])
        yield from _one(found.span(1), minutes, Confidence.POSSIBLE, "four digits behind a day")
    for found in _SAID.finditer(text):
        yield from _one(found.span(), _named(found[1]), Confidence.LIKELY, f"the word {found[1].lower()}")


def _one(span: tuple[int, int], minutes: int | None, confidence: Confidence, reason: str) -> Iterator[Clock]:
    if minutes is not None:
        yield Clock(*span, minutes, None, confidence, reason)


def _between(found: re.Match[str]) -> Iterator[Clock]:
    one, two = found.groups()[2:9], found.groups()[10:17]
    said = found[1] is not None
    if not (said or one[2] or one[3] or two[2] or two[3] or two[5] or (":" in found[2] and ":" in found[10])):
        return
    first, last = _read(one, two[3] or two[5]), _read(two, None)
    if said and not _is_clock(found[10], two):
        return
    if first is not None and last is not None:
        if not (one[3] or one[5]) and (two[3] or two[5]) and first > last:
            first = (first + 720) % _END_OF_DAY  # "11 to 2 am" began the evening before
        yield Clock(found.start(2), found.end(10), first, last, Confidence.LIKELY, "two times it lies between")


def _is_clock(written: str, groups: tuple[str | None, ...]) -> bool:
    """Whether the later of two times can be nothing else: "between 5 and 6" counts people."""
    return len(written) == 4 or ":" in written or bool(groups[2] or groups[3] or groups[5] or groups[6])


def _read(groups: tuple[str | None, ...], half: str | None) -> int | None:
    """Return the minutes of one time of two; the half of the day is the other's where this one has none."""
    hour, minute, _, own, bare, bare_own, named = groups
    if named:
        return _named(named)
    military = minute is not None and len(hour or "") == 2 and not own and (hour or "")[0] in "02"
    half = own or bare_own or (None if military else half)
    return _minutes(hour or bare or "", minute, half)


def _named(word: str) -> int:
    return 720 if word.lower() == "noon" else 0


def _minutes(hour: str, minute: str | None, half: str | None = None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        return (hours % 12 + (12 if half in "pP" else 0)) * 60 + minutes if 1 <= hours <= 12 else None
    return hours * 60 + minutes if hours * 60 + minutes <= _END_OF_DAY else None
