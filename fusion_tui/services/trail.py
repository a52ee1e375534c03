"""The audit trail for whoever inspects it: looking at it is an act as well, and so is verifying it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.user import Right
from fusion_tui.services import identity, trail_file, trail_seal
from fusion_tui.services.desk import Desk
from fusion_tui.services.trail_check import Finding, Verdict
from fusion_tui.services.trail_file import Start
from fusion_tui.services.trail_verify import ACCEPT, Check, outside
from fusion_tui.store import audit, audit_head, audit_window
from fusion_tui.store.audit import PACE, START, Row
from fusion_tui.store.audit_window import Filter, Stretch
from fusion_tui.store.checkpoints import Checkpoint
from fusion_tui.store.engine import Session
from fusion_tui.store.newfile import new_file
from fusion_tui.store.progress import Cancelled, Progress, go_on, unwatched

__all__ = ["Exported", "Filter", "Finding", "Row", "Stretch", "Verdict"]


Span = tuple[datetime | None, datetime | None]
ALWAYS: Span = (None, None)


@dataclass(frozen=True)
class Exported:
    """What an export holds: how many rows, the file's SHA-256 in hex, and the checkpoint it ends with."""

    rows: int
    sha256: str
    checkpoint: Checkpoint


def show(desk: Desk, wanted: Filter, limit: int = 100) -> list[Row]:
    """Return the latest acts that are wanted, newest first."""
    with desk.write("audit show", Right.AUDIT) as entry:
        found = audit_window.window(entry.books, wanted, 0, limit)
        entry.outcome = f"{found.total} found"
        return [row for row in found.records if not row.is_gone]


def look(desk: Desk, line: str) -> None:
    """Record that somebody looks at the trail, and with which words, as a keyed digest."""
    with desk.write("audit show", Right.AUDIT) as entry:
        entry.subject = audit.keyed_digest(entry.books, "audit show", desk.user.name, line) if line else ""


def windows(desk: Desk, wanted: Filter) -> Callable[[int, int], Stretch]:
    """Return what reads stretches of the trail, newest first; it counts them once. :func:`look` records it."""
    counted: Stretch | None = None

    def read(offset: int, limit: int) -> Stretch:
        nonlocal counted
        with desk.read(Right.AUDIT, "audit show") as books:
            counted = audit_window.window(books, wanted, offset, limit, counted)
        return counted

    return read


def around(desk: Desk, n: int) -> tuple[Row | None, Row | None, Row | None]:
    """Return a row between its neighbours; None where there is none."""
    with desk.read(Right.AUDIT, "audit show") as books:
        return audit.row(books, n - 1), audit.row(books, n), audit.row(books, n + 1)


def verify(
    desk: Desk, against: Path | None = None, progress: Progress = unwatched, cancelled: Cancelled = bool
) -> Verdict:
    """Follow the whole trail and compare it with what was recorded outside it; what comes of it is recorded.

    Raises InputError where ``against`` is no export and no checkpoint of this center's trail.
    """
    with desk.read(Right.AUDIT, "audit verify") as books:
        sealed_with = audit_head.key(books)
    noted = outside(desk.profile.head, sealed_with)
    with desk.read() as books:
        verdict = Check(books, desk.center, noted, against).run(progress, cancelled)
    with desk.write("audit verify", Right.AUDIT) as entry:
        entry.outcome = verdict.words
    return verdict


def checkpoint(desk: Desk, target: Path | None = None) -> Checkpoint:
    """Make a checkpoint over the newest row, and a file of it where one is named."""
    # The file takes its name last: what is there under it was recorded.
    with new_file(target) if target else nullcontext() as file:
        start, made = _sealed(desk, None)
        if file:
            trail_file.fill(file, start, (), made)
    return made


def export(
    desk: Desk, target: Path, span: Span = ALWAYS, progress: Progress = unwatched, cancelled: Cancelled = bool
) -> Exported:
    """Write the acts from one moment to before another, with a checkpoint over the last, wholly or not at all.

    Raises InputError where there is no such act or a file of that name already, StoreError where it was cancelled
    or the file can't be written.
    """
    with new_file(target) as file:
        start, made = _sealed(desk, span)
        with desk.read() as books:
            rows = _watched(audit.rows(books, start.first, made.n), made.n - start.first + 1, progress, cancelled)
            count, sha256 = trail_file.fill(file, start, rows, made)
        with desk.write("audit export", Right.AUDIT) as entry:
            entry.subject, entry.outcome = f"rows {start.first}-{made.n}", f"{count} rows, sha256 {sha256}"
    return Exported(count, sha256, made)


def accept(desk: Desk) -> None:
    """Give up what is noted outside and begin it anew, as after a restored backup; this stays in the trail."""
    with desk.write(ACCEPT, Right.AUDIT) as entry:
        noted = outside(desk.profile.head, audit_head.key(entry.books))
        entry.outcome = f"row {noted.head.n} given up" if noted.head else noted.fault or "there was none"
    audit_head.begin_anew(desk.store, desk.profile.head)


def _sealed(desk: Desk, span: Span | None) -> tuple[Start, Checkpoint]:
    """Make the checkpoint a file ends with; without a span the file holds no row."""
    with desk.write("audit checkpoint", Right.AUDIT) as entry:
        books = entry.books
        first, last = _found(books, span) if span else (0, audit.last(books)[0])
        made = trail_seal.seal(books, desk.center, desk.clock.now(), last)
        first = first or made.n + 1
        before = audit.row(books, first - 1)
        entry.subject = f"row {made.n}"
        envelope = identity.own_envelope(books, desk.center)
        return Start(desk.center, envelope, first, before.digest if before else START), made


def _found(books: Session, span: Span) -> tuple[int, int]:
    found = audit_window.span(books, *span)
    if found is None:
        raise InputError("there is no act in that time", "choose other days with --since and --until")
    return found


def _watched(rows: Iterable[Row], total: int, progress: Progress, cancelled: Cancelled) -> Iterator[Row]:
    for done, row in enumerate(rows):
        if done % PACE == 0:
            progress(done, total)
            go_on(cancelled)
        yield row
