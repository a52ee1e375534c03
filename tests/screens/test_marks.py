"""Several tips marked in a queue, and one decision for all of them."""

from __future__ import annotations

from fusion_tui.paths import Profile
from fusion_tui.services import cases, queues
from tests.screens.conftest import Seat, seated


def _waiting(seat: Seat) -> int:
    return queues.window(seat.app.desk, queues.view("tips"), 0, 50).total


async def test_marked_tips_are_closed_by_one_decision_and_taken_back(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "m", "m")
        assert [line[:2] for line in seat.lines if "Drone sighting" in line][:3] == [" *", " *", "> "]
        await seat.press("j", "m", "x")
        assert "Close 3 tips" in seat.text
        await seat.press("1")
        assert "3 of 3 done, z takes them back" in seat.told
        assert _waiting(seat) == 2
        await seat.press("z")
        assert "3 of 3 taken back" in seat.told
        assert _waiting(seat) == 5


async def test_a_mark_is_taken_off_and_all_of_them_are(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "m", "k", "m", "U")
        assert "nothing is marked" in seat.told
        await seat.press("m", "m", "U")
        assert " *" not in [line[:2] for line in seat.lines]


async def test_what_is_for_one_tip_is_not_done_to_several(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "m", "p")
        assert "1 marked: one at a time for this; U takes the marks off" in seat.told
        assert seat.place == "QueueScreen"


async def test_marked_tips_go_to_a_case_together(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "m", "m", "l")
        assert "To which case do these 2 belong?" in seat.text
        await seat.press("enter")
        assert "2 of 2 done" in seat.told
        assert len(cases.page(seat.app.desk, "C-00001").tips) == 2
        assert _waiting(seat) == 3


async def test_only_tips_are_marked(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "m")
        assert "*" not in "".join(line[:2] for line in seat.lines)
