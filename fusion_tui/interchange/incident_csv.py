"""Other cities' incident files, row by row, to drafts of an Incident.

A row is taken whole or refused whole, with the column and the reason; nothing is cut to fit. Identity is
the id column within the named source; without one, the hash of the row and its occurrence number, so that
the same file gives the same keys. Where an id stands in rows that say different things, the first of them
counts and the others are refused: which of them is right only the source knows. The columns that no field
takes are kept as text in ``detail``. Memory is constant but for the hashes of ids, or of rows without one.
What a draft holds keeps the limits of ``domain.incident`` without the cost of a model for each row: a test
holds the two together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.text import clean_line
from fusion_tui.interchange.cells import key_reader, readers
from fusion_tui.interchange.columnmap import MAX_SOURCE, ColumnMap
from fusion_tui.interchange.columns import recognise
from fusion_tui.interchange.csvtext import RowProblem, Table, open_table
from fusion_tui.interchange.occurrence import Firsts, Occurrences

__all__ = ["IncidentDraft", "IncidentFile", "RowProblem", "read"]

LONG_CELL = 2000  # letters; no field of an incident holds more
REPEATS = "rows repeat the id of an earlier row and were refused; is that column an id?"
PLACELESS = "rows have 0,0 or -1,-1 for a place: taken as unknown"

_ENDINGS = re.compile(r"(?:\.(?:csv|tsv|txt))?(?:\.(?:gz|bz2|xz))?\Z", re.IGNORECASE)
_KEY = (1 << 64) - 1
_STRAY = re.compile("[\ud800-\udfff]")


class IncidentDraft(NamedTuple):
    """What one row says, in the fields of Incident; its source is that of the file."""

    title: str
    category: str
    occurred: datetime | None
    occurred_text: str
    address: str
    district: str
    latitude: float | None
    longitude: float | None
    detail: str
    source_key: str
    row_hash: str


class IncidentFile:
    """A file of incidents: how its columns were understood, and its rows."""

    def __init__(self, table: Table, columns: ColumnMap, source: str, zone: ZoneInfo) -> None:
        self.columns = columns
        self.source = source
        self._table = table
        self._zone = zone
        self._tally: Counter[str] = Counter()

    @property
    def notes(self) -> list[str]:
        """What the analyst should know; after the rows were read, how many had no time or no place."""
        counted = [f"{count} {what}" for what, count in self._tally.items()]
        return [*self._table.encoding.notes, *self.columns.notes, *counted]

    def rows(self) -> Iterator[IncidentDraft | RowProblem]:
        """Yield a draft or a problem for each row; raise InputError where the file can't be read on."""
        self._tally = Counter()
        rows = _Rows(self._table, self.columns, self._zone, self._tally)
        for record in self._table.records():
            yield record if isinstance(record, RowProblem) else rows.draft(*record)


def read(path: Path, *, zone: ZoneInfo, mapping: ColumnMap | None = None, source: str | None = None) -> IncidentFile:
    """Open a file of incidents and recognise its columns; no row is used yet.

    Raises InputError where the file can't be used, with a hint what to do about it.
    """
    given = mapping or ColumnMap({})
    name = clean_line(source or given.source or _ENDINGS.sub("", path.name).lower())
    if not 0 < len(name) <= MAX_SOURCE:
        raise InputError(f"the source's name is empty or longer than {MAX_SOURCE} letters", "name the source")
    table = open_table(path, encoding=given.encoding, delimiter=given.delimiter, header=given.header)
    return IncidentFile(table, recognise(table, zone, given), name, zone)


class _Rows:
    """Turns cells into drafts; made once for a pass over a file."""

    def __init__(self, table: Table, columns: ColumnMap, zone: ZoneInfo, tally: Counter[str]) -> None:
        self._header = table.header
        self._zeros = len(table.header) - 1
        self._encoding = table.encoding.name
        self._tally = tally
        self._seen, self._firsts = Occurrences(), Firsts()
        self._readers = readers(table.header, columns, zone, tally)
        key = columns.columns.get("id", "")
        self._has_key = bool(key)
        if key:
            self._readers.append((key, key_reader(table.header.index(key))))

    def draft(self, row: int, line: int, cells: list[str]) -> IncidentDraft | RowProblem:
        """Return what a row says, or why it can't be taken."""
        packed = "\0".join(cells)
        if packed.count("\0") != self._zeros or len(packed) > LONG_CELL or not packed.isascii():
            unfit = self._unfit(cells)
            if unfit:
                return RowProblem(row, line, *unfit)
        column, values = "", []
        try:
            for column, read_cells in self._readers:  # noqa: B007 - the refusal below names it
                values.append(read_cells(cells))
        except ValueError as bad:
            return RowProblem(row, line, column, str(bad))
        row_hash = blake2b(packed.encode(), digest_size=16).hexdigest()
        if self._has_key:
            first = self._firsts.clash(hash(values[-1]) & _KEY, row, int(row_hash[:8], 16))
            if first:
                self._tally[REPEATS] += 1
                return RowProblem(row, line, column, f"repeats the id of row {first}, which counts")
        else:
            values.append(f"{row_hash}:{self._seen.add(int(row_hash[:16], 16))}")
        values.append(row_hash)
        draft = IncidentDraft._make(values)
        return self._nowhere(draft) if draft.latitude == draft.longitude in {0, -1} else draft

    def _unfit(self, cells: list[str]) -> tuple[str, str] | None:
        """Return the column and the reason where the cells are not what a row of this file holds."""
        if len(cells) != len(self._header):
            return "", f"{len(cells)} cells where the header has {len(self._header)}"
        for column, cell in zip(self._header, cells, strict=True):
            if len(cell) > LONG_CELL:
                return column, f"longer than {LONG_CELL} letters"
            if "\0" in cell:
                return column, "holds a zero byte"
            if not cell.isascii() and _STRAY.search(cell):
                return column, f"holds a byte that is not {self._encoding}"
        return None

    def _nowhere(self, draft: IncidentDraft) -> IncidentDraft:
        self._tally[PLACELESS] += 1
        return draft._replace(latitude=None, longitude=None)
