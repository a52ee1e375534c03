"""The lines that never leave the screen: marking above and below, and who is at which center.

The marking is the most restrictive of what is shown, as text. An exercise says so in all three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from fusion_tui.domain.marking import MOST_OPEN, Marking

if TYPE_CHECKING:
    from textual.app import RenderResult

    from fusion_tui.services.desk import Desk

EXERCISE = "EXERCISE"
_LOOK = {"CLEAR": "-clear", "GREEN": "-green", "AMBER": "-amber", "AMBER+STRICT": "-amber", "RED": "-red"}


class MarkingBanner(Static):
    """One full-width line with the marking of what is shown; blank until somebody sits at a desk."""

    def __init__(self, name: str) -> None:
        super().__init__(markup=False, id=name)
        self._exercise = False
        self.marking: Marking | None = None

    def begin(self, desk: Desk) -> None:
        """Start with the most open marking: nothing is shown yet."""
        self._exercise = desk.center.exercise
        self.show(self.marking or MOST_OPEN)

    def show(self, marking: Marking) -> None:
        """Show a marking, in the words and the color of TLP 2.0."""
        if marking == self.marking:
            return
        self.marking = marking
        self.set_classes(_LOOK[marking.tlp])
        words = f"{EXERCISE}   {marking}   {EXERCISE}" if self._exercise else str(marking)
        self.update(Content(words), layout=False)


class TopLine(Static):
    """Center, user and role, and REAL or EXERCISE; blank until somebody sits at a desk."""

    def __init__(self) -> None:
        super().__init__(markup=False, id="top-line")
        self._desk: Desk | None = None

    def begin(self, desk: Desk) -> None:
        """Say whose desk it is."""
        self._desk = desk
        self.set_class(desk.center.exercise, "-exercise")
        self.refresh()

    def render(self) -> RenderResult:
        """Lay the three parts out; a center too long for the line is called by its code."""
        if self._desk is None:
            return Content("")
        center, user = self._desk.center, self._desk.user
        mode = f" {EXERCISE} " if center.exercise else " REAL "
        right = f"{user.name} ({role_words(user.roles)}) "
        name = f"{center.name} ({center.code})"
        room = self.size.width - len(mode) - cell_len(right) - 3
        left = name if cell_len(name) <= room else center.code
        gap = " " * max(1, room + 2 - cell_len(left))
        return Content(f"{mode} {left}{gap}{right}").stylize("bold reverse", 0, len(mode))


def role_words(roles: str) -> str:
    """Return the roles in a word or two: the first, and how many more."""
    first, *more = roles.split()
    return f"{first} +{len(more)}" if more else first
