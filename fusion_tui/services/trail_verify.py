"""Verifying the trail: every row followed, and four memories of the same acts compared.

They are the chain itself, the signed checkpoints in the store, the head that is kept outside the store,
and a file that was kept elsewhere. Whoever holds the store's key can forge the first three, not the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

from fusion_tui.domain.center import Center
from fusion_tui.domain.errors import DamagedError
from fusion_tui.domain.wording import many
from fusion_tui.services import trail_seal
from fusion_tui.services.lockouts import Lockouts
from fusion_tui.services.trail_check import (
    CHECKPOINT,
    CUT,
    DIFFERS,
    HEAD,
    Chain,
    Finding,
    Named,
    Pin,
    Pins,
    Verdict,
)
from fusion_tui.services.trail_file import TrailFile
from fusion_tui.services.trail_seal import Signers
from fusion_tui.store import audit, audit_head, checkpoints
from fusion_tui.store.audit import MOST, PACE, Row
from fusion_tui.store.audit_head import Head
from fusion_tui.store.checkpoints import Checkpoint
from fusion_tui.store.engine import Session
from fusion_tui.store.progress import Cancelled, Progress

ACCEPT = "audit accept"
_GIVEN_UP = frozenset({ACCEPT, "restore"})  # acts after which a head begins anew by right
_HEAD = "the head outside the store"


class Watcher(Protocol):
    """Whatever sees every row and then tells what it found."""

    def take(self, row: Row) -> None:
        """Look at a row."""

    def found(self, last: int, /) -> Iterable[Finding]:
        """Return what was found in a trail that ends at row ``last``."""


@dataclass(frozen=True)
class Outside:
    """What the head file said, read before the snapshot of the store: it can't be ahead of it then."""

    head: Head | None
    fault: str = ""


def outside(path: Path, sealed_with: bytes) -> Outside:
    """Return what the head file says, or what is wrong with it."""
    try:
        return Outside(audit_head.read(path, sealed_with))
    except DamagedError as error:
        return Outside(None, error.message)


@dataclass
class Check:
    """One verification of the trail in an open store."""

    books: Session
    center: Center
    outside: Outside
    against: Path | None
    findings: list[Finding] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    def run(self, progress: Progress, cancelled: Cancelled) -> Verdict:
        """Follow every row; raises InputError for a file that is no export of this center's trail."""
        known = trail_seal.signers(self.books, self.center)
        file = None if self.against is None else TrailFile(self.against, self.center, known)
        made, held = self._checkpoints(known)
        self._begins()
        pins = Pins([*held, *self._outside(made, known), *(file.pins if file else ())])
        lockouts = Lockouts()
        watchers: list[Watcher] = [Chain(), pins, Named(made)]
        watchers += [_Beside(file)] if file else []
        total, last = audit.last(self.books)[0], 0
        rows = audit.rows(self.books)
        while batch := list(islice(rows, PACE)):
            for row in batch:
                lockouts.take(row)
                for watcher in watchers:
                    watcher.take(row)
            last = max((row.n for row in batch if row.n <= MOST), default=last)
            progress(last, total)
            if cancelled():
                return Verdict(last, (), (), cancelled=True)
        self.facts += lockouts.facts()
        return self._verdict(watchers, last, file)

    def _begins(self) -> None:
        first = audit.row(self.books, 1)
        if first.act != "init" if first else audit.newest(self.books) is None:
            self._find(CUT, 1, "the trail does not begin with the set-up of the center: all before was taken out")

    def _checkpoints(self, known: Signers) -> tuple[list[int], list[Pin]]:
        made, pins = [], []
        for one in checkpoints.every(self.books):
            made.append(one.n)
            pins += self._pin(one, known, "the checkpoint")
        self.facts.append(f"{len(pins):,} of {len(made):,} checkpoints are signed by this center")
        return made, pins

    def _pin(self, one: Checkpoint, known: Signers, where: str) -> list[Pin]:
        if trail_seal.holds(one, self.center, known):
            return [Pin(one.n, one.digest, f"{where} over row {one.n}")]
        self._find(CHECKPOINT, one.n, f"the signatures of {where} over it do not hold")
        return []

    def _outside(self, made: list[int], known: Signers) -> Iterator[Pin]:
        head, fault = self.outside.head, self.outside.fault
        if fault or (head is None and made):
            self._find(HEAD, 0, fault or f"{_HEAD} is missing")
        if head is None:
            return
        self.facts.append(f"{_HEAD} was noted at row {head.n:,}")
        yield Pin(head.n, head.digest, _HEAD)
        if self._is_late(head, made) and not self._was_accepted(head.since):
            self._find(HEAD, head.since, f"{_HEAD} was taken away before it, and begun anew")
        if head.checkpoint:
            yield from self._pin(head.checkpoint, known, f"the checkpoint in {_HEAD},")
            if head.checkpoint.n not in made:
                self._find(CHECKPOINT, head.checkpoint.n, "the checkpoint over it is missing from the store")

    def _is_late(self, head: Head, made: list[int]) -> bool:
        """Whether there was a head before this one: a checkpoint, the set-up or a log-on is older."""
        older = [*made[:1], audit.first_let_in(self.books) or head.since]
        return min(older) < head.since

    def _was_accepted(self, n: int) -> bool:
        row = audit.row(self.books, n)
        return row is not None and row.act in _GIVEN_UP

    def _find(self, kind: str, n: int, why: str) -> None:
        self.findings.append(Finding(kind, n, n, why))

    def _verdict(self, watchers: list[Watcher], last: int, file: TrailFile | None) -> Verdict:
        for watcher in watchers:
            self.findings += watcher.found(last)
        if file:
            self.findings += file.findings
            self.facts += [] if file.findings else [f"{many(file.rows, 'row')} compared with the file"]
        self.findings.sort(key=lambda found: found.first)
        return Verdict(last, tuple(self.findings), tuple(self.facts))


class _Beside:
    """The rows of a file, read beside the trail's."""

    def __init__(self, file: TrailFile) -> None:
        self._rows = file.digests()
        self._next = next(self._rows, None)
        self._bad: list[int] = []

    def take(self, row: Row) -> None:
        """Compare a row with the file's row of the same number."""
        while self._next and self._next[0] < row.n:
            self._next = next(self._rows, None)
        if self._next and self._next[0] == row.n and self._next[1] != row.digest:
            self._bad = [*self._bad[:1], row.n]

    def found(self, _last: int, /) -> Iterator[Finding]:
        """Yield from where to where the trail says something else than the file."""
        if self._bad:
            why = "the trail was rewritten: the file compared with, which is proven, says something else"
            yield Finding(DIFFERS, self._bad[0], self._bad[-1], why)
