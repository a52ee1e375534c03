"""The part of a result that a list holds: whatever was read in which order, it is a stretch of the whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.widgets.held import Held

WHOLE = [f"record {row}" for row in range(400)]
rows = st.integers(0, len(WHOLE) - 1)


def stretch(start: int, length: int) -> Held[str]:
    return Held(len(WHOLE), start, WHOLE[start : start + length])


@given(rows, st.integers(1, 200), rows, st.integers(1, 200))
def test_two_stretches_that_touch_are_one_in_whichever_order_they_came(a: int, long: int, b: int, short: int) -> None:
    one, other = stretch(a, long), stretch(b, short)
    if one.touches(other):
        both = one.joined(other, str)
        assert both == other.joined(one, str)
        start = min(a, b)
        assert both == stretch(start, max(one.end, other.end) - start)
    else:
        assert not set(one.records) & set(other.records)


@given(rows, st.integers(2, 100), st.integers(1, 5))
def test_stretches_that_contradict_each_other_are_not_joined(start: int, length: int, moved: int) -> None:
    one = stretch(start, length)
    late = Held(len(WHOLE), one.end - 1, [f"record {row - moved}" for row in range(one.end - 1, one.end + 9)])
    assert one.joined(late, str) is None
    assert late.joined(one, str) is None
    assert one.joined(Held(len(WHOLE) + 1, one.end - 1, WHOLE[one.end - 1 : one.end + 9]), str) is None


@given(rows, st.integers(1, 300), rows, st.integers(1, 100))
def test_what_is_kept_around_a_row_is_a_stretch_with_that_row(start: int, length: int, row: int, many: int) -> None:
    held = stretch(start, length)
    around = held.around(row, many)
    assert len(around.records) <= many
    assert around == stretch(around.offset, len(around.records))
    if held.at(row) is not None:
        assert around.at(row) == held.at(row)


@given(rows, st.integers(1, 200), rows, st.integers(0, 60))
def test_what_is_read_next_touches_what_is_here_and_brings_more(start: int, length: int, row: int, margin: int) -> None:
    held = stretch(start, length)
    first, last = row, min(len(WHOLE), row + 20)
    if held.reaches(first, last) and not held.reaches(first, last, margin):
        wanted = held.beside(last, margin, 60)
        both = held.joined(stretch(wanted.start, len(wanted)), str)
        assert both is not None
        assert len(both.records) > len(held.records)
