"""Log-on, first run, and locking."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from textual.widgets import Input

from fusion_tui.app import Door, Workstation
from fusion_tui.domain.notice import NOTICE
from fusion_tui.paths import Profile
from fusion_tui.screens import unlock
from fusion_tui.screens.home import HomeScreen
from fusion_tui.services import session
from fusion_tui.store import audit
from fusion_tui.widgets.marks import TopLine
from tests.screens.conftest import LARGE, PASSPHRASE, SMALL, Seat, at_desk, seat_at, seated


def test_importing_the_app_loads_neither_the_store_nor_its_library() -> None:
    heavy = "[name for name in ('sqlmodel', 'sqlalchemy', 'sqlcipher3', 'fusion_tui.store') if name in sys.modules]"
    program = f"import sys, fusion_tui.app; sys.exit(str({heavy}) if {heavy} else 0)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


async def test_leaving_the_recovery_form_comes_back_to_the_fields(harbor: Profile) -> None:
    async with seat_at(harbor) as seat:
        await seat.press("enter", "f8")
        assert "Recovery code" in seat.text
        await seat.press("escape")
        assert not seat.app.screen.query_one("#fields").has_class("-hidden")


async def test_a_bare_profile_says_by_which_key_a_center_is_set_up(tmp_path: Path) -> None:
    async with seat_at(Profile(tmp_path / "new")) as seat:
        await seat.press("enter")
        assert "F2  set a center up" in seat.text


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


async def test_after_a_lock_the_same_person_comes_back_in(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("f12")
        await seat.log_on("sue")
        assert "sue (supervisor)" in seat.text


async def test_the_first_page_is_made_before_anybody_logs_on_blank_and_after_a_lock_anew(harbor: Profile) -> None:
    async with seat_at(harbor, size=LARGE) as seat:
        await seat.settle()
        ready = seat.app._home
        assert isinstance(ready, HomeScreen)
        assert seat.place == "UnlockScreen"
        assert str(ready.query_one(TopLine).render()) == ""
        await seat.log_on("ana")
        assert seat.app.screen is ready
        assert "Drone sighting" in seat.text
        await seat.press("f12")
        assert seat.app._home is not ready
        assert not ready.is_running


async def test_enter_pressed_twice_opens_one_desk(harbor: Profile) -> None:
    async with seat_at(harbor) as seat:
        await seat.press("enter")
        seat.app.screen.query_one("#name", Input).value = "sue"
        field = seat.app.screen.query_one("#passphrase", Input)
        field.value = PASSPHRASE
        field.focus()
        await seat.settle()
        with FileLock(harbor.guard.with_name("guard.json.lock")):  # the first one waits at the guard
            for _ in range(2):
                await field.action_submit()
                await seat.pilot.pause(0.1)
        await seat.until(lambda: seat.place == "HomeScreen")
        await seat.settle()
        assert len(list(harbor.holders.glob("*.json"))) == 1


async def test_the_fields_are_open_again_after_a_lock(harbor: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unlock, "BLINK", 0)
    async with seat_at(harbor) as seat:
        await seat.log_on("ana")
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
        typed = {
            "name": "River Fusion Center",
            "code": "rfc",
            "user": "max",
            "passphrase": "quokka felt pelargonium",
            "again": "x",
        }
        for name, words in typed.items():
            seat.app.screen.query_one(f"#field-{name}", Input).value = words
        await seat.press("f2")
        assert "not the same" in seat.text
        seat.app.screen.query_one("#field-again", Input).value = "quokka felt pelargonium"
        await seat.press("f2")
        await seat.until(lambda: seat.place == "HomeScreen")
        await seat.settle()
        assert "River Fusion Center (RFC)" in seat.text
        assert "nothing waits; n new tip · d read a drop · / search" in seat.text


async def test_a_desk_that_opens_once_the_program_was_left_is_closed(harbor: Profile) -> None:
    async with seat_at(harbor) as seat:
        await seat.press("enter")
        seat.app.screen.query_one("#name", Input).value = "ana"
        seat.app.screen.query_one("#passphrase", Input).value = PASSPHRASE
        with FileLock(f"{harbor.guard}.lock"):  # the log-on waits for it
            seat.app.screen.log_on()  # type: ignore[attr-defined]
            while seat.app.screen._known is None:  # type: ignore[attr-defined]
                await seat.pilot.pause()
            await seat.pilot.press("ctrl+q")
            seat.app.close_desks()
        await asyncio.get_running_loop().shutdown_default_executor()
    with at_desk(harbor) as desk, desk.read() as books:
        assert [(act.who, act.act) for act in audit.recent(books, 3)] == [
            ("ana", "log on"),
            ("ana", "log off"),
            ("ana", "log on"),
        ]


async def test_a_desk_that_opened_while_the_program_was_left_is_closed_with_it(harbor: Profile) -> None:
    async with seat_at(harbor) as seat:
        desk = session.unlock(harbor, session.Credentials("ana", PASSPHRASE))
        seat.app.arrive(desk)
        seat.app.lock()
        await seat.settle()
        assert desk.store.is_open  # whoever logs on goes on
        seat.app.close_desks()
        assert not desk.store.is_open
