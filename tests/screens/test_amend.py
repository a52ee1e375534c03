"""A record put right by its form, and its history by a key."""

from __future__ import annotations

from textual.widgets import Input, TextArea

from fusion_tui.paths import Profile
from fusion_tui.services import reading
from tests.screens.conftest import seated


async def test_a_tip_is_amended_in_its_form(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "enter", "M")
        title = seat.app.screen.query_one("#field-title", Input)
        assert title.value.startswith("Drone sighting")
        title.value = "Drone sighting, corrected"
        await seat.press("f2")
        assert "Drone sighting, corrected" in seat.text
        await seat.press("H")
        assert "changed title" in seat.text
        assert "who read it is for who reads the trail" in seat.text


async def test_a_fact_keeps_what_is_not_touched(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "enter", "M")
        seat.app.screen.query_one("#field-text", TextArea).load_text("a grey van left the yard")
        seat.app.screen.query_one("#field-occurred", Input).value = "2026-01-31 22:40"
        await seat.press("f2")
        assert "a grey van left the yard" in seat.text
        found = reading.find(seat.app.desk, "grey van").records[0]
        assert (found.grade, found.revision) == ("B2", 2)
        await seat.press("M", "f2")
        assert "nothing was changed" in seat.text


async def test_what_is_not_amended_says_so(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("5", "enter", "M")
        assert "this kind of record is not amended" in seat.told
