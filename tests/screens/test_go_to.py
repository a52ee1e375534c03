"""Go to any record by a plain key, and back to those that were open."""

from __future__ import annotations

from fusion_tui.paths import Profile
from fusion_tui.widgets.visits import MOST, Visits
from tests.screens.conftest import seated


async def test_a_number_leads_to_its_record_at_once(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("J")
        assert "nothing was open yet" in seat.text
        await seat.type("c-1")
        await seat.press("enter")
        await seat.until(lambda: seat.place == "CaseScreen")
        assert "C-00001  Copper theft, rail yards" in seat.text


async def test_words_find_records_and_arrows_choose_among_them(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("J")
        await seat.type("drone")
        await seat.until(lambda: "Drone sighting 5" in seat.text and "Drone sighting 1" in seat.text)
        await seat.press("down", "enter")
        await seat.until(lambda: seat.place == "RecordScreen")


async def test_what_was_open_last_is_one_key_away(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "escape", "2", "enter", "J")
        assert "Copper theft, rail yards" in seat.text
        await seat.press("enter")
        assert seat.place == "CaseScreen"
        await seat.press("J", "escape")
        assert seat.place == "CaseScreen"


async def test_what_is_not_found_and_what_is_no_question_say_so(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("J")
        await seat.type("zebra")
        await seat.press("enter")
        assert "nothing has this number or these words" in seat.text
        await seat.type(" nobody:else")
        await seat.press("enter")
        assert "there is no such field" in seat.text


async def test_a_lock_forgets_what_was_open(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "L")
        assert seat.app.recall.visits.others() == []


def test_so_many_are_remembered_each_once_and_only_records() -> None:
    visits = Visits()
    for number in range(MOST + 5):
        visits.note("case", f"case--{number}", "7")
    visits.note("case", "case--20")
    visits.note("queue", "tips")
    visits.note("home")
    assert len(visits.others()) == MOST
    assert visits.others()[:2] == ["case--20", f"case--{MOST + 4}"]
    assert visits.others("case--20")[0] == f"case--{MOST + 4}"
