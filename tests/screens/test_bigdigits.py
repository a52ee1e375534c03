"""The face of the large digits: no two alike, every row as wide as said, and plain where there is no room."""

from __future__ import annotations

from itertools import combinations

import pytest

from fusion_tui.paths import Profile
from fusion_tui.widgets import bigdigits
from tests.screens.conftest import seated

TEN = "0123456789"


@pytest.mark.parametrize("height", [bigdigits.PLAIN, bigdigits.SMALL, bigdigits.LARGE])
def test_a_row_is_as_wide_as_said_and_no_two_digits_look_alike(height: int) -> None:
    rows = bigdigits.rows(TEN + bigdigits.HIDDEN, height)
    assert len(rows) == height
    assert {len(row) for row in rows} == {bigdigits.width(11, height)}
    faces = {digit: bigdigits.rows(digit, height) for digit in TEN + bigdigits.HIDDEN}
    assert all(faces[one] != faces[other] for one, other in combinations(faces, 2))


def test_the_small_face_keeps_every_dot_of_the_large_one() -> None:
    for digit in TEN:
        large = [row[::2] for row in bigdigits.rows(digit, bigdigits.LARGE)]
        small = bigdigits.rows(digit)
        for row, line in enumerate(large):
            half = "▀█" if row % 2 == 0 else "▄█"
            assert [dot == "█" for dot in line] == [cell in half for cell in small[row // 2]]


async def test_a_terminal_too_small_for_figures_shows_every_group_plainly(harbor: Profile) -> None:
    async with seated(harbor, "sue", (60, 16)) as seat:
        await seat.press("8", "enter")
        await seat.until(lambda: "12  " in seat.text)
        from fusion_tui.services import peers

        assert all(group in seat.text for group in peers.code(seat.app.desk, "PRIC").digits.split())
