"""The drop: media to pick from, or a folder to type; and nothing is safe before it was read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from fusion_tui.paths import Profile
from fusion_tui.screens.drop import DropScreen
from fusion_tui.services import exchange, media, products, queues, releases
from fusion_tui.widgets.table import RecordTable
from tests.centers import GROUNDS, read_and_approved
from tests.machines import Machine
from tests.screens.conftest import LARGE, SMALL, Seat, at_desk, seated


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return a machine without media, that the program runs on."""
    monkeypatch.setattr(media, "ROOT", tmp_path / "m")
    made = Machine(tmp_path / "m")
    made.write()
    return made


def folder_of(seat: Seat) -> str:
    return seat.app.screen.query_one("#drop-folder", Input).value


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_medium_is_picked_by_keys_and_read(harbor: Profile, machine: Machine, size: tuple[int, int]) -> None:
    machine.stick("sdb", r"HSFC\x20STICK", "s1")
    second = machine.stick("sdc", "VAULT", "s2", "exfat", "ro")
    async with seated(harbor, size=size) as seat:
        await seat.press("d")
        await seat.until(lambda: "HSFC STICK" in seat.text)
        for shown in ("Mounted media", "VAULT", "vfat", "exfat", "read-only", "GB"):
            assert shown in seat.text
        assert "(F5 receive)" in seat.lines[-2]
        await seat.press("f9", "j", "enter")
        assert folder_of(seat) == str(second)
        assert "F5 receive" in seat.lines[-2]
        await seat.press("r")
        await seat.until(lambda: "SAFE TO REMOVE" in seat.text)
        assert "no bundle is in this folder" in seat.text


async def test_a_stick_that_was_plugged_in_meanwhile_is_found(harbor: Profile, machine: Machine) -> None:
    async with seated(harbor) as seat:
        await seat.press("d", "f9")
        await seat.until(lambda: "no removable medium is mounted" in seat.told)
        assert "Mounted media" not in seat.text
        assert isinstance(seat.app.focused, Input)
        machine.stick("sdb", "STICK", "s1")
        await seat.press("f9")
        await seat.until(lambda: isinstance(seat.app.focused, RecordTable))
        assert "STICK" in seat.text


async def test_a_letter_goes_to_the_media_where_nothing_is_typed(
    harbor: Profile, machine: Machine, tmp_path: Path
) -> None:
    folder = machine.stick("sdb", "STICK", "s1")
    async with seated(harbor) as seat:
        await seat.press("d", "m")
        assert folder_of(seat) == "m"
        seat.app.screen.query_one("#drop-folder", Input).value = str(tmp_path)
        await seat.press("enter", "m")
        await seat.until(lambda: isinstance(seat.app.focused, RecordTable))
        await seat.press("o")
        assert folder_of(seat) == str(folder)


async def test_many_media_leave_room_for_what_happens(harbor: Profile, machine: Machine) -> None:
    for number in range(9):
        machine.stick(f"sd{chr(98 + number)}", f"STICK{number}", f"s{number}")
    async with seated(harbor) as seat:
        await seat.press("d")
        await seat.until(lambda: "STICK3" in seat.text)
        assert "STICK4" not in seat.text
        await seat.press("f9", "G")
        assert "STICK8" in seat.text
        await seat.press("enter")
        assert folder_of(seat).endswith("s8")


async def test_a_label_is_data_and_obeyed_by_nothing(harbor: Profile, machine: Machine) -> None:
    machine.stick("sdb", r"[bold]x[\x2fbold]\x1b]52;c;aGk=\x07", "s1")
    async with seated(harbor, size=LARGE) as seat:
        await seat.press("d")
        await seat.until(lambda: "[bold]x[/bold]" in seat.text)
        assert "aGk=" not in seat.text


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize(
    ("folder", "said", "hint"),
    [
        ("/nowhere/at/all", "it is not there", "check that it is plugged in, and its path"),
        (__file__, "it is not a folder", "give the folder that holds the bundles"),
        ("~nobody-of-this-name/x", "there is no such user", "type the folder as it is"),
        ("", "no folder was typed", "such as /media/usb"),
    ],
)
async def test_a_folder_that_is_no_drop_is_told_on_enter_with_what_to_do(
    harbor: Profile, folder: str, said: str, hint: str
) -> None:
    async with seated(harbor) as seat:
        await seat.press("d")
        seat.app.screen.query_one("#drop-folder", Input).value = folder
        await seat.press("enter")
        await seat.until(lambda: said in seat.text)
        assert isinstance(seat.app.focused, Input)  # what is typed mends it
        assert hint in seat.text
        assert "SAFE TO REMOVE" not in seat.text


@pytest.mark.usefixtures("machine")
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that takes no file from anybody")
async def test_a_write_that_failed_leaves_no_line_that_says_it_is_safe(harbor: Profile, tmp_path: Path) -> None:
    with at_desk(harbor, "sue") as sue:
        read_and_approved(sue, "P-00001")
        releases.release(sue, "P-00001", "PRIC", GROUNDS)
    async with seated(harbor, "sue") as seat:
        await seat.press("d")
        folder = seat.app.screen.query_one("#drop-folder", Input)
        folder.value = str(tmp_path)
        await seat.press("enter", "r")
        await seat.until(lambda: "SAFE TO REMOVE" in seat.text)
        folder.value = "/proc"
        await seat.settle()
        assert "SAFE TO REMOVE" not in seat.text  # that was another one
        await seat.press("s")
        await seat.until(lambda: "stopped: see the message" in seat.text)
        assert "safe" not in seat.text.casefold()


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize(("key", "kept"), [("f6", "nothing was written"), ("f5", "nothing was taken in")])
async def test_work_on_a_folder_that_is_not_there_says_what_it_left(harbor: Profile, key: str, kept: str) -> None:
    with at_desk(harbor, "sue") as sue:
        read_and_approved(sue, "P-00001")
        releases.release(sue, "P-00001", "PRIC", GROUNDS)
    async with seated(harbor, "sue") as seat:
        await seat.press("d")
        await seat.type("/nowhere/at/all")
        await seat.press(key)
        await seat.until(lambda: f"stopped: see the message; {kept}" in seat.text)
        assert isinstance(seat.app.focused, Input)


@pytest.mark.usefixtures("machine")
async def test_a_stop_after_all_was_written_leaves_no_rest(
    harbor: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_desk(harbor, "sue") as sue:
        read_and_approved(sue, "P-00001")
        releases.release(sue, "P-00001", "PRIC", GROUNDS)
    async with seated(harbor, "sue") as seat:
        await _at_folder(seat, tmp_path)
        screen = seat.app.screen
        assert isinstance(screen, DropScreen)
        tell = screen._tell

        def stop_too_late(line: str) -> None:
            tell(line)
            if line.startswith("wrote"):
                screen._stop.set()

        monkeypatch.setattr(screen, "_tell", stop_too_late)
        await seat.press("s")
        await seat.until(lambda: "SAFE TO REMOVE" in seat.text)
        assert ("all was done before the stop" in seat.text, "the rest waits" in seat.text) == (True, False)


@pytest.mark.usefixtures("machine")
async def test_the_folder_used_last_is_offered_until_the_desk_is_locked(harbor: Profile, tmp_path: Path) -> None:
    async with seated(harbor) as seat:
        await _at_folder(seat, tmp_path)
        await seat.press("escape", "d")
        assert folder_of(seat) == str(tmp_path)
        await seat.press("x")
        assert folder_of(seat) == "x"  # what is typed takes its place
        await seat.press("f12")
        await seat.log_on("ana")
        await seat.press("d")
        assert folder_of(seat) == ""


async def test_escape_stops_what_is_under_way_and_leaves_only_then(centers: Path, tmp_path: Path) -> None:
    harbor, prairie = Profile(centers / "harbor"), Profile(centers / "prairie")
    _release(prairie, "HSFC", tmp_path)
    async with seated(harbor) as seat:
        await _at_folder(seat, tmp_path)
        with at_desk(harbor) as other:
            with other.store.write():  # what is taken in waits here
                await seat.pilot.press("r")
                assert "Esc stop" in seat.lines[-2]
                await seat.pilot.press("escape")
                assert (seat.place, "stopping ..." in seat.text) == ("DropScreen", True)
                for key in ("2", "E", "f8", "d"):
                    await seat.pilot.press(key)
                    assert seat.place == "DropScreen"
                assert "receiving is under way; Esc stops it" in seat.told
            await seat.until(lambda: "stopped: the rest stays in the folder" in seat.text)
        assert "nothing was taken in" in seat.text
        assert "Esc back" in seat.lines[-2]
        assert queues.totals(seat.app.desk)["incoming"] == 0
        await seat.press("r")
        await seat.until(lambda: "1 new" in seat.text)
        await seat.press("escape")
        assert seat.place == "HomeScreen"


async def test_what_was_refused_says_what_to_do(centers: Path, tmp_path: Path) -> None:
    harbor, prairie = Profile(centers / "harbor"), Profile(centers / "prairie")
    _cut_short(_release(prairie, "HSFC", tmp_path))
    async with seated(harbor, size=LARGE) as seat:
        await _at_folder(seat, tmp_path)
        await seat.press("r")
        await seat.until(lambda: "SAFE TO REMOVE" in seat.text)
        assert "incomplete" in seat.text
        assert "wait for the copy to end, or ask the sender to send it again" in seat.text


async def _at_folder(seat: Seat, folder: Path) -> None:
    await seat.press("d")
    await seat.type(str(folder))
    await seat.press("enter")


def _release(profile: Profile, to: str, folder: Path) -> Path:
    with at_desk(profile) as writer, at_desk(profile, "sue") as supervisor:
        product = products.new(writer, products.ProductForm("Van seen", "A white van."))
        products.submit(writer, product.id)
        read_and_approved(supervisor, product.id)
        releases.release(supervisor, product.id, to, GROUNDS)
        exchange.send(supervisor, folder)
    return next(folder.glob("*.ftb"))


def _cut_short(bundle: Path) -> None:
    bundle.write_bytes(bundle.read_bytes()[:-1])
