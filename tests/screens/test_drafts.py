"""What was being typed when the desk was locked waits for the same person, in the same form."""

from __future__ import annotations

from threading import Event

import pytest
from textual.widgets import Input, TextArea

from fusion_tui.domain.errors import InputError
from fusion_tui.paths import Profile
from fusion_tui.services import drafts, queues
from fusion_tui.services.desk import Desk
from fusion_tui.services.drafts import Draft
from fusion_tui.store import audit
from fusion_tui.widgets import kept_form
from tests.screens.conftest import PASSPHRASE, Seat, at_desk, seated


def field(seat: Seat, name: str) -> str:
    found = seat.app.screen.query_one(f"#field-{name}")
    return found.text if isinstance(found, TextArea) else found.value if isinstance(found, Input) else ""


@pytest.mark.parametrize("key", ["f12", "ctrl+l"])
async def test_half_a_tip_is_there_again_after_a_lock(harbor: Profile, key: str) -> None:
    async with seated(harbor) as seat:
        await seat.press("n")
        await seat.type("white van at the fence")
        await seat.press("tab")
        await seat.type("two men, 555-0142")
        await seat.press(key)
        assert "white van" not in seat.text
        await seat.log_on("ana")
        await seat.press("n")
        await seat.until(lambda: "not saved yet; kept 20" in seat.text)
        assert (field(seat, "title"), field(seat, "text")) == ("white van at the fence", "two men, 555-0142")
        await seat.press("f2")
        await seat.until(lambda: seat.place == "HomeScreen")
        await seat.press("n")
        assert field(seat, "title") == ""


async def test_a_draft_is_its_writers_and_its_forms_alone(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n")
        await seat.type("mine alone")
        await seat.press("f12")
        await seat.log_on("sue")
        await seat.press("n")
        assert field(seat, "title") == ""
        await seat.press("escape", "c")
        assert field(seat, "title") == ""


async def test_a_draft_that_is_discarded_is_gone(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n")
        await seat.type("never mind")
        await seat.press("f12")
        await seat.log_on("ana")
        await seat.press("n")
        await seat.until(lambda: field(seat, "title") == "never mind")
        await seat.press("f8", "y")
        await seat.until(lambda: seat.place == "HomeScreen")
    with at_desk(harbor) as desk:
        assert drafts.find(desk, "New tip", "") is None


async def test_escape_keeps_half_a_tip_and_the_same_key_brings_it_back(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n")
        await seat.type("caller hung up")
        await seat.press("escape")
        assert (seat.place, "brings it back" in seat.told) == ("HomeScreen", True)
        await seat.press("n")
        assert field(seat, "title") == "caller hung up"


async def test_what_is_typed_before_the_draft_is_found_stays(harbor: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    async with seated(harbor) as seat:
        await seat.press("n")
        await seat.type("caller hung up")
        await seat.press("escape")
        may_come, find = Event(), drafts.find

        def late(desk: Desk, form: str, about: str) -> Draft | None:
            assert may_come.wait(60)
            return find(desk, form, about)

        monkeypatch.setattr(drafts, "find", late)
        await seat.pilot.press("n", "a", "b")
        may_come.set()
        await seat.press("c")
        assert field(seat, "title") == "abc"


async def test_escape_and_discarding_wait_for_a_form_that_is_being_saved(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n")
        await seat.type("saved as the desk was locked")
        await seat.press("tab")
        await seat.type("two men, 555-0142")
        with at_desk(harbor) as other, other.store.write():  # what is saved waits here
            await seat.pilot.press("f2", "escape", "f8")
            assert seat.place == "IntakeForm"
        await seat.until(lambda: seat.place == "HomeScreen")
        assert queues.totals(seat.app.desk)["tips"] == 6
        assert drafts.find(seat.app.desk, "New tip", "") is None


async def test_what_is_typed_is_kept_once_the_typing_rests(harbor: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_form, "RESTS", 0.001)
    async with seated(harbor) as seat:
        await seat.press("n")
        await seat.type("van, plate unknown")
        await seat.until(lambda: "kept as it is typed" in seat.text)
        found = drafts.find(seat.app.desk, "New tip", "")
        assert found is not None
        assert found.values["title"] == "van, plate unknown"
        assert queues.totals(seat.app.desk)["tips"] == 5


async def test_a_form_that_was_emptied_again_leaves_no_draft(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n", "x", "escape", "n")
        await seat.until(lambda: field(seat, "title") == "x")
        await seat.press("backspace", "escape")
        await seat.until(lambda: seat.place == "HomeScreen")
        assert drafts.find(seat.app.desk, "New tip", "") is None


async def test_discarding_asks_where_something_was_typed_only(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n", "f8")
        assert seat.place == "HomeScreen"
        await seat.press("n", "x", "f8", "escape")
        assert (seat.place, field(seat, "title")) == ("IntakeForm", "x")


async def test_a_form_with_a_passphrase_is_never_kept(harbor: Profile) -> None:
    async with seated(harbor, "sam") as seat:
        await seat.press("K", "p")
        await seat.type(PASSPHRASE)
        await seat.press("f12")
        await seat.until(lambda: not seat.app._desks._left)
    with at_desk(harbor, "sam") as desk, desk.read() as books:
        assert books.connection().exec_driver_sql("SELECT count(*) FROM draft").scalar() == 0


async def test_the_text_of_a_product_is_there_again_after_a_lock(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("5", "enter")
        await seat.until(lambda: seat.place == "ProductScreen" and "Copper" in seat.text)
        await seat.press("e")
        seat.app.screen.query_one("#words", TextArea).insert("(U//LES) TLP:AMBER Written at night.\n\n", (0, 0))
        await seat.press("f12")
        await seat.log_on("ana")
        await seat.press("5", "enter")
        await seat.until(lambda: "text kept when the desk was locked" in seat.text)
        await seat.press("e")
        assert "Written at night." in seat.app.screen.query_one("#words", TextArea).text
        await seat.press("f2")
        await seat.until(lambda: "text kept" not in seat.text and "Written at night." in seat.text)


async def test_leaving_the_program_keeps_what_was_typed(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n")
        await seat.type("half a tip")
        await seat.press("ctrl+q")
        seat.app.close_desks()
    with at_desk(harbor) as desk:
        found = drafts.find(desk, "New tip", "")
    assert found is not None
    assert found.values["title"] == "half a tip"


async def test_what_is_too_long_to_be_kept_is_told_and_an_earlier_draft_stays(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        drafts.keep(seat.app.desk, Draft("New tip", "", {"title": "kept before"}))
        await seat.press("n")
        await seat.until(lambda: field(seat, "title") == "kept before")
        seat.app.screen.query_one("#field-text", TextArea).load_text("x" * (1 << 20))
        await seat.press("f12")
        await seat.until(lambda: "too long to be kept" in seat.told)
    with at_desk(harbor) as desk:
        found = drafts.find(desk, "New tip", "")
        with desk.read() as books:
            told = [act.outcome for act in audit.recent(books, 5) if act.act == "draft keep"]
    assert found is not None
    assert found.values == {"title": "kept before"}
    assert told == ["too large, not kept", "done"]


def test_a_draft_that_cannot_be_kept_loses_no_other(harbor: Profile) -> None:
    with at_desk(harbor) as desk:
        with pytest.raises(InputError, match="too long"):
            drafts.keep_all(desk, [Draft("New tip", "", {"text": "x" * (1 << 20)}), Draft("New case", "", {"a": "b"})])
        assert drafts.find(desk, "New case", "") is not None
