"""However the workstation ends, the terminal is what it was: real processes on a real pty."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from fusion_tui.guardian import UNDO
from tests.terminals import PROGRAM, ROOT, Terminal, runs, terminal

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc: processes can't be found here")

NOTICE = "No classified information"
SECRET = "plate 7XK-4411"
_CRASH = f"""
from fusion_tui.guardian import guard
guard()
from fusion_tui import app
mount = app.Workstation.on_mount
def broken(self):
    mount(self)
    self.set_timer(0.2, lambda: {{}}["{SECRET}"])
app.Workstation.on_mount = broken
from pathlib import Path
from fusion_tui.paths import Profile
app.open_workstation(app.Door(Profile(Path("nowhere"))))
"""


def at_work(screen: Terminal) -> Terminal:
    """Wait until the workstation stands there with everything switched on."""
    screen.until(NOTICE)
    screen.until_so(lambda: {"?1049", "?2004", "?25", "kitty"} <= screen.still_on, "modes")
    return screen


@pytest.mark.parametrize(
    ("whom", "number", "status"),
    [
        pytest.param("program", signal.SIGKILL, 137, id="the workstation is killed"),
        pytest.param("program", signal.SIGSEGV, 139, id="the workstation runs into a fault"),
        pytest.param("program", signal.SIGTERM, 143, id="the workstation is told to end"),
        pytest.param("guardian", signal.SIGTERM, 143, id="its parent is told to end"),
        pytest.param("guardian", signal.SIGHUP, 129, id="its parent is told that the line hung up"),
        pytest.param("guardian", signal.SIGINT, 130, id="its parent is interrupted"),
        pytest.param("guardian", signal.SIGQUIT, 131, id="its parent is told to quit"),
    ],
)
def test_the_terminal_is_what_it_was_when(whom: str, number: signal.Signals, status: int, tmp_path: Path) -> None:
    with terminal(*PROGRAM, "--profile", str(tmp_path / "new")) as screen:
        at_work(screen)
        os.kill(getattr(screen, whom), number)
        assert screen.left() == status
        assert screen.is_clean, screen.still_on


def test_the_terminal_is_what_it_was_after_leaving_by_key_and_the_last_page_is_wiped(tmp_path: Path) -> None:
    with terminal(*PROGRAM, "--profile", str(tmp_path / "new")) as screen:
        at_work(screen).type("q")
        assert screen.left() == 0
        assert screen.is_clean, screen.still_on
        assert UNDO not in screen.seen  # it tidied up itself
        page, _, after = screen.seen.rpartition(b"\x1b[2J")
        assert NOTICE.encode() in page
        assert b"\x1b[?1049l" in after
        assert NOTICE.encode() not in after


def test_a_guardian_that_is_killed_takes_the_workstation_along_and_that_one_tidies_up(tmp_path: Path) -> None:
    with terminal(*PROGRAM, "--profile", str(tmp_path / "new")) as screen:
        at_work(screen)
        program = screen.program
        os.kill(screen.guardian, signal.SIGKILL)
        assert screen.left() == 137
        screen.until_so(lambda: not runs(program), "end of the workstation")
        screen.until_so(lambda: screen.is_clean, "clean terminal")


def test_a_terminal_that_hangs_up_takes_the_workstation_along(tmp_path: Path) -> None:
    with terminal(*PROGRAM, "--profile", str(tmp_path / "new")) as screen:
        program = at_work(screen).program
        screen.hang_up()
        screen.until_so(lambda: not runs(program), "end of the workstation")


def test_a_terminal_that_vanishes_without_a_word_takes_the_workstation_along(tmp_path: Path) -> None:
    """In a session without a controlling terminal nobody tells it: it would read the end for ever, with a desk open."""
    with terminal("setsid", *PROGRAM, "--profile", str(tmp_path / "new")) as screen:
        program = at_work(screen).program
        screen.hang_up()
        screen.until_so(lambda: not runs(program), "end of the workstation")


def test_neither_a_key_nor_a_signal_puts_the_workstation_in_the_background(tmp_path: Path) -> None:
    with terminal(*PROGRAM, "--profile", str(tmp_path / "new")) as screen:
        program = at_work(screen).program
        screen.type("\x1a")
        for one in (program, screen.guardian):
            os.kill(one, signal.SIGTSTP)
        screen.type("q")
        assert screen.left() == 0


def test_a_crash_leaves_the_terminal_clean_and_a_report_without_values(tmp_path: Path) -> None:
    program = tmp_path / "broken.py"
    program.write_text(_CRASH)
    with terminal(sys.executable, str(program), environment={"PYTHONPATH": str(ROOT)}) as screen:
        assert screen.left() == 1
        assert screen.is_clean, screen.still_on
        report = screen.seen.rpartition(b"\x1b[?1004l")[2]
        assert b"an error it did not expect (KeyError)" in report
        assert SECRET.encode() not in screen.seen
        assert UNDO not in screen.seen  # it would move the cursor into the report
