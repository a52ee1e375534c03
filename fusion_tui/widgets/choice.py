"""One of a few values, on one line: left and right step, a number chooses at once.

A letter chooses nothing. One that is no key of the screen is told: it was meant for another field.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import RenderResult

Option = tuple[str, str]


class Choice(Widget, can_focus=True):
    """A value out of (value, words) options; an empty first value has the number 0."""

    BINDINGS: ClassVar = [
        Binding("right", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
        Binding("enter", "app.focus_next", show=False),
    ]

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> Choice:
            """The choice."""
            return self.choice

    def __init__(self, options: Sequence[Option], value: str, name: str) -> None:
        super().__init__(id=name)
        self._options: list[Option] = []
        self._at, self._typed, self._is_typed_into = 0, "", False
        self.offer(options, value)

    @property
    def value(self) -> str:
        """The value chosen; empty where there is nothing to choose."""
        return self._options[self._at][0] if self._options else ""

    def offer(self, options: Sequence[Option], value: str = "") -> None:
        """Take other options; the value chosen stays where it is among them."""
        self._options = list(options)
        self._at = next((n for n, option in enumerate(self._options) if option[0] == value), 0)
        self.refresh()

    def numbered(self) -> list[str]:
        """Return the options in words, each behind its number."""
        return [f"{self._first + n} {words}" for n, (_, words) in enumerate(self._options)]

    def action_step(self, by: int) -> None:
        """Choose the next or the previous value."""
        if self._options:
            self._typed = ""
            self._choose((self._at + by) % len(self._options))

    def on_key(self, event: events.Key) -> None:
        """Choose by number; a letter chooses nothing: text meant for another field would change a marking unseen."""
        if event.character is None:
            return
        if event.character.isdecimal():
            event.stop()
            self._number(event.character)
        elif event.key not in self.screen.active_bindings and (event.character.isalpha() or event.character == " "):
            event.stop()
            self._is_typed_into = True
            self.refresh()

    def on_blur(self) -> None:
        """Begin anew with the next key."""
        self._typed, self._is_typed_into = "", False

    def _number(self, digit: str) -> None:
        """Choose by number; a second digit counts where such a number exists."""
        for typed in (self._typed + digit, digit):
            if 0 <= int(typed) - self._first < len(self._options):
                self._typed = typed
                self._choose(int(typed) - self._first)
                return

    def render(self) -> RenderResult:
        """Show the value between arrows, and which of how many it is."""
        if not self._options:
            return Content("nothing to choose from")
        told = "   arrows or a number choose" if self._is_typed_into else ""
        value, words = self._options[self._at]
        shown = f"< {words or value} >"
        place = f"   {self._at + self._first} of {len(self._options) - 1 + self._first}"
        return Content(shown + (told or place)).stylize("bold", 0, len(shown)).stylize("dim", len(shown))

    @property
    def _first(self) -> int:
        return 0 if self._options and not self._options[0][0] else 1

    def _choose(self, place: int) -> None:
        self._at, self._is_typed_into = place, False
        self.refresh()
        self.post_message(self.Changed(self))
