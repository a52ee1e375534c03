"""Long work that somebody may stop: its file can be read until then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO, cast

from fusion_tui.domain.errors import StoppedError

IsStopped = Callable[[], bool]


def never() -> bool:
    """Let nobody stop it."""
    return False


def go_on(is_stopped: IsStopped, done: str) -> None:
    """Raise StoppedError once somebody said stop: a transaction around it is undone."""
    if is_stopped():
        raise StoppedError(f"stopped: {done}", "begin again whenever you like")


def stoppable(file: BinaryIO, is_stopped: IsStopped) -> BinaryIO:
    """Return a file whose reading raises StoppedError once somebody said stop: a transaction around it is undone."""
    return cast(BinaryIO, _Stoppable(file, is_stopped))


class _Stoppable:
    def __init__(self, file: BinaryIO, is_stopped: IsStopped) -> None:
        self._file, self._is_stopped = file, is_stopped

    def read(self, size: int = -1) -> bytes:
        if self._is_stopped():
            raise StoppedError("stopped: nothing of it was taken in", "begin again whenever you like; it waits")
        return self._file.read(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
