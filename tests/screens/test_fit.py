"""A screen has the classes of the terminal's size from its first frame on: those the library would give it later."""

from __future__ import annotations

import pytest
from textual.screen import Screen
from textual.widgets import Input

from fusion_tui.paths import Profile
from fusion_tui.widgets.fit import fitted
from tests.screens.conftest import seat_at, seated

NAMES = {"-narrow", "-wide", "-low", "-tall"}


@pytest.mark.parametrize("size", [(60, 16), (109, 35), (110, 35), (109, 36), (110, 36), (250, 80)])
async def test_the_classes_are_those_the_library_gives(harbor: Profile, size: tuple[int, int]) -> None:
    async with seat_at(harbor, size=size) as seat:
        await seat.settle()
        given = NAMES & set(seat.app.screen.classes)
        assert NAMES & set(fitted(Screen(), seat.app).classes) == given
        assert len(given) == 2


NOTICE = "this terminal is too small: 59x16, it takes 60x16"


@pytest.mark.parametrize("size", [(60, 20), (60, 16), (80, 24), (120, 40)])
@pytest.mark.parametrize("key", ["n", "c"])
async def test_a_form_shows_its_keys_and_the_field_under_the_cursor(
    harbor: Profile, size: tuple[int, int], key: str
) -> None:
    async with seated(harbor, size=size) as seat:
        await seat.press(key)
        for _ in range(9):
            await seat.press("tab")
            field = seat.app.focused
            assert field is not None
            assert field.region.bottom <= seat.app.screen.query_one("#form-keys").region.y
            assert field in (seat.app.get_widget_at(*field.region.offset)[0], field.parent)
            assert "F2 save" in seat.text
            assert "F8 discard" in seat.text
        await seat.press("f2")
        await seat.until(lambda: "empty" in seat.text)
        assert "F2 save" in seat.text


async def test_a_terminal_that_is_too_small_is_told_until_it_is_resized(harbor: Profile) -> None:
    async with seated(harbor, size=(60, 16)) as seat:
        assert "too small" not in seat.text
        await seat.pilot.resize_terminal(59, 16)
        await seat.until(lambda: NOTICE in seat.text)
        assert not [line for line in seat.lines if line.strip() and NOTICE not in line]
        await seat.press("n", "x")
        assert seat.place == "HomeScreen"
        await seat.pilot.resize_terminal(60, 15)
        await seat.until(lambda: "too small: 60x15" in seat.text)
        await seat.pilot.resize_terminal(80, 24)
        await seat.until(lambda: "too small" not in seat.text)
        await seat.press("n")
        assert seat.place == "IntakeForm"


async def test_a_small_terminal_is_told_from_the_first_frame_on_and_above_a_lock(harbor: Profile) -> None:
    async with seated(harbor, size=(40, 10)) as seat:
        await seat.until(lambda: "this terminal is too small: 40x10" in " ".join(seat.text.split()))
        await seat.press("f12")
        await seat.until(lambda: seat.place == "UnlockScreen")
        await seat.until(lambda: "this terminal is too small: 40x10" in " ".join(seat.text.split()))


async def test_a_form_is_filled_on_after_the_terminal_was_too_small(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n", "v")
        await seat.pilot.resize_terminal(40, 10)
        await seat.until(lambda: "too small" in seat.text)
        await seat.press("x", "escape")
        await seat.pilot.resize_terminal(80, 24)
        await seat.until(lambda: "too small" not in seat.text)
        await seat.press("a")
        assert seat.place == "IntakeForm"
        assert seat.app.screen.query_one("#field-title", Input).value == "va"
