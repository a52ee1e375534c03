"""Import: rows of other people's files to records, in batches that each stand whole.

A bad row never stops the rest. The same file again changes nothing; a changed row updates its record.
Imports are held OPEN unless said otherwise, and never as INTELLIGENCE: no predicate comes with a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.record import new_ids
from fusion_tui.domain.text import clean_line
from fusion_tui.domain.user import Right, may
from fusion_tui.interchange import incident_csv
from fusion_tui.interchange.columns import ColumnMap
from fusion_tui.interchange.incident_csv import IncidentDraft, IncidentFile, RowProblem
from fusion_tui.services.desk import Desk
from fusion_tui.store import incidents
from fusion_tui.store.engine import Session
from fusion_tui.store.incidents import Tally

BATCH = 25_000  # rows of one transaction: fewer of them rewrite the indexes too often
SLICE = 5_000  # rows compared and written at a time: more of them cost memory
PROBLEMS_LISTED = 10_000

Progress = Callable[[int], None]


class Digest(Protocol):
    """A hash that takes bytes in."""

    def update(self, data: bytes, /) -> None:
        """Take in more."""


@dataclass
class Report:
    """What an import did with one file."""

    file: str
    columns: list[tuple[str, str, str]]
    source: str
    notes: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    refused: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    cancelled: bool = False


@dataclass(frozen=True)
class Options:
    """How to import."""

    mapping: ColumnMap | None = None
    source: str | None = None
    holding: Holding = Holding.OPEN
    dry_run: bool = False


def options(mapping: ColumnMap | None, source: str, holding: str, dry_run: bool) -> Options:
    """Return import options from what a person typed; raises InputError for an unknown holding."""
    if holding.upper() not in set(Holding):
        raise InputError("unknown holding", f"one of: {', '.join(Holding)}")
    return Options(mapping, source or None, Holding(holding.upper()), dry_run)


def never(_rows: int) -> None:
    """Watch no progress."""


def run(
    desk: Desk,
    path: Path,
    wanted: Options | None = None,
    progress: Progress = never,
    cancelled: Callable[[], bool] = bool,
) -> Report:
    """Import a file; raises InputError where it can't be read as a table at all.

    ``progress`` hears how many rows were read; ``cancelled`` is asked between batches, and what was
    imported until then stays.
    """
    wanted = wanted or Options()
    if wanted.holding is Holding.INTELLIGENCE:
        raise InputError("an import can't create INTELLIGENCE", "28 CFR 23.20 needs a predicate for each subject")
    desk.require(may(desk.user, Right.IMPORT), "import")
    zone = ZoneInfo(desk.center.timezone)
    table = incident_csv.read(path, zone=zone, mapping=wanted.mapping, source=wanted.source)
    report = Report(clean_line(path.name), table.columns.explain(), table.source)
    for batch in _batches(table, report, progress):
        if cancelled():
            report.cancelled = True
            break
        report.tally += _merge(desk, table, batch, wanted)
    report.notes = table.notes  # some are counted while the rows are read
    return report


def _batches(table: IncidentFile, report: Report, progress: Progress) -> Iterator[list[IncidentDraft]]:
    batch: list[IncidentDraft] = []
    read = 0
    for row in table.rows():
        if isinstance(row, RowProblem):
            report.refused += 1
            report.problems.extend([row] if len(report.problems) < PROBLEMS_LISTED else [])
            continue
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch, read = [], read + BATCH
            progress(read + report.refused)
    if batch:
        yield batch
    progress(read + len(batch) + report.refused)


def _merge(desk: Desk, table: IncidentFile, batch: list[IncidentDraft], options: Options) -> Tally:
    slices = [batch[start : start + SLICE] for start in range(0, len(batch), SLICE)]
    if options.dry_run:
        with desk.read() as books:
            return sum((_Batch(desk, table, options).sort(books, part).tally for part in slices), Tally())
    with desk.write("import", Right.IMPORT) as entry:
        touched, tally = hashlib.sha256(), Tally()
        for part in slices:
            tally += _Batch(desk, table, options).sort(entry.books, part).store(entry.books, touched)
        entry.subject = touched.hexdigest()[:32]
        entry.outcome = f"{tally.new} new, {tally.changed} changed, {tally.same} same"
    return tally


class _Batch:
    """A batch, sorted into new, changed and same."""

    def __init__(self, desk: Desk, table: IncidentFile, options: Options) -> None:
        marking = {"control": "U", "tlp": "GREEN", "grade": "F6", "revision": 1}
        self._header = {**desk.header("incident", options.holding), **marking}
        self._source = table.source
        self._reading = repr([(field, column) for field, column, _ in table.columns.explain()]).encode()
        self._new: dict[str, dict[str, Any]] = {}
        self._changed: dict[str, dict[str, Any]] = {}
        self.tally = Tally()

    def sort(self, books: Session, drafts: Iterable[IncidentDraft]) -> _Batch:
        """Compare each draft with what is stored; an id that stands twice stands before the same words."""
        drafts = list(drafts)
        fresh = iter(new_ids("incident", len(drafts)))
        held = incidents.known(books, self._source, [draft.source_key for draft in drafts])
        for draft in drafts:
            known = held.get(draft.source_key)
            read = self._hash(draft)
            stands_twice = draft.source_key in self._new or draft.source_key in self._changed
            if stands_twice or (known and known.row_hash == read):
                self.tally += Tally(same=1)
            elif known is None:
                self.tally += Tally(new=1)
                self._new[draft.source_key] = self._values(draft, read, next(fresh))
            else:
                self.tally += Tally(changed=1)
                self._changed[draft.source_key] = {**self._values(draft, read, known.id), "n": known.n}
        return self

    def store(self, books: Session, touched: Digest) -> Tally:
        """Write the batch; ``touched`` takes in the ids of what it wrote."""
        incidents.insert_new(books, list(self._new.values()))
        incidents.update_changed(books, list(self._changed.values()))
        for values in (*self._new.values(), *self._changed.values()):
            touched.update(values["id"].encode())
        return self.tally

    def _hash(self, draft: IncidentDraft) -> str:
        """Return the hash of a row as it was read: the same row under another column map is a change."""
        return hashlib.blake2b(draft.row_hash.encode() + self._reading, digest_size=16).hexdigest()

    def _values(self, draft: IncidentDraft, row_hash: str, record: str) -> dict[str, Any]:
        own = {"id": record, "source": self._source, "row_hash": row_hash}
        return {**self._header, **draft._asdict(), **own}
