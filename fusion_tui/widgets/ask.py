"""Questions with a safe answer, asked before something is lost.

An act: Enter and Esc keep things as they are, only the letter y goes on. Leaving: Esc was pressed to leave, so Esc
again leaves, and every other key stays.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

HELD = 0.4  # seconds


class AskScreen(ModalScreen[bool]):
    """Asks before something is lost."""

    BINDINGS: ClassVar = [
        Binding("y", "answer(True)", "go on", show=False),
        Binding("n,escape", "answer(False)", "stay", show=False),
    ]

    def __init__(self, question: str, act: str) -> None:
        super().__init__()
        self._question, self._act = question, act

    def compose(self) -> ComposeResult:
        """Show the question and how to answer it."""
        with Vertical(classes="dialog ask") as box:
            box.border_title = "Are you sure?"
            yield Static(self._question, markup=False)
            yield Button("Esc  stay", id="stay", compact=True)
            yield Static(f"y  {self._act}", markup=False, classes="quiet")

    def on_mount(self) -> None:
        """Begin on the answer that loses nothing."""
        self.query_one("#stay").focus()

    def on_button_pressed(self) -> None:
        """Enter on the only button stays."""
        self.dismiss(False)

    def action_answer(self, goes_on: bool) -> None:
        """Answer the question."""
        self.dismiss(goes_on)


class LeaveScreen(ModalScreen[bool]):
    """Asks before what was typed is lost: whoever only wants out presses the same key again."""

    BINDINGS: ClassVar = [Binding("escape,f3", "leave", "leave", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._was_read = False

    def on_mount(self) -> None:
        """Heed the key once the words stand there: one that is held down repeats before anybody read them."""
        self.set_timer(HELD, self._heed)

    def _heed(self) -> None:
        self._was_read = True

    def action_leave(self) -> None:
        """Leave."""
        if self._was_read:
            self.dismiss(True)

    def compose(self) -> ComposeResult:
        """Say what the same key does now."""
        with Vertical(classes="dialog ask") as box:
            box.border_title = "Not saved"
            yield Static("Esc again leaves, what was typed is lost", markup=False)
            yield Static("any other key stays", markup=False, classes="quiet")

    def on_key(self, event: events.Key) -> None:
        """Stay, whatever else was pressed; it does nothing but that."""
        if event.key not in ("escape", "f3"):
            event.stop()
            event.prevent_default()
            self.dismiss(False)

    def on_click(self) -> None:
        """Stay."""
        self.dismiss(False)
