"""A seeded generator of numbers: the same seed gives the same store, on every machine and version of Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_WORD = (1 << 64) - 1
_STEP, _ADD = 6_364_136_223_846_793_005, 1_442_695_040_888_963_407  # Knuth, MMIX
_FINE = 1 << 20


class Dice:
    """A linear congruential generator; good enough for made-up people, for nothing else."""

    def __init__(self, seed: int) -> None:
        self._state = seed
        for _ in range(4):
            self.below(1)

    def below(self, end: int) -> int:
        """Return a number from 0 to before the end."""
        self._state = (self._state * _STEP + _ADD) & _WORD
        return (self._state >> 33) % end

    def chance(self, percent: int) -> bool:
        """Return true in so many of a hundred cases."""
        return self.below(100) < percent

    def one_of(self, values: Sequence[T]) -> T:
        """Return one of some values."""
        return values[self.below(len(values))]

    def seldom(self, values: Sequence[T]) -> T:
        """Return one of some values, the first ones far more often than the last, as words are used."""
        return values[int(len(values) ** (self.below(_FINE) / _FINE)) - 1]
