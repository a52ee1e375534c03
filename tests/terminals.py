"""A real terminal for tests: a program under a shell on a pty, and what it left switched on there."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = (sys.executable, "-m", "fusion_tui")
PATIENCE = 30.0
_ON_BY_DEFAULT = {b"7", b"25"}
# The session leader opens the terminal, so that it is its controlling one; what it says last is the status.
_SHELL = 'exec <"$0" >"$0" 2>"$0"; "$@"; echo "left with $?."'


@dataclass
class Terminal:
    """A pty with a shell that runs one program."""

    master: int
    slave: int
    shell: subprocess.Popen[bytes]
    modes: list[Any]
    seen: bytes = b""

    def type(self, words: str) -> None:
        os.write(self.master, words.encode())

    def until(self, mark: str) -> None:
        """Read until the terminal was sent a text."""
        self.until_so(lambda: mark.encode() in self.seen, mark)

    def until_so(self, is_so: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end, f"no {what!r}; the end of what came: {self.seen[-600:]!r}"
            self._read(0.2)

    def quiet(self) -> None:
        """Read until nothing more comes for a while: what a key did is on the screen."""
        end, last = time.monotonic() + PATIENCE, -1
        while last != len(self.seen):
            assert time.monotonic() < end, "the terminal is never quiet"
            last = len(self.seen)
            self._read(0.12)

    def _read(self, wait: float) -> None:
        if self.master < 0:
            time.sleep(wait / 4)
        elif select.select([self.master], [], [], wait)[0]:
            with suppress(OSError):
                self.seen += os.read(self.master, 1 << 16)

    @property
    def cursor_row(self) -> bytes:
        """The line the cursor was put on last: where the focus is."""
        rows: list[bytes] = re.findall(rb"\x1b\[(\d+);\d+H", self.seen)
        return rows[-1] if rows else b""

    def left(self) -> int:
        """Return the program's exit status, as the shell saw it."""
        self.until_so(lambda: _status(self.seen) is not None, "exit status")
        return _status(self.seen) or 0

    @property
    def still_on(self) -> set[str]:
        """Modes that were changed and not put back, in the order the terminal got them."""
        changed = {}
        for name, state in re.findall(rb"\x1b\[\?(\d+)([hl])", self.seen):
            changed[name] = (state == b"h") != (name in _ON_BY_DEFAULT)
        on = {f"?{name.decode()}" for name, is_changed in changed.items() if is_changed}
        deep = len(re.findall(rb"\x1b\[>\d+u", self.seen)) > len(re.findall(rb"\x1b\[<u", self.seen))
        return on | {"kitty"} if deep else on

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left switched on and the line discipline is what it was."""
        return not self.still_on and termios.tcgetattr(self.slave) == self.modes

    @property
    def guardian(self) -> int:
        return self._child_of(self.shell.pid)

    @property
    def program(self) -> int:
        return self._child_of(self.guardian)

    def _child_of(self, process: int) -> int:
        listed = Path(f"/proc/{process}/task/{process}/children")
        self.until_so(lambda: bool(listed.read_text().split()), "child")
        return int(listed.read_text().split()[0])

    def hang_up(self) -> None:
        """Take the terminal away, as a closed window or a broken ssh does."""
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = -1


def _status(seen: bytes) -> int | None:
    found = re.search(rb"left with (\d+)\.", seen)
    return int(found[1]) if found else None


def _heed_all() -> None:
    """Heed every signal: what nohup or a supervisor had ignored is inherited, and a shell can't undo it."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


@contextmanager
def terminal(*command: str, environment: Mapping[str, str] | None = None) -> Iterator[Terminal]:
    """Run a program under a shell on a pty of 24 by 80."""
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    modes = termios.tcgetattr(slave)
    shell = subprocess.Popen(
        ["sh", "-c", _SHELL, os.ttyname(slave), *command],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm-256color", **(environment or {})},
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        preexec_fn=_heed_all,  # noqa: PLW1509 - the tests have no threads of their own
    )
    made = Terminal(master, slave, shell, modes)
    try:
        yield made
    finally:
        with suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGKILL)
        shell.wait()
        for end in (made.master, made.slave):
            if end >= 0:
                os.close(end)


def runs(process: int) -> bool:
    """Whether a process is still at work."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
