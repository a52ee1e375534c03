"""A value of a form that a key fills in: shown on one line, never typed."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Fixed(Static):
    """Lines of text, shown one beside the other; what a key does stands there while there are none."""

    def __init__(self, value: str, how: str, name: str) -> None:
        super().__init__("", markup=False, id=name)
        self._how, self._value = how, ""
        self.value = value

    @property
    def value(self) -> str:
        """The lines."""
        return self._value

    @value.setter
    def value(self, value: str) -> None:
        self._value = value
        shown = Content(", ".join(value.splitlines())) if value else Content(self._how).stylize("dim")
        self.update(shown)
