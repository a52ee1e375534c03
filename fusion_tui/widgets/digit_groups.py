"""Twelve groups of five digits, large: they are read aloud, and what is read back is typed over them.

Ours hide while the other side's are typed, so that what is typed is what was heard. A mark beside each group
says how it stands: ``=`` is the same, ``!`` differs, ``>`` comes next. No colour is needed. Digits that come before the
verdict on their group's predecessor wait for it: quick hands type on, with or without spaces between the groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from fusion_tui.widgets import bigdigits

if TYPE_CHECKING:
    from textual.app import RenderResult

SIZE = 5  # digits of a group
_ACROSS = 3
_LABEL = 4
_GAP = "  "


class DigitGroups(Widget, can_focus=True):
    """Our digits, and what was typed of the other side's."""

    class Typed(Message):
        """A group was typed whole; ``said`` is everything up to it."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    class Pasted(Message):
        """Something came from a clipboard; nothing of it was taken."""

    def __init__(self) -> None:
        super().__init__(id="groups")
        self._groups: Sequence[str] = ()
        self.said = ""
        self._ahead = ""  # digits that were typed before the verdict on the group before them
        self.same = 0
        self.differs = 0
        self.is_hiding = False

    @property
    def is_complete(self) -> bool:
        """Whether every group was read back and is the same."""
        return bool(self._groups) and self.same == len(self._groups)

    def show(self, groups: Sequence[str]) -> None:
        """Show our digits, nothing of which was read back yet."""
        self._groups = groups
        self.start()

    def start(self) -> None:
        """Forget what was typed."""
        self.said, self._ahead, self.same, self.differs, self.is_hiding = "", "", 0, 0, False
        self.refresh()

    def judged(self, same: int, differs: int) -> None:
        """Show how many groups were the same; one that differs is typed again, and what was typed ahead of it."""
        self.same, self.differs = same, differs
        ahead, self._ahead = self._ahead, ""
        if differs:
            self.said = self.said[: same * SIZE]
        else:
            for digit in ahead:
                self._take(digit)
        self.refresh()

    def hide(self, is_hiding: bool) -> None:
        """Hide the groups that were not read back yet, or show them."""
        self.is_hiding = is_hiding
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Take a digit, or the last one back; every other key is the screen's."""
        if event.key == "backspace":
            self._take_back()
        elif event.key == "space" and self.said:
            pass  # as between two groups
        elif event.character is not None and event.character.isascii() and event.character.isdecimal():
            self._take(event.character)
        else:
            return
        event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Take nothing from a clipboard: what is compared is what a person heard."""
        event.stop()
        self.post_message(self.Pasted())

    def _take_back(self) -> None:
        if self._ahead:
            self._ahead = self._ahead[:-1]
        else:
            self.said = self.said[: max(self.same * SIZE, len(self.said) - 1)]
        self.refresh()

    def _take(self, digit: str) -> None:
        if len(self.said) >= (self.same + 1) * SIZE:
            self._ahead += digit
            return
        if self.is_complete:
            return
        self.is_hiding = self.is_hiding or not self.said
        self.said, self.differs = self.said + digit, 0
        if len(self.said) % SIZE == 0:
            self.post_message(self.Typed(self.said))
        self.refresh()

    def render(self) -> RenderResult:
        """Paint the groups, three beside each other, as large as there is room for."""
        sizes = (bigdigits.LARGE, bigdigits.SMALL)
        height = next((size for size in sizes if self._has_room(size)), bigdigits.PLAIN)
        lines: list[Content] = []
        for first in range(0, len(self._groups), _ACROSS):
            lines += [Content("")] * bool(lines and height != bigdigits.PLAIN)
            lines += self._line_of_groups(first, height)
        return Content("\n").join(lines)

    def _has_room(self, height: int) -> bool:
        wide = _ACROSS * (_LABEL + bigdigits.width(SIZE, height)) + (_ACROSS - 1) * len(_GAP)
        down = -(-len(self._groups) // _ACROSS)
        return self.size.width >= wide and self.size.height >= down * height + down - 1

    def _line_of_groups(self, first: int, height: int) -> Iterator[Content]:
        numbers = range(first, min(first + _ACROSS, len(self._groups)))
        faces = {number: bigdigits.rows(self._shown(number), height) for number in numbers}
        for row in range(height):
            parts = [self._label(number, row == height // 2) + Content(faces[number][row]) for number in numbers]
            yield Content(_GAP).join(parts)

    def _label(self, number: int, is_middle: bool) -> Content:
        if not is_middle:
            return Content(" " * _LABEL)
        return Content(f"{number + 1:>2}{self._mark(number)} ").stylize("bold")

    def _mark(self, number: int) -> str:
        if number < self.same:
            return "="
        if number + 1 == self.differs:
            return "!"
        return ">" if number == self.same and self.is_hiding else " "

    def _shown(self, number: int) -> str:
        """Return what a group shows: what is being typed, or ours, or nothing of it."""
        typed = self.said[number * SIZE : (number + 1) * SIZE]
        if number == self.same and typed:
            return typed.ljust(SIZE, bigdigits.HIDDEN)
        if number >= self.same and self.is_hiding:
            return bigdigits.HIDDEN * SIZE
        return self._groups[number]
