"""Tables for people: cells are data, never markup, and what a command takes again is never broken in the middle.

Into a file or a pipe a line is a record. On a terminal that is too narrow ids and hashes are shortened first, to what
every command takes in their place; then the other columns are folded, at whole words as long as there is room.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Sequence

from fusion_tui.cli.output import end_progress
from fusion_tui.domain.cleaning import clean

_PIPE_WIDTH = 240
_BETWEEN, _EDGES = 3, 2  # what the box puts between columns, and at both ends of a line
_LEAST = 6  # of a column that holds words
_ID = re.compile(r"\b([a-z-]{1,40}--[0-9a-f]{8})[0-9a-f-]{28}\b")
_HASH = re.compile(r"\b([0-9a-f]{16})[0-9a-f]{48}\b")
_WHOLE = re.compile(
    r"(?:[a-z-]{1,40}--)?[0-9a-f]{8}[0-9a-f-]{0,56}(?:\.\.)?|ftd?1-\w{26}\.ft[bd]|[A-Z]-\d{5,12}|[\d:-]{8,10}"
)

Rows = Sequence[Sequence[str]]


def table(columns: Sequence[str], rows: Rows) -> None:
    """Print a table."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    is_terminal = sys.stdout.isatty()
    console = Console(highlight=False, width=None if is_terminal else _PIPE_WIDTH)
    cells = [[clean(cell) for cell in row] for row in rows]
    room = console.width - _EDGES - _BETWEEN * (len(columns) - 1)
    if is_terminal and sum(_natural(columns, cells)) > room:
        cells = _shortened(cells)
    made = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column, width in zip(columns, _widths(columns, cells, room), strict=True):
        made.add_column(column, overflow="fold", width=width)
    for row in cells:
        made.add_row(*map(Text, row))
    end_progress()
    console.print(made)


def width() -> int:
    """Return how many cells a line may have: those of the terminal, or many where it goes to a file."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE_WIDTH


def _shortened(cells: Rows) -> list[list[str]]:
    """Return the cells with every id as short as commands take it; as they are where two would be the same then."""
    ids = {found[0] for row in cells for cell in row for found in _ID.finditer(cell)}
    if len({found[:-28] for found in ids}) < len(ids):
        return [list(row) for row in cells]
    return [[_HASH.sub(r"\1..", _ID.sub(r"\1", cell)) for cell in row] for row in cells]


def _widths(columns: Sequence[str], cells: Rows, room: int) -> list[int]:
    """Return how wide each column is: room for whole ids first, then for whole words, then for whole lines."""
    natural = _natural(columns, cells)
    if sum(natural) <= room:
        return natural
    words = [max(map(_longest, column), default=1) for column in _by_column(columns, cells)]
    whole = [max(_longest_whole(column), min(_LEAST, word)) for column, word in
             zip(_by_column(columns, cells), words, strict=True)]  # fmt: skip
    widths = [1] * len(natural)
    for wanted in (whole, words, natural):
        _spread(widths, wanted, room - sum(widths))
    return widths


def _spread(widths: list[int], wanted: Sequence[int], spare: int) -> None:
    """Give columns what they want, those that want least first; what is left is shared among the others."""
    lacking = sorted(range(len(widths)), key=lambda at: wanted[at] - widths[at])
    for before, at in enumerate(lacking):
        given = max(0, min(wanted[at] - widths[at], spare // (len(lacking) - before)))
        widths[at] += given
        spare -= given


def _natural(columns: Sequence[str], cells: Rows) -> list[int]:
    return [max(1, *map(_cells, column)) for column in _by_column(columns, cells)]


def _by_column(columns: Sequence[str], cells: Rows) -> Iterable[tuple[str, ...]]:
    return zip(columns, *cells, strict=True)


def _longest(cell: str) -> int:
    return max(map(_cells, cell.split()), default=1)


def _longest_whole(column: Iterable[str]) -> int:
    return max((_cells(word) for cell in column for word in cell.split() if _WHOLE.fullmatch(word)), default=1)


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, text.split("\n")), default=0)
