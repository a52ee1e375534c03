"""Faults, injected by strace at one system call of one act: the call is counted from where the act begins."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.faults.places import Place

ROOT = Path(__file__).resolve().parents[2]
CHANGING = re.findall(
    r"\w+",
    """openat open creat write pwrite64 writev pwritev fsync fdatasync rename renameat renameat2 unlink unlinkat
    ftruncate truncate fallocate mkdir mkdirat rmdir link linkat chmod fchmod fchmodat""",
)
READING = ["read", "pread64"]
NAMES = [*CHANGING, *READING]
TRACE = f"trace={','.join(NAMES)}"
_PATIENCE = 240  # seconds; no act takes one, unless much else is at work on the machine
_HEAD = 3000  # of a line: names and flags, of data the beginning
_ESCAPED = re.compile(r"\\x([0-9a-f]{2})")
_CALL = re.compile(r"(?:\d+ +)?(\w+)\((.*)")
_OPENS_TO_WRITE = re.compile(r"O_CREAT|O_TRUNC")


class Call(NamedTuple):
    """A system call of an act: the how-manieth of its name, and what strace says of it."""

    name: str
    nth: int
    text: str

    @property
    def changes(self) -> bool:
        """Whether it changes anything on the medium."""
        return self.name not in READING and (
            not self.name.startswith("open") or bool(_OPENS_TO_WRITE.search(self.text))
        )


class Fault(NamedTuple):
    """What is injected, and into which calls it can happen."""

    name: str
    injected: str
    into_reading: bool

    def fits(self, call: Call) -> bool:
        """Whether this can happen to a call, and is another case than the call after it."""
        return call.changes or self.into_reading

    def at(self, call: Call) -> str:
        """Return it in the words of strace."""
        return f"{call.name}:{self.injected}:when={call.nth}"


KILLED = Fault("killed", "signal=KILL", into_reading=False)
DISK_FULL = Fault("disk full", "error=ENOSPC", into_reading=False)
MEDIUM_FAILS = Fault("medium fails", "error=EIO", into_reading=True)
FAULTS = (KILLED, DISK_FULL, MEDIUM_FAILS)


class Ended(NamedTuple):
    """How the program ended, what it said, and what strace saw."""

    status: int
    said: str
    log: str


class Server:
    """The program that does the acts."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.scenarios"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )

    def close(self) -> None:
        """End it."""
        self._program.communicate(timeout=_PATIENCE)

    def begun(self, act: str, place: Place) -> int:
        """Prepare an act and return the number of the process, which stands still before it."""
        self._ask(act=act, base=str(place.base))
        number = self._told()
        assert number, f"{act} could not be prepared: {said(place)}"
        return number

    def ended(self) -> int:
        """Return the exit status of the act."""
        return self._told()

    def run(self, act: str, place: Place, *options: str) -> Ended:
        """Do an act under strace."""
        return self.gone_on(self.begun(act, place), place, *options)

    def gone_on(self, number: int, place: Place, *options: str) -> Ended:
        """Let a prepared act go on, under strace."""
        log = place.base / "strace"
        command = ["strace", "-f", "-y", "-qq", "-o", str(log), *options, "-p", str(number)]
        tracer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        is_watched = _attached(number, tracer)
        os.kill(number, signal.SIGCONT)
        status = self.ended()
        _, complaint = tracer.communicate(timeout=_PATIENCE)
        assert is_watched, complaint
        return Ended(status, said(place), log.read_text("utf-8", "replace"))

    def command(self, place: Place, *words: str) -> Ended:
        """Run a command in a process of its own."""
        self._ask(words=list(words), base=str(place.base))
        self._told()
        return Ended(self._told(), said(place), "")

    def make(self, how: str, base: Path) -> Place:
        """Make a place."""
        self._ask(make=how, base=str(base))
        self._told()
        return Place(base)

    def _ask(self, **what: str | list[str]) -> None:
        assert self._program.stdin is not None
        self._program.stdin.write(json.dumps(what) + "\n")
        self._program.stdin.flush()

    def _told(self) -> int:
        assert self._program.stdout is not None
        return int(self._program.stdout.readline())


def said(place: Place) -> str:
    """Return what the program said on standard error."""
    return (place.base / "error").read_text()


def why_not() -> str:
    """Return why nothing can be injected here; nothing where it can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    tried = subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, text=True, check=False)
    return f"strace may not trace here: {tried.stderr.strip()}" if tried.returncode else ""


def calls(log: str, watched: Path) -> list[Call]:
    """Return the calls on files below a folder, each counted among all of its name."""
    count: Counter[str] = Counter()
    found = []
    for line in log.splitlines():
        match = _CALL.match(line[:_HEAD])
        if match and match[1] in NAMES:
            count[match[1]] += 1
            text = _ESCAPED.sub(lambda byte: chr(int(byte[1], 16)), match[2])
            if str(watched) in text:
                found.append(Call(match[1], count[match[1]], text))
    return found


def _attached(number: int, tracer: subprocess.Popen[str]) -> bool:
    until = time.monotonic() + _PATIENCE
    while tracer.poll() is None and time.monotonic() < until:
        if "\nTracerPid:\t0\n" not in Path(f"/proc/{number}/status").read_text():
            return True
        time.sleep(0.002)
    return False
