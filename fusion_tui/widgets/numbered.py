"""A reason out of a numbered list: its digit takes it at once, 0 is for words of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

_KEYS = "1-{last} take it   0 own words   Esc leave"
_TYPING = "Enter take them   Esc back to the list"
_MOST = 400


class NumberedScreen(ModalScreen[str | None]):
    """Ends with the reason in words, or with None."""

    BINDINGS: ClassVar = [Binding("escape,f3", "leave", "leave", show=False, priority=True)]

    def __init__(self, title: str, note: str, reasons: Sequence[str]) -> None:
        super().__init__()
        self._title, self._note, self._reasons = title, note, reasons

    def compose(self) -> ComposeResult:
        """Show what it is about, the reasons behind their digits, and a line that waits for own words."""
        with Vertical(classes="dialog numbered") as box:
            box.border_title = self._title
            box.can_focus = True
            yield Static(self._note, markup=False, classes="note")
            for number, reason in enumerate(self._reasons, start=1):
                yield Static(f"{number}  {reason}", markup=False)
            yield Static("0  other: say it in your own words", markup=False, id="numbered-other")
            yield Input(id="numbered-words", compact=True, max_length=_MOST, classes="-hidden")
            yield Static("", markup=False, id="numbered-keys", classes="keys")

    def on_mount(self) -> None:
        """Begin with the digits."""
        self._offer(typing=False)

    def on_key(self, event: events.Key) -> None:
        """Take a digit, unless words are being typed."""
        if event.character is None or not event.character.isdecimal() or self._is_typing:
            return
        event.stop()
        number = int(event.character)
        if number == 0:
            self._offer(typing=True)
        elif number <= len(self._reasons):
            self.dismiss(self._reasons[number - 1])

    @on(Input.Submitted)
    def take(self, submitted: Input.Submitted) -> None:
        """Take the words, where there are any."""
        if submitted.value.strip():
            self.dismiss(submitted.value.strip())

    def action_leave(self) -> None:
        """Go back to the digits first; then leave."""
        if self._is_typing:
            self._offer(typing=False)
        else:
            self.dismiss(None)

    @property
    def _is_typing(self) -> bool:
        return not self.query_one(Input).has_class("-hidden")

    def _offer(self, *, typing: bool) -> None:
        words = self.query_one(Input)
        words.set_class(not typing, "-hidden")
        (words if typing else self.query_one(".numbered")).focus()
        keys = _TYPING if typing else _KEYS.format(last=len(self._reasons))
        self.query_one("#numbered-keys", Static).update(keys)
