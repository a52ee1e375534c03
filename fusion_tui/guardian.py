"""A parent that does nothing but wait, and puts the terminal back however the workstation ended.

A process that is killed can't tidy up after itself. So the workstation runs in a child, forked before
anything is imported; the parent keeps the terminal's modes, passes signals on, and when the child was
killed or left the terminal changed, undoes what the screen library sets. The parent holds no secret.
If the parent is killed, the child is told to end, and puts the terminal back itself (Linux).
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import Any

from fusion_tui import process

CUT_OFF = b"\x18"  # CAN: ends a control sequence that was cut in half
UNDO = (
    b"\x1b[?2026l"  # synchronized output: what is held back is shown
    b"\x1b[<u"  # kitty keyboard; its stack belongs to the alternate screen, so before leaving that
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # mouse
    b"\x1b[?1004l\x1b[?2004l\x1b[?2048l"  # focus, bracketed paste, resize reports
    b"\x1b[?1047l\x1b[?1049l"  # the alternate screen: 1047 wipes it first, 1049 puts the cursor back
    b"\x1b[0m\x1b[?7h\x1b[?25h"  # colors, line wrap, cursor
    b"\x1b]22;default\x07"  # pointer shape
)
_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
_IGNORED = ("SIGTSTP", "SIGTTIN", "SIGTTOU")


def guard() -> None:
    """Go on in a child; the parent stays behind and leaves with the child's status. Nothing where there is no fork."""
    if not hasattr(os, "fork"):
        return
    import termios

    terminal, parent = sys.stdin.fileno(), os.getpid()
    modes = termios.tcgetattr(terminal)
    child = os.fork()
    if child:
        os._exit(_watch(child, terminal, modes))
    process.end_with_parent(signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(128 + signal.SIGTERM)


def _watch(child: int, terminal: int, modes: list[Any]) -> int:
    """Wait for the child, tidy up, and return the status to leave with."""

    def pass_on(number: int, _: FrameType | None) -> None:
        with suppress(ProcessLookupError):
            os.kill(child, number)

    _handle(_PASSED_ON, pass_on)
    _handle(_IGNORED, signal.SIG_IGN)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    _handle(_PASSED_ON, signal.SIG_IGN)  # the child's number may belong to another process from here on
    _put_back(terminal, modes, was_killed=status < 0)
    return 128 - status if status < 0 else status


def _handle(names: tuple[str, ...], handler: Any) -> None:
    for name in names:
        signal.signal(getattr(signal, name), handler)


def _put_back(terminal: int, modes: list[Any], *, was_killed: bool) -> None:
    import termios

    with suppress(OSError, termios.error):  # a terminal that is gone needs no tidying
        if was_killed or termios.tcgetattr(terminal) != modes:
            os.write(sys.stderr.fileno(), CUT_OFF + UNDO)
            termios.tcflush(terminal, termios.TCIFLUSH)  # half a passphrase must not end up at the shell's prompt
        termios.tcsetattr(terminal, termios.TCSANOW, modes)
