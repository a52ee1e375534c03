"""Taking in a tip: what its text names is accepted by keys, and what is alike is told while it is typed."""

from __future__ import annotations

import pytest

from fusion_tui.domain.case import Entity
from fusion_tui.domain.tip import Tip
from fusion_tui.paths import Profile
from fusion_tui.services import drafts, intake, queues, reading, tips
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit, records
from fusion_tui.widgets import kept_form
from fusion_tui.widgets.fixed import Fixed
from fusion_tui.widgets.marks import MarkingBanner
from tests.screens.conftest import LARGE, SMALL, Seat, at_desk, seated

TOLD = "two men, tag KXR-1984, call 215-555-0187"


def _last(harbor: Profile) -> Tip:
    with at_desk(harbor) as desk, desk.read() as books:
        return records.where(books, Tip)[-1]


def _named(seat: Seat) -> str:
    return seat.app.screen.query_one("#field-named", Fixed).value


async def _told(seat: Seat, text: str = TOLD) -> None:
    await seat.press("n")
    await seat.type("men at the fence")
    await seat.press("tab")
    await seat.type(text)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_one_key_accepts_what_the_text_names(harbor: Profile, size: tuple[int, int]) -> None:
    async with seated(harbor, size=size) as seat:
        await _told(seat)
        await seat.press("f5")
        await seat.until(lambda: seat.place == "OfferList")
        for shown in ("vehicle", "KXR1984", "likely", "phone", "+12155550187", '"KXR-1984": behind the word "tag"'):
            assert shown in seat.text
        await seat.press("enter")
        assert "Names           vehicle: KXR1984" in seat.text
        await seat.press("f2")
        await seat.until(lambda: seat.place == "HomeScreen")
    assert _last(harbor).named == "vehicle: KXR1984"


async def test_what_is_chosen_is_taken_and_what_was_taken_is_let_go_of(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await _told(seat)
        await seat.press("f5", "a", "f2")
        assert _named(seat) == "vehicle: KXR1984\nphone: +12155550187"
        await seat.press("f5", "space", "f2")
        assert _named(seat) == "phone: +12155550187"
        await seat.press("f5", "escape")
        assert _named(seat) == "phone: +12155550187"


async def test_what_was_accepted_is_kept_with_the_rest_of_a_draft(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await _told(seat)
        await seat.press("f5", "enter", "escape", "n")
        await seat.until(lambda: _named(seat) == "vehicle: KXR1984")


async def test_nothing_is_accepted_by_itself(harbor: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_form, "RESTS", 0.001)
    async with seated(harbor) as seat:
        await _told(seat)
        await seat.until(lambda: "F5 names 2 more" in seat.text)
        assert _named(seat) == ""
        await seat.press("f2")
    assert _last(harbor).named == ""


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_is_alike_is_told_while_it_is_typed(
    harbor: Profile, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(kept_form, "RESTS", 0.001)
    with at_desk(harbor) as desk:
        tips.add(desk, TipForm("Fence [bold]filmed", "A woman at 215-555-0187 says so.", control="U//LES", tlp="RED"))
    async with seated(harbor, size=size) as seat:
        await _told(seat)
        await seat.until(lambda: "F6 1 alike: same phone +12155550187" in seat.text)
        await seat.press("f6")
        await seat.until(lambda: seat.place == "NearList")
        await seat.until(lambda: "A woman at" in seat.text)
        assert "T-00006" in seat.text
        assert str(seat.app.screen.query_one(MarkingBanner).marking) == "(U//LES) TLP:RED"
        assert "A woman at 215-555-0187 says so." in seat.text
        assert "Fence [bold]filmed" in seat.text
        await seat.press("escape")
        assert seat.place == "IntakeForm"
        with seat.app.desk.read() as books:
            assert "show" in {row.act for row in audit.recent(books)}


async def test_a_form_with_nothing_in_it_says_so(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n", "f5")
        await seat.until(lambda: "nothing is recognised" in seat.text)
        await seat.press("escape", "f6")
        await seat.until(lambda: "nothing that is held is alike" in seat.text)
        await seat.press("escape", "escape")
        assert seat.place == "HomeScreen"
        assert drafts.find(seat.app.desk, "New tip", "") is None
        assert reading.counts(seat.app.desk)["tip"] == 5
        assert intake.SHOWN == 5


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_report_is_judged_in_two_parts(harbor: Profile, size: tuple[int, int]) -> None:
    async with seated(harbor, size=size) as seat:
        await seat.press("2", "v")
        await seat.until(lambda: seat.place == "KeptForm")
        for shown in ("1 Behaviour", "Compared", "T-0000", "Race, faith", "Speech, press", "2 Indicates", "Verdict"):
            assert shown in seat.text
        await seat.press("7", "tab", "tab", "tab", "tab")
        await seat.type("low and slow, three nights")
        await seat.press("tab", "1", "f2")
        await seat.until(lambda: seat.place == "QueueScreen")
        assert "T-00005: ISE-SAR" in seat.told
    judged = _last(harbor)
    assert (str(judged.behaviour), judged.judgement, judged.vetted_by) == (
        "AVIATION",
        "low and slow, three nights",
        "ana",
    )


async def test_what_stands_against_a_judgement_stays_beside_it(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "v")
        await seat.until(lambda: seat.place == "KeptForm")
        await seat.press("tab", "tab", "3", "tab", "tab", "x", "tab", "1", "f2")
        await seat.until(lambda: "may describe a person, never make" in seat.text and "one suspicious" in seat.text)
        assert seat.place == "KeptForm"


async def test_a_case_names_what_its_tip_named_but_for_what_was_taken_out(harbor: Profile) -> None:
    with at_desk(harbor) as desk:
        tips.add(desk, TipForm("Van", named="vehicle: KXR1984\nphone: +12155550187"))
    async with seated(harbor) as seat:
        await seat.press("2", "p")
        assert "What of T-00006 the case names" in seat.text
        await seat.press("space", "f2")
        await seat.until(lambda: seat.place == "CaseScreen")
        assert "T-00006 is now case" in seat.told
    with at_desk(harbor) as desk, desk.read() as books:
        titles = {one.title for one in records.where(books, Entity)}
    assert ("+12155550187" in titles, "KXR1984" in titles) == (True, False)


async def test_leaving_the_list_opens_no_case(harbor: Profile) -> None:
    with at_desk(harbor) as desk:
        tips.add(desk, TipForm("Van", named="vehicle: KXR1984"))
    async with seated(harbor) as seat:
        await seat.press("2", "p", "escape")
        assert (seat.place, queues.totals(seat.app.desk)["cases"]) == ("QueueScreen", 1)
