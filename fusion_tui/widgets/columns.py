"""Columns: how a list lays its cells out in a width, measured in terminal cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.cells import cell_len, set_cell_size

T = TypeVar("T")

WIDE = 100


@dataclass(frozen=True)
class Column(Generic[T]):
    """A heading, a width in cells (0: a share of what is left), and the cell's text.

    ``least`` is the width of the list from which on the column is shown; ``alarm`` marks the one that says what
    is wrong.
    """

    title: str
    width: int
    cell: Callable[[T], str]
    right: bool = False
    least: int = 0
    share: int = 1
    alarm: bool = False
    is_indented: bool = False  # its blanks mean something


@dataclass(frozen=True)
class Layout(Generic[T]):
    """The columns that fit, with their widths."""

    columns: tuple[tuple[Column[T], int], ...]
    gap: str

    @property
    def alarm(self) -> range | None:
        """The cells of the column that says what is wrong; None where there is none."""
        at = 0
        for column, width in self.columns:
            if column.alarm:
                return range(at, at + width)
            at += width + len(self.gap)
        return None

    def header(self) -> str:
        """Return the line of headings."""
        return self._line([column.title for column, _ in self.columns])

    def row(self, item: T) -> str:
        """Return a record's line."""
        return self._line([_cell(column, item) for column, _ in self.columns])

    def _line(self, cells: Sequence[str]) -> str:
        fits = zip(cells, self.columns, strict=True)
        return self.gap.join(fitted(cell, width, column.right) for cell, (column, width) in fits)


def _cell(column: Column[T], item: T) -> str:
    words = column.cell(item)
    return words if column.is_indented else " ".join(words.split())


def layout(columns: Sequence[Column[T]], width: int) -> Layout[T]:
    """Return the columns shown at a width; the flexible ones share what the others leave."""
    shown = [column for column in columns if column.least <= width]
    gap = "  " if width >= WIDE else " "
    left = width - len(gap) * (len(shown) - 1) - sum(column.width for column in shown)
    shares = sum(column.share for column in shown if not column.width) or 1
    return Layout(tuple((column, column.width or max(4, left * column.share // shares)) for column in shown), gap)


def fitted(text: str, width: int, right: bool = False) -> str:
    """Return the text in exactly this many cells; what is cut ends in an ellipsis."""
    if cell_len(text) > width:
        return set_cell_size(text, max(0, width - 1)) + "…"
    return " " * (width - cell_len(text)) + text if right else set_cell_size(text, width)
