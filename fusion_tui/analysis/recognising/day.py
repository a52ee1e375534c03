"""Days as a report says them: 11/03/2026, Nov 3, 03NOV26, last Tuesday, two days ago.

Numbers are month first in the United States and day first elsewhere. What says no year, or only how long ago,
counts back from the day the text was received; where that is not known the words are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from fusion_tui.analysis.recognising.context import MONTHS, before
from fusion_tui.analysis.recognising.suggestion import Confidence

FIRST_YEAR, LAST_YEAR = 1900, 2099

_NAMES = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"((?:19|20)\d\d)(?!\d|\s?(?:h|hrs?|hours)\b)"
_ISO = re.compile(r"(?<![\d/.-])(\d{4})([-/])(\d\d)\2(\d\d)(?![\d/-])", re.ASCII)
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)(?![\d/-]|\.\d)", re.ASCII)
_SHORT = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?![\d/]|-\d|\.\d)", re.ASCII)
_MONTH_DAY = re.compile(
    rf"(?<![a-z]){_NAMES}(?![a-z])\.?\s{{0,2}}+(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[a-z])(?:,?\s{{0,2}}{_YEAR})?",
    re.ASCII | re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    rf"(?<![\d/.:-])(\d{{1,2}})-?{_NAMES}-?(\d\d)(?!\d)"
    rf"|(?<![\d/.:-])(\d{{1,2}})(?:st|nd|rd|th)?(?:\s(?:of\s)?|-)?{_NAMES}(?![a-z])\.?(?:[ ,-]{{0,2}}{_YEAR})?",
    re.ASCII | re.IGNORECASE,
)
_ON = re.compile(r"\b(?:on|dated?|since|from|of|until|by|before|after)\s\Z", re.ASCII)
_CENTURY = 70  # two-digit years from here on are of the 1900s, as POSIX reads them


class Day(NamedTuple):
    """A day and where it is written; ``words`` stand for it where the day can't be told."""

    start: int
    end: int
    day: date | None
    words: str
    confidence: Confidence
    reason: str

    @property
    def value(self) -> str:
        """The day as ISO 8601 writes it, or the words."""
        return self.day.isoformat() if self.day else self.words


def found_in(text: str, received: date | None, *, month_first: bool) -> Iterator[Day]:
    """Yield the days of the calendar in a text."""
    for found in _ISO.finditer(text):
        yield from _told(found, _date(int(found[1]), int(found[3]), int(found[4])), "year, month and day")
    for found in _NUMERIC.finditer(text):
        yield from _numeric(found, month_first=month_first)
    for found in _SHORT.finditer(text):
        if _ON.search(before(text, found.start(), 10)):
            month, day = (1, 2) if month_first else (2, 1)
            yield from _without_year(found, int(found[month]), int(found[day]), received)
    for found in _MONTH_DAY.finditer(text):
        yield from _named(found, found[1], found[2], found[3], received)
    for found in _DAY_MONTH.finditer(text):
        number, name = found[1] or found[4], found[2] or found[5]
        written = str(_century(int(found[3]))) if found[3] else found[6]
        yield from _named(found, name, number, written, received)


def _numeric(found: re.Match[str], *, month_first: bool) -> Iterator[Day]:
    if found[2] == "." and len(found[4]) == 2 and month_first:
        return  # 4.2.11 is a version: nobody there writes a day with full stops
    one, two, year = int(found[1]), int(found[3]), int(found[4])
    year = year if len(found[4]) == 4 else _century(year)
    month, day = (one, two) if month_first else (two, one)
    if written := _date(year, month, day):
        yield from _told(found, written, f"{'month' if month_first else 'day'} first")
    elif other := _date(year, day, month):
        reason = f"{'day' if month_first else 'month'} first, as it is no date the other way round"
        yield Day(*found.span(), other, found[0], Confidence.POSSIBLE, reason)


def _named(found: re.Match[str], month: str, day: str, year: str | None, received: date | None) -> Iterator[Day]:
    number = MONTHS.index(month[:3].lower()) + 1
    if year:
        yield from _told(found, _date(int(year), number, int(day)), "a month by its name")
    elif month[0].isupper():  # "may" and "march" are words
        yield from _without_year(found, number, int(day), received)


def _told(found: re.Match[str], day: date | None, reason: str) -> Iterator[Day]:
    if day:
        yield Day(*found.span(), day, found[0], Confidence.SURE, reason)


def _without_year(found: re.Match[str], month: int, day: int, received: date | None) -> Iterator[Day]:
    if not _date(2024, month, day):  # a leap year: 29 February is a day
        return
    years = range(received.year, received.year - 8, -1) if received else ()
    last = next((one for year in years if (one := _date(year, month, day)) and received and one <= received), None)
    reason = "the last such day before it was received" if last else "a day without its year"
    confidence = Confidence.LIKELY if last else Confidence.POSSIBLE
    yield Day(*found.span(), last, f"--{month:02}-{day:02}", confidence, reason)


def _century(year: int) -> int:
    return year + (1900 if year >= _CENTURY else 2000)


def _date(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
