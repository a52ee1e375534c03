"""What the index knows of a record beside its words: tokens that meet nothing else, few for many days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.domain.record import Record
from fusion_tui.domain.span import FIRST, LAST, Span
from fusion_tui.store import people, records, tags
from fusion_tui.store.engine import Store
from tests.factories import NOON, center, fact, incident, one_of_each, tip
from tests.store.factories import found, keep

UTC, CHICAGO = ZoneInfo("UTC"), ZoneInfo("America/Chicago")
DAYS = st.dates(FIRST, LAST)
LAW = settings(deadline=None, max_examples=200)


def tagged(record: Record, where: ZoneInfo = UTC) -> list[str]:
    return tags.of(type(record), partial(getattr, record), where).split()


def day_tokens(day: date) -> set[str]:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return {token for token in tagged(tip(created=noon)) if token.startswith("d")}


@given(DAYS, DAYS, DAYS)
@LAW
def test_a_day_has_a_token_of_a_span_exactly_when_it_lies_in_it(one: date, other: date, day: date) -> None:
    first, last = sorted((one, other))
    for span in (Span(first, last), Span(first, None), Span(None, last)):
        inside = (span.first or FIRST) <= day <= (span.last or LAST)
        assert bool(day_tokens(day) & set(tags.covering(span))) is inside


@given(DAYS, DAYS)
@LAW
def test_a_span_is_covered_by_few_tokens_each_once(one: date, other: date) -> None:
    found = tags.covering(Span(*sorted((one, other))))
    assert len(found) == len(set(found)) <= 2 * (30 + 11 + 9) + 20


@pytest.mark.parametrize(
    ("span", "tokens"),
    [
        (Span(date(2026, 5, 1), date(2026, 6, 2)), ["d202605", "d20260601", "d20260602"]),
        (Span(date(2020, 1, 1), date(2029, 12, 31)), ["d202"]),
        (Span(date(2019, 12, 31), date(2021, 1, 1)), ["d20191231", "d2020", "d20210101"]),
        (Span(date(2099, 12, 31), date(2099, 12, 31)), ["d20991231"]),
        (Span(date(2090, 1, 1), None), ["d209", "df0"]),
        (Span(None, date(1909, 12, 31)), ["dp0", "d190"]),
    ],
)
def test_which_tokens_cover_a_span(span: Span, tokens: list[str]) -> None:
    assert tags.covering(span) == tokens


@pytest.mark.parametrize(("year", "token"), [(1, "dp0"), (1899, "dp0"), (2100, "df0"), (9999, "df0")])
def test_what_is_long_ago_or_far_ahead_is_found_by_an_open_span_only(year: int, token: str) -> None:
    moment = datetime(year, 12, 31, 23, 59, tzinfo=UTC)
    record = incident(occurred=moment)
    assert [one for one in tagged(record) if one.startswith("d")] == [token]


@pytest.mark.parametrize("moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)])
def test_the_ends_of_the_calendar_have_a_day_in_every_zone(moment: datetime) -> None:
    for zone in ("America/Chicago", "Pacific/Auckland"):
        assert any(token in ("dp0", "df0") for token in tagged(incident(occurred=moment), ZoneInfo(zone)))


def test_the_own_day_of_a_record_is_when_it_occurred_else_when_it_was_made() -> None:
    yesterday = NOON - timedelta(days=1)
    assert "d20260228" in tagged(fact(occurred=yesterday))
    assert "d20260301" in tagged(fact())


def test_the_day_is_that_of_the_center_as_the_screens_show_it() -> None:
    late = datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
    assert "d20260301" in tagged(tip(created=late), CHICAGO)
    assert "d20260302" in tagged(tip(created=late), UTC)


def test_the_zone_is_the_one_of_the_center_and_utc_before_there_is_one(store: Store) -> None:
    with store.read() as books:
        assert tags.zone(books).key == "UTC"
    with store.write() as books:
        people.add_center(books, center(timezone="America/Chicago"))
    with store.read() as books:
        assert tags.zone(books).key == tags.zone(books).key == "America/Chicago"


@pytest.mark.parametrize("record", one_of_each(), ids=lambda record: type(record).__name__)
def test_every_kind_of_record_carries_its_kind_its_marking_and_its_day(record: Record) -> None:
    found = tagged(record)
    assert found[0] == tags.token("kind", records.KIND[type(record)])
    assert tags.token("tlp", "AMBER") in found
    assert set(tags.parts("U//FOUO")) <= set(found)
    assert "d20260301" in found


def test_a_token_ends_in_a_digit_so_that_no_stem_of_it_is_another() -> None:
    record = tip(title="plate 7XK-1982", author="running", state="new", number="T-00001")
    assert all(token[-1].isdecimal() for token in tagged(record))


def test_tokens_of_different_fields_with_one_value_differ() -> None:
    assert len({tags.token(field, "open") for field in ("kind", "tlp", "state", "holding", "author", "from")}) == 6


def test_an_identifier_is_kept_as_threes_side_by_side() -> None:
    assert tagged(tip(title="7XK-1982"))[-5:] == ["x7xk0", "xxk10", "xk190", "x1980", "x9820"]


def test_what_an_incident_says_of_places_and_files_is_no_identifier() -> None:
    one = incident(address="12345 Elm St", district="99999", source="city_25000", source_key="A-17-0042")
    assert tags.identifying(type(one), partial(getattr, one)) == ["Burglary", "A-17-0042"]


def test_a_key_that_is_the_hash_of_its_row_is_no_identifier() -> None:
    one = incident(source_key="0123456789abcdef0123456789abcdef:0")
    assert tags.identifying(type(one), partial(getattr, one)) == ["Burglary"]


def test_no_word_a_person_types_meets_a_tag(store: Store) -> None:
    keep(store, tip(title="7XK-1982"))
    with store.read() as books:
        for token in ("x7xk0", "d2026", tags.token("kind", "tip"), "x7*"):
            assert found(books, token) == []
