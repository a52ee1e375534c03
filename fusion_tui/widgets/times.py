"""Time for people: an age in a word, a moment in the center's zone with the zone beside it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from fusion_tui.domain.errors import InputError

_STEPS = ((60 * 60 * 24 * 730, 60 * 60 * 24 * 365, "y"), (60 * 60 * 48, 60 * 60 * 24, "d"), (60 * 60, 60 * 60, "h"))


def age(since: datetime | None, now: datetime) -> str:
    """Return how long ago that was, as in ``2 min``, ``3 h``, ``5 d``; ``now`` within a minute."""
    if since is None:
        return "-"
    seconds = (now - since).total_seconds()
    for least, unit, word in _STEPS:
        if seconds >= least:
            return f"{int(seconds // unit)} {word}"
    return f"{int(seconds // 60)} min" if seconds >= 60 else "now"


def moment(at: datetime | None, zone: str) -> str:
    """Return a moment in a center's zone, to the minute, with the zone's short name."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M %Z") if at else "not known"


def day(at: datetime | None, zone: str) -> str:
    """Return the day of a moment in a center's zone."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}" if at else "-"


def second(at: datetime, zone: str) -> str:
    """Return a moment in a center's zone, to the second, with the zone's short name."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S %Z")


def read_moment(words: str, zone: str) -> datetime | None:
    """Return the moment a person wrote in a center's zone; None for nothing; raise InputError for no moment."""
    if not words.strip():
        return None
    try:
        return datetime.fromisoformat(words.strip()).replace(tzinfo=ZoneInfo(zone))
    except ValueError as error:
        raise InputError("not a date and time", "write it as in 2026-01-31 22:40") from error
