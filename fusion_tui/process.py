"""The process itself: what other programs of this machine may see of it.

No core dump, no attaching, no values in its title, no interpreter that opens a prompt with live objects
or prints what they hold. All of it before anything secret exists. What the system can't do is left
undone: the program works on every system, and ``docs/threat-model.md`` says where it is less.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

NAME = "fusion-tui"
USAGE = 2
GLOBAL_OPTIONS = ("--profile", "--user", "--passphrase-file")
_SCREENS = ("", "demo")
_TOLD = ("--help", "--version")
_SET_DUMPABLE, _SET_DEATH_SIGNAL = 4, 1  # linux/prctl.h
# asyncio would log slow calls with their arguments; a debug build would list the objects left at the end.
_TALKATIVE = ("PYTHONASYNCIODEBUG", "PYTHONDUMPREFS", "PYTHONDUMPREFSFILE", "SPT_DEBUG")


def prepare() -> None:
    """Close the process to others; ends the program where the interpreter itself would tell."""
    _fill_streams()
    entitle()
    _refuse_prompts()
    for name in _TALKATIVE:
        os.environ.pop(name, None)
    _without_core()
    tell_system(_SET_DUMPABLE, 0)
    with suppress(ImportError):  # a build without it has nothing to turn off
        import faulthandler

        faulthandler.disable()


def entitle(*words: str) -> None:
    """Take the arguments out of the process list: only the program's name and these words stay.

    Where the system has no way, or the library is missing, the arguments stay: nothing secret belongs there.
    """
    with suppress(ImportError):
        from setproctitle import setproctitle

        setproctitle(" ".join((NAME, *words)))


def tell_system(option: int, value: int) -> bool:
    """Set an option of this process (Linux, ``prctl``); False where that can't be done."""
    if not sys.platform.startswith("linux"):
        return False
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        return int(ctypes.CDLL(None).prctl(option, value, 0, 0, 0)) == 0
    return False


def end_with_parent(number: int) -> None:
    """Have the system send this process a signal when its parent ends (Linux)."""
    tell_system(_SET_DEATH_SIGNAL, number)


def on_terminal() -> bool:
    """Whether all three streams are a terminal: the screen is painted on standard error, and must not go to a file."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def opens_screen(arguments: Sequence[str]) -> bool:
    """Whether these arguments open the workstation, where there is a terminal."""
    return command_in(arguments) in _SCREENS and not set(_TOLD) & set(arguments) and on_terminal()


def command_in(arguments: Sequence[str]) -> str:
    """Return the first word that is neither a global option nor the value of one; empty where there is none."""
    waiting = iter(arguments)
    for word in waiting:
        if word in GLOBAL_OPTIONS:
            next(waiting, None)
        elif not word.startswith("-"):
            return word
    return ""


def _fill_streams() -> None:
    """Open nothing in the place of a standard stream that is closed: a file of ours would get its number.

    Standard output stays missing for who writes to it: what a command gives has to be told.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8")


def _refuse_prompts() -> None:
    """End at once under ``python -i`` or ``-X dev``: the first opens a prompt at the end, the second tells values."""
    flags = sys.flags
    if flags.inspect or flags.interactive or flags.dev_mode:
        sys.stderr.write(
            "error: this Python would open a prompt on what is in memory, or print it\n"
            "hint: run without -i and -X dev, and without PYTHONINSPECT and PYTHONDEVMODE\n"
        )
        sys.stderr.flush()
        os._exit(USAGE)  # leaving any other way opens that prompt


def _without_core() -> None:
    # A core_pattern that is a pipe ignores a limit of nought; that one is stopped by not being dumpable.
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
