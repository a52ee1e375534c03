"""How long a record may stay before somebody looks at it again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.domain.holding import Holding, review_date


@pytest.mark.parametrize(
    ("holding", "due"),
    [
        pytest.param(Holding.TIP, date(2026, 8, 28), id="a tip within 180 days"),
        pytest.param(Holding.INTELLIGENCE, date(2031, 2, 28), id="intelligence within five years"),
        pytest.param(Holding.INVESTIGATION, date(2031, 2, 28), id="an investigation within five years"),
        pytest.param(Holding.OPEN, None, id="no clock runs on open data"),
        pytest.param(Holding.EXERCISE, None, id="nor on an exercise"),
    ],
)
def test_the_day_of_the_review(holding: Holding, due: date | None) -> None:
    assert review_date(holding, date(2026, 3, 1)) == due


@given(st.sampled_from(Holding), st.dates(date(1900, 1, 1), date(2200, 1, 1)))
@settings(deadline=None)
def test_no_review_is_ever_later_than_five_years(holding: Holding, today: date) -> None:
    due = review_date(holding, today) or today
    assert due <= date(today.year + 5, today.month, 28) + timedelta(days=3)
    assert due >= today
