"""How far a long job is, and whether to go on: asked by whoever does one, answered by whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from fusion_tui.domain.errors import StoreError

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


def unwatched(_done: int, _total: int) -> None:
    """Watch no progress."""


def go_on(cancelled: Cancelled) -> None:
    """Raise StoreError where the person at the desk wants no more."""
    if cancelled():
        raise StoreError("cancelled", "nothing was changed")


class Meter:
    """Bytes done of about how many, and the question whether to go on."""

    def __init__(self, progress: Progress, cancelled: Cancelled, total: int) -> None:
        self._progress = progress
        self.cancelled = cancelled
        self._total = total
        self._done = 0

    def add(self, size: int) -> None:
        """Count on; raises StoreError where it was cancelled."""
        go_on(self.cancelled)
        self._done += size
        self._progress(min(self._done, self._total), self._total)

    def counted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield pieces, each counted."""
        for piece in pieces:
            self.add(len(piece))
            yield piece

    def scaled(self, size: int) -> Progress:
        """Return a progress in other units that counts as so many bytes."""
        begun = self._done

        def report(done: int, total: int) -> None:
            self.add(begun + size * done // max(total, 1) - self._done)

        return report
