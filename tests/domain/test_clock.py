"""Moments have a zone, are kept in UTC, and are cut to hundredths."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.domain.clock import as_instant, stamp
from tests.factories import tip

LAW = settings(deadline=None, max_examples=60)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# A day from either end: a zone must not carry a moment out of the calendar.
NAIVE = st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30))  # noqa: DTZ001 - the zone is drawn beside it
MOMENTS = st.builds(lambda moment, zone: moment.replace(tzinfo=zone), NAIVE, ZONES)


@given(MOMENTS)
@LAW
def test_an_instant_is_in_utc_and_less_than_a_hundredth_before_the_moment(moment: datetime) -> None:
    instant = as_instant(moment)
    assert instant.tzinfo is UTC
    assert instant.microsecond % 10_000 == 0
    assert timedelta() <= moment - instant < timedelta(microseconds=10_000)


@given(MOMENTS)
@LAW
def test_an_instant_of_an_instant_is_itself(moment: datetime) -> None:
    assert as_instant(as_instant(moment)) == as_instant(moment)


@given(MOMENTS)
@LAW
def test_a_written_instant_reads_back(moment: datetime) -> None:
    written = stamp(as_instant(moment))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d0Z", written)
    assert datetime.fromisoformat(written) == as_instant(moment)


def test_a_moment_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="a moment needs a time zone"):
        as_instant(datetime(2026, 3, 1, 12, 0))  # noqa: DTZ001 - that is the point


def test_a_record_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="a moment needs a time zone"):
        tip(created="2026-03-01T12:00:00")


@pytest.mark.parametrize(
    ("given_as", "written"),
    [
        pytest.param("2026-03-01T12:00:00.129999Z", "2026-03-01T12:00:00.120Z", id="cut, not rounded"),
        pytest.param("2026-03-01T07:00:00-05:00", "2026-03-01T12:00:00.000Z", id="another zone"),
        pytest.param("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000Z", id="across the year"),
    ],
)
def test_how_a_record_keeps_a_moment(given_as: str, written: str) -> None:
    assert stamp(tip(created=given_as).created) == written


def test_a_year_is_written_with_four_digits() -> None:
    assert stamp(datetime(202, 1, 1, tzinfo=UTC)) == "0202-01-01T00:00:00.000Z"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_a_moment_outside_the_calendar_is_refused_like_any_other_wrong_value(moment: str) -> None:
    with pytest.raises(ValueError, match="created"):
        tip(created=moment)
