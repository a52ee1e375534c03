"""A terminal that is too small: said on one plain page over everything, which goes away once there is room.

Nothing is pushed for it: what is under way below may end, and close its own screen, while the page is there. No key
reaches what can't be seen; those that lock and leave work.
"""

from __future__ import annotations

from typing import Any

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from fusion_tui.widgets.hearing import HearingApp

LEAST = Size(60, 16)


class TooSmall(Static):
    """The page that says so."""


class RoomyApp(HearingApp):
    """An app whose screens take so much room."""

    def on_mount(self) -> None:
        """Look at every screen that comes to the front."""
        self.screen_change_signal.subscribe(self, self._cover)

    def on_resize(self, event: events.Resize) -> None:
        """Say that there is too little room, or no more."""
        if self.screen_stack:
            self._cover(self.screen, event.size)

    @property
    def is_cramped(self) -> bool:
        """Whether there is less room than a screen takes."""
        return _is_less(self.size)

    def _hears(self, event: events.Key | events.Paste) -> bool:
        return self._is_urgent(event) if self.is_cramped else super()._hears(event)

    def _cover(self, screen: Screen[Any], size: Size | None = None) -> None:
        size = size or self.size
        notices = screen.query(TooSmall)
        if not _is_less(size):
            notices.remove()
            return
        said = Content(f"this terminal is too small: {size.width}x{size.height}, it takes {LEAST.width}x{LEAST.height}")
        if notices:
            notices.first().update(said)
        else:
            screen.mount(TooSmall(said))


def _is_less(size: Size) -> bool:
    return size.width < LEAST.width or size.height < LEAST.height
