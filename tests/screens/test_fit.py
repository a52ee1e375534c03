"""A screen has the classes of the terminal's size from its first frame on: those the library would give it later."""

from __future__ import annotations

import pytest
from textual.screen import Screen

from fusion_tui.paths import Profile
from fusion_tui.widgets.fit import fitted
from tests.screens.conftest import seat_at

NAMES = {"-narrow", "-wide", "-low", "-tall"}


@pytest.mark.parametrize("size", [(60, 10), (109, 35), (110, 35), (109, 36), (110, 36), (250, 80)])
async def test_the_classes_are_those_the_library_gives(harbor: Profile, size: tuple[int, int]) -> None:
    async with seat_at(harbor, size=size) as seat:
        await seat.settle()
        given = NAMES & set(seat.app.screen.classes)
        assert NAMES & set(fitted(Screen(), seat.app).classes) == given
        assert len(given) == 2
