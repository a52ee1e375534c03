"""Signals that ask a command to end: what is under way is finished first."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Stop

import typer

from fusion_tui.cli.output import note

_ENDS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # those this system has
STOPPED = 1


@contextmanager
def until_told() -> Iterator[Stop]:
    """Yield what a signal sets, so that what is under way is finished; a second signal ends at once.

    A signal that is ignored stays so: ``nohup`` means that the work goes on.
    """
    stop = Stop()
    numbers = [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]
    handlers = {number: signal.getsignal(number) for number in numbers}
    before = {number: handler for number, handler in handlers.items() if handler is not signal.SIG_IGN}

    def put_back() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def heed(_number: int, _frame: object) -> None:
        stop.set()
        put_back()

    for number in before:
        signal.signal(number, heed)
    try:
        yield stop
    finally:
        put_back()


def end_if_told(stop: Stop, what: str) -> None:
    """End with a status of its own where somebody stopped it, after saying what is so."""
    if stop.is_set():
        note(f"stopped: {what}")
        raise typer.Exit(STOPPED)
