"""A flood of tips on the screen: groups, one decision by two keys, and the way back."""

from __future__ import annotations

import pytest

from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.paths import Profile
from fusion_tui.services import queues, tips
from fusion_tui.services.tips import TipForm
from fusion_tui.store import records
from tests.screens.conftest import LARGE, SMALL, Seat, at_desk, seated

BANG = "A loud bang and grey smoke over the pier at Harbor Road, people running towards the station, sirens."


@pytest.fixture
def flooded(harbor: Profile) -> Profile:
    """Return a center where four callers said nearly the same."""
    with at_desk(harbor) as desk:
        for number in range(4):
            tips.add(desk, TipForm("Bang at the [bold]pier", f"{BANG} {'Hurry! ' * (number % 2)}", control="U//LES"))
    return harbor


def _states(harbor: Profile) -> list[TipState]:
    with at_desk(harbor) as desk, desk.read() as books:
        return [one.state for one in records.where(books, Tip) if "pier" in one.title]


async def _at_waves(seat: Seat) -> None:
    await seat.press("2", "w")
    await seat.until(lambda: "% alike or more" in seat.text)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_groups_stand_by_size_and_the_one_under_the_cursor_names_its_tips(
    flooded: Profile, size: tuple[int, int]
) -> None:
    async with seated(flooded, size=size) as seat:
        await _at_waves(seat)
        assert "9 tips in " in seat.text
        assert ">      4 Bang at the [bold]pier" in seat.text
        for number in ("T-00006", "T-00007", "T-00008", "T-00009"):
            assert number in seat.text
        assert "(U//LES) TLP:AMBER" in seat.lines[0]
        await seat.press("enter")
        assert seat.place == "RecordScreen"


async def test_two_keys_decide_over_a_group_and_z_takes_it_back(flooded: Profile) -> None:
    async with seated(flooded) as seat:
        await _at_waves(seat)
        await seat.press("x")
        assert "Close 4 tips" in seat.text
        await seat.press("3")
        await seat.until(lambda: "4 of 4 done, z takes them back" in seat.told)
        await seat.until(lambda: "5 tips in " in seat.text)
        assert queues.totals(seat.app.desk)["tips"] == 5
        await seat.press("z")
        await seat.until(lambda: "4 of 4 taken back" in seat.told)
        await seat.until(lambda: "9 tips in " in seat.text)
    assert _states(flooded) == [TipState.NEW] * 4


async def test_a_group_is_put_to_a_case(flooded: Profile) -> None:
    async with seated(flooded) as seat:
        await _at_waves(seat)
        await seat.press("l", "enter")
        await seat.until(lambda: "4 of 4 done" in seat.told)
    assert _states(flooded) == [TipState.LINKED] * 4


async def test_what_is_closer_makes_more_groups_up_to_a_bound(flooded: Profile) -> None:
    async with seated(flooded) as seat:
        await _at_waves(seat)
        await seat.press("plus")
        await seat.until(lambda: "55 % alike or more" in seat.text)
        await seat.press("minus", "minus")
        await seat.until(lambda: "45 % alike or more" in seat.text)
        for _ in range(6):
            await seat.press("minus")
        assert "it goes no further" in seat.told
        assert "30 % alike or more" in seat.text


async def test_words_narrow_the_groups_and_other_queues_have_none(flooded: Profile) -> None:
    async with seated(flooded) as seat:
        await seat.press("4", "w")
        assert (seat.place, "only tips are" in seat.told) == ("QueueScreen", True)
        await _at_waves(seat)
        await seat.press("slash")
        await seat.type("pier")
        await seat.until(lambda: "1 with pier" in seat.text)


async def test_nothing_waits(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await _at_waves(seat)
        await seat.press("z")
        assert "nothing was decided here" in seat.told
        for _ in range(5):
            await seat.press("x", "1")
            await seat.app.workers.wait_for_complete()
            await seat.pilot.pause()
        await seat.until(lambda: "no tip waits" in seat.text)
