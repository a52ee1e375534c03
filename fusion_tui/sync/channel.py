"""The receiving side of one directed pair: which bundle may be applied, and what was received.

A channel has epochs; an epoch counts its bundles from 1 and chains their manifests by hash. Nothing
here reads a clock or a file: a state and an arrival go in, an outcome comes out, and the rows to
write. What was applied first stands. Bundles may come in any order, late, twice or never.

To judge an arrival, load the epoch's summary (``through``, ``known``, ``head``) and its marks above
``through``; for an arrival at or below ``through`` its own mark and those beside it as well; for a
receipt the rejected ones. A mark that is needed and was not loaded is a StoreError: a channel never
guesses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from fusion_tui.domain.errors import LimitError, StoreError
from fusion_tui.sync import limits
from fusion_tui.sync.manifest import Manifest
from fusion_tui.sync.receipt import Receipt
from fusion_tui.sync.runs import Run, Span, spans


class Outcome(StrEnum):
    """What became of a bundle whose signatures hold; the values are the words that ``--json`` prints."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    VOID = "void"
    REJECTED = "rejected"
    HELD = "held"
    FORK = "fork"


_LEAVES_A_MARK = frozenset({Outcome.APPLIED, Outcome.REJECTED, Outcome.HELD})


@dataclass(frozen=True)
class Mark:
    """One row of a channel: what became of one number; only APPLIED, REJECTED, VOID and HELD leave one.

    ``manifest_hash`` and ``prev`` are None where the manifest was never seen (a voided number); ``code``
    says why a bundle was rejected or is held.
    """

    epoch: bytes
    seq: int
    outcome: Outcome
    manifest_hash: bytes | None = None
    prev: bytes | None = None
    code: str = ""

    @property
    def received(self) -> bool:
        """Whether the number counts as received; a held one does not yet."""
        return self.outcome is not Outcome.HELD


@dataclass(frozen=True)
class Arrival:
    """The place a verified manifest claims in its channel; ``manifest_hash`` is its SHA-384."""

    epoch: bytes
    seq: int
    prev: bytes | None
    manifest_hash: bytes
    void: tuple[int, ...] = ()

    @classmethod
    def of(cls, manifest: Manifest, manifest_hash: bytes) -> Arrival:
        """Return the place a manifest of version 1 claims."""
        channel = manifest.channel
        return cls(channel.epoch, channel.seq, channel.prev, manifest_hash, manifest.void)


@dataclass(frozen=True)
class Inbound:
    """One epoch as received: 1..``through`` without a gap, and the marks that were loaded, by number.

    ``known`` is the last number of 1..through whose manifest was seen, ``head`` its hash; they differ
    from ``through`` only where the last of them were voided unseen. ``reach`` is how far an earlier store
    of ours had come, which was lost: what is not here up to there is missing.
    """

    epoch: bytes
    through: int = 0
    known: int = 0
    head: bytes | None = None
    marks: Mapping[int, Mark] = field(default_factory=dict)
    reach: int = 0

    @classmethod
    def of(cls, epoch: bytes, marks: Iterable[Mark], reach: int = 0) -> Inbound:
        """Return the state that all marks of an epoch make."""
        return _rolled(cls(epoch, marks={mark.seq: mark for mark in marks}, reach=reach))

    def at(self, seq: int) -> Mark | None:
        """Return the mark of a number, None where nothing came; raise StoreError where one was not loaded."""
        if seq not in self.marks and 0 < seq <= self.through:
            raise StoreError("a mark of the channel is missing", "restore the profile from a backup")
        return self.marks.get(seq)

    def hash_at(self, seq: int) -> bytes | None:
        """Return the manifest hash at a number, None where it is not known."""
        if seq == self.known:
            return self.head
        mark = None if self.known < seq <= self.through else self.at(seq)
        return mark.manifest_hash if mark else None


def _rolled(state: Inbound) -> Inbound:
    through, known, head = state.through, state.known, state.head
    while (mark := state.marks.get(through + 1)) and mark.received:
        through += 1
        if mark.manifest_hash is not None:
            known, head = through, mark.manifest_hash
    return replace(state, through=through, known=known, head=head)


def judge(state: Inbound, arrival: Arrival) -> Outcome:
    """Return what the place of an arrival allows: APPLIED (apply it now), DUPLICATE, VOID or FORK.

    A held bundle that comes again is tried again. Raises LimitError for a number beyond the window:
    one such would make a million gaps.
    """
    if arrival.seq > state.through + limits.WINDOW:
        raise LimitError("fast-forward", "the bundle's number runs far ahead of its channel", "ask the sender")
    here = state.at(arrival.seq)
    if here and here.outcome is Outcome.VOID:
        return Outcome.VOID
    if here and here.manifest_hash != arrival.manifest_hash:
        return Outcome.FORK
    if here and here.received:
        return Outcome.DUPLICATE
    return Outcome.APPLIED if _fits(state, arrival) else Outcome.FORK


def _fits(state: Inbound, arrival: Arrival) -> bool:
    below = state.hash_at(arrival.seq - 1)
    above = state.at(arrival.seq + 1)
    if below is not None and arrival.prev != below:
        return False
    return above is None or above.prev is None or above.prev == arrival.manifest_hash


def advance(state: Inbound, arrival: Arrival, outcome: Outcome, code: str = "") -> tuple[Inbound, tuple[Mark, ...]]:
    """Return the state after an arrival and the marks to write with it, in one transaction.

    Only an applied manifest voids other numbers: nothing of a rejected or held one takes effect but its
    own number. A voided number that was held is among the marks: its sealed copy goes. What was received
    stays as it is, so the same call again changes nothing.
    """
    here = state.at(arrival.seq)
    if outcome not in _LEAVES_A_MARK or (here and here.received):
        return state, ()
    own = Mark(arrival.epoch, arrival.seq, outcome, arrival.manifest_hash, arrival.prev, code)
    written = (own, *(_voided(state, arrival) if outcome is Outcome.APPLIED else ()))
    marks = {**state.marks, **{mark.seq: mark for mark in written}}
    return _rolled(replace(state, marks=marks)), written


def _voided(state: Inbound, arrival: Arrival) -> Iterable[Mark]:
    for seq in sorted(set(arrival.void)):
        mark = state.marks.get(seq) or Mark(state.epoch, seq, Outcome.HELD)
        if state.through < seq < arrival.seq and not mark.received:
            yield replace(mark, outcome=Outcome.VOID, code="")


def admit_epoch(epoch: bytes, opened: Collection[bytes], allowed: int = limits.EPOCHS) -> None:
    """Raise LimitError where a new epoch of a peer needs an operator: a restore makes one, a flood makes many."""
    if epoch not in opened and len(opened) >= allowed:
        raise LimitError("epochs", "the peer has too many open epochs", "call the peer, then allow more for it")


def missing(state: Inbound) -> tuple[Span, ...]:
    """Return the numbers that must exist and never came; held and voided ones did."""
    gaps: list[Span] = []
    last = state.through
    for seq in sorted(seq for seq in state.marks if seq > state.through):
        if seq > last + 1:
            gaps.append(Span(last + 1, seq - 1))
        last = seq
    return (*gaps, Span(last + 1, state.reach)) if state.reach > last else tuple(gaps)


def receipt(state: Inbound, by: bytes) -> Receipt:
    """Return what the sender is told about this epoch; ``by`` is our own current epoch.

    Every run ends at a manifest we saw, so that its hash proves the run: numbers voided unseen after it
    are left out, and being no gap they are not missing either.
    """
    beyond = [mark for seq, mark in state.marks.items() if seq > state.through]
    rejected = sorted((mark.seq, mark.code) for mark in state.marks.values() if mark.outcome is Outcome.REJECTED)
    return Receipt(
        by=by,
        epoch=state.epoch,
        through=state.known,
        head=state.head,
        ranges=tuple(_runs(state, spans(mark.seq for mark in beyond if mark.received))),
        held=tuple(sorted(mark.seq for mark in beyond if not mark.received)),
        rejected=tuple(rejected),
        missing=missing(state),
    )


def _runs(state: Inbound, received: Iterable[Span]) -> Iterable[Run]:
    for first, last in received:
        seen = (seq for seq in range(last, first - 1, -1) if state.marks[seq].manifest_hash is not None)
        if end := next(seen, 0):
            yield Run(first, end, state.marks[end].manifest_hash)
