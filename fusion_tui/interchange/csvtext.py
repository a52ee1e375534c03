"""The text of a CSV file: its delimiter, its header, and one record after another.

A record is bounded in length and in lines. One that can't be read is a RowProblem and never stops the
rest: reading goes on with the line after its first, so a stray quote costs its own row and no other.
That second reading is bounded too, or a file of nothing but stray quotes would take for ever.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TextIO

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.text import clean_line
from fusion_tui.interchange.csvbytes import Encoding, open_text, survey

DELIMITERS = (",", ";", "\t", "|")
MAX_RECORD = 2 << 20  # letters: enough to see a cell of 1 MB to its end and refuse that row alone
MAX_LINES = 5000  # of one record; more is a quote that was never closed
MAX_AGAIN = 16 << 20  # letters of one file read a second time after stray quotes
LINE_COST = 64  # letters that reading one more line is worth
MAX_COLUMNS = 500
MAX_NAME = 100  # letters of a column's name
SAMPLE_ROWS = 200
SAMPLE_TEXT = 1 << 20  # letters of all sampled rows
SNIFFED = 1 << 16  # letters the delimiter is judged by

_NO_HEADER = 'name the columns in a --map file: [options] header = ["id", "date", ...]'
_STRAY_QUOTE = "a quote isn't closed, or stands in the middle of a cell"
_TOO_LONG = "longer than a row may be, or a quote isn't closed"


class RowProblem(NamedTuple):
    """Why a row was refused: its number (the first after the header is 1), physical line, column and reason."""

    row: int
    line: int
    column: str
    reason: str


Record = tuple[int, int, list[str]]  # row number, physical line, cells


@dataclass(frozen=True)
class Table:
    """A CSV file that was looked at: how it is written, its columns and its first rows."""

    path: Path
    encoding: Encoding
    delimiter: str
    header: tuple[str, ...]
    headed: bool
    sample: tuple[list[str], ...] = ()

    def records(self) -> Iterator[Record | RowProblem]:
        """Yield every record under the header; raise InputError where the file can't be read on."""
        with open_text(self.path, self.encoding) as stream:
            records = iter(Records(stream, self.delimiter, first=0 if self.headed else 1))
            try:
                if self.headed:
                    next(records, None)
                yield from records
            except UnicodeDecodeError as bad:
                raise InputError("the file changed while it was read", "import it again") from bad


def open_table(path: Path, *, encoding: str = "", delimiter: str = "", header: tuple[str, ...] = ()) -> Table:
    """Look at a file: what isn't given is recognised.

    Raises InputError for what isn't a CSV file with a header, with a hint what to do about it.
    """
    found = survey(path, encoding)
    with open_text(path, found) as stream:
        delimiter = delimiter or _delimiter(stream.read(SNIFFED))
    names = header or _header(path, found, delimiter)
    table = Table(path, found, delimiter, names, headed=not header)
    _refuse_width(table)
    return replace(table, sample=_sample(table))


class Records:
    """The records of a text, each with its row number and first physical line, or the reason why not."""

    def __init__(self, stream: TextIO, delimiter: str, *, first: int = 1) -> None:
        csv.field_size_limit(MAX_RECORD + 1)  # the default would refuse a long cell before its row has an end
        self._stream = stream
        self._delimiter = delimiter
        self._row = first
        self._line = 1
        self._size = 0
        self._held: list[str] = []
        self._again: deque[str] = deque()
        self._left = MAX_AGAIN

    def __iter__(self) -> Iterator[Record | RowProblem]:
        reader = self._reader()
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield self._refuse()
                reader = self._reader()
                continue
            if cells:
                yield self._row, self._line, cells
                self._row += 1
            self._advance(len(self._held))

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._feed(), delimiter=self._delimiter, skipinitialspace=True, strict=True)

    def _feed(self) -> Iterator[str]:
        """Hand on line after line, holding those of the record at hand."""
        held = self._held
        while line := self._next():
            held.append(line)
            self._size += len(line)
            if self._overlong():
                raise csv.Error
            yield line

    def _overlong(self) -> bool:
        return self._size > MAX_RECORD or len(self._held) > MAX_LINES

    def _next(self) -> str:
        if self._again:
            return self._again.popleft()
        line = self._stream.readline(MAX_RECORD + 1)
        if len(line) > MAX_RECORD:
            self._skip_line(line)
        return line

    def _skip_line(self, piece: str) -> None:
        while piece and piece[-1] not in "\r\n":
            piece = self._stream.readline(SNIFFED)

    def _refuse(self) -> RowProblem:
        """Give up the record at hand; its later lines are read again as rows of their own."""
        reason = _TOO_LONG if self._overlong() else _STRAY_QUOTE
        rest = self._held[1:]
        if rest:
            self._left -= self._size + LINE_COST * len(self._held)
        if rest and self._left < 0:
            reason += f"; {len(rest)} lines after it are skipped"
        else:
            self._again.extendleft(reversed(rest))
            rest = []
        problem = RowProblem(self._row, self._line, "", reason)
        self._row += 1
        self._advance(1 + len(rest))
        return problem

    def _advance(self, lines: int) -> None:
        self._line += lines
        self._size = 0
        self._held.clear()


def _lines(text: str) -> Iterable[str]:
    return io.StringIO(text, newline="")


def _delimiter(text: str) -> str:
    """Return the delimiter that splits the most rows into as many cells as the header, the more the better."""
    whole = text if len(text) < SNIFFED else text[: text.rfind("\n") + 1] or text
    return max(DELIMITERS, key=lambda delimiter: _agreement(whole, delimiter))


def _agreement(text: str, delimiter: str) -> float:
    rows = [row for row in csv.reader(_lines(text), delimiter=delimiter, skipinitialspace=True) if row]
    widths = [len(row) for row in rows] or [1]
    return (widths[0] - 1) * widths.count(widths[0]) / len(widths)


def _header(path: Path, encoding: Encoding, delimiter: str) -> tuple[str, ...]:
    with open_text(path, encoding) as stream:
        first = next(iter(Records(stream, delimiter)), None)
    if first is None:
        raise InputError("the file is empty", "was it copied to its end?")
    if isinstance(first, RowProblem):
        raise InputError(f"the first line is no header: {first.reason}", _NO_HEADER)
    if _is_garbled("".join(first[2])):
        raise InputError("not a CSV file: its first line is no text", "ask the source for the data as CSV UTF-8")
    names = [clean_line(cell) for cell in first[2]]
    if any(_is_data(name) for name in names):
        raise InputError("no header: the first row looks like data", _NO_HEADER)
    if len(names) > MAX_COLUMNS or max(map(len, names)) > MAX_NAME:
        raise InputError("the first line is too long to be a header", _NO_HEADER)
    return _distinct(names)


def _refuse_width(table: Table) -> None:
    """Refuse names given for another number of columns than the first row has."""
    first = next(table.records(), None)
    if table.headed or first is None or isinstance(first, RowProblem) or len(first[2]) == len(table.header):
        return
    raise InputError(f"the map names {len(table.header)} columns, the first row has {len(first[2])}", _NO_HEADER)


def _is_data(cell: str) -> bool:
    """Whether a cell is a number, a date or a place rather than a name."""
    return any(map(str.isdigit, cell)) and not any(map(str.isalpha, cell))


def _is_garbled(line: str) -> bool:
    """Whether a line holds a control no text has, or more than a tenth of stray bytes; one is damage of a name."""
    stray = sum("\ud800" <= letter <= "\udfff" for letter in line)
    return stray * 10 > len(line) or any(ord(letter) < 32 and not letter.isspace() for letter in line)


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Name the columns without a name, and number those that share one."""
    known: list[str] = []
    for place, given in enumerate(names, 1):
        name = given or f"column {place}"
        while name in known:
            name += f" ({place})"
        known.append(name)
    return tuple(known)


def _sample(table: Table) -> tuple[list[str], ...]:
    rows: list[list[str]] = []
    size = 0
    for record in islice(table.records(), SAMPLE_ROWS):
        if not isinstance(record, RowProblem) and len(record[2]) == len(table.header):
            rows.append(record[2])
            size += sum(map(len, record[2]))
        if size > SAMPLE_TEXT:
            break
    return tuple(rows)
