"""A wait after which something is done, unless it is given up or begun anew before."""

from __future__ import annotations

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer


class Pause:
    """At most one timer of a widget: what it does once the wait is over is said here, how long when it begins."""

    def __init__(self, widget: MessagePump, act: Callable[[], None]) -> None:
        self._widget, self._act = widget, act
        self._timer: Timer | None = None

    @property
    def is_on(self) -> bool:
        """Whether something is being waited for."""
        return self._timer is not None

    def begin(self, seconds: float) -> None:
        """Wait so long from now, whatever was left of a wait before."""
        self.end()
        self._timer = self._widget.set_timer(seconds, self._over)

    def end(self) -> None:
        """Give up the wait."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = None

    def _over(self) -> None:
        if self.is_on:
            self.end()
            self._act()
