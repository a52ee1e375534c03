"""Spans of days as people write them: a year, a month, a day, from, until, the last so many.

A day lies between 1900 and 2099: what a query asks for, not what a record may say.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from fusion_tui.domain.errors import InputError

FIRST, LAST = date(1900, 1, 1), date(2099, 12, 31)
FORMS = "dates are written 2026, 2026-06 or 2026-06-01"

_WRITTEN = re.compile(r"\A(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z", re.ASCII)
_AGO = re.compile(r"\A(\d{1,5})([hdwmy])\Z", re.ASCII)
_DAY = timedelta(days=1)


class Span(NamedTuple):
    """From one day to another, both of them in it; None: open at that end."""

    first: date | None
    last: date | None

    def __str__(self) -> str:
        return f"{self.first or ''}..{self.last or ''}"


def written(text: str) -> Span:
    """Return the days of a year, a month or a day; raises InputError for what is none of them."""
    found = _WRITTEN.match(text)
    if not found:
        raise InputError("that is no date", FORMS)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError as error:
        raise InputError("there is no such date", FORMS) from error
    return _checked(Span(first, last))


def between(text: str) -> Span:
    """Return the span of ``2026-06-01..2026-06-30``, either end of it perhaps open; raises InputError."""
    before, _, after = text.partition("..")
    first, last = (written(end) if end else Span(None, None) for end in (before, after))
    return _checked(Span(first.first, last.last))


def compared(sign: str, text: str) -> Span:
    """Return the days that are before, after, up to or from a date; raises InputError."""
    first, last = written(text)
    spans: dict[str, Callable[[], Span]] = {
        "<": lambda: Span(None, (first or FIRST) - _DAY),
        "<=": lambda: Span(None, last),
        ">": lambda: Span((last or LAST) + _DAY, None),
        ">=": lambda: Span(first, None),
    }
    return _checked(spans[sign]())


def latest(text: str, today: date) -> Span:
    """Return the last 30d, 2w, 6m or 1y up to today; hours are rounded up to days. Raises InputError."""
    found = _AGO.match(text.lower())
    if not found:
        raise InputError("needs a number and one of h d w m y", "as in last:30d")
    count, unit = int(found[1]), found[2]
    if unit in "my":
        return _checked(Span(_months_before(today, count * (12 if unit == "y" else 1)), today))
    days = {"h": -(-count // 24), "d": count, "w": 7 * count}[unit]
    return _checked(Span(today - min(timedelta(days=days), today - date.min), today))


def _months_before(day: date, months: int) -> date:
    place = max(12, day.year * 12 + day.month - 1 - months)
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _checked(span: Span) -> Span:
    if any(day is not None and not FIRST <= day <= LAST for day in span):
        raise InputError("that date is out of reach", f"dates lie between {FIRST.year} and {LAST.year}")
    if span.first and span.last and span.first > span.last:
        raise InputError("that span ends before it begins", "write the earlier date first")
    return span
