"""The exchange on the screen, by keys: the board, a peer's channel, bundles that wait, and what was refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from fusion_tui.paths import Profile
from fusion_tui.screens.bundle import BundleScreen
from fusion_tui.services import exchange, products, reading, releases, trail
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import agreeing, board, quarantining, recalling, reviewing
from fusion_tui.services.exchange.agreeing import Terms
from fusion_tui.services.exchange.stopping import IsStopped
from fusion_tui.services.products import ProductForm
from fusion_tui.services.trail import Filter
from fusion_tui.store import keyring, quarantine
from fusion_tui.store.quarantine import Refusal
from fusion_tui.widgets.columns import Column, layout
from tests.centers import GROUNDS, read_and_approved
from tests.screens.conftest import LARGE, PASSPHRASE, SMALL, Seat, at_desk, seated

HOSTILE = "bill\x1b[2J\u202efdp.ftb"


@pytest.fixture
def prairie(centers: Path) -> Profile:
    return Profile(centers / "prairie")


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def give(desk: Desk, title: str, text: str = "(U//LES) TLP:AMBER Five thefts.", *, number: str = "") -> str:
    """Write a product, or change one, approve it and release it to Prairie; return its id."""
    form = ProductForm(title, text)
    made = products.edit(desk, number, form) if number else products.new(desk, form)
    products.submit(desk, made.id)
    with at_desk(desk.profile, "sam") as second:
        read_and_approved(second, made.id)
    releases.release(desk, made.id, "PRIC", GROUNDS)
    return made.id


def lost(drop: Path) -> None:
    for path in drop.iterdir():
        path.unlink()


def damage(drop: Path) -> Path:
    (file,) = drop.iterdir()
    file.write_bytes(file.read_bytes()[:-1] + bytes([file.read_bytes()[-1] ^ 1]))
    return file


@pytest.fixture
def held(harbor: Profile, prairie: Profile, drop: Path) -> Profile:
    """Return Prairie, which has taken in one record, lacks bundle 2, and holds bundle 3 for a decision."""
    with at_desk(harbor, "sue") as sue, at_desk(prairie, "sue") as reader:
        record = give(sue, "Copper theft")
        exchange.send(sue, drop)
        exchange.receive(reader, drop)
        exchange.send(reader, drop)
        exchange.receive(sue, drop)
        lost(drop)
        give(sue, "Lost on the way")
        exchange.send(sue, drop)
        gone = [path.name for path in drop.iterdir()]
        agreeing.agree(reader, "HSFC", Terms(review=True))
        give(sue, "Copper theft, corrected", "(U//LES) TLP:AMBER+STRICT Six thefts.", number=record)
        give(sue, "Drone over substation")
        exchange.send(sue, drop)
        for name in gone:
            (drop / name).unlink()
        exchange.receive(reader, drop)
    return prairie


async def on_bundle(seat: Seat) -> None:
    await seat.press("W")
    await seat.until(lambda: "YOUR DECISION" in seat.text)
    await seat.press("enter")
    await seat.until(lambda: "1 revised, 1 new" in seat.text)


def received(profile: Profile) -> int:
    with at_desk(profile, "sue") as desk:
        return reading.counts(desk)["received"]


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_the_board_says_in_words_what_each_peer_needs(held: Profile, size: tuple[int, int]) -> None:
    async with seated(held, "sue", size) as seat:
        await seat.press("E")
        await seat.until(lambda: "1 peer, 1 needs somebody" in seat.text)
        line = next(line for line in seat.lines if "> HSFC" in line)
        assert "1 missing; held: 1 review" in line
        assert "missing           1 of its bundles" in seat.text
        assert "held              1 for your decision" in seat.text
        assert "it promised nothing" in seat.text
        await seat.press("enter")
        await seat.until(lambda: seat.place == "ChannelScreen" and "never came" in seat.text)
        assert "waits" in seat.text
        assert max(map(len, seat.lines)) == size[0]
        await seat.press("s")
        assert "that is a bundle of theirs" in seat.told
        await seat.press("j", "enter")
        await seat.until(lambda: seat.place == "BundleScreen" and "1 revised, 1 new" in seat.text)
        assert max(map(len, seat.lines)) == size[0]


async def test_a_silent_peer_is_told_at_home_and_on_the_board(prairie: Profile) -> None:
    with at_desk(prairie, "sue") as sue, sue.write("test promise") as entry:
        peer = keyring.peer(entry.books, "HSFC")
        assert peer is not None
        keyring.save_peer(entry.books, peer.model_copy(update={"promised": sue.clock.now() - timedelta(hours=3)}))
    async with seated(prairie, "sue") as seat:
        assert "1 peer silent" in seat.text
        await seat.press("enter")
        await seat.until(lambda: "PAST: SILENT" in seat.text)
        assert seat.place == "ExchangeScreen"
        assert "silent past its promise" in seat.text


async def test_home_leads_to_what_waits_and_shows_nothing_where_nothing_does(held: Profile) -> None:
    async with seated(held, "sue") as seat:
        line = next(line for line in seat.lines if "1 bundle to decide" in line)
        assert "accept or reject: W" in line
        await seat.press("G")
        assert "never came: E shows which" in next(line for line in seat.lines if line.startswith(">"))
        await seat.press("enter")
        await seat.until(lambda: seat.place == "ExchangeScreen")
    async with seated(Profile(held.root.parent / "drill"), "sue") as seat:
        await seat.until(lambda: "What needs me now" in seat.text)
        assert not any(word in seat.text for word in (" W ", "missing", "silent", "unanswered", "held"))


async def test_an_order_nobody_answered_leads_to_the_orders(harbor: Profile, drop: Path) -> None:
    with at_desk(harbor, "sue") as sue:
        record = give(sue, "Copper theft")
        exchange.send(sue, drop)
        recalling.recall(sue, record, "a source was wrong")
    async with seated(harbor, "sue") as seat:
        assert "1 order unanswered" in seat.text
        await seat.press("j", "enter")  # what waits for an approval comes first
        await seat.until(lambda: seat.place == "OrdersScreen" and "OUTSTANDING" in seat.text)
        await seat.press("slash")
        await seat.type("purge")
        assert "0 with purge" in seat.text
        assert "a source was wrong" not in seat.text
        await seat.press("escape")
        assert "1 of 1 OUTSTANDING" in seat.text


async def test_a_bundle_is_read_field_by_field_under_its_marking_and_accepted(held: Profile) -> None:
    async with seated(held, "sue", LARGE) as seat:
        await on_bundle(seat)
        assert "TLP:AMBER+STRICT" in seat.lines[0]
        for words in ("- title      Copper theft", "+ title      Copper theft, corrected", "Six thefts."):
            assert words in seat.text
        assert "- marking    (U//LES) TLP:AMBER" in seat.text
        assert "+ marking    (U//LES) TLP:AMBER+STRICT" in seat.text
        await seat.press("j")
        await seat.until(lambda: "+ title      Drone over substation" in seat.text)
        await seat.press("v")
        assert "is taken in: 1 revised, 1 new" in seat.text
        await seat.press("enter")  # stays
        assert received(held) == 1
        await seat.press("v", "y")
        await seat.until(lambda: seat.place == "WaitingScreen")
        assert "1 new, 1 changed" in seat.told
        assert "no bundle waits" in seat.text
    assert received(held) == 2


async def test_a_list_of_changes_tells_a_marking_that_changes(held: Profile) -> None:
    async with seated(held, "sue") as seat:
        await on_bundle(seat)
        first, second = (line for line in seat.lines if " U//LES " in line)
        assert first.rstrip().endswith("> U//LES AMBER+STRICT")
        assert second.rstrip().endswith("  U//LES AMBER")


async def test_looking_is_recorded_once_though_help_was_open(held: Profile) -> None:
    async with seated(held, "sue") as seat:
        await on_bundle(seat)
        await seat.press("question_mark", "escape")
        assert seat.place == "BundleScreen"
    with at_desk(held, "pat") as pat:
        assert len(trail.show(pat, Filter(act="bundle preview"))) == 1


async def test_a_bundle_is_rejected_with_a_reason_only(held: Profile) -> None:
    async with seated(held, "sue") as seat:
        await on_bundle(seat)
        await seat.press("x", "f2")
        await seat.until(lambda: "a refusal needs a reason" in seat.text)
        await seat.type("not for us")
        await seat.press("f2")
        await seat.until(lambda: seat.place == "WaitingScreen" and "no bundle waits" in seat.text)
    with at_desk(held, "sue") as sue:
        assert reviewing.listed(sue) == []
    assert received(held) == 1


async def test_stopped_taking_in_leaves_the_bundle_waiting(held: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    async with seated(held, "sue") as seat:
        await on_bundle(seat)
        monkeypatch.setattr(BundleScreen, "_is_stopped", lambda _: True)  # as Esc would, in the middle of it
        await seat.press("v", "y")
        await seat.until(lambda: "stopped: nothing of it was taken in" in seat.told)
        assert seat.place == "BundleScreen"
        monkeypatch.undo()
        await seat.press("v", "y")
        await seat.until(lambda: seat.place == "WaitingScreen")
    assert received(held) == 2


async def test_escape_stops_the_reading_of_a_bundle(held: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    real = reviewing.preview

    def slow(desk: Desk, copy: str, is_stopped: IsStopped) -> reviewing.Preview:
        asked.append(is_stopped())
        return real(desk, copy, is_stopped)

    monkeypatch.setattr(reviewing, "preview", slow)
    async with seated(held, "sue") as seat:
        await on_bundle(seat)
        screen = seat.app.screen
        assert isinstance(screen, BundleScreen)
        screen._begin_work("taking it in ...   Esc stops")
        await seat.press("v")
        assert "Esc stops" in seat.told
        await seat.press("escape")
        assert screen._is_stopped()
    assert asked == [False]


async def test_what_waits_for_something_else_says_so_and_is_not_accepted(
    harbor: Profile, prairie: Profile, drop: Path
) -> None:
    with at_desk(harbor, "sue") as sue, at_desk(prairie, "sue") as reader:
        agreeing.agree(reader, "HSFC", Terms(daily_bytes=1_000))
        give(sue, "Copper theft")
        exchange.send(sue, drop)
        exchange.receive(reader, drop)
    async with seated(prairie, "sue") as seat:
        await seat.press("W")
        await seat.until(lambda: "tomorrow: over what it may send a day" in seat.text)
        await seat.press("enter")
        await seat.until(lambda: "1 new" in seat.text)
        await seat.press("v")
        assert "it waits for tomorrow" in seat.told


async def test_a_copy_that_is_gone_is_told_on_its_page(held: Profile) -> None:
    for path in held.spool.iterdir():
        path.unlink()
    async with seated(held, "sue") as seat:
        await seat.press("W")
        await seat.until(lambda: "YOUR DECISION" in seat.text)
        await seat.press("enter")
        await seat.until(lambda: "its sealed copy is gone" in seat.text)
        assert "receive it again" in seat.text
        await seat.press("v")
        assert "its sealed copy is gone" in seat.told


async def test_a_list_is_narrowed_by_words_and_escape_shows_all(held: Profile) -> None:
    async with seated(held, "sue") as seat:
        await on_bundle(seat)
        await seat.press("slash")
        await seat.type("drone NEW")
        await seat.press("enter")
        assert "1 with drone NEW" in seat.text
        assert "Copper theft, corrected" not in seat.text
        assert "TLP:AMBER+STRICT" in seat.lines[0]  # the page is about the whole bundle
        await seat.press("slash")
        await seat.type(" nothing like it")
        assert "no line has these words" in seat.text
        await seat.press("escape")
        assert "Copper theft, corrected" in seat.text
        await seat.press("escape")
        assert seat.place == "WaitingScreen"


async def test_a_bundle_is_sent_again_and_taken_back_by_key(harbor: Profile, drop: Path) -> None:
    with at_desk(harbor, "sue") as sue:
        give(sue, "Copper theft")
        exchange.send(sue, drop)
    async with seated(harbor, "sue") as seat:
        await seat.press("E")
        await seat.until(lambda: "not acknowledged  1 bundle" in seat.text)
        await seat.press("s")
        await seat.type("7")
        await seat.press("f2")
        await seat.until(lambda: "no bundle of that number" in seat.text)
        seat.app.screen.query_one("#field-seq", Input).value = "one"
        await seat.press("f2")
        await seat.until(lambda: "not the number of a bundle" in seat.text)
        await seat.press("escape", "escape", "enter")
        await seat.until(lambda: seat.place == "ChannelScreen" and "s again" in seat.text)
        await seat.press("s", "f2")
        await seat.until(lambda: "goes again as it is" in seat.told)
        await seat.press("x")
        assert "Its number is void" in seat.text
        await seat.press("f2")
        await seat.until(lambda: "waits under a new number" in seat.told)
        await seat.until(lambda: "waits to leave    1 record" in seat.text)
        await seat.press("x")
        assert "no bundle of ours waits for an answer" in seat.told
    with at_desk(harbor, "sue") as sue:
        assert board.board(sue)[0].open.bundles == 0


async def test_a_digest_is_asked_for_and_waits(harbor: Profile, drop: Path) -> None:
    async with seated(harbor, "sue") as seat:
        await seat.press("E", "t")
        assert "PRIC is sent a list" in seat.text
        await seat.press("y")
        await seat.until(lambda: "PRIC was never given anything" in seat.told)
    with at_desk(harbor, "sue") as sue:
        give(sue, "Copper theft")
        exchange.send(sue, drop)
    async with seated(harbor, "sue") as seat:
        await seat.press("E", "t", "y")
        await seat.until(lambda: "a digest of 1 record waits" in seat.told)


async def test_a_back_out_says_what_goes_and_takes_a_passphrase_and_a_reason(held: Profile) -> None:
    async with seated(held, "sue") as seat:
        await seat.press("E", "u")
        await seat.until(lambda: "Since bundle" in seat.text)
        await seat.type("1")
        await seat.press("f2")
        await seat.until(lambda: "Records: 1 removed" in seat.text)
        assert "Still sealed, of that stretch: 1 bundle" in seat.text
        seat.app.screen.query_one("#field-passphrase", Input).value = PASSPHRASE
        await seat.press("f2")
        await seat.until(lambda: "a back-out takes a reason" in seat.text)
        seat.app.screen.query_one("#field-reason", Input).value = "the sender was not who it said"
        await seat.press("f2")
        await seat.until(lambda: "1 record removed" in seat.told)
    assert received(held) == 0


async def test_escape_stops_a_back_out_which_has_taken_out_nothing(held: Profile) -> None:
    async with seated(held, "sue") as seat:
        await seat.press("E", "u")
        await seat.until(lambda: "Since bundle" in seat.text)
        await seat.type("1")
        await seat.press("f2")
        await seat.until(lambda: "Records: 1 removed" in seat.text)
        seat.app.screen.query_one("#field-passphrase", Input).value = PASSPHRASE
        seat.app.screen.query_one("#field-reason", Input).value = "the sender was not who it said"
        with at_desk(held, "sue") as other, other.store.write():  # what is taken out waits here
            await seat.pilot.press("f2")
            assert "Esc stop" in seat.text
            await seat.pilot.press("escape")
        await seat.until(lambda: "stopped: nothing was taken out" in seat.text)
        assert "Esc leave" in seat.text
    assert received(held) == 1


async def test_who_may_not_back_out_or_decide_is_told(held: Profile) -> None:
    async with seated(held, "ana") as seat:
        await seat.press("E", "u")
        assert "may not purge records" in seat.told
    async with seated(held, "pat") as seat:
        assert "to decide" not in seat.text
        await on_bundle(seat)
        await seat.press("v")
        assert "may not send and receive bundles" in seat.told


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_quarantine_shows_a_hostile_name_as_codes_and_destroys_an_entry(
    harbor: Profile, prairie: Profile, drop: Path, size: tuple[int, int]
) -> None:
    with at_desk(harbor, "sue") as sue, at_desk(prairie, "sue") as reader:
        give(sue, "Copper theft")
        exchange.send(sue, drop)
        damage(drop)
        exchange.receive(reader, drop)
        (kept,) = prairie.quarantine.iterdir()
        with reader.write("test hostile") as entry:
            refusal = Refusal(HOSTILE, "magic", "magic: \x1b[31mnot a bundle", length=10)
            quarantine.note(entry.books, refusal, reader.clock.now())
    async with seated(prairie, "sue", size) as seat:
        await seat.press("R")
        await seat.until(lambda: "Refused   2, the sealed copy of 1 kept" in seat.text)
        assert "bill\\x1b[2J\\u202efdp.ftb" in seat.text
        assert "magic: not a bundle" in seat.text
        await seat.press("x")
        assert "No copy of it is kept" in seat.text
        await seat.press("y")
        await seat.until(lambda: "Refused   1" in seat.text)
        assert "damaged on the way: ask the sender to send it again" in seat.text
        await seat.press("x", "escape")
        assert kept.exists()
        await seat.press("x", "y")
        await seat.until(lambda: "nothing was refused" in seat.text)
        await seat.press("x")
        assert "there is no entry here" in seat.told
    assert not kept.exists()
    with at_desk(prairie, "sue") as sue:
        assert quarantining.listed(sue) == []


async def test_a_drop_says_by_which_key_what_it_held_and_refused_is_shown(
    harbor: Profile, prairie: Profile, drop: Path
) -> None:
    with at_desk(harbor, "sue") as sue, at_desk(prairie, "sue") as reader:
        agreeing.agree(reader, "HSFC", Terms(review=True))
        give(sue, "Damaged on the way")
        exchange.send(sue, drop)
        broken = damage(drop)
        aside = broken.rename(drop.with_name(broken.name))
        give(sue, "Copper theft")
        exchange.send(sue, drop)
        aside.replace(broken)
    async with seated(prairie, "sue", LARGE) as seat:
        await seat.press("d")
        seat.app.screen.query_one("#drop-folder", Input).value = str(drop)
        await seat.press("enter", "r")
        await seat.until(lambda: "SAFE TO REMOVE" in seat.text)
        assert "(key W) waits for your decision" in seat.text
        assert "(key R) stream: the encrypted stream is damaged" in seat.text
        await seat.press("W")
        await seat.until(lambda: "YOUR DECISION" in seat.text)


async def test_a_board_without_peers_says_what_to_do(centers: Path) -> None:
    async with seated(Profile(centers / "drill"), "sue") as seat:
        await seat.press("E")
        await seat.until(lambda: "no peers yet" in seat.text)
        await seat.press("t")
        assert "there is no peer here" in seat.told
        for key, words in (("W", "no bundle waits"), ("R", "nothing was refused")):
            await seat.press("escape", key)
            await seat.until(lambda words=words: words in seat.text)  # type: ignore[misc]


def test_the_column_of_what_is_wrong_knows_its_cells() -> None:
    columns = [Column("a", 3, str), Column("b", 4, str, alarm=True), Column("c", 5, str)]
    assert layout(columns, 20).alarm == range(4, 8)
    assert layout(columns[:1], 20).alarm is None


async def test_what_is_wrong_is_painted_in_red_besides_its_words(held: Profile) -> None:
    async with seated(held, "sue") as seat:
        await seat.press("E")
        await seat.until(lambda: "1 missing" in seat.text)
        strips = seat.app.screen._compositor.render_strips()
        colors = {
            segment.style.color.name
            for strip in strips
            for segment in strip
            if segment.style and segment.style.color and "1 missing" in segment.text
        }
        assert colors == {seat.app.theme_variables["error"].lower()}
