"""Sets of sequence numbers as runs: what was received, what is missing.

A set of a million numbers with three holes is four runs. Runs are ascending and apart from each
other; :func:`join` brings any runs into that form, in whatever order they come.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Run(NamedTuple):
    """Consecutive received numbers; ``head`` is the hash of the manifest at ``last`` where it is known."""

    first: int
    last: int
    head: bytes | None


class Span(NamedTuple):
    """Consecutive numbers, both ends included."""

    first: int
    last: int


def join(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the same numbers as the fewest runs, ascending.

    Runs that overlap or touch become one, under the head of its last number (the greater, where two are
    given). Numbers without a head never join a run that has one: the head would be lost, and with it what
    it proves about the numbers below.
    """
    given = list(runs)
    known = _fewest(run for run in given if run.head is not None)
    bare = _fewest(run for run in given if run.head is None)
    rest = (Run(span.first, span.last, None) for span in without(_spans(bare), _spans(known)))
    return tuple(sorted((*known, *rest), key=lambda run: run.first))


def spans(numbers: Iterable[int]) -> tuple[Span, ...]:
    """Return numbers, in any order, as the fewest spans."""
    return union(Span(number, number) for number in numbers)


def union(given: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same numbers as the fewest spans, ascending."""
    return tuple(_spans(_fewest(Run(span.first, span.last, None) for span in given)))


def _fewest(runs: Iterable[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in sorted(runs, key=lambda run: (run.first, run.last)):
        if joined and run.first <= joined[-1].last + 1:
            joined[-1] = _together(joined[-1], run)
        else:
            joined.append(run)
    return joined


def _together(left: Run, right: Run) -> Run:
    last = max(left.last, right.last)
    heads = [run.head for run in (left, right) if run.last == last and run.head is not None]
    return Run(left.first, last, max(heads, default=None))


def _spans(runs: Iterable[Run]) -> Iterator[Span]:
    return (Span(run.first, run.last) for run in runs)


def without(numbers: Iterable[Span], taken: Iterable[Span]) -> Iterator[Span]:
    """Yield the parts of the spans that no taken span holds; both ascending and apart, one pass over each."""
    gone = deque(taken)
    for span in numbers:
        first = span.first
        while gone and gone[0].first <= span.last:
            if gone[0].first > first:
                yield Span(first, gone[0].first - 1)
            first = max(first, gone[0].last + 1)
            if gone[0].last > span.last:
                break
            gone.popleft()
        if first <= span.last:
            yield Span(first, span.last)
