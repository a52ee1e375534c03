"""The desks a workstation opened: what was being typed is kept as one is left, and each is closed once.

A desk is known from the moment it is open, in whichever thread that was: who waited for it may be gone by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from fusion_tui.domain.errors import FusionError

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk
    from fusion_tui.services.drafts import Draft


class Desks:
    """The open desks of one workstation; whoever sits at one is not its business."""

    def __init__(self) -> None:
        self._gate = Lock()
        self._arrived: dict[int, Desk] = {}
        self._left: list[tuple[Desk, Sequence[Draft]]] = []
        self._is_over = False

    def arrive(self, desk: Desk) -> None:
        """Know a desk, from the thread that opened it; once all is over it is closed there."""
        self._arrived[id(desk)] = desk
        if self._is_over:
            self.end()

    def sit(self, desk: Desk) -> None:
        """Leave a desk to who sits down at it."""
        self._arrived.pop(id(desk), None)

    def leave(self, desk: Desk, unsaved: Sequence[Draft]) -> None:
        """Take a desk that is to be closed, with what was being typed at it; it returns at once."""
        self._left.append((desk, unsaved))

    def close(self) -> None:
        """Close every desk that was left; raises the first error of all once the last one is closed."""
        failed: list[FusionError] = []
        with self._gate:
            while self._left:
                try:
                    _close(*self._left.pop())
                except FusionError as error:
                    failed.append(error)
        if failed:
            raise failed[0]

    def end(self) -> None:
        """Close every desk nobody sits at, now and from now on."""
        self._is_over = True
        with suppress(KeyError):
            while True:
                self._left.append((self._arrived.popitem()[1], ()))
        self.close()


def _close(desk: Desk, unsaved: Sequence[Draft]) -> None:
    """Keep what was being typed, then close the desk, whatever comes of the first."""
    from fusion_tui.services import drafts

    try:
        drafts.keep_all(desk, unsaved)
    finally:
        desk.close()
