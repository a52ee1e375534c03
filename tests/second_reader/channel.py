"""The channel (section 12): marks per epoch and number, the place of an arrival among them, and what it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from tests.second_reader.body import statements_of
from tests.second_reader.manifest import Manifest, Position
from tests.second_reader.outcome import BrokenError, Outcome, StopError, Verdict

if TYPE_CHECKING:
    from tests.second_reader.reading import Result

EPOCHS = 64
WINDOW = 2**20


class MarkedAs(StrEnum):
    APPLIED = "applied"
    REJECTED = "rejected"
    HELD = "held"
    VOID = "void"


@dataclass(frozen=True)
class Mark:
    """What is known of one number; a number voided unseen has neither hash nor `prev`."""

    outcome: MarkedAs
    hash: bytes | None = None
    prev: bytes | None = None
    code: str | None = None

    @property
    def received(self) -> bool:
        return self.outcome is not MarkedAs.HELD


Marks = dict[int, Mark]


@dataclass(frozen=True)
class Said:
    """A position, and the pair that signed the bundle it came in."""

    position: Position
    by: bytes


@dataclass
class Channel:
    """Everything heard from one sender."""

    epochs: dict[bytes, Marks] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)

    def marks(self, epoch: bytes) -> Marks:
        return self.epochs.get(epoch, {})


@dataclass
class State:
    """What a reader keeps of its channels, and the `exercise` value of every record it holds."""

    channels: dict[bytes, Channel] = field(default_factory=dict)
    exercise: dict[tuple[bytes, str], bool] = field(default_factory=dict)

    def channel(self, sender: bytes) -> Channel:
        return self.channels.get(sender, Channel())


def through(marks: Marks) -> int:
    """The greatest n for which 1..n are all received."""
    n = 0
    while n + 1 in marks and marks[n + 1].received:
        n += 1
    return n


def check_window(manifest: Manifest, channel: Channel) -> None:
    """Rows 1 and 2 of the table: what would make the receiver keep too much.

    Raises:
        BrokenError: `epochs`, `fast-forward`

    """
    if manifest.epoch not in channel.epochs and len(channel.epochs) >= EPOCHS:
        raise BrokenError("epochs")
    if manifest.seq > through(channel.marks(manifest.epoch)) + WINDOW:
        raise BrokenError("fast-forward")


def check_place(manifest: Manifest, own_hash: bytes, marks: Marks) -> None:
    """Rows 3 to 6 of the table.

    Raises:
        StopError: VOID, FORK or DUPLICATE

    """
    here, before, after = (marks.get(manifest.seq + step) for step in (0, -1, 1))
    if here is not None and here.outcome is MarkedAs.VOID:
        raise StopError(Outcome.CHANNEL, Verdict.VOID)
    if here is not None and here.hash != own_hash:
        raise StopError(Outcome.CHANNEL, Verdict.FORK)
    if here is not None and here.received:
        raise StopError(Outcome.CHANNEL, Verdict.DUPLICATE)
    if before is not None and before.hash is not None and before.hash != manifest.prev:
        raise StopError(Outcome.CHANNEL, Verdict.FORK)
    if after is not None and after.prev is not None and after.prev != own_hash:
        raise StopError(Outcome.CHANNEL, Verdict.FORK)


MARKED_AS = {
    Verdict.APPLIED: MarkedAs.APPLIED,
    Verdict.REJECTED: MarkedAs.REJECTED,
    Verdict.HELD: MarkedAs.HELD,
}


def settle(state: State, result: Result) -> None:
    """Let a result take effect on the channel: its mark, and what only an applied bundle does.

    A bundle of a later version has no place here that this reader knows, so it leaves no mark.
    """
    manifest, outcome = result.manifest, MARKED_AS.get(result.verdict)
    if not isinstance(manifest, Manifest) or outcome is None or result.signed_by is None:
        return
    channel = state.channels.setdefault(manifest.sender, Channel())
    marks = channel.epochs.setdefault(manifest.epoch, {})
    marks[manifest.seq] = Mark(outcome, result.manifest_hash, manifest.prev, result.code)
    if outcome is MarkedAs.APPLIED:
        take_back(marks, manifest.void)
        channel.said += [Said(position, result.signed_by) for position in manifest.revoked]
        for one in statements_of(result.bodies):
            state.exercise.setdefault((one.origin, one.record), manifest.exercise)


def take_back(marks: Marks, numbers: Iterable[int]) -> None:
    """Mark void what is unmarked or held; a held one that was seen keeps its place in the chain."""
    for number in numbers:
        mark = marks.get(number)
        if mark is None or mark.outcome is MarkedAs.HELD:
            marks[number] = replace(mark or Mark(MarkedAs.VOID), outcome=MarkedAs.VOID, code=None)
