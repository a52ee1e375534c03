"""Days and times of day put together: "on 11/03/2026 at approx 0230 hrs" is one moment.

The normal form is ISO 8601 without an offset, since nobody says a zone on the phone: 2026-11-03T02:30, 02:30,
22:00/01:00, 2026-11-03T22:00/2026-11-04T01:00.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from fusion_tui.analysis.recognising import clock, day, relative_day
from fusion_tui.analysis.recognising.clock import Clock
from fusion_tui.analysis.recognising.day import Day
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

NEAR = 40  # signs between a day and its time

_MONTH_FIRST = ("US", "PH", "FM", "PW", "MH")
_BETWEEN = re.compile(
    r"T|[\s,;]{0,3}+(?:(?:at|on|@|about|around|approx(?:imately)?\.?|between|from|the|of|night|morning|evening|of)[\s,]{1,3}+){0,5}+",
    re.ASCII | re.IGNORECASE,
)
_RANKS = {confidence: rank for rank, confidence in enumerate(Confidence)}


def found_in(text: str, region: str, received: date | None) -> Iterator[Suggestion]:
    """Yield the moments of a text."""
    days = [*day.found_in(text, received, month_first=region in _MONTH_FIRST), *relative_day.found_in(text, received)]
    atoms = _apart([*days, *clock.found_in(text)])
    while atoms:
        one = atoms.pop()
        if atoms and _belong(text, one, atoms[-1]):
            two = atoms.pop()
            if isinstance(one, Day) and isinstance(two, Day):
                atoms.append(two._replace(start=one.start))  # a weekday before its date; the time may follow
            else:
                yield _joined(text, one, two)
        elif isinstance(one, Day):
            yield suggest(Kind.TIME, text, (one.start, one.end), one.value, one.confidence, one.reason)
        else:
            yield suggest(Kind.TIME, text, (one.start, one.end), _hours(one), one.confidence, one.reason)


def _apart(atoms: list[Day | Clock]) -> list[Day | Clock]:
    """Return the atoms that don't overlap, the longer first to be kept, from the last to the first."""
    kept: list[Day | Clock] = []
    for one in sorted(atoms, key=lambda atom: (atom.start, -atom.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept[::-1]


def _belong(text: str, one: Day | Clock, two: Day | Clock) -> bool:
    gap = text[one.end : two.start]
    if len(gap) > NEAR or not _BETWEEN.fullmatch(gap):
        return False
    weekday = isinstance(one, Day) and isinstance(two, Day) and one.words.endswith("day") and two.day is not None
    return weekday or isinstance(one, Day) != isinstance(two, Day)


def _joined(text: str, one: Day | Clock, two: Day | Clock) -> Suggestion:
    found, hours = (one, two) if isinstance(one, Day) else (two, one)
    assert isinstance(found, Day)  # noqa: S101 - one of two that belong together is a day
    assert isinstance(hours, Clock)  # noqa: S101
    confidence = max(found.confidence, hours.confidence, key=_RANKS.__getitem__)
    return suggest(
        Kind.TIME, text, (one.start, two.end), _moment(found, hours), confidence, f"{found.reason}; {hours.reason}"
    )


def _moment(found: Day, hours: Clock) -> str:
    if found.day is None:
        return f"{found.words} {_hours(hours)}"
    first = f"{found.day.isoformat()}T{_hour(hours.first)}"
    if hours.last is None:
        return first
    after = timedelta(hours.last <= hours.first)
    last = found.day + after if found.day < date.max else found.day
    return f"{first}/{last.isoformat()}T{_hour(hours.last)}"


def _hours(hours: Clock) -> str:
    return _hour(hours.first) + (f"/{_hour(hours.last)}" if hours.last is not None else "")


def _hour(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
