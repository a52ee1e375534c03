"""Hurried hands: what is typed behind the key that saves does nothing, and a tip without words is not taken in."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.widgets import Input, TextArea

from fusion_tui.domain.tip import Tip
from fusion_tui.paths import Profile
from fusion_tui.services import queues
from fusion_tui.store import records
from fusion_tui.widgets import form
from fusion_tui.widgets.form import FormScreen
from tests.screens.conftest import Seat, at_desk, seated


def burst(seat: Seat, *keys: str) -> None:
    """Press keys so close together that none waits for what the one before it does."""
    for key in keys:
        seat.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def tell(seat: Seat, title: str, text: str) -> None:
    await seat.press("n")
    seat.app.screen.query_one("#field-title", Input).value = title
    seat.app.screen.query_one("#field-text", TextArea).text = text
    await seat.settle()


@pytest.mark.parametrize("text", ["", "   \n  "])
async def test_a_tip_without_text_is_refused_in_the_form_by_name(harbor: Profile, text: str) -> None:
    async with seated(harbor) as seat:
        await tell(seat, "white van", text)
        await seat.press("f2")
        await seat.until(lambda: "Text: may not be empty" in seat.text)
        assert seat.app.focused is not None
        assert (seat.place, seat.app.focused.id) == ("IntakeForm", "field-text")
        assert seat.app.screen.query_one("#field-title", Input).value == "white van"
        assert queues.totals(seat.app.desk)["tips"] == 5
        await seat.type("seen twice")
        await seat.press("f2")
        await seat.until(lambda: "taken in as T-00006" in seat.told)


async def test_a_title_of_spaces_is_refused_too(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await tell(seat, "   ", "seen twice")
        await seat.press("f2")
        await seat.until(lambda: "Title: may not be empty" in seat.text)


async def test_keys_behind_the_one_that_saves_dispose_of_nothing(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2")
        await tell(seat, "white van", "seen twice")
        burst(seat, "f2", "x", "1")
        while seat.place == "IntakeForm":  # noqa: ASYNC110 - the moment the list is back, before it was read again
            await asyncio.sleep(0)
        burst(seat, "x", "1")
        await seat.until(lambda: "taken in as T-00006" in seat.told and "T-00006" in seat.text)
        assert (seat.place, queues.totals(seat.app.desk)["tips"]) == ("QueueScreen", 6)
        assert "white van" in seat.text
        await seat.press("x", "1")
        assert queues.totals(seat.app.desk)["tips"] == 5


async def test_letters_before_the_key_that_saves_are_saved_and_those_behind_it_are_not(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await tell(seat, "", "seen twice")
        burst(seat, "v", "a", "n", "f2", "z", "z", "escape")
        await seat.until(lambda: "taken in as T-00006" in seat.told)
    with at_desk(harbor) as desk, desk.read() as books:
        assert records.where(books, Tip)[-1].title == "van"


async def test_a_form_that_was_refused_hears_keys_again(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await tell(seat, "white van", "")
        burst(seat, "f2", "z")
        await seat.until(lambda: "Text: may not be empty" in seat.text)
        await seat.press("o", "k")
        assert seat.app.screen.query_one("#field-text", TextArea).text == "ok"


async def test_a_lock_is_heard_while_a_form_saves(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await tell(seat, "white van", "seen twice")
        burst(seat, "f2", "f12")
        await seat.until(lambda: seat.place == "UnlockScreen")


async def test_a_save_that_a_dialog_came_before_leaves_no_deaf_form(
    harbor: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form, "_WAITS", 0.001)
    async with seated(harbor) as seat:
        await tell(seat, "white van", "seen twice")
        assert isinstance(seat.app.screen, FormScreen)
        assert seat.app.screen.hears("f2")  # and it is never started
        await seat.until(lambda: isinstance(seat.app.screen, FormScreen) and not seat.app.screen._is_busy)
        await seat.press("f2")
        await seat.until(lambda: "taken in as T-00006" in seat.told)


async def test_the_key_that_saves_is_not_heard_where_the_form_cannot_be_seen(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await tell(seat, "white van", "seen twice")
        await seat.pilot.resize_terminal(40, 10)
        await seat.until(lambda: "too small" in seat.text)
        await seat.press("f2")
        await seat.pilot.resize_terminal(80, 24)
        await seat.until(lambda: "too small" not in seat.text)
        assert seat.place == "IntakeForm"
        await seat.press("f2")
        await seat.until(lambda: "taken in as T-00006" in seat.told)
