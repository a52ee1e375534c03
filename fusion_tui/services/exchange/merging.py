"""Merging: a bundle's statements into what is held of their records, some hundreds at a time.

What stands is decided by ``sync.merge`` over all lines of a record. A record is written once for each batch,
as its last statement in it leaves it; lines are kept byte for byte, but for those a purge buried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fusion_tui.domain.attachment import Named
from fusion_tui.domain.batches import batched
from fusion_tui.domain.center import Peer
from fusion_tui.domain.received import Received
from fusion_tui.domain.wording import many
from fusion_tui.interchange import stix
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import aftermath, disposing, hiding, presenting
from fusion_tui.store import received, records, statements
from fusion_tui.store.engine import Session
from fusion_tui.store.statements import Line
from fusion_tui.sync import body, merge
from fusion_tui.sync.bundle import Opened
from fusion_tui.sync.merge import Change, Held
from fusion_tui.sync.statement import Statement

BATCH = 500


@dataclass
class Merged:
    """What a bundle's statements did to the records of their origin."""

    new: int = 0
    changed: int = 0
    purged: int = 0
    forks: int = 0
    orders: int = 0
    files: int = 0
    heard: list[str] = field(default_factory=list)
    named: dict[str, tuple[Named, ...]] = field(default_factory=dict, repr=False)  # of records that stand otherwise now

    @property
    def told(self) -> list[str]:
        """What people must hear."""
        forks = [f"{many(self.forks, 'record')} came in two versions: call the sender"] if self.forks else []
        return forks + self.heard


@dataclass
class _Batch:
    """What some statements come to: lines to keep, records to write, records to destroy."""

    lines: list[Line] = field(default_factory=list)
    standing: dict[str, Statement] = field(default_factory=dict)
    purges: dict[str, Statement] = field(default_factory=dict)
    again: list[Line] = field(default_factory=list)
    is_accepted: bool = False


def merge_statements(desk: Desk, books: Session, peer: Peer, opened: Opened, *, is_accepted: bool = False) -> Merged:
    """Merge every statement of a bundle; raises FormatError("exercise") where a record would leave an exercise.

    What was backed out before counts again only where a person ``is_accepted`` the bundle that brings it.
    """
    merged = Merged()
    if not any(one.type == body.STATEMENTS for one in opened.bodies):
        return merged
    for batch in batched(opened.statements(), BATCH):
        _merge_batch(desk, books, peer, opened, batch, merged, _Batch(is_accepted=is_accepted))
    if merged.orders:
        aftermath.owe(books)
        merged.heard += disposing.answer(desk, books, peer, opened.manifest.channel)
    return merged


def _merge_batch(
    desk: Desk,
    books: Session,
    peer: Peer,
    opened: Opened,
    batch: Sequence[Statement],
    merged: Merged,
    out: _Batch,
) -> None:
    origin = batch[0].origin
    named = list(dict.fromkeys(one.record for one in batch))
    kept = statements.held(books, origin, named)
    for one in batch:
        _judge(opened, one, kept.setdefault(one.record, []), out, merged)
    statements.put(books, out.lines)
    for line in out.again:
        statements.take_again(books, line)
    _write(desk, books, peer, opened, out, merged)


def _judge(opened: Opened, one: Statement, kept: list[Line], out: _Batch, merged: Merged) -> None:
    """Decide over one statement, and note what follows from it."""
    merge.require_exercise(kept[0].exercise if kept else None, opened.manifest.exercise)
    was_out = any(line.backed_out and line.line_hash == one.hash for line in kept)
    if was_out and not out.is_accepted:
        return
    incoming = Held(one.rev, one.hash, one.op)
    counting = [line for line in kept if not line.backed_out]
    held = [Held(line.rev, line.line_hash, line.op) for line in counting]
    verdict = merge.decide(held, incoming, one.prev)
    if verdict.change is Change.SAME:
        return
    merged.forks += bool(verdict.forks)
    merged.orders += one.is_order
    is_buried = verdict.change is Change.BURIED or _is_destroyed(one, counting)
    line = _line(opened, one, b"" if is_buried else one.line)
    (out.again if was_out else out.lines).append(line)
    kept[:] = [*(other for other in kept if other.line_hash != line.line_hash), line]
    if verdict.change is Change.PURGED:
        out.purges[one.record] = one
        out.standing.pop(one.record, None)
        merged.purged += 1
    elif not is_buried and verdict.change in (Change.NEW, Change.REVISED, Change.RECALLED):
        out.standing[one.record] = one


def _is_destroyed(one: Statement, kept: Sequence[Line]) -> bool:
    """Whether our copy of the record was destroyed up to this revision: only a greater one comes in again."""
    return not one.is_order and one.rev <= max((line.rev for line in kept if not line.line), default=0)


def _line(opened: Opened, one: Statement, content: bytes) -> Line:
    place = opened.manifest.channel
    return Line(one.origin, one.record, one.rev, one.op, opened.manifest.exercise, one.hash, content,
                place.epoch.hex(), place.seq)  # fmt: skip


def _write(desk: Desk, books: Session, peer: Peer, opened: Opened, out: _Batch, merged: Merged) -> None:
    held = received.present(books, peer.center_id, list(out.standing))
    now, fresh = desk.clock.now(), []
    for record, one in out.standing.items():
        before = held.get(record)
        if one.object is not None and ((files := stix.files(one.object)) or before is not None):
            merged.named[record] = files
        if one.object is None:
            if before is not None:
                merged.changed += 1
                hiding.hide(books, before, one, now)
        elif before is None:
            merged.new += 1
            fresh.append(_values(peer, opened, one, now))
        else:
            merged.changed += 1
            values = _values(peer, opened, one, now)
            records.save(books, Received.model_validate({**values, "created": before.created}))
    received.insert_new(books, fresh)
    if out.purges:
        disposing.destroy_received(books, peer.center_id, list(out.purges))


def _values(peer: Peer, opened: Opened, one: Statement, now: datetime) -> dict[str, Any]:
    return presenting.values(peer, one, opened.manifest.channel.seq, now, exercise=opened.manifest.exercise)
