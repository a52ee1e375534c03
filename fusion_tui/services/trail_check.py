"""What tells a trail that was tampered with: rows in, findings out. Nothing here reads a store or a file.

A finding names rows, never what they say. Several may follow from one deed: an analyst of it begins with the first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from fusion_tui.domain.wording import many
from fusion_tui.store.audit import MOST, START, Row
from fusion_tui.store.checkpoints import EVERY

_REMEMBERED = 8  # rows before a break: what was put in between is told by the row it was put after
_DIGITS = 16
_LISTED = 10_000  # findings: whoever changed more rows has told enough
_EXPLAINED = 200  # broken rows that are looked at more closely: each is compared with each

CHANGED, MISSING, PUT_IN, MOVED = "changed", "missing", "put in", "moved"
REWRITTEN, DIFFERS, CUT = "rewritten", "differs", "cut"
CHECKPOINT, HEAD, FILE = "checkpoint", "head", "file"
_EXACT = frozenset({CHANGED, MISSING, PUT_IN, MOVED, DIFFERS})

_FILE = "the file compared with does not match itself, and proves nothing about the trail"

_WHY = {
    CHANGED: "what it says does not follow from the row before it: it was changed, or rows before it were taken out",
    MISSING: "there is no such row: it was taken out",
    PUT_IN: "the row after it follows from the row before it: it was put in later",
    MOVED: "it follows from another row than the one before it: rows were put in another order",
}


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was recorded; ``first`` is 0 where no row can be named."""

    kind: str
    first: int
    last: int
    why: str

    def __str__(self) -> str:
        named = f"row {self.first}" if self.first == self.last else f"rows {self.first} to {self.last}"
        return f"{named}: {self.why}" if self.first else self.why


@dataclass(frozen=True)
class Verdict:
    """Everything that was found, and what is whole."""

    rows: int
    findings: tuple[Finding, ...]
    facts: tuple[str, ...]
    cancelled: bool = False

    @property
    def whole(self) -> bool:
        """Whether everything was looked at and nothing found, neither in the trail nor in the file compared with."""
        return not self.findings and not self.cancelled

    @property
    def first_bad(self) -> int | None:
        """The first row that is not as it was recorded; None where none is named.

        A stretch that was rewritten begins where nothing tells more: a row named within it is the first bad one.
        """
        exact = {found.first for found in self.findings if found.kind in _EXACT}
        loose = [found for found in self.findings if found.first and found.kind not in _EXACT]
        untold = {found.first for found in loose if exact.isdisjoint(range(found.first, found.last + 1))}
        return min(exact | untold, default=None)

    @property
    def words(self) -> str:
        """The outcome in a line."""
        if self.cancelled:
            return f"cancelled after {many(self.rows, 'row')}"
        of_trail = [found for found in self.findings if found.kind != FILE]
        file = "" if len(of_trail) == len(self.findings) else f"; {_FILE}"
        if not of_trail:
            return f"whole{' by itself' if file else ''}, {many(self.rows, 'row')}{file}"
        named = f"first bad row {self.first_bad}" if self.first_bad else "no row is named"
        return f"not whole: {len(of_trail)} found, {named}{file}"


@dataclass(frozen=True)
class Pin:
    """A row that was recorded elsewhere, and where."""

    n: int
    digest: bytes
    where: str


@dataclass
class Chain:
    """Follows rows one after another from a given one on."""

    expected: int = 1
    before: tuple[bytes, ...] = (START,)
    findings: list[Finding] = field(default_factory=list)
    _recent: deque[tuple[int, bytes]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _broken: list[tuple[Row, list[tuple[int, bytes]]]] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """Compare a row with the one before it."""
        if row.n < self.expected or row.n > MOST:
            self._note(Finding(PUT_IN, row.n, row.n, "no row has such a number: it was put in later"))
            return
        if row.n > self.expected:
            self._note(Finding(MISSING, self.expected, row.n - 1, _WHY[MISSING]))
            self.before = (row.digest,)
        elif not any(row.follows(before) for before in self.before):
            self._break(row)
        else:
            self.before = (row.digest,)
        self._recent.append((row.n, row.digest))
        self.expected = row.n + 1

    def _note(self, found: Finding) -> None:
        if len(self.findings) < _LISTED:
            self.findings.append(found)

    def _break(self, row: Row) -> None:
        if len(self._broken) < _EXPLAINED:
            self._broken.append((row, list(self._recent)))
        else:
            self._note(Finding(CHANGED, row.n, row.n, _WHY[CHANGED]))
        # Where only its digest was changed, the next row still follows from what the digest was.
        self.before = (row.digest, *(row.digest_after(before) for before in self.before[:1]))

    def found(self, _last: int = 0, /) -> list[Finding]:
        """Return what was found, by row; neighbours of one kind in one."""
        known = dict(entry for _, recent in self._broken for entry in recent)
        known |= {row.n: row.digest for row, _ in self._broken}
        broken = {row.n for row, _ in self._broken}
        told = [_told(row, known, broken) for row, _ in self._broken]
        return list(merged(sorted([*self.findings, *told], key=lambda found: found.first)))


def _told(row: Row, known: dict[int, bytes], broken: set[int]) -> Finding:
    after = next((n for n, digest in sorted(known.items(), reverse=True) if row.follows(digest)), None)
    if after is None:
        return Finding(CHANGED, row.n, row.n, _WHY[CHANGED])
    if after < row.n - 1 and broken.isdisjoint(range(after + 1, row.n)):
        return Finding(PUT_IN, after + 1, row.n - 1, _WHY[PUT_IN])
    return Finding(MOVED, row.n, row.n, _WHY[MOVED])


def merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings in their order, neighbours of one kind as one."""
    held: Finding | None = None
    for found in findings:
        if held and found.first and (found.kind, found.why, found.first) == (held.kind, held.why, held.last + 1):
            held = Finding(held.kind, held.first, found.last, held.why)
            continue
        if held:
            yield held
        held = found
    if held:
        yield held


class Pins:
    """Rows that were recorded elsewhere, compared with the trail as it is followed."""

    def __init__(self, pins: Iterable[Pin]) -> None:
        self._open: dict[int, list[Pin]] = {}
        for pin in pins:
            self._open.setdefault(pin.n, []).append(pin)
        self._good = 0
        self._bad: list[tuple[int, Pin]] = []

    def take(self, row: Row) -> None:
        """Compare a row with what was recorded of it."""
        pins = self._open.pop(row.n, ())
        bad = next((pin for pin in pins if pin.digest != row.digest), None)
        if bad:
            self._bad.append((self._good + 1, bad))
        elif pins:
            self._good = row.n

    def found(self, last: int) -> Iterator[Finding]:
        """Yield what contradicts the trail, which ends at row ``last``."""
        if self._bad:
            first, pin = self._bad[0]
            others = f"; {len(self._bad) - 1} later ones as well" if len(self._bad) > 1 else ""
            why = f"the trail was rewritten: {pin.where} recorded another row {pin.n}{others}"
            yield Finding(REWRITTEN, first, pin.n, why)
        beyond = max((pin for pins in self._open.values() for pin in pins), key=lambda pin: pin.n, default=None)
        if beyond and beyond.n > last:
            said = f"the trail ends at row {last}, but {beyond.where} recorded row {beyond.n}"
            yield Finding(CUT, last + 1, beyond.n, f"{said}: rows were cut off, or an older store was put back")


class Named:
    """The checkpoints there must be: acts in the trail tell of them, and there is one at least every so often."""

    def __init__(self, there: Iterable[int]) -> None:
        self._there = sorted(there)
        self._rows = set(self._there)
        self._missing: list[Finding] = []

    def take(self, row: Row) -> None:
        """Note which checkpoint an act tells of."""
        n = _named(row)
        if n and n not in self._rows:
            self._missing.append(Finding(CHECKPOINT, n, n, f"the checkpoint that row {row.n} tells of is missing"))

    def found(self, last: int) -> Iterator[Finding]:
        """Yield the checkpoints that are missing from a trail that ends at row ``last``."""
        yield from self._missing
        ends = [*self._there, last] if self._there else []
        for before, after in pairwise(ends):
            if after - before >= 2 * EVERY:
                why = f"there is no checkpoint among them, and one is made every {EVERY:,} rows"
                yield Finding(CHECKPOINT, before + 1, after, why)


def _named(row: Row) -> int:
    if row.act == "log off" and row.place and row.outcome == "done":  # rows of schema 1 have no place
        return row.n
    subject = row.subject.removeprefix("row ") if row.act == "audit checkpoint" else ""
    return int(subject) if subject.isascii() and subject.isdigit() and len(subject) < _DIGITS else 0
