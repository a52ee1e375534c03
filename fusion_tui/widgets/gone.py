"""A screen that is taken away while it still does something: nothing is wrong, and nobody is told."""

from __future__ import annotations

import traceback

from textual.css.query import NoMatches
from textual.dom import DOMNode


def is_of_one_gone(error: BaseException) -> bool:
    """Whether a widget found none of its parts because it was taken away: by a lock, or as the program ends."""
    if not isinstance(error, NoMatches):
        return False
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    asked = frames[-1].f_locals.get("self") if frames else None
    return isinstance(asked, DOMNode) and not asked.is_attached
