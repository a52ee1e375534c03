"""A name workup by keys: for a purpose, with reasons, and into a case."""

from __future__ import annotations

import pytest

from fusion_tui.domain.case import Note
from fusion_tui.paths import Profile
from fusion_tui.services import tips
from fusion_tui.services.tips import TipForm
from fusion_tui.store import records
from tests.screens.conftest import LARGE, SMALL, Seat, at_desk, seated


@pytest.fixture
def named(harbor: Profile) -> Profile:
    """Return a center where somebody is named."""
    with at_desk(harbor) as desk:
        tips.add(desk, TipForm("Van [bold]rented", "Jon Smyth rented it, call 215-555-0187.", control="U//LES"))
    return harbor


def _notes(harbor: Profile) -> list[str]:
    with at_desk(harbor) as desk, desk.read() as books:
        return [one.text for one in records.where(books, Note) if one.text.startswith("Workup")]


async def _asked(seat: Seat, words: str) -> None:
    await seat.press("N")
    await seat.type(words)
    await seat.press("enter", "2")
    await seat.until(lambda: " found, for work on a case" in seat.text)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_name_is_looked_for_and_opened_and_the_reason_stands_beside_it(
    named: Profile, size: tuple[int, int]
) -> None:
    async with seated(named, size=size) as seat:
        await seat.press("N")
        assert "2 work on a case" in seat.text
        await seat.press("escape")
        await _asked(seat, "John Smith")
        for shown in ("Van [bold]rented", "92 % alike"):
            assert shown in seat.text
        assert "(U//LES) TLP:AMBER" in seat.lines[0]
        await seat.press("enter")
        assert seat.place == "RecordScreen"


async def test_hits_go_into_a_case_that_is_asked_for_once(named: Profile) -> None:
    async with seated(named) as seat:
        await _asked(seat, "215-555-0187")
        await seat.press("t")
        assert "Into which case?" in seat.text
        await seat.press("enter")
        await seat.until(lambda: "Noted in the case" in seat.told or "the same case" in seat.told)
        await seat.press("m")
        await seat.app.workers.wait_for_complete()
    first, second = _notes(named)
    assert first.splitlines()[1].endswith("Van [bold]rented: holds 2155550187")
    assert second.splitlines() == first.splitlines()


async def test_nothing_found_says_that_it_is_recorded_and_is_noted(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await _asked(seat, "Okonkwo")
        assert "nothing found; that is recorded" in seat.text
        await seat.press("t")
        assert "there is no hit here" in seat.told
        await seat.press("m", "enter")
        await seat.until(lambda: "the same case" in seat.told)
    assert _notes(harbor) == ['Workup of "Okonkwo" (work on a case): nothing found']


async def test_nothing_is_looked_for_without_words_or_purpose(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("N", "enter", "2")
        assert "Name workup" in seat.text
        assert "found, for" not in seat.text
        await seat.press("m")
        assert "nothing was looked for yet" in seat.told
