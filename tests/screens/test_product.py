"""A product on its way: edited, submitted, approved, released, written to a drop and read from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from fusion_tui.domain.dissemination import Grounds
from fusion_tui.domain.product import Product, ProductState
from fusion_tui.domain.release import ReleaseState
from fusion_tui.paths import Profile
from fusion_tui.services import attachments, products, reading, releases
from tests.centers import read_and_approved
from tests.screens.conftest import LARGE, SMALL, Seat, at_desk, seated

GROUNDS = {"authority": "sharing agreement", "need": "like thefts there", "right": "member", "reason": "same van"}


def product_of(profile: Profile) -> Product:
    with at_desk(profile) as desk:
        found = reading.show(desk, "P-00001")
    assert isinstance(found, Product)
    return found


def approve(profile: Profile) -> None:
    with at_desk(profile, "sue") as desk:
        read_and_approved(desk, "P-00001", "sources and markings checked")


async def fill_grounds(seat: Seat) -> None:
    for name, words in GROUNDS.items():
        seat.app.screen.query_one(f"#{name}", Input).value = words
    await seat.until(lambda: "may be given this" in seat.text)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_paragraph_shows_its_mark_and_the_head_who_did_what(harbor: Profile, size: tuple[int, int]) -> None:
    async with seated(harbor, size=size) as seat:
        await seat.press("5", "enter")
        assert "(U//LES) TLP:GREEN Copper was taken." in seat.text
        assert "(U//LES) TLP:AMBER+STRICT The cameras miss the gate." in seat.text
        assert "state submitted · author ana · approved by nobody yet" in seat.text


async def test_the_banner_follows_the_portions_while_the_text_is_typed(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("5", "enter", "e")
        words = seat.app.screen.query_one("#words", TextArea)
        for text, banner in (
            ("(U) TLP:CLEAR nothing of note", "(U) TLP:CLEAR"),
            ("(U) TLP:CLEAR nothing\n\n(CUI//LEI) TLP:RED a name", "(CUI//LEI) TLP:RED"),
        ):
            words.text = text
            await seat.settle()
            assert seat.lines[0].strip() == seat.lines[-1].strip() == banner
        words.text = "(U) TLP:AMB"
        await seat.settle()
        assert "unknown TLP" in seat.text
        assert seat.lines[0].strip() == "(CUI//LEI) TLP:RED"


async def test_an_edit_is_saved_and_takes_the_approval_away(harbor: Profile) -> None:
    approve(harbor)
    async with seated(harbor) as seat:
        await seat.press("5", "enter", "e")
        seat.app.screen.query_one("#words", TextArea).text = "(U//LES) TLP:GREEN Corrected."
        await seat.press("f2")
        await seat.until(lambda: "state draft" in seat.text)
        await seat.press("u")
        await seat.until(lambda: "state submitted" in seat.text)
    assert product_of(harbor).text == "(U//LES) TLP:GREEN Corrected."


async def test_changed_text_is_asked_about_before_it_is_left(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("5", "enter", "e")
        seat.app.screen.query_one("#words", TextArea).text = "half a thought"
        await seat.press("escape", "enter")
        assert "half a thought" in seat.text
        await seat.press("escape", "escape")
        assert "half a thought" not in seat.text
        assert seat.place == "ProductScreen"


async def test_the_author_is_told_why_approval_is_not_open(harbor: Profile) -> None:
    async with seated(harbor, "sam") as seat:
        await seat.press("5", "enter")
        assert "v approve" in seat.lines[-2]
    async with seated(harbor) as seat:
        await seat.press("5", "enter")
        assert "(v approve)" in seat.lines[-2]
        await seat.press("v")
        assert "the author of a product never approves it" in seat.told
    assert product_of(harbor).state is ProductState.SUBMITTED


async def test_a_second_person_approves_with_a_reason(harbor: Profile) -> None:
    async with seated(harbor, "sue") as seat:
        await seat.press("enter", "v", "f2")
        assert "an approval needs a reason" in seat.text
        await seat.type("markings checked")
        await seat.press("f2")
        await seat.until(lambda: "approved by sue" in seat.text)
    assert product_of(harbor).approval_reason == "markings checked"


async def test_enter_never_releases_and_nothing_leaves_without_grounds(harbor: Profile) -> None:
    approve(harbor)
    async with seated(harbor) as seat:
        await seat.press("5", "enter", "r")
        await seat.until(lambda: "not yet: a release needs an authority" in seat.text)
        await seat.press("f10", "y")
        assert not seat.app.screen.query_one("#code-row").display
        await seat.press("enter", "enter")
        assert seat.place == "ReleaseScreen"
        with at_desk(harbor) as desk:
            assert releases.given(desk, "P-00001") == []


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_release_takes_another_key_and_the_recipients_code(harbor: Profile, size: tuple[int, int]) -> None:
    approve(harbor)
    async with seated(harbor, size=size) as seat:
        await seat.press("5", "enter", "r")
        assert "P-00001  Copper theft" in seat.text
        assert "PRIC  Prairie Regional Intelligence Center" in seat.text
        await fill_grounds(seat)
        assert "confirmed by Ana Example and Bob Example" in seat.text
        await seat.press("f10")
        await seat.type("HSFC")
        await seat.press("enter", "f10")
        assert seat.place == "ReleaseScreen"
        seat.app.screen.query_one("#code", Input).value = "pric"
        await seat.press("enter")
        assert seat.place == "ReleaseScreen"
        await seat.press("f10")
        await seat.until(lambda: "state released" in seat.text)
    with at_desk(harbor) as desk:
        (given,) = releases.given(desk, "P-00001")
    assert (given.recipient_code, given.state, given.reason) == ("PRIC", ReleaseState.WAITING, "same van")


async def test_what_was_released_to_a_center_goes_again_only_with_a_reason(harbor: Profile) -> None:
    approve(harbor)
    with at_desk(harbor, "sue") as desk:
        releases.release(desk, "P-00001", "PRIC", Grounds(**GROUNDS))
    async with seated(harbor, "sue") as seat:
        await seat.press("5", "enter", "r")
        await seat.until(lambda: "PRIC was given this revision" in seat.text)
        assert "Why again" in seat.text


async def test_a_bundle_goes_out_on_a_drop_and_comes_in_at_the_peer(harbor: Profile, centers: Path) -> None:
    approve(harbor)
    drop = centers / "drop"
    drop.mkdir()
    async with seated(harbor) as seat:
        await seat.press("5", "enter", "r")
        await fill_grounds(seat)
        await seat.press("f10")
        await seat.type("PRIC")
        await seat.press("f10")
        seat.app.start_at("drop")
        await seat.settle()
        assert "(F6 send)" in seat.lines[-2]
        await seat.type(str(drop))
        await seat.press("enter", "s")
        await seat.until(lambda: "SAFE TO REMOVE" in seat.text)
        assert "to PRIC" in seat.text
    assert len(list(drop.glob("*.ftb"))) == 1
    async with seated(Profile(centers / "prairie")) as seat:
        await seat.press("d")
        await seat.type(str(drop))
        await seat.press("f5")
        await seat.until(lambda: "SAFE TO REMOVE" in seat.text)
        assert "applied     from HSFC" in seat.text
        await seat.press("1")
        assert "came in bundle 1" in seat.text
        await seat.press("enter")
        for shown in (
            "Copper theft",
            "sender code     HSFC",
            "(U//LES) TLP:AMBER+STRICT",
            "The cameras miss the gate.",
        ):
            assert shown in seat.text
        await seat.press("escape")
        await seat.until(lambda: "came in bundle" not in seat.text)


async def test_a_drop_that_is_not_there_is_no_safe_one(harbor: Profile, tmp_path: Path) -> None:
    async with seated(harbor) as seat:
        await seat.press("d")
        await seat.type(str(tmp_path / "nowhere"))
        await seat.press("f5")
        await seat.until(lambda: "Not done" in seat.text)
        assert "SAFE TO REMOVE" not in seat.text
        assert "F5 receive" in seat.lines[-2]


async def test_peers_show_who_confirmed_them_and_what_was_agreed(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("8")
        await seat.until(lambda: "Ana Example and Bob Example" in seat.text)
        assert "PRIC" in seat.text
        assert "both ways" in seat.text


async def test_the_files_of_a_product_are_read_before_it_is_approved_and_named_before_it_leaves(
    harbor: Profile, tmp_path: Path
) -> None:
    (tmp_path / "map [bold].pdf").write_bytes(b"%PDF-1.7 a map")
    with at_desk(harbor) as desk:
        attachments.add(desk, "P-00001", tmp_path / "map [bold].pdf")
        products.submit(desk, "P-00001")
    async with seated(harbor) as seat:
        await seat.press("5", "enter")
        assert "file map [bold].pdf" in seat.text
        assert "application/pdf, 14 bytes" in seat.text
    approve(harbor)
    async with seated(harbor) as seat:
        await seat.press("5", "enter", "r")
        await seat.until(lambda: "1 file goes with it, 14 bytes: map [bold].pdf" in seat.text)
