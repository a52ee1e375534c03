"""Something to read before going on; only a deliberate key closes it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

PAPER = "Write it down and keep it in a safe. It is shown once; an older one opens no more."


class NoticeScreen(ModalScreen[None]):
    """A text that is shown once."""

    BINDINGS: ClassVar = [Binding("y", "dismiss", "I have it", show=False)]

    def __init__(self, title: str, words: Content) -> None:
        super().__init__()
        self._title, self._words = title, words

    def compose(self) -> ComposeResult:
        """Show the text and how to go on."""
        with Vertical(classes="dialog ask") as box:
            box.border_title = self._title
            yield Static(self._words, markup=False)
            yield Static("y  I have written it down", markup=False, classes="keys")
