"""Home, queues, search and records: what an analyst works from."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from fusion_tui.domain.tip import Tip
from fusion_tui.paths import Profile
from fusion_tui.services import imports, queues, reading, tips
from tests.screens.conftest import LARGE, SMALL, at_desk, seated


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_home_shows_what_waits_with_its_reason_and_counts(harbor: Profile, size: tuple[int, int]) -> None:
    async with seated(harbor, "sue", size) as seat:
        assert "Copper theft" in seat.lines[5 if size == SMALL else 4]
        assert "ana asks for" in seat.text
        assert "walk-in" in seat.text
        assert "2 tips" in seat.text
        assert "5" in seat.text.partition("2 tips")[2][:12]


async def test_the_reason_on_home_is_whole_in_a_narrow_terminal(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        assert "B: SURVL, new, not triaged" in seat.text


async def test_the_banner_is_the_most_restrictive_of_what_is_shown(harbor: Profile) -> None:
    async with seated(harbor, "sue") as seat:
        assert seat.lines[0].strip() == seat.lines[-1].strip() == "(U//LES) TLP:AMBER+STRICT"
        await seat.press("2")
        assert seat.lines[0].strip() == seat.lines[-1].strip() == "(U//FOUO) TLP:AMBER"


async def test_enter_on_home_opens_what_the_line_is_about(harbor: Profile) -> None:
    async with seated(harbor, "sue") as seat:
        await seat.press("enter")
        assert seat.place == "ProductScreen"
        await seat.press("escape", "j", "o")
        assert seat.place == "RecordScreen"
        assert "Drone sighting 1" in seat.text
        await seat.press("escape", "escape", "escape")
        assert seat.place == "HomeScreen"


async def test_the_pane_shows_the_record_under_the_cursor_and_that_is_recorded(harbor: Profile) -> None:
    async with seated(harbor, size=LARGE) as seat:
        await seat.press("2", "j")
        await seat.until(lambda: "seen at the fence" in seat.text)
        assert "number          T-00004" in seat.text


async def test_words_narrow_a_queue_and_escape_shows_it_again(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "slash")
        await seat.type("sighting 3")
        await seat.until(lambda: "Tips   1 " in seat.text)
        assert "Drone sighting 3" in seat.text
        assert "Drone sighting 4" not in seat.text
        await seat.press("enter", "escape")
        await seat.until(lambda: "Tips   5 " in seat.text)


async def test_what_a_filter_takes_is_told_in_full_at_80_columns(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "slash")
        assert "Esc shows all" in seat.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_filter_that_is_refused_keeps_the_cursor_and_says_all_of_why(
    harbor: Profile, size: tuple[int, int]
) -> None:
    async with seated(harbor, size=size) as seat:
        await seat.press("3", "slash", *"kind:foo", "enter")
        assert "kind: has no such value" in seat.text
        assert "attachment" in seat.text.partition("one of:")[2]
        await seat.press("n", "q")
        assert seat.place == "QueueScreen"
        assert seat.app.screen.query_one("#filter", Input).value == "kind:foonq"
        await seat.press("escape")
        assert "no such value" not in seat.text


async def test_a_queue_is_sorted_by_the_next_column_and_turned_around(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2")
        assert "by created, descending" in seat.text
        await seat.press("s", "S")
        assert "by title, ascending" in seat.text
        assert "> T-00001" in seat.text


async def test_a_tip_is_taken_in_by_its_form(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n")
        await seat.type("Ladder at the fence")
        await seat.press("tab")
        await seat.type("seen at 23:10")
        await seat.press("tab", "tab", "1", "2", "tab", "3")
        await seat.press("f2")
        assert seat.place == "HomeScreen"
        tip = reading.show(seat.app.desk, "T-00006")
        assert isinstance(tip, Tip)
        assert (tip.title, tip.text, tip.behaviour) == ("Ladder at the fence", "seen at 23:10", "SURVL")
        assert (tip.control, tip.author) == ("U//LES", "ana")


async def test_a_refused_form_names_the_field_goes_to_it_and_forgets_the_fault_once_it_is_mended(
    harbor: Profile,
) -> None:
    async with seated(harbor) as seat:
        await seat.press("n", "tab")
        await seat.type("text without a title")
        await seat.press("f2")
        assert "Title: may not be empty" in seat.text
        assert seat.app.focused is seat.app.screen.query_one("#field-title")
        await seat.type("x")
        assert "may not be empty" not in seat.text


async def test_digits_lead_on_from_a_record(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "enter")
        assert seat.place == "RecordScreen"
        await seat.press("4")
        assert (seat.place, "Cases" in seat.text) == ("QueueScreen", True)


async def test_the_text_of_a_product_is_not_left_by_a_digit(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("5", "enter", "e")
        seat.app.screen.set_focus(None)
        await seat.press("4")
        assert seat.place == "ProductScreen"
        assert "save it, or leave it, first" in seat.told


async def test_help_names_a_right_only_where_it_is_lacking(harbor: Profile) -> None:
    async with seated(harbor, "ana", LARGE) as seat:
        await seat.press("question_mark")
        assert "needs the right to write" not in seat.text
        assert "needs the right to manage users" in seat.text


async def test_an_empty_queue_says_what_to_press(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("7")
        assert "r on an approved product releases it" in seat.text


async def test_the_keys_of_the_ways_in_all_stand_in_a_narrow_footer(harbor: Profile) -> None:
    async with seated(harbor, "sam") as seat:
        await seat.press("K")
        assert "v recovery x remove" in seat.lines[-2]


async def test_a_form_keeps_what_was_typed_when_it_is_refused_and_asks_before_it_is_lost(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n", "tab")
        await seat.type("text without a title")
        await seat.press("f2")
        assert "Title:" in seat.text
        await seat.press("f8")
        assert seat.place == "AskScreen"
        await seat.press("enter")
        assert "text without a title" in seat.text
        await seat.press("f8", "y")
        assert seat.place == "HomeScreen"
        assert queues.totals(seat.app.desk)["tips"] == 5


async def test_who_may_only_read_is_told_why_an_act_is_not_open(harbor: Profile) -> None:
    async with seated(harbor, "pat") as seat:
        assert "(n new tip)" in seat.lines[-2]
        await seat.press("n")
        assert seat.place == "HomeScreen"
        assert "pat may not write records" in seat.told


async def test_search_finds_by_word_and_opens_what_it_found(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("slash")
        await seat.type("van")
        await seat.press("enter")
        assert "1 found" in seat.text
        await seat.press("enter")
        assert seat.place == "RecordScreen"
        await seat.press("f8")
        await seat.type("nobodysaidthis")
        await seat.press("enter")
        assert "nothing found; that is recorded too" in seat.text


async def test_text_from_outside_is_shown_as_it_is_and_obeyed_by_nothing(harbor: Profile) -> None:
    hostile = "[bold]x[/bold] [@click=app.quit]here[/]"
    with at_desk(harbor) as desk:
        tips.add(desk, tips.TipForm(hostile, f"{hostile} \x1b]52;c;aGk=\x07"))
    async with seated(harbor, size=LARGE) as seat:
        await seat.press("2")
        assert hostile in seat.text
        await seat.press("enter")
        assert hostile in seat.text


async def test_help_and_palette_offer_the_acts_of_the_screen_below(harbor: Profile) -> None:
    async with seated(harbor, size=LARGE) as seat:
        await seat.press("2", "question_mark")
        assert "Open a case from this tip." in seat.text
        await seat.press("escape")
        offered = [command.title for command in seat.app.get_system_commands(seat.app.screen)]
        assert "promote  (p)" in offered
        assert not [title for title in offered if "screenshot" in title.lower()]


async def test_incoming_records_show_their_sender(centers: Path) -> None:
    async with seated(Profile(centers / "prairie")) as seat:
        await seat.press("6")
        assert "nothing here" in seat.text
        assert isinstance(seat.app.screen.query_one("#filter"), Input)


async def test_what_goes_wrong_once_an_act_is_done_is_told_and_the_act_is_no_failure(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        harbor.head.with_name("audit-head.json.new").mkdir()
        await seat.press("n")
        await seat.type("Boat at the pier")
        await seat.press("tab")
        await seat.type("without lights")
        await seat.press("f2")
        await seat.until(lambda: "taken in as" in seat.told)
        seat.app._look_at_clocks()
        await seat.settle()
        assert "the act is kept, but the head of the audit trail can't be written" in seat.told
        assert "Not done" not in [notification.title for notification in seat.app._notifications]


async def test_incidents_show_the_day_they_were_on_in_the_center_s_zone(harbor: Profile, tmp_path: Path) -> None:
    table = tmp_path / "city.csv"
    table.write_text(
        "Incident Number,Date,Category,Latitude,Longitude\n"
        "1,2026-01-03T04:30:00Z,THEFT,41.60,-87.35\n2,,BURGLARY,41.60,-87.35\n",
        encoding="utf-8",
    )
    with at_desk(harbor) as desk:
        imports.run(desk, table)
    async with seated(harbor) as seat:
        seat.app.go("queue", "incidents")
        await seat.until(lambda: "occurred" in seat.text and "2026-01-02" in seat.text)
