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

from fusion_tui import app as app_module
from fusion_tui.app import SCREENS, Workstation, crash_report
from fusion_tui.domain.errors import InputError
from fusion_tui.paths import Profile
from fusion_tui.widgets.filter import ControlFilter
from tests.screens.conftest import seated

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
