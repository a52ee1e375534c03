"""A case and what is added to it."""

from __future__ import annotations

import pytest
from textual.widgets import Input, TextArea

from fusion_tui.paths import Profile
from fusion_tui.services import cases
from tests.screens.conftest import LARGE, SMALL, at_desk, seated


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_case_shows_its_head_and_its_six_parts(harbor: Profile, size: tuple[int, int]) -> None:
    async with seated(harbor, size=size) as seat:
        await seat.press("4", "enter")
        assert "C-00001  Copper theft, rail yards" in seat.text
        assert "predicate: three like thefts" in seat.text
        assert "[1 facts 1]" in seat.text
        for key, shown in (("4", "[4 timeline 2]"), ("6", "P-00001"), ("3", "no notes yet; t adds one")):
            await seat.press(key)
            assert shown in seat.text
        assert seat.lines[0].strip() == "(U//LES) TLP:AMBER+STRICT"


async def test_facts_things_and_notes_are_added_by_their_forms(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "f")
        await seat.type("the van came back")
        seat.app.screen.query_one("#field-occurred", Input).value = "2026-01-31 22:40"
        await seat.press("f2", "e")
        await seat.type("White van 7XK-?")
        await seat.press("tab", "3", "f2", "t")
        await seat.type("likely the same people")
        await seat.press("f2")
        assert seat.place == "CaseScreen"
        page = cases.page(seat.app.desk, "C-00001")
    assert [fact.text for fact in page.facts][-1] == "the van came back"
    assert str(page.facts[-1].occurred) == "2026-02-01 04:40:00+00:00"
    assert [(thing.entity, thing.title) for thing in page.entities] == [("vehicle", "White van 7XK-?")]
    assert [note.text for note in page.notes] == ["likely the same people"]


async def test_a_moment_that_is_none_is_refused_in_the_form(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "f")
        await seat.type("the van came back")
        seat.app.screen.query_one("#field-occurred", Input).value = "last night"
        await seat.press("f2")
        assert "not a date and time" in seat.text


async def test_a_product_begins_with_the_facts_behind_their_marks(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "w")
        text = seat.app.screen.query_one("#field-text", TextArea).text
        assert text == "\n\n(U//LES) TLP:AMBER a white van left the yard"  # what is typed above stays apart
        await seat.press("f2")
        assert seat.place == "ProductScreen"
        assert "P-00002" in seat.text
    with at_desk(harbor) as desk:
        assert [product.number for product in cases.page(desk, "C-00001").products] == ["P-00001", "P-00002"]


async def test_a_new_case_opens(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("c")
        await seat.type("Fence cuts")
        await seat.press("f2")
        assert seat.place == "CaseScreen"
        assert "C-00002  Fence cuts" in seat.text
        assert "none established" in seat.text


async def test_a_case_is_closed_takes_nothing_more_and_is_opened_again(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "z")
        assert "the case is open" in seat.told
        await seat.press("x")
        await seat.type("handed to the prosecutor")
        await seat.press("f2")
        await seat.until(lambda: "CLOSED by ana" in seat.text)
        assert "handed to the prosecutor" in seat.text
        assert "(f fact)" in seat.lines[-2]
        await seat.press("f")
        assert (seat.place, "the case is closed; z opens it again" in seat.told) == ("CaseScreen", True)
        await seat.press("z")
        assert "closed by ana: handed to the prosecutor" in seat.text
        await seat.type("a sixth theft")
        await seat.press("f2")
        await seat.until(lambda: "CLOSED" not in seat.text)
        await seat.press("f")
        assert seat.place == "KeptForm"
