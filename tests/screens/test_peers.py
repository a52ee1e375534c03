"""Peers by keys: taking a card, comparing sixty digits, confirming, what was agreed, and what is told by voice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from fusion_tui.domain.center import PeerState
from fusion_tui.paths import Profile
from fusion_tui.services import cards, exchange, peers, releases
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import voice
from fusion_tui.store import audit
from fusion_tui.widgets import bigdigits
from fusion_tui.widgets.choice import Choice
from fusion_tui.widgets.digit_groups import DigitGroups
from tests.centers import GROUNDS, read_and_approved
from tests.screens.conftest import LARGE, PASSPHRASE, SMALL, Seat, at_desk, seated


@pytest.fixture
def stick(centers: Path, tmp_path: Path) -> Path:
    """Return a folder with the cards of three centers, a broken one, a link, a pipe, a folder and other files."""
    folder = tmp_path / "stick"
    folder.mkdir()
    for name in ("harbor", "prairie", "drill"):
        with at_desk(Profile(centers / name)) as desk:
            cards.give(desk, folder)
    (folder / "broken.ftc").write_bytes(b"{}")
    (folder / "huge.ftc").write_bytes(b"{" * 70_000)
    (folder / "link.ftc").symlink_to(folder / "hdrl-1.ftc")
    os.mkfifo(folder / "pipe.ftc")
    (folder / "folder.ftc").mkdir()
    (folder / "notes.txt").write_text("not a card")
    return folder


def states(desk: Desk) -> dict[str, PeerState]:
    return {peer.code: peer.state for peer in peers.peers(desk)}


def outcomes(desk: Desk, act: str) -> list[str]:
    with desk.store.read() as books:
        return [row.outcome for row in audit.recent(books, 50) if row.act == act]


async def fill(seat: Seat, **values: str) -> None:
    for name, value in values.items():
        seat.app.screen.query_one(f"#field-{name.rstrip('_')}", Input).value = value
    await seat.press("f2")


async def go_to_cards(seat: Seat, stick: Path) -> None:
    await seat.press("8", "a")
    await seat.until(lambda: seat.place == "CardsScreen")
    await seat.type(str(stick))
    await seat.press("enter")
    await seat.until(lambda: "1 to take" in seat.text)


async def take_drill(seat: Seat, stick: Path) -> str:
    """Take the drill center's card, and return the digits its people would read."""
    await go_to_cards(seat, stick)
    await seat.press("enter")
    await fill(seat, passphrase=PASSPHRASE)
    await seat.until(lambda: seat.place == "CompareScreen" and "Yours hide" in seat.text)
    return peers.code(seat.app.desk, "HDRL").digits.replace(" ", "")


async def read_back(seat: Seat, digits: str) -> None:
    for at in range(0, len(digits), 5):
        await seat.press(*digits[at : at + 5])


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_a_card_on_a_stick_is_taken_compared_and_confirmed_by_two(
    harbor: Profile, stick: Path, size: tuple[int, int]
) -> None:
    async with seated(harbor, "sue", size) as seat:
        digits = await take_drill(seat, stick)
        assert states(seat.app.desk)["HDRL"] is PeerState.UNVERIFIED
        await seat.press("c")
        assert "0 of 12 groups are the same so far" in seat.told
        await read_back(seat, digits)
        await seat.until(lambda: "ALL 12 GROUPS ARE THE SAME" in seat.text)
        await seat.press("c")
        card = peers.code(seat.app.desk, "HDRL").card
        await fill(seat, passphrase=PASSPHRASE, card=card, by="Ana Reyes", and_="ana  reyes", means="phone")
        await seat.until(lambda: "two different persons" in seat.text)
        await fill(seat, and_="Dee Sample")
        await seat.until(lambda: "HDRL IS CONFIRMED" in seat.text)
        assert states(seat.app.desk)["HDRL"] is PeerState.CONFIRMED
        assert "confirmed by Ana Reyes and Dee Sample" in seat.text
        assert max(map(len, seat.lines)) == size[0]


async def test_the_digits_stand_large_in_twelve_numbered_groups_at_80x24(harbor: Profile) -> None:
    async with seated(harbor, "sue") as seat:
        await seat.press("8")
        await seat.until(lambda: "PRIC" in seat.text)
        await seat.press("enter")
        await seat.until(lambda: "12  " in seat.text)
        groups = peers.code(seat.app.desk, "PRIC").digits.split()
        for group in groups:
            for row in bigdigits.rows(group):
                assert row.rstrip() in seat.text
        assert all(f"{number:>2}  " in seat.text for number in range(1, 13))
        assert "their card 1:" in seat.text
        assert "our card 1:" in seat.text


async def test_what_they_read_is_typed_blind_and_can_be_shown(harbor: Profile) -> None:
    async with seated(harbor, "sue") as seat:
        await seat.press("8", "enter")
        await seat.until(lambda: "12  " in seat.text)
        groups = peers.code(seat.app.desk, "PRIC").digits.split()
        ours = bigdigits.rows(groups[11])[0]
        await seat.press(groups[0][0])
        assert ours not in seat.text
        await seat.press("s")
        assert ours in seat.text
        await seat.press("s", *groups[0][1:])
        await seat.until(lambda: "1 of 12 groups are the same" in seat.text)
        await seat.press("1", "backspace", "backspace")
        assert seat.app.screen.query_one(DigitGroups).said == groups[0]
        await seat.press("r")
        assert ours in seat.text


@pytest.mark.parametrize("between", [[], ["space"]], ids=["in one piece", "with spaces"])
async def test_all_groups_typed_in_one_burst_are_compared_one_after_the_other(
    harbor: Profile, stick: Path, between: list[str]
) -> None:
    async with seated(harbor, "sue") as seat:
        digits = await take_drill(seat, stick)
        for at in range(0, len(digits), 5):
            for key in [*digits[at : at + 5], *between]:
                seat.app.post_message(events.Key(key, " " if key == "space" else key))
        await seat.until(lambda: "ALL 12 GROUPS ARE THE SAME" in seat.text)
        assert outcomes(seat.app.desk, "peer compare") == []


async def test_what_was_typed_ahead_of_a_group_that_differs_is_typed_again(harbor: Profile, stick: Path) -> None:
    async with seated(harbor, "sue") as seat:
        digits = await take_drill(seat, stick)
        other = f"{(int(digits[5:10]) + 1) % 10**5:05d}"
        for key in digits[:5] + other + digits[10:]:
            seat.app.post_message(events.Key(key, key))
        await seat.until(lambda: "GROUP 2 DIFFERS" in seat.text)
        assert seat.app.screen.query_one(DigitGroups).said == digits[:5]
        await seat.press(*digits[5:10])
        await seat.until(lambda: "2 of 12 groups are the same" in seat.text)


async def test_enter_in_the_passphrase_takes_a_card(harbor: Profile, stick: Path) -> None:
    async with seated(harbor, "sue") as seat:
        await go_to_cards(seat, stick)
        await seat.press("enter")
        assert "Enter or F2" in seat.text
        await seat.type("not mine")
        await seat.press("enter")
        await seat.until(lambda: "does not open" in seat.text)
        seat.app.screen.query_one("#field-passphrase", Input).value = PASSPHRASE
        await seat.press("enter")
        await seat.until(lambda: seat.place == "CompareScreen")


async def test_attack_a_swapped_card_shows_as_a_group_that_differs_and_says_what_to_do(
    harbor: Profile, stick: Path
) -> None:
    async with seated(harbor, "sue") as seat:
        digits = await take_drill(seat, stick)
        other = f"{(int(digits[:5]) + 1) % 10**5:05d}"
        await seat.press(*other)
        await seat.until(lambda: "GROUP 1 DIFFERS" in seat.text)
        assert f"{other} was typed" in seat.text
        assert "hang up, exchange nothing with HDRL" in seat.text
        await seat.press("f10")
        assert "0 of 12" in seat.told
        assert states(seat.app.desk)["HDRL"] is PeerState.UNVERIFIED
        assert outcomes(seat.app.desk, "peer compare") == ["refused: group 1 differs"]
        await seat.press(*digits[:5])
        await seat.until(lambda: "1 of 12 groups are the same" in seat.text)


async def test_attack_another_card_than_the_one_read_out_is_refused_and_recorded(harbor: Profile, stick: Path) -> None:
    async with seated(harbor, "sue") as seat:
        await read_back(seat, await take_drill(seat, stick))
        await seat.press("f10")
        await fill(seat, passphrase=PASSPHRASE, card="1:00000000", by="Ana Reyes", and_="Dee Sample", means="phone")
        await seat.until(lambda: "the card differs from the one held" in seat.text)
        assert states(seat.app.desk)["HDRL"] is PeerState.UNVERIFIED
        assert outcomes(seat.app.desk, "peer confirm")[0] == "refused: the card differs from the one held"


async def test_what_lies_on_a_stick_is_named_with_what_it_is(harbor: Profile, stick: Path) -> None:
    async with seated(harbor, "sue", LARGE) as seat:
        await go_to_cards(seat, stick)
        assert "Cards   8, 1 to take" in seat.text
        for words in (
            "new center",
            "held already",
            "our own card",
            "broken.ftc",
            "huge.ftc",
            "link.ftc",
            "pipe.ftc",
            "folder.ftc",
        ):
            assert words in seat.text
        assert "notes.txt" not in seat.text
        await seat.press("G", "enter")
        assert "held already" in seat.told
        assert "pric-1.ftc   1:" in seat.text
        await seat.press("f7")
        assert isinstance(seat.app.focused, Input)
        seat.app.screen.query_one("#card-folder", Input).value = str(stick / "nowhere")
        await seat.press("enter")
        await seat.until(lambda: "could not be read" in seat.text)


async def test_who_may_not_enrol_looks_at_digits_and_takes_no_card(harbor: Profile) -> None:
    async with seated(harbor, "ana") as seat:
        await seat.press("8", "a")
        assert "may not enrol peers" in seat.told
        await seat.press("enter")
        await seat.until(lambda: seat.place == "CompareScreen")
        await seat.press("f10")
        assert seat.told.count("may not enrol peers") == 2


async def test_terms_are_changed_and_a_peer_is_revoked_once_its_code_is_typed(harbor: Profile) -> None:
    async with seated(harbor, "sue") as seat:
        await seat.press("8")
        await seat.until(lambda: "both ways" in seat.text)
        await seat.press("u")
        assert "nothing of this peer is hidden" in seat.told
        await seat.press("t")
        seat.app.screen.query_one("#field-one_way", Choice).action_step(1)
        await fill(seat, passphrase=PASSPHRASE, cadence_hours="x")
        await seat.until(lambda: "not a whole number" in seat.text)
        await fill(seat, cadence_hours="24")
        await seat.until(lambda: "a bundle every 24 h" in seat.text)
        assert "one way: nothing comes back" in seat.text
        await seat.press("x")
        await fill(seat, passphrase=PASSPHRASE, reason="their key was stolen", name="RIVR")
        await seat.until(lambda: "type PRIC to confirm" in seat.text)
        await fill(seat, name="pric")
        await seat.until(lambda: "their key was stolen" in seat.text)
        await seat.press("x")
        assert "revoked already" in seat.told
        await seat.press("y")
        assert "this peer is revoked" in seat.told


async def test_what_a_restore_hid_is_shown_for_a_reason(harbor: Profile) -> None:
    from fusion_tui.services.exchange import unburying

    with at_desk(harbor, "sue") as desk, desk.store.write() as books:
        unburying.bury(books)
    async with seated(harbor, "sue") as seat:
        await seat.press("8")
        await seat.until(lambda: "u shows it" in seat.text)
        await seat.press("u")
        await fill(seat, passphrase=PASSPHRASE, reason="they purged nothing")
        await seat.until(lambda: "u shows it" not in seat.text and seat.place == "PeersScreen")


@pytest.fixture
def sent(centers: Path, tmp_path: Path) -> tuple[Profile, Profile]:
    """Return harbor and prairie, which has one bundle of it."""
    harbor, prairie = Profile(centers / "harbor"), Profile(centers / "prairie")
    drop = tmp_path / "drop"
    drop.mkdir()
    with at_desk(harbor, "sue") as sue:
        read_and_approved(sue, "P-00001")
        releases.release(sue, "P-00001", "PRIC", GROUNDS)
        exchange.send(sue, drop)
    with at_desk(prairie) as ana:
        exchange.receive(ana, drop)
    return harbor, prairie


async def test_a_code_is_read_out_large_at_one_center_and_typed_at_the_other(sent: tuple[Profile, Profile]) -> None:
    harbor, prairie = sent
    async with seated(prairie) as seat:
        await seat.press("8")
        await seat.until(lambda: "HSFC" in seat.text)
        await seat.press("v")
        await seat.until(lambda: "all up to bundle 1 came here" in seat.text)
        code = voice.code(seat.app.desk, "HSFC").code
        for half in (code[:4], code[4:]):
            assert bigdigits.rows(half, bigdigits.LARGE)[0].rstrip() in seat.text
    async with seated(harbor) as seat:
        await seat.press("8")
        await seat.until(lambda: "PRIC" in seat.text)
        await seat.press("v")
        await seat.until(lambda: "nothing came from this peer" in seat.text)
        await seat.press("escape", "y")
        await fill(seat, code=f"{(int(code) + 1) % 10**8:08d}", by="Bob Vance")
        await seat.until(lambda: "none of this channel" in seat.text)
        await fill(seat, code=f"{code[:4]} {code[4:]}", through="1")
        await seat.until(lambda: "all up to bundle 1, by voice" in seat.told)
        assert outcomes(seat.app.desk, voice.ACT) == ["through 1 by voice, Bob Vance", "refused: wrong code"]


async def test_attack_what_lies_in_the_clipboard_is_not_what_a_person_heard(harbor: Profile) -> None:
    async with seated(harbor, "sue") as seat:
        await seat.press("8", "enter")
        await seat.until(lambda: "12  " in seat.text)
        groups = seat.app.screen.query_one(DigitGroups)
        groups.post_message(events.Paste(peers.code(seat.app.desk, "PRIC").digits))
        await seat.settle()
        assert (groups.said, groups.same) == ("", 0)
        assert "Nothing is taken from a clipboard" in seat.text
