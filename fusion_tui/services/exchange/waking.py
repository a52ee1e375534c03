"""When it may be worth looking at a drop again: at once where the system tells of a change, else every few seconds.

What the system tells is a convenience, never relied on: shares and carried media tell nothing, a medium
that is mounted over a folder is not told either, and a watch may fail. So one looks every few seconds anyway.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

from fusion_tui.sync import mounts

POLL = 3.0  # seconds between two looks where nothing is told
_STEP = 100  # milliseconds; a change is told within two of them
_GATHER = 400  # milliseconds that changes are gathered for, at most

Kind = Callable[[Path], str]


def wakings(folder: Path, stop: Event, kind: Kind = mounts.file_system, poll: float = POLL) -> Iterator[str]:
    """Yield why it is time for a look, ``told`` or ``due``, until it is to stop; the first time at once."""
    yield "due"
    while not stop.is_set():
        if mounts.tells_changes(kind(folder)):
            yield from _told(folder, stop, poll)
        stop.wait(poll)
        if not stop.is_set():
            yield "due"


def _told(folder: Path, stop: Event, poll: float) -> Iterator[str]:
    """Yield while the system watches this folder; ends where it can't, or another folder has taken its place."""
    from watchfiles import watch

    logging.getLogger("watchfiles").setLevel(logging.CRITICAL)  # it would tell names of files
    here = _place(folder)
    try:
        changes = watch(
            folder,
            watch_filter=None,
            debounce=_GATHER,
            step=_STEP,
            stop_event=stop,
            rust_timeout=int(poll * 1000),
            yield_on_timeout=True,
            debug=False,
            raise_interrupt=False,
            force_polling=False,
            recursive=False,
            ignore_permission_denied=False,
        )
        for change in changes:
            yield "told" if change else "due"
            if here is None or _place(folder) != here:
                return
    except OSError:  # not there, or the system has no more watches to give
        return


def _place(folder: Path) -> tuple[int, int] | None:
    """Return what tells this folder from another one under the same name."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
