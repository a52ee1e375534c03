"""Days as people write them."""

from __future__ import annotations

from datetime import date, timedelta

from fusion_tui.domain.errors import InputError

YEARS = range(1900, 2201)


def read_day(words: str, today: date, name: str = "due") -> date | None:
    """Return the day a person wrote, or one so many days ahead; None for nothing.

    Raises InputError, with the name of the field, for what is no day of these centuries.
    """
    words = words.strip()
    try:
        day = today + timedelta(days=int(words)) if words.startswith("+") else date.fromisoformat(words or "1900-01-01")
        if day.year not in YEARS:
            raise ValueError("another century")
    except (ValueError, OverflowError) as error:
        raise InputError(f"{name}: not a day", "write it as in 2026-01-31, or as in +3 for in three days") from error
    return day if words else None
