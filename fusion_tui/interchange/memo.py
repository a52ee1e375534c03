"""A bounded memory of what was computed for each text: columns repeat their values, rows don't pay again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

ROOM = 8192  # texts; a column with more distinct values than this gains little from being remembered
T = TypeVar("T")


class Memo(dict[str, T]):
    """A dict that computes what it lacks; emptied when full, so that no file can fill the memory."""

    def __init__(self, compute: Callable[[str], T]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, text: str) -> T:
        value = self._compute(text)
        if len(self) >= ROOM:
            self.clear()
        self[text] = value
        return value
