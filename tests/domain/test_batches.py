"""Long sequences some at a time."""

from __future__ import annotations

from itertools import count, islice

from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.domain.batches import batched


@given(st.lists(st.integers()), st.integers(1, 7))
def test_batches_hold_every_value_in_its_order_and_only_the_last_is_short(values: list[int], many: int) -> None:
    found = list(batched(values, many))
    assert [value for some in found for value in some] == values
    assert all(len(some) == many for some in found[:-1])
    assert all(found)


def test_what_never_ends_is_read_no_further_than_asked() -> None:
    assert list(islice(batched(count(), 3), 2)) == [[0, 1, 2], [3, 4, 5]]
