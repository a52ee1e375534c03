"""A figure, the limit beside it, and the table of all of them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

median = statistics.median
MISSED = "missed"


class Reach(NamedTuple):
    """What is wanted: a sign, a bound, and what it bounds: the ratio (``x``), else the figure itself."""

    sign: str
    bound: float
    unit: str = "x"

    def __str__(self) -> str:
        return f"{self.sign} {self.bound:g} {self.unit}"


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    ours: float
    unit: str
    limit: float | None = None
    reach: Reach | None = None
    runs: int = 1

    @property
    def ratio(self) -> float | None:
        """Ours by the limit."""
        return None if self.limit is None else self.ours / self.limit

    @property
    def verdict(self) -> str:
        """Whether what is wanted was reached; empty where nothing is wanted."""
        if self.reach is None:
            return ""
        value = self.ratio if self.reach.unit == "x" else self.ours
        is_within = value is not None and (
            value <= self.reach.bound if self.reach.sign == "<=" else value >= self.reach.bound
        )
        return "ok" if is_within else MISSED

    def as_json(self) -> dict[str, Any]:
        """Return the figure as the file of results keeps it."""
        return {**asdict(self), "reach": str(self.reach or ""), "ratio": self.ratio, "verdict": self.verdict}


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 don't exceed."""
    return sorted(values)[math.ceil(len(values) * 0.95) - 1]


def in_turn(runs: int, *measures: Callable[[], float]) -> list[list[float]]:
    """Measure in turn, so that what else the machine does hits all alike; the first round warms up."""
    found: list[list[float]] = [[] for _ in measures]
    for round_no in range(runs + 1):
        for values, measure in zip(found, measures, strict=True):
            value = measure()
            if round_no:
                values.append(value)
    return found


def merged(before: Sequence[dict[str, Any]], figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Return earlier rows with these in place of those of the same name, and new ones after them."""
    rows = {row["what"]: row for row in before} | {figure.what: figure.as_json() for figure in figures}
    return list(rows.values())


def as_table(figures: Iterable[Figure]) -> str:
    """Return the table as Markdown, which reads well on a terminal, too."""
    heads = ("what", "runs", "ours", "limit", "ratio", "reach", "")
    rows = [heads, *map(_cells, figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    lines = [f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |" for row in rows]
    return "\n".join([lines[0], f"|{'|'.join('-' * (width + 2) for width in widths)}|", *lines[1:]])


def _cells(figure: Figure) -> tuple[str, ...]:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} x"
    limit = "" if figure.limit is None else _value(figure.limit, figure.unit)
    ours, reach = _value(figure.ours, figure.unit), str(figure.reach or "")
    return figure.what, str(figure.runs), ours, limit, ratio, reach, figure.verdict


def _value(value: float, unit: str) -> str:
    return f"{value:,.{0 if value >= 100 else 1}f} {unit}"
