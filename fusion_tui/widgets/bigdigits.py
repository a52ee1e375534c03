"""Digits large enough to be read over a phone from across a desk: a face of 3 by 5 dots, in block characters.

Small, a digit is 3 cells wide and 3 high, two dots in a cell; large, 6 wide and 5 high; plain, where there is no
room, it is the digit itself. No colour is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

HIDDEN = "?"

_FACES = {
    "0": "### # # # # # # ###",
    "1": " #  ##   #   #  ###",
    "2": "###   # ### #   ###",
    "3": "###   # ###   # ###",
    "4": "# # # # ###   #   #",
    "5": "### #   ###   # ###",
    "6": "### #   ### # # ###",
    "7": "###   #   #   #   #",
    "8": "### # # ### # # ###",
    "9": "### # # ###   # ###",
}
_HALVES = {"  ": " ", "# ": "▀", " #": "▄", "##": "█"}
PLAIN, SMALL, LARGE = 1, 3, 5  # rows
_WIDTHS = {PLAIN: 1, SMALL: 3, LARGE: 6}


def rows(digits: str, height: int = SMALL) -> list[str]:
    """Return the rows that show some digits beside each other; a hidden one is a dot on the line."""
    shown = [_face(digit, height) for digit in digits]
    between = "" if height == PLAIN else " "
    return [between.join(parts) for parts in zip(*shown, strict=True)]


def width(count: int, height: int = SMALL) -> int:
    """Return how many cells so many digits take."""
    return count * _WIDTHS[height] + (count - 1 if height != PLAIN else 0)


def _face(digit: str, height: int) -> Sequence[str]:
    if digit == HIDDEN:
        middle = height // 2
        return [("·" if row == middle else " ").center(_WIDTHS[height]) for row in range(height)]
    if height == PLAIN:
        return [digit]
    dots = [_FACES[digit][at : at + 3] for at in range(0, 19, 4)]
    if height == LARGE:
        return ["".join("██" if dot == "#" else "  " for dot in line) for line in dots]
    return [_halved(top, bottom) for top, bottom in zip_longest(dots[::2], dots[1::2], fillvalue="   ")]


def _halved(top: str, bottom: str) -> str:
    return "".join(_HALVES[above + below] for above, below in zip(top, bottom, strict=True))
