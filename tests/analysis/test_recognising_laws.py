"""What holds for any text: spans, order, no overlap, limits."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.analysis.recognising import LIMIT, MOST, PRECEDENCE, Kind, left_unread, recognise

LAW = settings(deadline=None, max_examples=300)
PIECES = [
    *"aA1 .,-()@/?*:#$°'\"\n\t", "412-555-0142", "4125550142", "PA tag KXR-198?", "plate ",
    "VIN 1HGCM82633A004352", "412 Oak St", "5th & Main", "corner of ", "400 block of ", "Apt 4B",
    ", Erie, PA 16501", "a[.]example[.]com", "x@example.com", "hxxp://", "192.0.2.1", "2001:db8::1",
    "40.4406, -79.9959", "17TNE8300047000", "@night_owl", "Telegram user ", "Mr. ", "named ", "Dana Whitlock",
    "WHITLOCK, Dana", "11/03/2026", "0230 hrs", " at ", "between 2200 and 0100", "last Tuesday", "Nov 3",
    "$1,200", "d41d8cd98f00b204e9800998ecf8427e", "\u202e", "\u200b", "\x00", "\x1b[31m", "é", "中文",
    "٤١٢-٥٥٥-٠١٤٢", "𝟒𝟏𝟐", "İ", "ſt", "\ud800",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
DAYS = st.one_of(st.none(), st.dates(), st.datetimes())


@given(TEXTS, DAYS, st.sampled_from(["US", "GB", "DE", "ZZ", ""]))
@LAW
def test_suggestions_lie_in_the_text_in_order_and_apart(
    text: str, received: date | datetime | None, region: str
) -> None:
    last = 0
    for one in recognise(text, region=region, received=received):
        assert last <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.value
        assert one.reason
        last = one.end


@given(TEXTS)
@LAW
def test_the_same_text_gives_the_same_suggestions(text: str) -> None:
    assert recognise(text) == recognise(text)


def test_every_kind_has_its_place_in_the_order_of_precedence() -> None:
    assert sorted(PRECEDENCE) == sorted(Kind)


def test_where_two_kinds_want_the_same_words_the_stated_order_decides() -> None:
    (link,) = recognise("http://192.0.2.1/dana@example.com")
    assert link.kind is Kind.LINK
    (address,) = recognise("he was at 2200 Main St")
    assert address.kind is Kind.ADDRESS


def test_no_more_is_suggested_than_anybody_reads_and_the_first_are_kept() -> None:
    found = recognise("x@example.com " * (MOST + 10))
    assert len(found) == MOST
    assert found[0].start == 0


@pytest.mark.parametrize("beyond", [-1, 0, 1, 900_000])
def test_what_lies_beyond_the_limit_is_not_read_and_is_counted(beyond: int) -> None:
    text = "word " * (LIMIT // 5)
    text = text[:beyond] if beyond < 0 else text + "x" * beyond
    assert left_unread(text) == max(0, beyond) + (1 if beyond > 0 else 0)


def test_a_number_on_the_limit_is_left_unread_and_not_cut() -> None:
    text = "a " * (LIMIT // 2 - 5) + "call 412-555-0142"
    assert len(text) > LIMIT
    assert recognise(text) == ()
    assert text[len(text) - left_unread(text) :] == " 412-555-0142"


def test_a_text_without_an_end_of_a_word_is_cut_at_the_limit() -> None:
    assert left_unread("1" * (LIMIT + 7)) == 7
