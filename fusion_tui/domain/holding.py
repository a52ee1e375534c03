"""Holdings: the file classes a record lives in, each with its own access and clock.

Promotion from one to another is an explicit, logged act. Periods are data a center may shorten; the
five years of 28 CFR 23.20(h) are the cap in code.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

CAP_DAYS = 5 * 365
TIP_DAYS = 180


class Holding(StrEnum):
    """Where a record is held."""

    TIP = "TIP"  # tips, leads, SAR: below reasonable suspicion
    INTELLIGENCE = "INTELLIGENCE"  # 28 CFR Part 23
    INVESTIGATION = "INVESTIGATION"  # case files
    OPEN = "OPEN"  # public-safety and open-source data
    EXERCISE = "EXERCISE"  # never mixes with the others


def review_date(holding: Holding, today: date) -> date | None:
    """Return the day a record opened today must have been reviewed by; None where no clock runs."""
    if holding in (Holding.OPEN, Holding.EXERCISE):
        return None
    return today + timedelta(days=TIP_DAYS if holding is Holding.TIP else CAP_DAYS)
