"""The classes that say how large the terminal is, put on a screen before it is laid out for the first time.

The library puts them on once a screen knows its size; then every style is looked up, and all laid out, again.
"""

from __future__ import annotations

from typing import Any, TypeVar

from textual.app import App
from textual.screen import Screen

S = TypeVar("S", bound=Screen[Any])


def fitted(screen: S, app: App[Any]) -> S:
    """Return the screen with the classes of the app's present size."""
    width, height = app.size
    for steps, size in ((app.HORIZONTAL_BREAKPOINTS or [], width), (app.VERTICAL_BREAKPOINTS or [], height)):
        reached = max((least for least, _ in steps if least <= size), default=None)
        for least, name in steps:
            screen.set_class(least == reached, name)
    return screen
