"""The part of a query's result that a list holds, and whether it is enough for what is visible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    """A part that was read."""

    total: int = 0
    offset: int = 0
    records: Sequence[T] = ()

    def at(self, row: int) -> T | None:
        """Return the record of a row; None where it was not read."""
        place = row - self.offset
        return self.records[place] if 0 <= place < len(self.records) else None

    def row_of(self, is_it: Callable[[T], bool]) -> int | None:
        """Return the row of a record; None where it is not among those that were read."""
        return next((self.offset + n for n, record in enumerate(self.records) if is_it(record)), None)

    def reaches(self, first: int, last: int, margin: int) -> bool:
        """Whether the rows from first to before last are here, with a margin where there is more."""
        end = self.offset + len(self.records)
        return self.offset <= max(0, first - margin) and end >= min(self.total, last + margin)
