"""The workstation around its screens: errors, crashes, names, what reaches the terminal."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.css.query import NoMatches
from textual.widgets import Input, TextArea

from fusion_tui import app as app_module
from fusion_tui.app import Workstation
from fusion_tui.crash import crash_report
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.policy import Policy
from fusion_tui.paths import Profile
from fusion_tui.screens import SCREENS
from fusion_tui.services.clock import Sitting
from fusion_tui.widgets.filter import ControlFilter
from tests.screens.conftest import Seat, seat_at, seated

SECRET = "plate 7XK-4411"


def test_variables_that_would_log_or_draw_the_screen_are_dropped_before_textual_is_imported() -> None:
    program = "import os, fusion_tui.app; from textual import constants as c; print(c.LOG_FILE, c.SCREENSHOT_DELAY)"
    environment = {**os.environ, "TEXTUAL_LOG": "/dev/null", "TEXTUAL_SCREENSHOT": "1"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "-1"]


def test_every_screen_has_a_module_of_its_name_and_a_style_or_none() -> None:
    folder = Path(app_module.__file__).parent / "screens"
    assert {path.stem for path in folder.glob("[a-z]*.py")} == {*SCREENS, "unlock"}
    assert {path.stem for path in folder.glob("*.tcss")} <= {*SCREENS, "unlock"}


def test_a_crash_report_names_places_but_no_value_and_no_message() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        report = "\n".join(crash_report(error))
    assert "ValueError" in report
    assert "test_app.py" in report
    assert SECRET not in report


async def test_an_error_nobody_expected_ends_the_program_without_values(
    harbor: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RuntimeError):
        await _meet_a_bug(harbor)
    shown = capsys.readouterr()
    assert SECRET not in shown.err + shown.out


async def test_an_error_a_user_can_meet_is_told_with_its_hint_and_work_goes_on(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        seat.app.run_worker(_fail(InputError("the folder is gone", "mount it again")))
        await seat.until(lambda: "the folder is gone" in seat.text)
        assert "mount it again" in seat.text
        await seat.press("2")
        assert seat.place == "QueueScreen"


async def test_a_page_that_was_left_and_finds_none_of_its_parts_is_no_error(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        page = seat.app.screen
        seat.app.lock()
        await seat.settle()
        assert not page.is_attached
        with pytest.raises(NoMatches) as found:
            page.query_one("#heading")
        seat.app._handle_exception(found.value)
        assert seat.app.is_running
        assert seat.app.return_code is None


async def test_a_part_that_is_missing_on_a_page_that_is_open_is_an_error(harbor: Profile) -> None:
    with pytest.raises(NoMatches):
        await _meet_a_missing_part(harbor)


async def _meet_a_missing_part(profile: Profile) -> None:
    async with seated(profile) as seat:
        seat.app.call_later(lambda: seat.app.screen.query_one("#nothing"))
        await seat.settle()


async def _meet_a_bug(profile: Profile) -> None:
    async with seated(profile) as seat:
        seat.app.run_worker(_fail(RuntimeError(SECRET)))
        await seat.settle()


async def _fail(error: Exception) -> None:
    await asyncio.sleep(0)
    raise error


@pytest.mark.parametrize("text", ["a\x1b[31mb", "a\x1b]52;c;aGk=\x07b", "a\u202eb", "a\x9b31mb", "a\tb"])
def test_no_control_character_reaches_the_terminal(text: str) -> None:
    (painted,) = ControlFilter().apply([Segment(text)], Color(0, 0, 0))
    assert painted.text.isprintable()
    assert painted.text[0] == "a"
    assert painted.text[-1] == "b"


def test_no_color_is_named_outside_the_theme_and_the_style_sheets() -> None:
    folder = Path(app_module.__file__).parent
    sources = [*(folder / "screens").glob("*"), *(folder / "widgets").glob("*.py"), folder / "app.tcss"]
    named = [path.name for path in sources if path.is_file() and path.name != "theme.py" and _names_color(path)]
    assert named == []


def _names_color(path: Path) -> bool:
    import re

    words = re.sub(r'"#[a-z-]+[",]', "", path.read_text("utf-8"))
    return bool(re.search(r"#[0-9a-fA-F]{6}\b|\brgb\(", words))


def test_the_window_title_holds_no_case_data() -> None:
    assert Workstation.TITLE == "fusion-tui"


class Asleep:
    """A desk's clocks, moved by tests."""

    def __init__(self, seat: Seat, **policy: int) -> None:
        self.now = 0.0
        seat.app._sitting = Sitting(Policy(**policy), lambda: self.now, lambda: self.now)


async def test_a_desk_nobody_touches_warns_and_then_locks(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        clocks = Asleep(seat, idle_minutes=10)
        seat.app._look_at_clocks()
        assert seat.told == ""
        clocks.now = 9.5 * 60
        for _ in range(3):
            seat.app._look_at_clocks()
        await seat.settle()
        assert seat.told == "nobody is here, and it locks within a minute"
        clocks.now = 10 * 60
        seat.app._look_at_clocks()
        await seat.settle()
        assert (seat.place, seat.app.is_open, seat.told) == ("UnlockScreen", False, "")


async def test_a_key_in_the_last_minute_keeps_the_desk_open_and_takes_the_warning_away(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        clocks = Asleep(seat, idle_minutes=10)
        clocks.now = 9.5 * 60
        seat.app._look_at_clocks()
        await seat.settle()
        assert seat.told
        await seat.press("j")
        assert seat.told == ""
        clocks.now += 9 * 60 - 1
        seat.app._look_at_clocks()
        assert seat.app.is_open


async def test_the_first_key_after_a_sleep_locks_and_does_nothing_else(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        clocks = Asleep(seat, idle_minutes=10)
        clocks.now = 8 * 3600
        await seat.press("2")
        assert (seat.place, seat.app.is_open) == ("UnlockScreen", False)


async def test_the_end_of_the_session_is_told_once_and_comes_however_busy_the_desk_is(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        clocks = Asleep(seat, session_hours=1)
        for minute in range(8, 57, 8):
            clocks.now = minute * 60
            await seat.press("j")
        for _ in range(3):
            seat.app._look_at_clocks()
        await seat.settle()
        assert seat.told == "the session ends within five minutes"
        clocks.now = 60 * 60
        seat.app._look_at_clocks()
        await seat.settle()
        assert seat.place == "UnlockScreen"


async def test_the_policy_of_the_profile_is_what_counts(harbor: Profile) -> None:
    harbor.policy.write_text("idle_minutes = 3\n")
    async with seated(harbor) as seat:
        assert seat.app._sitting is not None
        assert seat.app._sitting._idle_limit == 180


async def test_what_is_cut_above_the_allowed_marking_stays_inside_and_is_forgotten_by_the_lock(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("n")
        await seat.type(SECRET)
        await seat.press("shift+home", "ctrl+x")
        assert "TLP:GREEN on the clipboard" in seat.told
        await seat.press("tab", "ctrl+v")
        assert seat.app.screen.query_one("#field-text", TextArea).text == SECRET
        await seat.press("f12", "enter")
        seat.app.screen.query_one("#name").focus()
        await seat.press("ctrl+v")
        assert seat.app.screen.query_one("#name", Input).value == ""


async def test_a_screen_that_is_open_enough_is_copied_without_a_word(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("d")
        seat.app.copy_to_clipboard("the folder")
        assert (seat.app.clipboard, seat.told) == ("the folder", "")
        await seat.press("escape", "2")
        seat.app.copy_to_clipboard(SECRET)
        await seat.settle()
        assert "this screen is TLP:AMBER" in seat.told


async def test_nothing_is_copied_before_log_on(harbor: Profile) -> None:
    async with seat_at(harbor) as seat:
        await seat.press("enter")
        seat.app.copy_to_clipboard(SECRET)
        await seat.settle()
        assert seat.app.clipboard == ""
        assert "nothing is copied" in seat.told


async def test_locking_blanks_the_screen_before_it_closes_the_desk(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2")
        desk = seat.app.desk
        seat.app.lock()
        assert seat.place == "UnlockScreen"
        assert desk.store.is_open  # the page goes first
        await seat.until(lambda: not desk.store.is_open)


async def test_the_library_s_own_report_of_a_broken_terminal_is_not_shown(
    harbor: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    async with seat_at(harbor) as seat:
        seat.app.panic(SECRET)
    shown = capsys.readouterr()
    assert seat.app.return_code == 1
    assert SECRET not in shown.err + shown.out
