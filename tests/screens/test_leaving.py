"""Esc leaves every form by one rule: an untouched one at once, a kept one with its words kept, any other when meant."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from fusion_tui.paths import Profile
from fusion_tui.widgets.choice import Choice
from tests.screens.conftest import Seat, seated

ASKED = "Esc again leaves, what was typed is lost"


async def _reopen(seat: Seat) -> None:
    """Open a form that is not kept: a tip that was closed is put through triage again."""
    await seat.press("4", "enter", "x")
    await seat.until(lambda: seat.place == "FormScreen")


def _reason(seat: Seat) -> str:
    return seat.app.screen.query_one("#field-reason", Input).value


async def test_an_untouched_form_is_left_at_once(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await _reopen(seat)
        await seat.press("escape")
        assert seat.place == "CaseScreen"


async def test_a_second_escape_leaves_a_touched_form(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await _reopen(seat)
        await seat.press("a", "escape")
        assert ASKED in seat.text
        await seat.press("escape")
        assert seat.place == "CaseScreen"


@pytest.mark.parametrize("key", ["y", "enter", "f2", "tab", "x"])
async def test_any_other_key_stays_and_does_nothing_else(harbor: Profile, key: str) -> None:
    async with seated(harbor) as seat:
        await _reopen(seat)
        await seat.press("a", "escape", key)
        assert (seat.place, _reason(seat), ASKED in seat.text) == ("FormScreen", "a", False)


async def test_a_form_that_is_kept_is_left_by_one_escape_and_says_so(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n", "a", "escape")
        assert (seat.place, "New tip: kept" in str([one.title for one in seat.app._notifications])) == (
            "HomeScreen",
            True,
        )


async def test_a_choice_alone_is_kept_too(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n", "tab", "tab", "tab", "3", "escape", "n")
        behaviour = seat.app.screen.query_one("#field-behaviour", Choice)
        chosen = behaviour._options[3][0]
        await seat.until(lambda: behaviour.value == chosen)
