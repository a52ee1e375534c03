"""Recall, correction, purge, the board of orders and who has seen a record, by keys."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from fusion_tui.domain.product import Product
from fusion_tui.domain.tip import Tip
from fusion_tui.paths import Profile
from fusion_tui.services import accounts, exchange, products, releases, session
from fusion_tui.services.desk import Desk
from fusion_tui.services.products import ProductForm
from fusion_tui.store import records
from fusion_tui.widgets.choice import Choice
from tests.centers import GROUNDS, read_and_approved
from tests.screens.conftest import LARGE, PASSPHRASE, SMALL, at_desk, cheap, seated


@pytest.fixture
def released(harbor: Profile) -> Profile:
    """Return a center whose product P-00001 was released and sent, and which has a second supervisor."""
    with at_desk(harbor, "sue") as sue:
        read_and_approved(sue, "P-00001")
        releases.release(sue, "P-00001", "PRIC", GROUNDS)
        drop = harbor.root.parent / "drop"
        drop.mkdir()
        exchange.send(sue, drop)
    with at_desk(harbor, "sam") as sam:
        accounts.add(sam, session.Credentials("kim", PASSPHRASE), ["supervisor"], kdf=cheap())
    return harbor


def _held(desk: Desk, kind: type[Product] | type[Tip]) -> int:
    with desk.read() as books:
        return len(records.where(books, kind))


async def test_a_released_product_is_recalled_by_key_and_stands_on_the_board(released: Profile) -> None:
    async with seated(released, "sue") as seat:
        seat.app.go("product", _id(seat.app.desk))
        await seat.until(lambda: "PRIC revision" in seat.text)
        await seat.press("x")
        await seat.type("a source was wrong")
        await seat.press("f2")
        await seat.until(lambda: "state recalled" in seat.text)
        await seat.press("x")
        assert "it is recalled already" in seat.told
        await seat.press("escape", "O")
        await seat.until(lambda: "1 of 1 OUTSTANDING" in seat.text)
        assert "PRIC   waiting" in seat.text
        assert "TLP:AMBER+STRICT" in seat.lines[0]  # the list names the product
        await seat.press("h")
        await seat.until(lambda: seat.place == "SeenScreen" and "Given to" in seat.text)
        await seat.press("end")
        await seat.until(lambda: "a source was wrong" in seat.text)


async def test_a_correction_goes_to_everybody_by_one_key(released: Profile) -> None:
    with at_desk(released) as ana:
        products.edit(ana, "P-00001", ProductForm("Copper theft, corrected", "Four thefts."))
        products.submit(ana, "P-00001")
    with at_desk(released, "sue") as sue:
        read_and_approved(sue, "P-00001")
    async with seated(released, "sue") as seat:
        seat.app.go("product", _id(seat.app.desk))
        await seat.until(lambda: "state approved" in seat.text)
        await seat.press("c")
        await seat.type("a plate was misread")
        await seat.press("f2")
        await seat.until(lambda: "state released" in seat.text)
        await seat.press("c")
        assert "nobody has an older revision" in seat.told


async def test_a_purge_restates_what_goes_and_takes_a_passphrase_a_second_person_a_reason_and_the_name(
    released: Profile,
) -> None:
    async with seated(released, "sue", LARGE) as seat:
        seat.app.go("product", _id(seat.app.desk))
        await seat.until(lambda: "state released" in seat.text)
        await seat.press("X")
        await seat.until(lambda: "destroyed: 1 product" in seat.text)
        assert "Ordered of: PRIC" in seat.text
        fill = {"passphrase": PASSPHRASE, "reason": "over", "name": "P-00002"}
        for name, value in fill.items():
            seat.app.screen.query_one(f"#field-{name}", Input).value = value
        assert seat.app.screen.query_one("#field-second", Choice).value == "sam"
        await seat.press("f2")
        await seat.until(lambda: "type P-00001 to confirm" in seat.text)
        assert _held(seat.app.desk, Product) == 1
        seat.app.screen.query_one("#field-name", Input).value = "p-00001"
        await seat.press("enter")
        assert _held(seat.app.desk, Product) == 1  # Enter never confirms
        await seat.press("f2")
        await seat.until(lambda: seat.place == "HomeScreen")
        assert _held(seat.app.desk, Product) == 0
        await seat.press("O")
        await seat.until(lambda: "1 of 2 OUTSTANDING" in seat.text)


async def test_a_record_is_purged_from_its_queue_and_the_queue_goes_on(released: Profile) -> None:
    async with seated(released, "sue") as seat:
        await seat.press("2")
        await seat.until(lambda: "Drone sighting" in seat.text)
        before = _held(seat.app.desk, Tip)
        await seat.press("X")
        await seat.until(lambda: "destroyed: 1 tip" in seat.text)
        name = seat.app.screen.query_one("#field-name", Input)
        name.value = next(word for word in seat.text.split() if word.startswith("T-0000"))
        seat.app.screen.query_one("#field-passphrase", Input).value = PASSPHRASE
        seat.app.screen.query_one("#field-reason", Input).value = "over"
        await seat.press("f2")
        await seat.until(lambda: seat.place == "QueueScreen" and _held(seat.app.desk, Tip) == before - 1)


async def test_who_may_not_purge_is_told_and_a_ledger_entry_is_not_purged(released: Profile) -> None:
    async with seated(released, "ana") as seat:
        await seat.press("2", "X")
        assert "may not purge records" in seat.told
    async with seated(released, "sue") as seat:
        await seat.press("7", "X")
        assert "the ledger is kept" in seat.told


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_the_board_and_the_page_of_readers_fit(released: Profile, size: tuple[int, int]) -> None:
    async with seated(released, "sue", size) as seat:
        await seat.press("O")
        await seat.until(lambda: "nothing was recalled or purged" in seat.text)
        await seat.press("h")
        assert "there is no order here" in seat.told
        await seat.press("5")
        await seat.until(lambda: "P-00001" in seat.text)
        await seat.press("h")
        await seat.until(lambda: "Given to" in seat.text)
        assert "PRIC" in seat.text
        assert "Destroyed at" in seat.text
        assert max(map(len, seat.lines)) == size[0]


def _id(desk: Desk) -> str:
    with desk.read() as books:
        return records.where(books, Product)[0].id
