"""A real process on a real pty, and the screen it painted: what a person sees, and when they see it.

The terminal answers that it knows synchronized updates, so that the program marks where a frame ends;
a frame counts from the moment its last byte was read. Only what Textual writes is understood.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PROGRAM = str(Path(sys.executable).with_name("fusion-tui"))
PATIENCE = 60.0
_QUERY, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_END = b"\x1b[?2026l"
_TOKEN = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_].*?\x1b\\|\x1b.|[^\x1b]+", re.S
)
_IDLE = 0.003  # seconds of work that are none: a cursor that blinks

Painted = Callable[["Screen"], bool]


class Screen:
    """What stands on the screen, without colors."""

    def __init__(self, width: int, height: int) -> None:
        self._rows = [[" "] * width for _ in range(height)]
        self._x = self._y = 0

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        return ["".join(row) for row in self._rows]

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(self.lines)

    def paint(self, frame: str) -> None:
        """Paint what was written."""
        for token in _TOKEN.findall(frame):
            if not token.startswith("\x1b"):
                self._write(token)
            elif token.endswith("H") and token.startswith("\x1b["):
                y, _, x = token[2:-1].partition(";")
                self._y, self._x = int(y or 1) - 1, int(x or 1) - 1

    def _write(self, text: str) -> None:
        for line_no, line in enumerate(text.replace("\r", "").split("\n")):
            if line_no:
                self._y, self._x = self._y + 1, 0
            if 0 <= self._y < len(self._rows):
                row = self._rows[self._y]
                row[self._x : self._x + len(line)] = line[: len(row) - self._x]
            self._x += len(line)


class Terminal:
    """A pty of a size with one program on it."""

    def __init__(self, command: tuple[str, ...], width: int, height: int) -> None:
        self.begun = time.perf_counter()
        self.process, self._master = pty.fork()
        if not self.process:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
            os.execvpe(command[0], command, {**os.environ, "TERM": "xterm-256color"})  # noqa: S606 - our own program
        self.screen = Screen(width, height)
        self._unread, self._seen = b"", self.begun

    def press(self, keys: str, painted: Painted) -> float:
        """Type, and return the seconds until a frame shows what it does."""
        begun = time.perf_counter()
        self.type(keys)
        return self.until(painted) - begun

    def type(self, keys: str) -> None:
        """Type without looking."""
        os.write(self._master, keys.encode())

    def until(self, painted: Painted) -> float:
        """Return when the frame came that shows it; raises TimeoutError where none comes."""
        end = time.perf_counter() + PATIENCE
        while (now := time.perf_counter()) < end:
            if self.look(end - now) and painted(self.screen):
                return self._seen
        raise TimeoutError(f"not painted; on screen:\n{self.screen.text}")

    def look(self, wait: float) -> bool:
        """Read what came, and whether a whole frame was in it."""
        if not select.select([self._master], [], [], wait)[0]:
            return False
        with suppress(OSError):
            self._unread += os.read(self._master, 1 << 16)
        self._seen = time.perf_counter()
        if _QUERY in self._unread:
            os.write(self._master, _ANSWER)
            self._unread = self._unread.replace(_QUERY, b"")
        whole, end, rest = self._unread.rpartition(_END)
        self.screen.paint(whole.decode(errors="replace"))
        self._unread = rest
        return bool(end)

    def rest(self, seconds: float) -> None:
        """Read on for a while."""
        end = time.perf_counter() + seconds
        while (now := time.perf_counter()) < end:
            self.look(end - now)

    def until_idle(self, quiet: float = 0.3) -> None:
        """Read on until the program did nothing for a while."""
        before = -1.0
        while self.worked - before > _IDLE:
            before = self.worked
            self.rest(quiet)

    @property
    def program(self) -> int:
        """The process that paints: the first one only waits for it."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        return int(children[0]) if children else self.process

    @property
    def worked(self) -> float:
        """Seconds the program has been at work on a processor, in all its threads."""
        tasks = Path(f"/proc/{self.program}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9

    @property
    def most_memory(self) -> float:
        """The most megabytes (10^6) of memory the program ever held."""
        told = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.program}/status").read_text())
        return int(told[1]) * 1024 / 1e6 if told else 0.0

    def close(self) -> None:
        """End the program at once."""
        for process in {self.program, self.process}:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._master)


@contextmanager
def terminal(*command: str, width: int = 120, height: int = 40) -> Iterator[Terminal]:
    """Run a program on a pty, and end it."""
    made = Terminal(command, width, height)
    try:
        yield made
    finally:
        made.close()
