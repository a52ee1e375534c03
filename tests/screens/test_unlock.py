"""Log-on, first run, and locking."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from textual.widgets import Input

from fusion_tui.app import Door, Workstation
from fusion_tui.paths import Profile
from fusion_tui.screens.unlock import NOTICE
from tests.screens.conftest import LARGE, SMALL, Seat, seat_at, seated


def test_importing_the_app_loads_neither_the_store_nor_its_library() -> None:
    heavy = "[name for name in ('sqlmodel', 'sqlalchemy', 'sqlcipher3', 'fusion_tui.store') if name in sys.modules]"
    program = f"import sys, fusion_tui.app; sys.exit(str({heavy}) if {heavy} else 0)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_notice_is_acknowledged_before_anything_is_asked(harbor: Profile, size: tuple[int, int]) -> None:
    async with seat_at(harbor, size=size) as seat:
        shown = " ".join(seat.text.split())
        assert all(f"{number} " in shown for number in range(1, len(NOTICE) + 1))
        assert "No classified information belongs on this system." in shown
        assert "Passphrase" not in seat.text
        await seat.press("enter")
        assert "Passphrase" in seat.text


async def test_a_wrong_passphrase_says_so_and_nothing_else(harbor: Profile) -> None:
    async with seat_at(harbor) as seat:
        await seat.press("enter")
        await seat.type("ana")
        await seat.press("enter")
        await seat.type("wrong")
        await seat.press("enter")
        await seat.until(lambda: "does not open" in seat.text)
        assert seat.place == "UnlockScreen"
        assert not seat.app.is_open
        assert seat.app.screen.query_one("#passphrase", Input).value == ""


async def test_the_passphrase_is_never_on_the_screen(harbor: Profile) -> None:
    async with seat_at(harbor) as seat:
        await seat.press("enter", "tab")
        await seat.type("sesame")
        assert "sesame" not in seat.text


async def test_the_top_line_names_center_user_role_and_mode(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        assert "Harbor State Fusion Center (HSFC)" in seat.lines[1]
        assert "ana (analyst)" in seat.lines[1]
        assert "REAL" in seat.lines[1]


async def test_an_example_door_shows_its_users_and_passphrase(harbor: Profile) -> None:
    app = Workstation([Door(harbor, "Example", ("ana", "sue"), "correct horse battery")])
    async with app.run_test(size=SMALL) as pilot:
        seat = Seat(app, pilot)
        await seat.press("enter")
        assert "ana, sue" in seat.text
        assert '"correct horse battery"' in seat.text


async def test_an_exercise_center_says_so_on_every_screen(centers: Path) -> None:
    async with seated(Profile(centers / "drill")) as seat:
        for key in ("1", "2", "3", "4", "5", "6", "7", "8", "d"):
            await seat.press(key)
            assert all("EXERCISE" in seat.lines[line] for line in (0, 1, -1)), key


@pytest.mark.parametrize("key", ["f12", "ctrl+l", "L"])
async def test_a_key_locks_from_a_list(harbor: Profile, key: str) -> None:
    async with seated(harbor) as seat:
        await seat.press("2")
        assert "Drone sighting" in seat.text
        await seat.press(key)
        assert (seat.place, seat.app.is_open) == ("UnlockScreen", False)
        assert "Drone" not in seat.text


@pytest.mark.parametrize("key", ["f12", "ctrl+l"])
async def test_a_key_locks_from_inside_a_form(harbor: Profile, key: str) -> None:
    async with seated(harbor) as seat:
        await seat.press("n")
        await seat.type("half a tip")
        await seat.press(key)
        assert (seat.place, seat.app.is_open) == ("UnlockScreen", False)
        assert "half a tip" not in seat.text


async def test_an_idle_desk_locks_itself(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        seat.app._lock_when_idle()
        assert seat.app.is_open
        seat.app._touched -= 10 * 60 + 1
        seat.app._lock_when_idle()
        await seat.settle()
        assert seat.place == "UnlockScreen"


async def test_after_a_lock_the_same_person_comes_back_in(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("f12")
        await seat.log_on("sue")
        assert "sue (supervisor)" in seat.text


async def test_a_profile_without_a_center_says_how_to_set_one_up(tmp_path: Path) -> None:
    async with seat_at(Profile(tmp_path / "new"), size=LARGE) as seat:
        await seat.press("enter")
        assert "init --center NAME --code CODE" in " ".join(seat.text.split())
        await seat.press("f2")
        assert seat.place == "SetupScreen"


async def test_the_set_up_form_makes_a_center_and_sits_down(tmp_path: Path) -> None:
    async with seat_at(Profile(tmp_path / "new"), size=LARGE) as seat:
        await seat.press("enter", "f2")
        typed = {"name": "River Fusion Center", "code": "rfc", "user": "max", "passphrase": "long enough", "again": "x"}
        for name, words in typed.items():
            seat.app.screen.query_one(f"#field-{name}", Input).value = words
        await seat.press("f2")
        assert "not the same" in seat.text
        seat.app.screen.query_one("#field-again", Input).value = "long enough"
        await seat.press("f2")
        await seat.until(lambda: seat.place == "HomeScreen")
        assert "River Fusion Center (RFC)" in seat.text
        assert "nothing waits; n new tip · d read a drop · / search" in seat.text
