"""The part of a query's result that a list holds, and whether it is enough for what is visible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Stretch(Protocol[T_co]):
    """A part of a query's result, and how long all of it is."""

    @property
    def total(self) -> int:
        """How many records the query has."""

    @property
    def offset(self) -> int:
        """Where this part begins."""

    @property
    def records(self) -> Sequence[T_co]:
        """The records of this part."""


Fetch = Callable[[int, int], Stretch[T]]


@dataclass(frozen=True)
class Held(Generic[T]):
    """A part that was read; ``more`` says that the query has more records than its total."""

    total: int = 0
    offset: int = 0
    records: Sequence[T] = ()
    more: bool = False

    @property
    def end(self) -> int:
        """The row after the last that was read."""
        return self.offset + len(self.records)

    def at(self, row: int) -> T | None:
        """Return the record of a row; None where it was not read."""
        place = row - self.offset
        return self.records[place] if 0 <= place < len(self.records) else None

    def row_of(self, is_it: Callable[[T], bool]) -> int | None:
        """Return the row of a record; None where it is not among those that were read."""
        return next((self.offset + n for n, record in enumerate(self.records) if is_it(record)), None)

    def reaches(self, first: int, last: int, margin: int = 0) -> bool:
        """Whether the rows from first to before last are here, with a margin where there is more."""
        return self.offset <= max(0, first - margin) and self.end >= min(self.total, last + margin)

    def beside(self, last: int, margin: int, many: int) -> range:
        """Return the rows to read next, the nearest that is here with them: below where a margin misses, else above."""
        if self.end < min(self.total, last + margin):
            return range(self.end - 1, min(self.total, self.end + many))
        return range(max(0, self.offset - many), self.offset + 1)

    def touches(self, other: Held[T]) -> bool:
        """Whether a row is here and there."""
        return max(self.offset, other.offset) < min(self.end, other.end)

    def joined(self, other: Held[T], key: Callable[[T], str]) -> Held[T] | None:
        """Return both in one, where they touch; None where something came or went between: then they contradict."""
        first, second = sorted((self, other), key=lambda held: held.offset)
        shared = first.end - second.offset
        here, there = first.records[second.offset - first.offset :][: len(second.records)], second.records[:shared]
        if self.total != other.total or list(map(key, here)) != list(map(key, there)):
            return None
        return replace(first, records=[*first.records, *second.records[shared:]])

    def around(self, row: int, many: int) -> Held[T]:
        """Return so many rows around one, and no others."""
        start = max(self.offset, row - many // 2)
        return replace(self, offset=start, records=self.records[start - self.offset : start - self.offset + many])
