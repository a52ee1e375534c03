"""Which keys are heard: while a form saves, none; nor until the screen it leads to has read what it shows.

Hurried hands type on behind the key that saves. Those keys were meant for nothing that is there yet: a letter would
close the tip that happens to stand at the top of the list below, and a digit behind it would give the reason.
"""

from __future__ import annotations

import asyncio
from typing import Any

from textual import events, work
from textual.app import App
from textual.screen import Screen

PATIENCE = 3.0  # seconds without keys at most: a list that takes longer must not look like a dead program
_READS = ("load", "window", "folder")  # groups of the workers that read what a screen shows
_LOOKS = 0.01


class HearingApp(App[None]):
    """An app that is deaf to keys nobody can have meant; those that lock and leave are always heard."""

    def __init__(self) -> None:
        super().__init__()
        self._is_deaf = False

    async def on_event(self, event: events.Event) -> None:
        """Drop a key that comes too early."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and not self._hears(event):
            return
        await super().on_event(event)

    def _is_urgent(self, event: events.Key | events.Paste) -> bool:
        key = event.key if isinstance(event, events.Key) else ""
        return any(binding.priority for binding in self._bindings.key_to_bindings.get(key, ()))

    def _hears(self, event: events.Key | events.Paste) -> bool:
        if self._is_urgent(event):
            return True
        key = event.key if isinstance(event, events.Key) else ""
        hears = getattr(self.screen, "hears", None) if self.screen_stack else None
        return not self._is_deaf and (hears is None or bool(hears(key)))

    def hold_keys(self) -> None:
        """Hear nothing until the screen that is shown next has read what it shows."""
        self._is_deaf = True
        self._listen_again()

    @work(group="hearing")
    async def _listen_again(self) -> None:
        try:
            await asyncio.wait_for(self._arrived(), PATIENCE)
        except TimeoutError:
            return
        finally:
            self._is_deaf = False

    async def _arrived(self) -> None:
        while True:
            screen, caught_up = self.screen, asyncio.Event()
            if screen.call_later(caught_up.set):
                await caught_up.wait()
            is_at_work = bool(getattr(screen, "under_way", None))  # there its own gate stands, and Esc has to reach it
            if screen is self.screen and (is_at_work or not self._is_reading(screen)):
                return
            await asyncio.sleep(_LOOKS)

    def _is_reading(self, screen: Screen[Any]) -> bool:
        at_work = (one for one in self.workers if one.group in _READS and not one.is_finished)
        return any(screen in one.node.ancestors_with_self for one in at_work)
