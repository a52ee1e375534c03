"""Tips disposed of by keys: two for each, none that can't be taken back."""

from __future__ import annotations

import pytest

from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.domain.triage import Triage
from fusion_tui.paths import Profile
from fusion_tui.services import cases, queues, reading, triage
from tests.screens.conftest import LARGE, SMALL, Seat, at_desk, seated

LAST = "T-00005"  # at the top of its queue


def _tip(harbor: Profile) -> Tip:
    with at_desk(harbor) as desk:
        found = reading.show(desk, LAST)
    assert isinstance(found, Tip)
    return found


def _decide(harbor: Profile, policy: str) -> None:
    harbor.policy.write_text(policy, "utf-8")


def _waiting(seat: Seat) -> int:
    return queues.totals(seat.app.desk)["tips"]


async def test_a_tip_is_promoted_only_after_a_yes(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "p", "enter")
        assert seat.place == "QueueScreen"
        await seat.press("p", "y")
        assert seat.place == "CaseScreen"
        assert "Drone sighting 5" in seat.text
        assert _waiting(seat) == 4


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize(
    ("key", "state", "reasons"),
    [
        ("x", TipState.CLOSED, Triage().close),
        ("f", TipState.REFERRED, Triage().refer),
        ("a", TipState.ASKED, Triage().ask),
    ],
)
async def test_two_keys_dispose_of_the_tip_under_the_cursor(
    harbor: Profile, size: tuple[int, int], key: str, state: TipState, reasons: tuple[str, ...]
) -> None:
    async with seated(harbor, size=size) as seat:
        await seat.press("2", key)
        for number, reason in enumerate(reasons, start=1):
            assert f"{number}  {reason}" in seat.text
        await seat.press("2")
        assert f"{LAST} is {state}: {reasons[1]}"[:40] in seat.told
        assert _waiting(seat) == (5 if state is TipState.ASKED else 4)
    assert (_tip(harbor).state, _tip(harbor).reason) == (state, reasons[1])


async def test_a_digit_that_stands_before_nothing_does_nothing(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "a", "9")
        assert seat.place == "NumberedScreen"
        await seat.press("escape")
        assert (seat.place, _waiting(seat)) == ("QueueScreen", 5)


async def test_own_words_are_typed_after_a_zero_and_escape_goes_back_to_the_list(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "enter", "x", "0", "enter")
        assert seat.place == "NumberedScreen"
        await seat.type("1 prank")
        await seat.press("escape", "escape")
        assert (seat.place, _waiting(seat)) == ("RecordScreen", 5)
        await seat.press("x", "0")
        await seat.type("a licensed surveyor, badge 12")
        await seat.press("enter")
        assert "closed" in seat.text
        await seat.press("p")
        assert "the tip is closed already" in seat.text
    assert _tip(harbor).reason == "a licensed surveyor, badge 12"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_tip_is_put_to_the_case_that_was_worked_on_last_or_to_one_with_these_words(
    harbor: Profile, size: tuple[int, int]
) -> None:
    with at_desk(harbor) as desk:
        cases.new(desk, cases.CaseForm("Substations and drones"))
    async with seated(harbor, size=size) as seat:
        await seat.press("2", "l")
        await seat.until(lambda: "> C-00002" in seat.text)
        await seat.press("slash")
        await seat.type("copper")
        await seat.until(lambda: "C-00002" not in seat.text)
        await seat.press("enter", "enter")
        assert f"{LAST} is linked: belongs to C-00001" in seat.told
    assert _tip(harbor).state is TipState.LINKED


async def test_words_that_cannot_be_read_say_why_and_no_case_is_chosen(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "l", "slash", *"tlp:pink")
        assert "tlp:" in seat.text
        await seat.press("escape")
        assert (seat.place, _waiting(seat)) == ("QueueScreen", 5)


async def test_z_takes_the_last_one_back_though_the_queue_shows_it_no_more(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "z")
        assert "nothing was disposed of yet" in seat.told
        await seat.press("x", "1")
        assert (_waiting(seat), LAST in seat.text.split("T-00004")[0]) == (4, False)
        await seat.press("z")
        assert f"{LAST} is new again" in seat.told
        assert _waiting(seat) == 5


async def test_z_takes_back_in_the_list_what_was_done_in_the_tips_own_view(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "enter", "x", "1")
        await seat.until(lambda: "z undoes" in str([one.title for one in seat.app._notifications]))
        await seat.press("escape", "z")
        await seat.until(lambda: f"{LAST} is new again" in seat.told)
        assert (seat.place, _waiting(seat)) == ("QueueScreen", 5)


async def test_z_in_a_tips_own_view_is_for_that_tip_though_another_was_done_later(harbor: Profile) -> None:
    with at_desk(harbor) as desk:
        triage.close(desk, "T-00004", "a prank")
        fourth = reading.show(desk, "T-00004").id
    async with seated(harbor) as seat:
        await seat.press("2", "x", "1")
        seat.app.go("record", fourth)
        await seat.settle()
        await seat.press("z")
        await seat.until(lambda: "T-00004 is new again" in seat.told)
    assert _tip(harbor).state is TipState.CLOSED


async def test_what_was_disposed_of_is_forgotten_at_a_lock(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "x", "1", "f12")
        await seat.log_on("sue")
        await seat.press("2", "z")
        assert "nothing was disposed of yet" in seat.told


async def test_z_takes_back_what_was_done_last_though_the_cursor_is_on_another(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "j", "a", "1", "k", "x", "1", "z")
        assert f"{LAST} is new again" in seat.told
        assert reading.show(seat.app.desk, "T-00004").model_dump()["state"] is TipState.ASKED
        assert _waiting(seat) == 5


async def test_z_takes_a_promotion_back_from_the_tip(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "enter", "p", "y", "escape", "z")
        assert f"{LAST} is new again" in seat.told
        assert (queues.totals(seat.app.desk)["cases"], _waiting(seat)) == (1, 5)


async def test_what_another_disposed_of_is_reopened_with_a_reason(harbor: Profile) -> None:
    with at_desk(harbor) as desk:
        triage.close(desk, LAST, "lawful activity, explained")
        record = reading.show(desk, LAST)
    async with seated(harbor, "sue") as seat:
        seat.app.go("record", record.id)
        await seat.settle()
        await seat.press("z")
        assert "closed by ana: lawful activity, explained" in seat.text
        await seat.type("seen again")
        await seat.press("f2")
        assert f"{LAST} is new: reopened: seen again" in seat.told
    assert _tip(harbor).state is TipState.NEW


async def test_the_list_of_reasons_is_the_centers_own(harbor: Profile) -> None:
    _decide(harbor, "[triage]\nclose = ['a prank', 'a [bold]drill[/]']\n")
    async with seated(harbor) as seat:
        await seat.press("2", "x")
        assert "2  a [bold]drill[/]" in seat.text
        await seat.press("3")
        assert seat.place == "NumberedScreen"
        await seat.press("2")
    assert _tip(harbor).reason == "a [bold]drill[/]"
