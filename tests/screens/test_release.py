"""Filling in a release: begun in its first field, confirmed by F10 alone, thrown away only once that is meant."""

from __future__ import annotations

from textual.widgets import Input

from fusion_tui.paths import Profile
from fusion_tui.services import releases
from fusion_tui.widgets.choice import Choice
from tests.screens.conftest import Seat, at_desk, seated
from tests.screens.test_product import approve, fill_grounds

ENTERS = ["enter"] * 12


def focused(seat: Seat) -> str:
    return (seat.app.focused.id or "") if seat.app.focused else ""


def typed(seat: Seat, name: str) -> str:
    return seat.app.screen.query_one(f"#{name}", Input).value


async def begin(seat: Seat) -> None:
    await seat.press("5", "enter", "r")
    await seat.until(lambda: seat.place == "ReleaseScreen" and "PRIC  Prairie" in seat.text)


async def test_a_release_begins_in_its_first_field(harbor: Profile) -> None:
    approve(harbor)
    async with seated(harbor) as seat:
        await begin(seat)
        assert focused(seat) == "to"
        await seat.press("tab", *"sharing")
        assert typed(seat, "authority") == "sharing"


async def test_a_filled_release_is_left_by_a_second_escape_only(harbor: Profile) -> None:
    approve(harbor)
    async with seated(harbor) as seat:
        await begin(seat)
        await seat.press("tab", *"mou", "escape")
        await seat.until(lambda: "Esc again leaves, what was typed is lost" in seat.text)
        await seat.press("enter")
        assert (seat.place, typed(seat, "authority"), focused(seat)) == ("ReleaseScreen", "mou", "authority")
        await seat.press("escape", "escape")
        assert seat.place == "ProductScreen"


async def test_enter_on_cancel_throws_nothing_away_without_asking(harbor: Profile) -> None:
    approve(harbor)
    async with seated(harbor) as seat:
        await begin(seat)
        await seat.press("tab", *"mou")
        seat.app.screen.query_one("#cancel").focus()
        await seat.press("enter")
        await seat.until(lambda: "Esc again leaves" in seat.text)
        await seat.press("enter")
        assert (seat.place, typed(seat, "authority")) == ("ReleaseScreen", "mou")


async def test_an_untouched_release_is_left_at_once(harbor: Profile) -> None:
    approve(harbor)
    async with seated(harbor) as seat:
        await begin(seat)
        await seat.press("escape")
        assert seat.place == "ProductScreen"


async def test_enter_behind_the_code_neither_confirms_nor_leaves(harbor: Profile) -> None:
    approve(harbor)
    async with seated(harbor) as seat:
        await begin(seat)
        await fill_grounds(seat)
        await seat.press("f10")
        await seat.type("PRIC")
        await seat.press(*ENTERS)
        assert (seat.place, focused(seat), typed(seat, "code")) == ("ReleaseScreen", "code", "PRIC")
        assert "Enter never releases" in seat.text
    with at_desk(harbor) as desk:
        assert releases.given(desk, "P-00001") == []


async def test_enter_stays_in_the_last_of_the_grounds(harbor: Profile) -> None:
    approve(harbor)
    async with seated(harbor) as seat:
        await begin(seat)
        await seat.press(*ENTERS)
        assert (seat.place, focused(seat)) == ("ReleaseScreen", "reason")


async def test_a_letter_typed_into_a_choice_changes_nothing_and_is_told(harbor: Profile) -> None:
    # Text meant for another field would else change who is given it, or a marking, unseen.
    approve(harbor)
    async with seated(harbor) as seat:
        await begin(seat)
        to = seat.app.screen.query_one("#to", Choice)
        to.offer([("PRIC", "PRIC  Prairie"), ("HDRL", "HDRL  Harbor Drill")])
        for key in ("h", "l", "space", "d"):
            await seat.press(key)
            assert (to.value, "arrows or a number choose" in seat.text) == ("PRIC", True)
        await seat.press("2")
        assert (to.value, "a number choose" in seat.text) == ("HDRL", False)
        await seat.press("left")
        assert to.value == "PRIC"


async def test_two_presses_release_once_and_escape_does_not_leave_meanwhile(harbor: Profile) -> None:
    approve(harbor)
    with at_desk(harbor, "sue") as other:
        async with seated(harbor) as seat:
            await begin(seat)
            await fill_grounds(seat)
            await seat.press("f10")
            await seat.type("PRIC")
            with other.store.write():  # the release has to wait
                for key in ("f10", "f10", "escape"):
                    await seat.pilot.press(key)
                assert seat.place == "ReleaseScreen"
            await seat.until(lambda: "state released" in seat.text)
        assert len(releases.given(other, "P-00001")) == 1
