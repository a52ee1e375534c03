"""Whether everything in a profile can still be read: every page, every row, every attachment, the trail.

First each page's own authentication, then SQLite's check of how they fit together. Only where one of
them finds something are the tables walked, to tell what is lost from what is whole. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from sqlmodel import col

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.errors import DamagedError
from fusion_tui.domain.text import clean_line
from fusion_tui.store import audit, blobs, records, tally
from fusion_tui.store.contents import Blob
from fusion_tui.store.copying import kept_before
from fusion_tui.store.diagnosis import Loss, LostContent, Report
from fusion_tui.store.engine import Session, Store
from fusion_tui.store.files import files_in
from fusion_tui.store.newfile import medium_told
from fusion_tui.store.own_rows import AuditRow
from fusion_tui.store.probing import Gap, counted, ids_in, index_rows, quoted, walk
from fusion_tui.store.progress import Cancelled, Meter, Progress, unwatched

BACKUP = "backup create"  # the act a backup is recorded by
PAGE = 4096

_INDEX_OF_SEARCH = ("search_data", "search_docsize")
_ASKED = 100_000  # steps of SQLite between two questions whether to go on

T = TypeVar("T")


class Schema(NamedTuple):
    """The tables of a store, and its indexes with their tables."""

    tables: tuple[str, ...]
    indexes: tuple[tuple[str, str], ...]


def check(
    store: Store, contents: Path, now: datetime, progress: Progress = unwatched, cancelled: Cancelled = bool
) -> Report:
    """Read everything there is; raises StoreError where it was cancelled, never for what is damaged.

    ``progress`` hears how many bytes of about how many were read.
    """
    size = store.path.stat().st_size
    meter = Meter(progress, cancelled, size * 2 + _kept(contents))
    report = Report(-(-size // PAGE), bad_pages=_bad_pages(store))
    report.older = [path.name for path in kept_before(store.path)]
    meter.add(size)
    schema = _tried(lambda: _schema(store))
    if schema is None:
        report.is_open = False
        return report
    if not report.bad_pages:
        report.structure = _structure(store, cancelled)
    _tables(store, schema, report, cancelled)
    meter.add(size)
    _search(store, schema, report, cancelled)
    _contents(store, contents, now, report, meter)
    _trail(store, report)
    return report


def _bad_pages(store: Store) -> list[str]:
    """Return what the authentication of the pages says; twice, as another program may be writing one meanwhile."""
    first = _tried(lambda: _lines(store, "PRAGMA cipher_integrity_check"))
    if not first:
        return ["no page can be read"] if first is None else []
    again = set(_tried(lambda: _lines(store, "PRAGMA cipher_integrity_check")) or first)
    return [line for line in first if line in again]


def _structure(store: Store, cancelled: Cancelled) -> list[str]:
    found = _tried(lambda: _lines(store, "PRAGMA integrity_check(100)", cancelled))
    if found is None:
        return ["the pages don't fit together"]
    return [] if found == ["ok"] else found


def _lines(store: Store, pragma: str, cancelled: Cancelled = bool) -> list[str]:
    with store.raw() as connection:
        connection.set_progress_handler(cancelled, _ASKED)
        return [str(line) for (line,) in connection.execute(pragma)]


def _schema(store: Store) -> Schema:
    with store.raw() as connection:
        found = connection.execute("SELECT type, name, tbl_name FROM sqlite_master ORDER BY name").fetchall()
    ours = [(kind, name, table) for kind, name, table in found if not table.startswith(("search", "sqlite_"))]
    indexes = tuple((name, table) for kind, name, table in ours if kind == "index")
    return Schema(tuple(name for kind, name, _ in ours if kind == "table"), indexes)


def _tables(store: Store, schema: Schema, report: Report, cancelled: Cancelled) -> None:
    if not report.bad_pages and not report.structure:
        report.rows = {table: _count(store, table) for table in schema.tables}
        return
    for table in schema.tables:
        walked = walk(store.raw, table, cancelled)
        report.rows[table] = walked.rows
        if walked.gaps:
            report.losses.append(_loss(store, schema, table, walked.rows, walked.gaps))
    lost = {loss.table for loss in report.losses}
    for index, table in schema.indexes:
        entries = index_rows(store.raw, table, index)
        if entries is None or (table not in lost and entries != report.rows[table]):
            report.indexes.append(index)


def _loss(store: Store, schema: Schema, table: str, rows: int, gaps: tuple[Gap, ...]) -> Loss:
    if table in records.BY_KIND:
        index = next((name for name, of in schema.indexes if of == table and name.startswith("sqlite_autoindex")), "")
        named = [ids_in(store.raw, table, index, gap) for gap in gaps]
        if all(ids is not None for ids in named):
            known = [name for ids in named for name in ids or ()]
            return Loss(table, len(known), tuple(known))
        counted = _tried(lambda: _tallied(store, table))
        return Loss(table, None if counted is None else max(counted - rows, 0), ())
    return Loss(table, None, ())


def _tallied(store: Store, kind: str) -> int:
    with store.read() as books:
        return tally.counts(books).get(kind, 0)


def _search(store: Store, schema: Schema, report: Report, cancelled: Cancelled) -> None:
    if report.bad_pages or report.structure:
        walked = [walk(store.raw, table, cancelled) for table in _INDEX_OF_SEARCH]
        terms = _tried(lambda: _count(store, "search_idx"))
        if terms is None or any(one.gaps for one in walked):
            report.search = "it lies on damaged pages"
            return
    known = _count(store, "search_docsize")
    wanted = sum(report.rows[kind] for kind in records.BY_KIND if kind in schema.tables)
    if known != wanted and not report.losses:
        report.search = f"it knows {known:,} of {wanted:,} records"


def _count(store: Store, table: str) -> int:
    with store.raw() as connection:
        return counted(connection, f"{quoted(table)} NOT INDEXED")


def _contents(store: Store, folder: Path, now: datetime, report: Report, meter: Meter) -> None:
    def read() -> int:
        with store.read() as books:
            known = blobs.every(books)
            report.lost_contents = [lost for blob in known if (lost := _lost(books, folder, blob, meter))]
            report.orphans = sum(map(len, blobs.orphans(books, folder, now)))
            return len(known)

    report.contents = _tried(read)


def _lost(books: Session, folder: Path, blob: Blob, meter: Meter) -> LostContent | None:
    if blobs.is_whole(books, meter.counted(blobs.open_content(folder, blob)), blob):
        return None
    having = tuple(one.id for one in records.where(books, Attachment, blob=blob.address))
    return LostContent(having, not blobs.path_of(folder, blob.address).exists())


def _trail(store: Store, report: Report) -> None:
    def read() -> int | None:
        with store.read() as books:
            report.last_backup = _last_backup(books)
            return audit.first_break(books)

    try:
        broken = read()
        report.trail = "" if broken is None else f"its row {broken} doesn't follow from the one before it"
    except DamagedError:
        report.trail = "it can't be read whole"


def _last_backup(books: Session) -> str:
    done = audit.query().where(col(AuditRow.act) == BACKUP, col(AuditRow.outcome) != "refused")
    row = next(iter(audit.read(books, done.order_by(col(AuditRow.n).desc()).limit(1))), None)
    if row is None:
        return ""
    when = f"{row.moment:%Y-%m-%d %H:%M} UTC" if row.moment else "a day that can't be told"
    return f"{clean_line(row.subject)} of {when}"


def _kept(folder: Path) -> int:
    with medium_told("the attachments"):
        return sum(found.st_size for _, found in files_in(folder))


def _tried(read: Callable[[], T]) -> T | None:
    """Return what was read; None where damage was in the way."""
    try:
        return read()
    except DamagedError:
        return None
