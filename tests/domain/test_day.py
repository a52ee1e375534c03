"""Days as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from fusion_tui.domain.day import read_day
from fusion_tui.domain.errors import InputError

TODAY = date(2026, 2, 27)


@pytest.mark.parametrize(
    ("words", "day"),
    [("", None), (" 2026-03-01 ", date(2026, 3, 1)), ("+0", TODAY), ("+3", date(2026, 3, 2))],
)
def test_a_day_is_written_in_full_or_counted_from_today(words: str, day: date | None) -> None:
    assert read_day(words, TODAY) == day


@pytest.mark.parametrize(
    "words", ["soon", "2026-02-30", "+", "+x", "3", "+99999999999999", "9999-12-31", "0001-01-01", "+99999"]
)
def test_what_is_no_day_is_refused(words: str) -> None:
    with pytest.raises(InputError, match="due: not a day"):
        read_day(words, TODAY)
