"""A day at the desk, by keyboard alone: a phoned-in tip becomes a case, a bulletin, a bundle, and is read by a peer."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from fusion_tui.paths import Profile
from fusion_tui.services import cases, reading
from fusion_tui.store import audit
from fusion_tui.widgets.fixed import Fixed
from tests.screens.conftest import LARGE, Seat, at_desk, seat_at
from tests.screens.test_product import GROUNDS

TOLD = "Ana Lopez at 215-555-0187 saw Nils Oberg cut the fence; grey van, PA tag KXR-1984."


async def _takes_in(seat: Seat) -> None:
    """Take the call: title, words, how it came; accept what the text names; save."""
    await seat.press("n")
    await seat.type("Fence cut at the rail yard")
    await seat.press("tab")
    await seat.type(TOLD)
    await seat.press("tab")
    await seat.type("phone")
    await seat.press("f5", "a", "f2")
    named = seat.app.screen.query_one("#field-named", Fixed).value
    assert "phone: +12155550187" in named
    await seat.press("f2")
    assert "taken in as T-00006" in seat.told


async def _promotes(seat: Seat) -> None:
    """Judge it, then make a case of it with everything it names."""
    await seat.press("J")
    await seat.type("T-6")
    await seat.press("enter")
    await seat.until(lambda: seat.place == "RecordScreen")
    await seat.press("p", "f2")
    await seat.until(lambda: seat.place == "CaseScreen")
    assert "C-00002  Fence cut at the rail yard" in seat.text
    assert "1 facts 0" in seat.text


async def _works(seat: Seat) -> None:
    """Write down a fact that calls somebody, a task and the evidence; look at what ties them together."""
    await seat.press("f")
    await seat.type("@Nils Oberg was seen with bolt cutters, as in #C-00001")
    await seat.press("tab")
    await seat.type("track crew")
    await seat.press("f2")
    assert "linked: Nils Oberg, C-00001" in seat.told
    await seat.press("a")
    await seat.type("Ask for the video")
    seat.app.screen.query_one("#field-due", Input).value = "+1"
    await seat.press("f2", "v")
    await seat.type("Bolt cutters")
    await seat.press("f2", "y")
    assert "P Nils Oberg" in seat.text
    await seat.press("escape", "N")
    await seat.type("Niels Oberg")
    await seat.press("enter", "2")
    assert '"Nils Oberg" is 9' in seat.text
    await seat.press("escape")


async def _writes(seat: Seat) -> None:
    """Write a bulletin from the case, and hand it to whoever approves."""
    await seat.press("w")
    await seat.press("f2")
    await seat.until(lambda: seat.place == "ProductScreen")
    await seat.press("u")
    assert "submitted" in seat.text


async def _approves(seat: Seat) -> None:
    """Open what waits first, read it, approve it, release it to the peer."""
    await seat.press("J")
    await seat.type("P-2")
    await seat.press("enter")
    await seat.until(lambda: seat.place == "ProductScreen")
    await seat.press("v")
    await seat.type("sources and markings checked")
    await seat.press("f2")
    assert "approved" in seat.text


async def _releases(seat: Seat) -> None:
    """Say on what grounds, and give it to the peer by its code."""
    await seat.press("r")
    for name, words in GROUNDS.items():
        seat.app.screen.query_one(f"#{name}", Input).value = words
    await seat.until(lambda: "may be given this" in seat.text)
    await seat.press("f10")
    await seat.type("PRIC")
    await seat.press("f10")
    await seat.until(lambda: "state released" in seat.text)


async def test_a_phoned_in_tip_becomes_a_case_and_a_bulletin_that_a_peer_reads(centers: Path, tmp_path: Path) -> None:
    harbor, prairie, drop = Profile(centers / "harbor"), Profile(centers / "prairie"), tmp_path / "stick"
    drop.mkdir()
    async with seat_at(harbor, size=LARGE) as seat:
        await seat.log_on("ana")
        await _takes_in(seat)
        await _promotes(seat)
        await _works(seat)
        await _writes(seat)
        page = cases.page(seat.app.desk, "C-00002")
        assert {one.title for one in page.entities} >= {"Nils Oberg", "+12155550187"}
        assert (len(page.tasks), len(page.evidence.entries), page.evidence.broken_at) == (1, 1, None)
        await seat.press("L")
        await seat.until(lambda: seat.place == "UnlockScreen")
    async with seat_at(harbor, size=LARGE) as seat:
        await seat.log_on("sue")
        await _approves(seat)
        await _releases(seat)
    await _carry(harbor, "sue", drop, "f6")
    await _carry(prairie, "sue", drop, "f5")
    with at_desk(prairie) as desk:
        assert reading.find(desk, "bolt cutters", ["received"]).total == 1
        with desk.read() as books:
            assert audit.first_break(books) is None


async def _carry(profile: Profile, user: str, drop: Path, key: str) -> None:
    """Write what waits onto the stick, or read what is on it, and see that it may be pulled."""
    async with seat_at(profile) as seat:
        await seat.log_on(user)
        await seat.press("d")
        field = seat.app.screen.query_one("#drop-folder", Input)
        field.value = str(drop)
        field.focus()
        await seat.press("enter", key)
        await seat.until(lambda: "SAFE TO REMOVE" in seat.text)
