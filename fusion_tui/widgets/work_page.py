"""A screen on which something is under way that takes its time: Esc stops it, and no key leads away meanwhile.

Whoever left would not see what came of it, and could begin it again beside itself.
"""

from __future__ import annotations

from threading import Event

from fusion_tui.widgets.page import Page


class WorkPage(Page):
    """A screen that works on one thing at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._doing = ""
        self._stop = Event()

    @property
    def under_way(self) -> str:
        """What is being done, as a sentence; empty while nothing is."""
        return self._doing

    def begin_work(self, doing: str) -> None:
        """Begin: from here on Esc stops."""
        self._doing = doing
        self._stop.clear()
        self.offer()

    def end_work(self) -> None:
        """Be done, however it ended."""
        self._doing = ""
        self.offer()

    @property
    def way_back(self) -> str:
        """What Esc does now."""
        return "stop" if self._doing else super().way_back

    def do_back(self) -> None:
        """Stop what is under way; leave once nothing is."""
        if self._doing:
            self._stop.set()
        else:
            super().do_back()

    def on_unmount(self) -> None:
        """Stop what nobody waits for any more, as after a lock."""
        self._stop.set()
