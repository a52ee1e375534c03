"""What a person writes to narrow the trail: ``who:ana act:search since:2026-11-01 refused``."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fusion_tui.domain.clock import as_instant
from fusion_tui.domain.errors import InputError
from fusion_tui.store.audit_window import Filter

NAMES = ("who", "act", "on", "outcome", "since", "until", "row")
_NUMBERS = re.compile(r"(\d{1,15})(?:-(\d{1,15}))?", re.ASCII)
_WORD = re.compile(r'(?:(\w+):)?(?:"([^"]*)"?|(\S+))')


def wanted(line: str, zone: str) -> Filter:
    """Return the filter in a line; raises InputError for an unknown name or a moment that is none.

    A word without a name must occur somewhere in the act. Quotes hold words together: ``act:"tip add"``.
    """
    named: dict[str, str] = {}
    words: list[str] = []
    for name, quoted, plain in _WORD.findall(line):
        if name in NAMES:
            named[name] = quoted or plain
        elif name:
            raise InputError(f"the trail has no {name}", f"one of: {', '.join(NAMES)}")
        else:
            words.append(quoted or plain)
    return filter_of(named, tuple(words), zone)


def filter_of(named: dict[str, str], words: tuple[str, ...], zone: str) -> Filter:
    """Return the filter of named values; raises InputError for a moment or a row number that is none."""
    return Filter(
        who=named.get("who", ""),
        act=named.get("act", ""),
        subject=named.get("on", ""),
        outcome=named.get("outcome", ""),
        words=words,
        since=moment(named.get("since", ""), zone),
        until=moment(named.get("until", ""), zone, is_end=True),
        numbers=_numbers(named.get("row", "")),
    )


def _numbers(words: str) -> tuple[int, int] | None:
    found = _NUMBERS.fullmatch(words)
    if words and not found:
        raise InputError("not the number of a row", "write it as in row:20 or row:20-30")
    return (int(found[1]), int(found[2] or found[1])) if found else None


def moment(words: str, zone: str, *, is_end: bool = False) -> datetime | None:
    """Return the moment a day or an instant begins in a zone; for an end, when a day is over. None for nothing.

    Raises InputError for anything else.
    """
    if not words:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", words, re.ASCII):
            day = date.fromisoformat(words) + timedelta(days=int(is_end))
            return as_instant(datetime.combine(day, time(), ZoneInfo(zone)))
        found = datetime.fromisoformat(words)
        return as_instant(found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone)))
    except (ValueError, OverflowError) as error:
        raise InputError("not a date and time", "write it as in 2026-01-31 or 2026-01-31T22:40") from error
