"""Channels between store and rules: marks and receipts, from rows to the values ``sync`` decides over."""

from __future__ import annotations

from collections.abc import Iterable

from fusion_tui.domain.release import Release, ReleaseState
from fusion_tui.services.desk import Desk
from fusion_tui.store import channel, records
from fusion_tui.store.channel import MarkLine, SentBundle
from fusion_tui.store.engine import Session
from fusion_tui.sync import limits, medium, outbound
from fusion_tui.sync.channel import Inbound, Mark, Outcome
from fusion_tui.sync.channel import receipt as receipt_of
from fusion_tui.sync.receipt import Receipt


def inbound(books: Session, peer: str, epoch: bytes) -> Inbound:
    """Return what came of one epoch of a peer."""
    return Inbound.of(epoch, (_mark(line) for line in channel.marks(books, peer, epoch.hex())))


def keep(desk: Desk, books: Session, peer: str, marks: Iterable[Mark], *, owed: bool) -> None:
    """Write marks; ``owed`` where the sender is to be told of them."""
    channel.put_marks(books, peer, (_line(mark) for mark in marks), desk.clock.now(), owed)


def receipts(books: Session, peer: str, own_epoch: bytes) -> tuple[Receipt, ...]:
    """Return what a peer is told about each of its epochs, the latest ones where there are too many."""
    epochs = channel.epochs(books, peer)[-limits.RECEIPTS :]
    return tuple(receipt_of(inbound(books, peer, bytes.fromhex(epoch)), own_epoch) for epoch in epochs)


def settle(books: Session, peer: str, acks: Iterable[Receipt]) -> list[SentBundle]:
    """Take a peer's receipts and return the bundles whose sealed files may go.

    What the peer rejected waits again, to be issued under a new number; the rest is acknowledged.
    """
    freed: list[SentBundle] = []
    for ack in acks:
        ours = {one.seq: one for one in channel.sent(books, peer, ack.epoch.hex())}
        told = outbound.settle(ack, *_sent(books, peer, ack))
        rejected = {seq for seq, _ in told.rejected}
        for one in (ours[seq] for seq in told.freed if ours[seq].state not in channel.ENDED):
            _end(books, one, is_rejected=one.seq in rejected)
            freed.append(one)
    return freed


def contradictions(books: Session, peer: str, acks: Iterable[Receipt]) -> list[str]:
    """Return what a peer's receipts say that our own channel contradicts: both operators must talk."""
    told = [outbound.settle(ack, *_sent(books, peer, ack)) for ack in acks]
    said = []
    if any(one.contradicted for one in told):
        said.append("its receipt names another bundle under a number of ours: call the peer")
    if any(one.beyond for one in told):
        said.append("its receipt names bundles this center never sent: call the peer")
    return said


def _sent(books: Session, peer: str, ack: Receipt) -> tuple[list[outbound.Sent], int]:
    ours = channel.sent(books, peer, ack.epoch.hex())
    sent = [outbound.Sent(ack.epoch, one.seq, bytes.fromhex(one.manifest_hash)) for one in ours]
    return sent, max((one.seq for one in ours), default=0)


def _end(books: Session, one: SentBundle, *, is_rejected: bool) -> None:
    channel.set_state(books, one.peer, one.epoch, one.seq, channel.REJECTED if is_rejected else channel.ACKNOWLEDGED)
    state = ReleaseState.WAITING if is_rejected else ReleaseState.ACKNOWLEDGED
    for release in records.where(books, Release, bundle=one.file):
        records.save(books, release.model_copy(update={"state": state}))


def erase(desk: Desk, freed: Iterable[SentBundle]) -> None:
    """Remove sealed files that their recipients have."""
    for one in freed:
        (desk.profile.spool / one.file).unlink(missing_ok=True)
    medium.sync_folder(desk.profile.spool)


def _mark(line: MarkLine) -> Mark:
    return Mark(
        bytes.fromhex(line.epoch),
        line.seq,
        Outcome(line.outcome),
        bytes.fromhex(line.manifest_hash) or None,
        bytes.fromhex(line.prev) or None,
        line.code,
    )


def _line(mark: Mark) -> MarkLine:
    hashes = [value.hex() if value else "" for value in (mark.manifest_hash, mark.prev)]
    return MarkLine(mark.epoch.hex(), mark.seq, mark.outcome, hashes[0], hashes[1], mark.code)
