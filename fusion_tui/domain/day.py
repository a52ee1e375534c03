"""Days as people write them."""

from __future__ import annotations

from datetime import date, timedelta

from fusion_tui.domain.errors import InputError


def read_day(words: str, today: date) -> date | None:
    """Return the day a person wrote, or one so many days ahead; None for nothing; raise InputError for no day."""
    words = words.strip()
    try:
        if words.startswith("+"):
            return today + timedelta(days=int(words))
        return date.fromisoformat(words) if words else None
    except (ValueError, OverflowError) as error:
        raise InputError("due: not a day", "write it as in 2026-01-31, or as in +3 for in three days") from error
