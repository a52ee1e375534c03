"""The workstation, driven by keys: logging on and off, and what its lists look like when they are painted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from bench.stores import PASSPHRASE, USER, Synthetic
from bench.terminals import PROGRAM, Painted, Screen, Terminal, terminal

LOCK = "\x0c"
_CURSOR = re.compile(r"│> .*")
_UNREAD = re.compile(r"│(?:  |> )… ")


def cursor(screen: Screen) -> str:
    """Return where the cursor of the list stands, and on what."""
    for row, line in enumerate(screen.lines):
        if found := _CURSOR.search(line):
            return f"{row} {found[0].rstrip()}"
    return ""


def is_read(screen: Screen) -> bool:
    """Whether every line of the list shows a record."""
    return bool(cursor(screen)) and not waits(screen)


def waits(screen: Screen) -> bool:
    """Whether a line of the list waits for its record."""
    return bool(_UNREAD.search(screen.text))


def shows(words: str) -> Painted:
    """Return whether these words stand on the screen, over a list that was read."""
    return lambda screen: words in screen.text and is_read(screen)


def moved_from(before: str) -> Painted:
    """Return whether the cursor stands elsewhere, in a list that was read."""
    return lambda screen: cursor(screen) != before and is_read(screen)


@contextmanager
def workstation(center: Synthetic) -> Iterator[Terminal]:
    """Start the program and wait until it has nothing to do: the person reads the notice."""
    with terminal(PROGRAM, "--profile", str(center.profile.root)) as made:
        made.until(lambda screen: "No classified information" in screen.text)
        made.until_idle()
        yield made


def log_on(at: Terminal) -> float:
    """Log on, and return the seconds from Enter to the first queue with its lines."""
    at.press("\r", lambda screen: "Passphrase" in screen.text)
    at.press(f"{USER}\r", lambda screen: f"Name        {USER}" in screen.text)
    at.until_idle()
    at.press(PASSPHRASE, lambda screen: "•" * len(PASSPHRASE) in screen.text)
    at.until_idle()
    return at.press("\r", shows("What needs me now: 200"))


def lock(at: Terminal) -> None:
    """Lock, and wait until the desk is closed."""
    at.press(LOCK, lambda screen: "No classified information" in screen.text)
    at.until_idle()


def go_to_incidents(at: Terminal) -> None:
    """Open the queue of incidents, and wait until it rests."""
    at.press("3", shows("Incidents "))
    at.until_idle()
