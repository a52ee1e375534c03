"""The look for terminals without Unicode: every sign that is painted becomes ASCII, as wide as it was.

Frames and marks become the signs nearest to them, letters lose their accents, and what has no ASCII is a question
mark for each of its cells. It is a look alone: what is stored and copied stays as it is.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

VARIABLE = "FUSION_TUI_ASCII"
_NEAREST = {
    **dict.fromkeys("─━═╌╍┄┅┈┉╴╶▔▁▂", "-"),
    **dict.fromkeys("│┃║╎╏┆┇┊┋▎▍▏▌▐▕", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╯╰╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋", "+"),
    **dict.fromkeys("█▉▊▋▇▆▅▄▃▀▓▒░", "#"),
    **dict.fromkeys("·•●○◦", "*"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict.fromkeys("–—−", "-"),
    "…": "~",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "‼": "!",
    "✓": "x",
    "×": "x",
    "\u00a0": " ",
}


def is_wanted() -> bool:
    """Whether the terminal takes ASCII only: it was said so, or it has no UTF-8."""
    said = os.environ.get(VARIABLE)
    if said is not None:
        return said not in ("", "0")
    return "utf" not in (getattr(sys.__stdout__, "encoding", "") or "utf").lower()


class AsciiFilter(LineFilter):
    """Paints in ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in ASCII, each as wide as before."""
        del background
        return [
            one if one.control or one.text.isascii() else Segment(in_ascii(one.text), one.style) for one in segments
        ]


def in_ascii(text: str) -> str:
    """Return a text in ASCII that takes as many cells."""
    return "".join(sign if sign.isascii() else _nearest(sign) for sign in text)


@lru_cache(4096)
def _nearest(sign: str) -> str:
    width = cell_len(sign)
    found = _NEAREST.get(sign) or unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    return found if len(found) == width and found.isprintable() else "?" * width
