"""Days and times as police and callers write them: 11/03/2026 at approx 0230 hrs, last Tuesday, between 2200 and 0100.

A value is ISO 8601, local and without a zone: a day, a time (T02:30), both, or an interval of two with a slash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, made

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_COUNTS = {word: number for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven"), start=1)}
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_TH = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<y>(?:19|20)\d\d))?"
_DAY = "|".join(_DAYS)

_CALENDAR = (
    re.compile(r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)", re.ASCII),
    re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:19|20)?\d\d)", re.ASCII),
    re.compile(rf"(?P<month>{_MONTH})\.?\s+(?P<d>\d{{1,2}}){_TH}{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?P<d>\d{{1,2}}){_TH}\s+(?P<month>{_MONTH})\.?{_YEAR}", re.IGNORECASE),
    re.compile(r"(?P<ago>yesterday|today|tonight|last\s+night|this\s+(?:morning|afternoon|evening))", re.IGNORECASE),
    re.compile(r"(?P<many>\d{1,2}|one|two|three|four|five|six|seven|a)\s+(?P<unit>day|week)s?\s+ago", re.IGNORECASE),
    re.compile(rf"(?P<which>last|this|past|on)\s+(?P<weekday>{_DAY})", re.IGNORECASE),
)  # fmt: skip
_TIME = (
    r"(?:(?P<{0}h>[01]?\d|2[0-3]):(?P<{0}n>[0-5]\d)(?::[0-5]\d)?\s?(?P<{0}ap>[ap](?:\.m\.|m))?"
    r"|(?P<{0}ah>1[0-2]|0?[1-9])\s?(?P<{0}aap>[ap](?:\.m\.|m))"
    r"|(?P<{0}mil>(?:[01]\d|2[0-3])[0-5]\d)(?:\s?(?:hrs?|hours))?|(?P<{0}word>noon|midnight))"
)
_LEAD = r"(?:at\s+)?(?:approx(?:imately|\.)?|about|around|circa|roughly|@)?\s*"
_ONE = re.compile(rf"{_LEAD}{_TIME.format('a')}(?![\w:])", re.IGNORECASE | re.ASCII)
_SPAN = re.compile(
    rf"(?:between|from|btwn)\s+{_LEAD}{_TIME.format('a')}\s*(?:and|to|until|-|–)\s*{_LEAD}{_TIME.format('b')}(?![\w:])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,]*(?:(?:on|at|the|of)\s+)?", re.IGNORECASE)
_AT = re.compile(r"at\s+", re.IGNORECASE)
_START = re.compile(r"(?<![\w/.:-])(?=[0-9a-zA-Z@])")
_SURE_TIME = re.compile(
    r"hrs?\b|hours\b|[ap]\.?m|:|noon|midnight|approx|about|around|between|from|btwn|@", re.IGNORECASE
)


def moments(text: str, received: date | None) -> Iterator[Suggestion]:
    """Yield days and times; words such as "yesterday" need to know when the text was ``received``."""
    at = 0
    while (begin := _START.search(text, at)) is not None:
        found = _at(text, begin.start(), received)
        if found is None:
            at = begin.start() + 1
            continue
        yield found
        at = found.end


def _at(text: str, start: int, received: date | None) -> Suggestion | None:
    day, end = _day(text, start, received)
    if day is None:
        return _timed(text, start, received)
    between = _BETWEEN.match(text, end)
    value, last = _clock(text, between.end() if between else end)
    return _made(text, start, last if value else end, day, value, "a day and a time" if value else "a day")


def _timed(text: str, start: int, received: date | None) -> Suggestion | None:
    """Return a time, with the day that may follow it."""
    value, end = _clock(text, start)
    if not value:
        return None
    between = _BETWEEN.match(text, end)
    day, last = _day(text, between.end() if between else end, received)
    if day is not None:
        return _made(text, start, last, day, value, "a time and a day")
    is_sure = _SURE_TIME.search(text, start, end) is not None
    return _made(text, start, end, None, value, "a time of day") if is_sure else None


def _made(text: str, start: int, end: int, day: date | None, clock: str, reason: str) -> Suggestion:
    lead = _AT.match(text, start, end)
    start = lead.end() if lead else start
    return made(Kind.MOMENT, text, (start, end), _value(day, clock), Confidence.LIKELY, reason)


def _value(day: date | None, clock: str) -> str:
    first, _, then = clock.partition("/")
    if day is None:
        return "/".join(f"T{one}" for one in (first, then) if one)
    if not then:
        return f"{day}T{first}" if first else f"{day}"
    return f"{day}T{first}/{day if then > first else day + timedelta(days=1)}T{then}"


def _day(text: str, start: int, received: date | None) -> tuple[date | None, int]:
    for pattern in _CALENDAR:
        match = pattern.match(text, start)
        if match is not None and not text[match.end() : match.end() + 1].isalnum():
            day = _date(match.groupdict(), received)
            if day is not None:
                return day, match.end()
    return None, start


def _date(parts: dict[str, str | None], received: date | None) -> date | None:
    if ago := parts.get("ago"):
        back = 1 if ago.lower() in ("yesterday",) or "night" in ago.lower().split() else 0
        return received - timedelta(days=back) if received else None
    if unit := parts.get("unit"):
        return _back(parts["many"] or "", unit, received) if received else None
    if weekday := parts.get("weekday"):
        return _last(_DAYS.index(weekday.lower()), received) if received else None
    named = parts.get("month")
    month = _MONTHS.index(named[:3].lower()) + 1 if named else int(parts["m"] or 0)
    return _calendar(parts.get("y"), month, int(parts["d"] or 0), received)


def _back(many: str, unit: str, received: date) -> date:
    count = int(many) if many.isdigit() else _COUNTS.get(many.lower(), 1)
    return received - timedelta(days=count * (7 if unit.lower() == "week" else 1))


def _calendar(year: str | None, month: int, day: int, received: date | None) -> date | None:
    """Return a day; without a year, the last such day up to when it was told."""
    if year is None and received is None:
        return None
    number = int(year) if year else (received or date.min).year
    try:
        found = date(number + 2000 if number < 100 else number, month, day)
        return found.replace(year=number - 1) if year is None and received and found > received else found
    except ValueError:
        return None


def _last(weekday: int, received: date) -> date:
    return received - timedelta(days=(received.weekday() - weekday) % 7 or 7)


def _clock(text: str, start: int) -> tuple[str, int]:
    """Return a time of day or two, as 02:30 or 22:00/01:00, and where it ends; empty where there is none."""
    for pattern, names in ((_SPAN, "ab"), (_ONE, "a")):
        match = pattern.match(text, start)
        if match is not None and all(times := [_time(match, name) for name in names]):
            return "/".join(times), match.end()
    return "", start


def _time(match: re.Match[str], name: str) -> str:
    if named := match[f"{name}word"]:
        return "12:00" if named.lower() == "noon" else "00:00"
    military, twelve = match[f"{name}mil"], match[f"{name}aap"] or match[f"{name}ap"]
    if military:
        return f"{military[:2]}:{military[2:]}"
    hour, minute = int(match[f"{name}h"] or match[f"{name}ah"]), int(match[f"{name}n"] or 0)
    if twelve:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if twelve.lower().startswith("p") else 0)
    return f"{hour:02}:{minute:02}"
