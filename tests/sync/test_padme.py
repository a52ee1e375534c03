from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.sync.padme import padding, padme


@pytest.mark.parametrize(
    ("length", "padded"),
    [
        (0, 0),
        (1, 1),
        (8, 8),
        (9, 10),
        (100, 104),
        (1000, 1024),
        (32768, 32768),
        (32769, 34816),
        (10**6, 1015808),
        (10**9, 1006632960),
    ],
)
def test_padme_of_known_lengths(length: int, padded: int) -> None:
    assert padme(length) == padded


@given(st.integers(0, 2**40))
def test_padme_adds_at_most_12_percent_and_is_idempotent(length: int) -> None:
    padded = padme(length)
    assert length <= padded <= length * 1.12
    assert padme(padded) == padded


@given(st.integers(0, 2**32))
def test_the_padded_sum_is_a_padme_length_of_32_kib_or_more(size: int) -> None:
    pad = padding(size)
    total = size + len(str(pad)) + pad
    assert pad >= 0
    assert total >= 32 * 1024
    assert padme(total) == total


@given(st.integers(32 * 1024, 2**32))
def test_no_shorter_padme_length_could_be_reached(size: int) -> None:
    total = size + len(str(padding(size))) + padding(size)
    target = padme(size + 1)
    while target < total:
        assert not any(len(str(target - size - digits)) == digits for digits in range(1, 12) if target - size >= digits)
        target = padme(target + 1)


def test_a_length_that_no_number_of_digits_reaches_is_passed_over() -> None:
    # 11 bytes are missing to 32768: a pad of 9 makes 10 of them, a pad of 10 makes 12.
    size = 32768 - 11
    pad = padding(size)
    assert size + len(str(pad)) + pad == 34816
    assert padding(32768 - 10) == 9
    assert padding(32768 - 12) == 10
    assert padding(32768 - 1) == 0
