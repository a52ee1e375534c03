"""Local times in other people's files: recognised, read, and put into UTC.

A time without an offset is one of the center's zone. One that the clocks skipped or showed twice is not
an error: the offset before the change counts (fold 0), and the source's own text is kept beside it.
Year-first dates and named months read one way only; whether 7/8/2017 is a day of July or of August is
decided once for a column, and a row that doesn't fit is refused, never guessed. Instants are cut to
hundredths of a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from fusion_tui.domain.clock import as_instant
from fusion_tui.domain.text import clean_line
from fusion_tui.interchange.memo import Memo

FIRST_YEAR, LAST_YEAR = 1900, 2199  # beyond these a date is a slip or a filler
CENTURY = 70  # two-digit years from here on are of the 1900s, as POSIX reads them
EXCERPT = 24  # letters of a cell that a reason may quote

Numbers = Literal["hour", "hhmm"]

_NUMERIC = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{4}|\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})[- ]([a-z]{3,9})\.?[-, ]+(\d{4}|\d{2})", re.ASCII | re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?[- ](\d{1,2}),?[- ]+(\d{4})", re.ASCII | re.IGNORECASE)
_YEAR_MONTH = re.compile(r"(\d{4})[- ]([a-z]{3,9})[- ](\d{1,2})", re.ASCII | re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(
    r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([ap])\.?m\.?)?(?: ?(z|utc|gmt)| ?([-+]\d\d):?(\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)
_NUMBER = re.compile(r"(\d{1,4})(?:\.0+)?", re.ASCII)

_ZERO = timedelta()


def excerpt(text: str) -> str:
    """Return the beginning of a cell, cleaned, to be quoted in a reason."""
    line = clean_line(text[: 4 * EXCERPT]) or "nothing to show"
    return line if len(line) <= EXCERPT else line[:EXCERPT] + "…"


def split(text: str) -> tuple[str, str]:
    """Split a cell into its date and its time of day, which begins before the first colon."""
    colon = text.find(":")
    if colon < 1:
        return text.strip(), ""
    start = colon - 2 if colon > 1 and text[colon - 2].isdigit() else colon - 1
    return text[:start].rstrip("T ,").lstrip(), text[start:].rstrip()


def day_of(text: str, *, day_first: bool) -> date:
    """Read a date; raise ValueError for what is none in this order."""
    try:
        year, month, day = _parts(text, day_first=day_first)
        found = date(year, month, day)
    except ValueError:
        order = "day" if day_first else "month"
        raise ValueError(f"not a date, {order} first: {excerpt(text)}") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"the year is not between {FIRST_YEAR} and {LAST_YEAR}: {excerpt(text)}")
    return found


def _parts(text: str, *, day_first: bool) -> tuple[int, int, int]:
    if found := _NUMERIC.fullmatch(text):
        one, two, three = found[1], found[3], found[4]
        if len(one) == 4 and len(three) <= 2:
            return int(one), int(two), int(three)
        return (_year(three), int(two), int(one)) if day_first else (_year(three), int(one), int(two))
    if found := _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_MONTH.fullmatch(text):
        return _year(found[3]), _month(found[2]), int(found[1])
    if found := _MONTH_DAY.fullmatch(text):
        return int(found[3]), _month(found[1]), int(found[2])
    if found := _YEAR_MONTH.fullmatch(text):
        return int(found[1]), _month(found[2]), int(found[3])
    raise ValueError


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    if len(text) == 1:
        raise ValueError
    return year + (1900 if year >= CENTURY else 2000)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def clock_of(text: str, *, numbers: Numbers = "hour") -> tuple[timedelta, timedelta | None]:
    """Read a time of day and, where one is written, its offset from UTC; raise ValueError.

    A bare number is an hour (``20``) or, where the column counts so, hours and minutes (``2045``).
    """
    if found := _NUMBER.fullmatch(text):
        hour, minute = (int(found[1]), 0) if numbers == "hour" else divmod(int(found[1]), 100)
        return _since_midnight(text, hour, minute), None
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError(f"not a time of day: {excerpt(text)}")
    clock, second = _since_midnight(text, _hour(text, found), int(found[2])), int(found[3] or 0)
    if second > 59:
        raise ValueError(f"not a time of day: {excerpt(text)}")
    hundredths = int(((found[4] or "") + "00")[:2])
    return clock + timedelta(seconds=second, milliseconds=10 * hundredths), _offset(found)


def _hour(text: str, found: re.Match[str]) -> int:
    hour = int(found[1])
    if not found[5]:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(f"not a time of day: {excerpt(text)}")
    return hour % 12 + (12 if found[5] in "pP" else 0)


def _since_midnight(text: str, hour: int, minute: int) -> timedelta:
    if minute > 59 or hour * 60 + minute > 24 * 60:
        raise ValueError(f"not a time of day: {excerpt(text)}")
    return timedelta(hours=hour, minutes=minute)


def _offset(found: re.Match[str]) -> timedelta | None:
    if found[6]:
        return _ZERO
    if not found[7]:
        return None
    hours, minutes = int(found[7]), int(found[8] or 0)
    if abs(hours) > 15 or minutes > 59:
        raise ValueError(f"not an offset from UTC: {excerpt(found[0])}")
    return timedelta(hours=hours, minutes=-minutes if found[7][0] == "-" else minutes)


def is_time(text: str) -> bool:
    """Whether a cell reads as a date, in whichever order, with or without a time of day."""
    day, clock = split(text)
    return (_reads_day(day, day_first=False) or _reads_day(day, day_first=True)) and (not clock or is_clock(clock))


def is_clock(text: str) -> bool:
    """Whether a cell reads as a time of day."""
    try:
        clock_of(text, numbers="hhmm")
    except ValueError:
        return False
    return True


def _reads_day(text: str, *, day_first: bool) -> bool:
    try:
        day_of(text, day_first=day_first)
    except ValueError:
        return False
    return True


def order_votes(texts: Iterable[str]) -> tuple[int, int, int]:
    """Count the numeric dates that can only be day first, only month first, and either."""
    found = [match for text in texts if (match := _NUMERIC.fullmatch(split(text)[0])) and len(match[1]) <= 2]
    day_first = sum(int(match[1]) > 12 for match in found)
    month_first = sum(int(match[3]) > 12 for match in found)
    return day_first, month_first, len(found) - day_first - month_first


class LocalTimes:
    """Reads the times of one column in a zone, each distinct date and time of day once."""

    def __init__(
        self, zone: ZoneInfo, *, day_first: bool = False, numbers: Numbers = "hour", date_format: str = ""
    ) -> None:
        self._zone = zone
        self._days = Memo(lambda text: self._midnight(day_of(text, day_first=day_first)))
        self._clocks = Memo(lambda text: clock_of(text, numbers=numbers))
        self._formatted = Memo(self._by_format)
        self._format = date_format

    def instant(self, text: str, clock: str = "") -> datetime:
        """Return the instant of a cell, and of the time column's cell beside it; raise ValueError."""
        if self._format:
            return self._formatted[f"{text} {clock}".strip()]
        day, written = split(text)
        if clock:
            if written and self._clocks[written][0]:
                raise ValueError("two times of day: one with the date and one in the time column")
            written = clock
        midnight, plain = self._days[day]
        since, offset = self._clocks[written] if written else (_ZERO, None)
        if offset is not None:
            return midnight.replace(tzinfo=UTC) + since - offset
        if plain is not None:
            return plain + since
        return (midnight + since).replace(tzinfo=self._zone).astimezone(UTC)

    def _midnight(self, day: date) -> tuple[datetime, datetime | None]:
        """Return the local midnight, and the same in UTC unless the clocks change on that day."""
        midnight = datetime.combine(day, time())
        local, after = midnight.replace(tzinfo=self._zone), (midnight + timedelta(1)).replace(tzinfo=self._zone)
        return midnight, local.astimezone(UTC) if local.utcoffset() == after.utcoffset() else None

    def _by_format(self, text: str) -> datetime:
        try:
            found = datetime.strptime(text, self._format)  # noqa: DTZ007 - the zone is put in below
        except ValueError:
            raise ValueError(f"not written as {self._format}: {excerpt(text)}") from None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValueError(f"the year is not between {FIRST_YEAR} and {LAST_YEAR}: {excerpt(text)}")
        return as_instant(found if found.tzinfo else found.replace(tzinfo=self._zone))
