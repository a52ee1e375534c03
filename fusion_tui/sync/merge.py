"""Which statement about a record stands, whatever order the statements came in.

Statements are keyed by (origin, record). Any purge makes a tombstone for ever; else the greatest
revision stands. Two different lines under one revision are a fork: both are kept as proof, and one
stands meanwhile, by a rule both centers share. The rule is a total order, so that merging commutes,
associates and is idempotent; nothing here looks at a clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

from fusion_tui.domain.errors import FormatError

PUT, RECALL, PURGE = "put", "recall", "purge"


@dataclass(frozen=True)
class Held:
    """A statement by its place: what a store keeps of a line even when its content is gone.

    ``rev`` counts from 1, ``line_hash`` is the SHA-256 of the line as received, hex.
    """

    rev: int
    line_hash: str
    op: str


class Change(StrEnum):
    """What an incoming statement does to what is held."""

    NEW = "new"
    REVISED = "revised"
    RECALLED = "recalled"
    PURGED = "purged"
    SAME = "same"
    OLDER = "older"
    BURIED = "buried"


@dataclass(frozen=True)
class Verdict:
    """What stands after a statement, and the lines it contradicts: proof of a fork, to be kept and told."""

    change: Change
    standing: Held
    forks: tuple[Held, ...] = ()


def rank(line: Held) -> tuple[bool, int, bool, str]:
    """Return the total order of statements: the greatest stands.

    Under one revision a recall stands over a put, whatever their hashes: a recall is undone only by a put
    of greater revision, not by a fork. Else the greater SHA-256 stands.
    """
    return line.op == PURGE, line.rev, line.op == RECALL, line.line_hash


def winner(one: Held, other: Held) -> Held:
    """Return the one that stands."""
    return max(one, other, key=rank)


def standing(lines: Iterable[Held]) -> Held | None:
    """Return what stands among all lines of a record; None where there is none."""
    found = list(lines)
    return reduce(winner, found) if found else None


def decide(held: Iterable[Held], incoming: Held, prev: str | None) -> Verdict:
    """Return what an incoming statement does; ``held`` are the lines known of this record, tombstone included.

    ``prev`` is checked only against lines of the revision before, where such are held: gaps are normal. One
    that doesn't fit proves another line under that revision: a fork as well.
    """
    lines = list(held)
    before = standing(lines)
    after = winner(before, incoming) if before else incoming
    return Verdict(_change(lines, before, after, incoming), after, _forks(lines, incoming, prev))


def _change(lines: list[Held], before: Held | None, after: Held, incoming: Held) -> Change:
    if incoming in lines:
        return Change.SAME
    if after != incoming:
        return Change.BURIED if after.op == PURGE else Change.OLDER
    if incoming.op != PUT:
        return Change.PURGED if incoming.op == PURGE else Change.RECALLED
    return Change.REVISED if before else Change.NEW


def _forks(lines: list[Held], incoming: Held, prev: str | None) -> tuple[Held, ...]:
    twins = [line for line in lines if line.rev == incoming.rev and line.line_hash != incoming.line_hash]
    below = [line for line in lines if line.rev == incoming.rev - 1]
    fits = any(line.line_hash == prev for line in below)
    return (*twins, *([] if fits else below))


def require_exercise(kept: bool | None, incoming: bool) -> None:
    """Raise FormatError where a record would change between exercise and real life; the whole bundle is rejected.

    ``kept`` is the value of the record's first statement, None where this is the first.
    """
    if kept is not None and kept != incoming:
        raise FormatError("exercise", "a record may not move between exercise and real life", "tell the sender")
