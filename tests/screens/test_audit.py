"""The audit trail on the screen: looked at, narrowed, read in full, verified and exported by keys."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fusion_tui.paths import Profile
from fusion_tui.screens.audit import AuditScreen
from fusion_tui.services import trail
from fusion_tui.services.trail import Filter
from tests.screens.conftest import LARGE, SMALL, Seat, at_desk, seated
from tests.store.factories import sql


@asynccontextmanager
async def inspected(profile: Profile, size: tuple[int, int] = SMALL, user: str = "pat") -> AsyncIterator[Seat]:
    async with seated(profile, user, size) as seat:
        await seat.app.push_screen(AuditScreen())
        await seat.settle()
        yield seat


def tamper(profile: Profile, statement: str) -> None:
    with at_desk(profile) as desk, desk.store.write() as books:
        sql(books, statement)


def asked(profile: Profile, wanted: Filter) -> list[trail.Row]:
    with at_desk(profile, "pat") as desk:
        return trail.show(desk, wanted)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_trail_shows_who_did_what_when_and_with_which_outcome(harbor: Profile, size: tuple[int, int]) -> None:
    async with inspected(harbor, size) as seat:
        assert re.search(r"Audit trail +[\d,]+, newest first", seat.text)
        top = next(line for line in seat.lines if "audit show" in line)
        assert re.search(r"> .*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d C[SD]T +pat +audit show +done", top)


async def test_looking_is_recorded_once_and_paging_is_not(harbor: Profile) -> None:
    async with inspected(harbor) as seat:
        await seat.press("G", "g", "pagedown")
    assert [row.who for row in asked(harbor, Filter(act="audit show"))] == ["pat"]


async def test_words_narrow_the_trail_and_escape_shows_it_again(harbor: Profile) -> None:
    async with inspected(harbor) as seat:
        await seat.press("slash")
        await seat.type("who:ana act:tip")
        await seat.press("enter")
        assert re.search(r"Audit trail +5 +who:ana act:tip", seat.text)
        assert "sue" not in "".join(seat.lines[5:-2])
        await seat.press("escape")
        assert "newest first" in seat.text


async def test_words_that_mean_nothing_are_told_and_the_list_stays(harbor: Profile) -> None:
    async with inspected(harbor) as seat:
        await seat.press("slash")
        await seat.type("since:soon")
        await seat.press("enter")
        assert "not a date and time" in seat.told
        assert "audit show" in seat.text


async def test_enter_shows_a_row_in_full_between_its_neighbours(harbor: Profile) -> None:
    async with inspected(harbor) as seat:
        await seat.press("G", "k", "enter")
        assert "Row 2   follows from the row before it" in seat.text
        assert all(re.search(rf"{name} +[0-9a-f]{{64}}", seat.text) for name in ("digest", "row 1", "row 3"))
        await seat.press("escape")
        assert "digest" not in seat.text
        await seat.press("escape")
        assert seat.place == "HomeScreen"


async def test_the_pane_follows_the_cursor_where_there_is_room(harbor: Profile) -> None:
    async with inspected(harbor, LARGE) as seat:
        await seat.press("G")
        assert "Row 1   follows" in seat.text
        await seat.press("k")
        assert "Row 2   follows" in seat.text


async def test_a_row_that_was_changed_says_so_in_full(harbor: Profile) -> None:
    tamper(harbor, "UPDATE audit SET who = 'okafor' WHERE n = 2")
    async with inspected(harbor) as seat:
        await seat.press("G", "k", "enter")
        assert "Row 2   DOES NOT FOLLOW from the row before it" in seat.text


async def test_a_row_that_was_taken_out_leaves_a_hole(harbor: Profile) -> None:
    tamper(harbor, "DELETE FROM audit WHERE n = 2")
    async with inspected(harbor) as seat:
        await seat.press("G", "k")
        assert "(no such row)" in seat.text
        await seat.press("enter")
        assert "Row 2 is not there" in seat.text


async def test_a_key_verifies_everything(harbor: Profile) -> None:
    async with inspected(harbor) as seat:
        await seat.press("v")
        assert re.search(r"The trail is whole, [\d,]+ rows", seat.text)
        assert "checkpoints are signed by this center" in seat.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_verifying_names_the_first_bad_row_and_why(harbor: Profile, size: tuple[int, int]) -> None:
    tamper(harbor, "DELETE FROM audit WHERE n IN (2, 3)")
    async with inspected(harbor, size) as seat:
        await seat.press("v")
        assert "first bad row 2" in seat.text
        assert "!! rows 2 to 3: there is no such row" in seat.text


async def test_verifying_is_stopped_by_escape(harbor: Profile) -> None:
    async with inspected(harbor) as seat:
        page = seat.app.screen
        assert isinstance(page, AuditScreen)
        page.action_act("verify_trail")
        page.action_act("back")  # what the keys do, with no pause between them in which a short trail is read
        await seat.settle()
        assert "The trail is cancelled after" in seat.text
        assert seat.place == "AuditScreen"
        await seat.press("v")
        assert "The trail is whole" in seat.text


async def test_the_trail_is_exported_into_the_file_that_is_named(harbor: Profile, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    async with inspected(harbor) as seat:
        await seat.press("x", "f2")
        assert "type the name of a file" in seat.text
        await seat.type(str(kept))
        await seat.press("f2")
        assert "SHA-256" in seat.told
    with at_desk(harbor, "pat") as desk:
        assert trail.verify(desk, kept).whole


async def test_who_may_not_read_the_trail_is_told_and_sees_nothing_of_it(harbor: Profile) -> None:
    async with inspected(harbor, user="ana") as seat:
        assert "ana may not read the audit trail" in seat.told
        assert "log on" not in seat.text
        await seat.press("v")
        assert "(v verify)" in seat.text
    assert asked(harbor, Filter(who="ana", act="audit", outcome="refused"))


async def test_what_an_act_was_about_is_never_markup(harbor: Profile) -> None:
    with at_desk(harbor) as desk, desk.write("tip add") as entry:
        entry.subject = "[bold]x[/bold][@click=app.quit]here[/]"
    async with inspected(harbor, LARGE) as seat:
        await seat.press("slash")
        await seat.type("on:[bold]")
        await seat.press("enter", "enter")
        assert "[bold]x[/bold][@click=app.quit]here[/]" in seat.text
