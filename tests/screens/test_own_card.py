"""Our card by keys: what it says, rotation, what peers know of it; and ways in that nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from fusion_tui.paths import Profile
from fusion_tui.services import access, accounts, exchange, peers, session
from fusion_tui.services.exchange import voice
from fusion_tui.services.exchange.voice import Said
from fusion_tui.store.vault import read_vault
from tests.screens.conftest import LARGE, PASSPHRASE, SMALL, Seat, at_desk, cheap, seated


async def fill(seat: Seat, **values: str) -> None:
    for name, value in values.items():
        seat.app.screen.query_one(f"#field-{name}", Input).value = value
    await seat.press("f2")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_our_card_shows_its_pairs_and_who_knows_it(harbor: Profile, size: tuple[int, int]) -> None:
    async with seated(harbor, "sue", size) as seat:
        await seat.press("C")
        await seat.until(lambda: "PRIC" in seat.text)
        assert "none: this is the first card" in seat.text
        assert "until the next one" in seat.text
        center = seat.app.desk.center.center_id
        assert " ".join(center[at : at + 4] for at in range(0, 16, 4)) in seat.text
        assert "has it" in seat.text
        assert max(map(len, seat.lines)) == size[0]


async def test_a_rotation_waits_for_the_peers_and_says_who_is_in_grace(harbor: Profile, centers: Path) -> None:
    drop = centers / "drop"
    drop.mkdir()
    async with seated(harbor, "sue") as seat:
        await seat.press("C")
        await seat.until(lambda: "PRIC" in seat.text)
        await seat.press("r")
        seat.app.screen.query_one("#field-passphrase", Input).value = PASSPHRASE
        seat.app.screen.query_one("#field-pair").focus()
        await seat.press("2", "f2")
        await seat.until(lambda: "not at 1 of 1 peers yet" in seat.text)
        assert "in grace: seals to card 1" in seat.text
        assert "1 earlier still open" in seat.text
        exchange.send(seat.app.desk, drop)
        await seat.press("1", "C")
        await seat.until(lambda: "sent, not acknowledged" in seat.text)
    with at_desk(Profile(centers / "prairie")) as desk:
        exchange.receive(desk, drop)
        code = voice.code(desk, "HSFC").code
    with at_desk(harbor) as desk:
        voice.acknowledge(desk, "PRIC", Said(code, "Bob Vance"))
    async with seated(harbor, "sue") as seat:
        await seat.press("C")
        await seat.until(lambda: "has it, by voice" in seat.text)
        assert "not at" not in seat.text


async def test_a_peer_that_missed_two_new_keys_is_out_of_grace(harbor: Profile) -> None:
    from fusion_tui.services import own_card, rotating

    with at_desk(harbor, "sue") as desk:
        for words in ("in grace: seals to card 1", "in grace, the last: seals to card 1", "OUT OF GRACE"):
            rotating.rotate(desk, rotating.Pair.KEM)
            assert own_card.known_by(desk)[0].words.startswith(words)
    async with seated(harbor, "sue") as seat:
        await seat.press("C")
        await seat.until(lambda: "OUT OF GRACE" in seat.text)
        assert "and 1 more: fusion-tui card list" in seat.text


async def test_who_would_be_shut_out_is_named_before_another_key_is_made(harbor: Profile) -> None:
    from fusion_tui.services import rotating

    with at_desk(harbor, "sue") as desk:
        for _ in range(2):
            rotating.rotate(desk, rotating.Pair.KEM)
    async with seated(harbor, "sue") as seat:
        await seat.press("C")
        await seat.until(lambda: "in grace, the last" in seat.text)
        await seat.press("r")
        assert "what is on its way from PRIC" in " ".join(seat.text.replace("│", " ").split())


async def test_a_signing_pair_that_leaked_is_revoked_for_a_reason(harbor: Profile) -> None:
    async with seated(harbor, "sue") as seat:
        await seat.press("C")
        await seat.until(lambda: "PRIC" in seat.text)
        await seat.press("x")
        await fill(seat, passphrase=PASSPHRASE, reason=" ")
        await seat.until(lambda: "a revocation needs a reason" in seat.text)
        await fill(seat, reason="a stick with a copy was lost")
        await seat.until(lambda: "1 revoked" in seat.text)
        assert "has card 1; what it seals opens" in seat.text


async def test_our_card_is_written_into_a_folder_once(harbor: Profile, tmp_path: Path) -> None:
    async with seated(harbor, "ana") as seat:
        await seat.press("C", "w")
        await fill(seat, folder="")
        await seat.until(lambda: "type a folder" in seat.text)
        await fill(seat, folder=str(tmp_path / "nowhere"))
        await seat.until(lambda: "no such folder" in seat.text)
        await fill(seat, folder=str(tmp_path))
        await seat.until(lambda: "hsfc-1.ftc" in seat.told)
        assert (tmp_path / "hsfc-1.ftc").read_bytes() == peers.own_card(seat.app.desk)
        await seat.press("w")
        await fill(seat, folder=str(tmp_path))  # the same bytes are there already
        await seat.until(lambda: seat.place == "OwnCardScreen")
        (tmp_path / "hsfc-1.ftc").write_text("another")
        await seat.press("w")
        await fill(seat, folder=str(tmp_path))
        await seat.until(lambda: "there already" in seat.text)
        await seat.press("escape", "escape")
        await seat.press("r")
        assert "may not enrol peers" in seat.told


@pytest.fixture
def stranger(harbor: Profile, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """Return a center whose vault holds a way in of eve that the store forgot: as after a change cut short."""
    monkeypatch.setattr(access, "costs", cheap)
    with at_desk(harbor, "sam") as desk:
        accounts.add(desk, session.Credentials("eve", PASSPHRASE), ["analyst"], kdf=cheap())
        (slot,) = [one for one in access.slots(desk) if one.user == "eve"]
        with desk.store.write() as books:
            books.connection().exec_driver_sql("DELETE FROM known_slot WHERE digest = ?", (slot.digest,))
    return harbor


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_a_way_in_that_nobody_knows_is_marked_and_accepted(stranger: Profile, size: tuple[int, int]) -> None:
    async with seated(stranger, "sam", size) as seat:
        await seat.press("K")
        await seat.until(lambda: "1 NOT KNOWN to the store" in seat.text)
        line = next(line for line in seat.lines if " eve " in line)
        assert " NO " in line
        assert "a accept" in seat.lines[-2]
        assert "x remove" in seat.lines[-2]
        await seat.press("a")
        assert "the store knows this way in" in seat.told
        await seat.press("G", "a")
        await seat.until(lambda: "Ask whose it is" in seat.text)
        await fill(seat, passphrase=PASSPHRASE)
        await seat.until(lambda: "NOT KNOWN" not in seat.text and seat.place == "KeysScreen")
        assert access.strangers(seat.app.desk) == ()


async def test_a_way_in_that_nobody_knows_is_removed(stranger: Profile) -> None:
    async with seated(stranger, "sam") as seat:
        await seat.press("K")
        await seat.until(lambda: "NOT KNOWN" in seat.text)
        await seat.press("G", "x")
        await fill(seat, passphrase=PASSPHRASE)
        await seat.until(lambda: "NOT KNOWN" not in seat.text and seat.place == "KeysScreen")
    assert "eve" not in read_vault(stranger.vault).users


async def test_attack_an_old_vault_put_back_is_told_until_an_administrator_accepts_it(
    harbor: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "costs", cheap)
    old = harbor.vault.read_bytes()
    with at_desk(harbor, "sam") as desk:
        accounts.add(desk, session.Credentials("eve", PASSPHRASE), ["analyst"], kdf=cheap())
    harbor.vault.write_bytes(old)
    async with seated(harbor, "sam") as seat:
        await seat.press("K")
        await seat.until(lambda: "THE VAULT WAS PUT BACK" in seat.text)
        await seat.press("a")
        await fill(seat, passphrase=PASSPHRASE)
        await seat.until(lambda: "PUT BACK" not in seat.text and seat.place == "KeysScreen")


async def test_who_manages_no_users_accepts_nothing(stranger: Profile) -> None:
    async with seated(stranger, "ana") as seat:
        await seat.press("K", "a")
        assert "may not manage users" in seat.told
