"""The classes that say how large the terminal is, put on a screen before it is laid out for the first time.

The library puts them on once a screen knows its size; then every style is looked up, and all laid out, again.
"""

from __future__ import annotations

from typing import Any, TypeVar

from textual.app import App
from textual.screen import Screen

_TIGHT, _LEAST = 24, 20  # lines of a terminal, below which the help under a form is cut to four, and to two
_FRAME = 2
S = TypeVar("S", bound=Screen[Any])


def fitted(screen: S, app: App[Any]) -> S:
    """Return the screen with the classes of the app's present size."""
    width, height = app.size
    for steps, size in ((app.HORIZONTAL_BREAKPOINTS or [], width), (app.VERTICAL_BREAKPOINTS or [], height)):
        reached = max((least for least, _ in steps if least <= size), default=None)
        for least, name in steps:
            screen.set_class(least == reached, name)
    return screen


def fit_fields(form: Screen[Any], height: int) -> None:
    """Leave the fields of a form so much of the height as the lines below them don't take; they scroll in it."""
    form.set_class(height < _TIGHT, "-tight")
    form.set_class(height < _LEAST, "-least")
    hint = 6 if height >= _TIGHT else 4 if height >= _LEAST else 2
    around = 3 + _FRAME if form.has_class("-tight") else form.query_one(".form").styles.margin.height + _FRAME
    form.query_one("#form-fields").styles.max_height = max(3, height - around - hint - 1)
