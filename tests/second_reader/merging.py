"""Receipts made and merged (section 13); merging commutes, associates, and is idempotent."""

from __future__ import annotations

from collections.abc import Iterable

from tests.second_reader.channel import Marks
from tests.second_reader.receipt import Receipt, Run

Span = tuple[int, int]


def receipt_of(marks: Marks, by: bytes, epoch: bytes) -> Receipt:
    """What is to be said of one epoch: each run of received numbers ends at a manifest that was seen."""
    received = union((number, number) for number, mark in marks.items() if mark.received)
    runs = [run for first, last in received for run in _seen(marks, first, last)]
    start = next((run for run in runs if run.first == 1), None)
    return Receipt(
        by=by,
        epoch=epoch,
        through=start.last if start else 0,
        head=start.head if start else None,
        ranges=tuple(run for run in runs if run is not start),
        held=tuple(sorted(number for number, mark in marks.items() if not mark.received)),
        rejected=tuple(sorted((number, mark.code) for number, mark in marks.items() if mark.received and mark.code)),
        missing=tuple(without([(1, max(marks))] if marks else [], ((number, number) for number in marks))),
    )


def _seen(marks: Marks, first: int, last: int) -> list[Run]:
    """The run without the numbers at its end that were voided unseen."""
    while last >= first and marks[last].hash is None:
        last -= 1
    return [Run(first, last, marks[last].hash)] if last >= first else []


def merge(one: Receipt, other: Receipt) -> Receipt:
    """Join two receipts of equal (`by`, `epoch`).

    Raises:
        ValueError: they are not

    """
    if (one.by, one.epoch) != (other.by, other.epoch):
        raise ValueError("receipts of two channels")
    runs = merged_runs(one.runs + other.runs)
    start = next((run for run in runs if run.first == 1), None)
    received = [(run.first, run.last) for run in runs]
    held = sorted(number for number in {*one.held, *other.held} if not _covers(received, number))
    return Receipt(
        by=one.by,
        epoch=one.epoch,
        through=start.last if start else 0,
        head=start.head if start else None,
        ranges=tuple(run for run in runs if run is not start),
        held=tuple(held),
        rejected=tuple(sorted({*one.rejected, *other.rejected})),
        missing=tuple(without(union(one.missing + other.missing), received + [(one, one) for one in held])),
    )


def merged_runs(runs: Iterable[Run]) -> list[Run]:
    """Runs with a head joined under the head of their last number; those without where none of the former is."""
    runs = list(runs)
    known = _joined(run for run in runs if run.head is not None)
    bare = without(
        union((run.first, run.last) for run in runs if run.head is None), [(run.first, run.last) for run in known]
    )
    return sorted([*known, *(Run(first, last) for first, last in bare)], key=lambda run: run.first)


def _joined(runs: Iterable[Run]) -> list[Run]:
    """The union of runs that overlap or touch; of two heads at one last number the greater."""
    found: list[Run] = []
    for run in sorted(runs):
        if found and run.first <= found[-1].last + 1:
            end = max((found[-1], run), key=_end)
            found[-1] = Run(found[-1].first, end.last, end.head)
        else:
            found.append(run)
    return found


def _end(run: Run) -> tuple[int, bytes]:
    return run.last, run.head or b""


def union(spans: Iterable[Span]) -> list[Span]:
    """The same numbers as spans that ascend and stand apart."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def without(spans: list[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of spans that stand apart once others are taken out."""
    left: list[Span] = []
    gone = union(taken)
    for first, last in spans:
        at = first
        for begin, end in gone:
            if end < at or begin > last:
                continue
            if begin > at:
                left.append((at, begin - 1))
            at = end + 1
        if at <= last:
            left.append((at, last))
    return left


def _covers(spans: list[Span], number: int) -> bool:
    return any(first <= number <= last for first, last in spans)
