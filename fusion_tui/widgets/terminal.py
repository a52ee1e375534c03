"""The terminal the workstation runs on: what it leaves behind there, and how it ends when it is told to.

Leaving the alternate screen doesn't wipe it: many terminals show the last page again on a control
sequence. And a program that is put in the background would leave the page standing where it was.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from threading import Timer

from textual.driver import Driver

HANG_UP = 1  # SIGHUP, which not every system has by name
GRACE = 3  # seconds for an orderly end; a terminal that is gone can block one for ever
_ENDS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")
_WIPE = "\x1b[0m\x1b[2J"


def discreet(base: type[Driver]) -> type[Driver]:
    """Return the platform's driver, wiping the screen before it leaves it, and never suspended."""

    class DiscreetDriver(base):  # type: ignore[misc, valid-type]
        """Wipes the last page; is not put in the background."""

        @property
        def can_suspend(self) -> bool:
            """Suspending would leave an unlocked desk behind a shell."""
            return False

        def stop_application_mode(self) -> None:
            """Wipe the alternate screen, then leave it."""
            self.write(_WIPE)
            super().stop_application_mode()

    return DiscreetDriver


def heed_signals(leave: Callable[[int], None], lock: Callable[[], None]) -> None:
    """Have the running loop leave when it is told to, lock after it was stopped, and never go to the background.

    Windows ends a program without a word; what the store holds is whole then, and the log-off is missing.
    """
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    for name in _ENDS:
        number = getattr(signal, name)
        loop.add_signal_handler(number, leave, number)
    loop.add_signal_handler(signal.SIGCONT, lock)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)


def is_cut_off() -> bool:
    """Whether the terminal is gone: one that isn't the controlling one ends without a signal, and is read for ever."""
    return sys.stdin is not None and not sys.stdin.isatty()


def leave_late(close: Callable[[], None], status: int) -> None:
    """End the process if it hasn't ended by itself in time; what has to be closed is closed first."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # the terminal is put back even from the background
    late = Timer(GRACE, _leave_at_once, [close, status])
    late.daemon = True
    late.start()


def _leave_at_once(close: Callable[[], None], status: int) -> None:
    try:
        close()
    finally:
        os._exit(status)
