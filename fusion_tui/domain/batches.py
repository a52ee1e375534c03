"""Long sequences some at a time, so that neither memory nor a query grows with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

MANY = 500
"""How many go at a time where nothing else is said: far below SQLite's limit of variables in a query."""


def batched(values: Iterable[T], many: int = MANY) -> Iterator[list[T]]:
    """Yield values some at a time, in their order; as ``itertools.batched``, which Python has from 3.12 on."""
    rest = iter(values)
    while some := list(islice(rest, many)):
        yield some
