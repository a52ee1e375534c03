"""Receipts between store and rules: what we tell peers we have, and what theirs mean for what we sent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from fusion_tui.domain.release import ReleaseState
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange.ledger import note_releases, unanswered, wait_again
from fusion_tui.store import acks, channel, inbox, outbox, parcels, people, reach
from fusion_tui.store.channel import SentBundle
from fusion_tui.store.engine import Session
from fusion_tui.store.inbox import MarkLine
from fusion_tui.sync import limits, outbound, receipt
from fusion_tui.sync.channel import Inbound, Mark, Outcome
from fusion_tui.sync.channel import receipt as receipt_of
from fusion_tui.sync.outbound import Acks
from fusion_tui.sync.receipt import Receipt
from fusion_tui.sync.spool import Spool

CONTRADICTED = "its receipt names another bundle under a number of ours: call the peer"
BEYOND = "its receipt names bundles this center never sent: call the peer"
REFUSED_BY_READER = "refused-by-reader"  # the code of a bundle that a person at the peer looked at and refused
CARD_REFUSED = "it refuses our card ({}): call the peer, our keys are older than those it knows"
REPLACED = "it writes from another installation than before: what it may lack is issued again"
# The codes of a card that never passes, however often it comes: peers know a later one, or another root.
CARD_CODES = frozenset({"card-fork", "root-change", "min-format", "code-taken", "own-root"})

_RELEASES = {
    outbox.DONE: ReleaseState.ACKNOWLEDGED,
    outbox.WAITING: ReleaseState.WAITING,
    outbox.WITHDRAWN: ReleaseState.REFUSED,
}


@dataclass
class Settled:
    """What a bundle's receipts changed: sealed files that may go, and what people must hear."""

    freed: list[SentBundle] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    refuses_card: bool = False


def inbound(books: Session, peer: str, epoch: bytes) -> Inbound:
    """Return what came of one epoch of a peer."""
    marks = (_mark(line) for line in inbox.marks(books, peer, epoch.hex()))
    return Inbound.of(epoch, marks, reach.of(books, peer, epoch.hex()))


def keep(desk: Desk, books: Session, peer: str, marks: Iterable[MarkLine], *, owed: bool) -> None:
    """Write marks; ``owed`` where the sender is to be told of them."""
    inbox.put(books, peer, marks, desk.clock.now(), owed)


def owed(books: Session, peer: str, own_epoch: bytes) -> tuple[Receipt, ...]:
    """Return what a peer is told about each of its epochs, the latest ones where there are too many."""
    epochs = inbox.epochs(books, peer)[-limits.RECEIPTS :]
    return tuple(receipt_of(inbound(books, peer, bytes.fromhex(epoch)), own_epoch) for epoch in epochs)


def of_nothing(books: Session, by: bytes) -> tuple[Receipt, ...]:
    """Return what a bundle without receipts says: that its installation has nothing of ours."""
    return (Receipt(by, people.epoch(books), through=0, head=None, ranges=(), held=(), rejected=(), missing=()),)


def settle(desk: Desk, books: Session, peer: str, told: Iterable[Receipt], carried_by: int) -> Settled:
    """Take the receipts of an applied bundle, which came under the number ``carried_by`` of its epoch.

    What the peer rejected waits again, to be issued under a new number; what it has is acknowledged. An
    installation we didn't hear before replaces the earlier one: what it doesn't cover waits again. Where
    the peer contradicts our own channel, this store is a copy, and goes on under a new epoch.
    """
    known, settled = _known(books, peer), Settled()
    before = known.current
    for ack in told:
        known = known.absorb(ack, carried_by)
        _keep(desk, books, peer, known, ack)
        _settle_one(books, peer, ack, settled)
    if before is not None and known.current != before:
        settled.told.append(REPLACED)
        parcels.forget_there(books, peer)
        uncovered = _uncovered(books, peer, known)
        outbox.wait_again(books, uncovered)
        _give_up_lost(books, peer, known)
        if not uncovered and outbox.has_given(books, peer):
            # A late word of a store that was lost may have come after the living one's: what answers this lives.
            outbox.put(books, [outbox.Item(peer, outbox.DIGEST)], desk.clock.now())
    return settled


def _give_up_lost(books: Session, peer: str, known: Acks) -> None:
    """Void the numbers a lost store had received: their content goes under new ones, and no gap stays behind them."""
    epoch = people.epoch(books)
    lost = [one.seq for one in channel.sent(books, peer, epoch.hex()) if not known.covers(epoch, one.seq)]
    channel.lose(books, peer, epoch.hex(), lost)


def _settle_one(books: Session, peer: str, ack: Receipt, settled: Settled) -> None:
    ours = {one.seq: one for one in channel.sent(books, peer, ack.epoch.hex())}
    sent = [outbound.Sent(ack.epoch, one.seq, bytes.fromhex(one.manifest_hash)) for one in ours.values()]
    result = outbound.settle(ack, sent, max(ours, default=0))
    rejected = dict(result.rejected)
    for one in (ours[seq] for seq in result.freed if ours[seq].state not in channel.ENDED):
        code = rejected.get(one.seq, "")
        if code == REFUSED_BY_READER:
            settled.told.append(f"bundle {one.seq} was refused by a reader: call the peer")
        if code in CARD_CODES:
            settled.told.append(CARD_REFUSED.format(code))
            settled.refuses_card = True
        _end(books, one, _next_state(code))
        settled.freed.append(one)
    if result.contradicted or result.beyond:
        settled.told += [CONTRADICTED] * bool(result.contradicted) + [BEYOND] * result.beyond
        _part_ways(books, ack, ours, set(result.freed))


def _part_ways(books: Session, ack: Receipt, ours: dict[int, SentBundle], proven: set[int]) -> None:
    """Go on under a new epoch, as the copy that this store is or has; what the peer has from the other goes again."""
    if ack.epoch == people.epoch(books):
        people.new_epoch(books)
    for seq, one in ours.items():
        if ack.covers(seq) and seq not in proven and one.state not in channel.ENDED:
            _end(books, one, outbox.WAITING)


def _next_state(code: str) -> str:
    """Return how far the items of an answered bundle have come: what never passes doesn't go again by itself."""
    if not code:
        return outbox.DONE
    return outbox.WITHDRAWN if code in {REFUSED_BY_READER, *CARD_CODES} else outbox.WAITING


def _end(books: Session, one: SentBundle, state: str) -> None:
    """Close a bundle the peer has answered for, and take its items on to their next state."""
    is_taken = state == outbox.DONE
    channel.set_state(books, one.peer, one.epoch, one.seq, channel.ACKNOWLEDGED if is_taken else channel.REJECTED)
    items = unanswered(books, one)
    if state == outbox.WAITING:
        wait_again(books, items)
    else:
        outbox.move(books, items, state)
        note_releases(books, items, _RELEASES[state])


def _uncovered(books: Session, peer: str, known: Acks) -> list[outbox.Item]:
    """Return what the peer was given and its current installation doesn't have."""
    return [one for one in outbox.ended(books, peer) if not known.covers(bytes.fromhex(one.epoch), one.seq)]


def _known(books: Session, peer: str) -> Acks:
    rows = acks.of_peer(books, peer)
    newest: dict[bytes, int] = {}
    for row in rows:
        by = bytes.fromhex(row.by)
        newest[by] = max(row.newest, newest.get(by, 0))
    current = next((bytes.fromhex(row.by) for row in rows if row.current), None)
    found = [receipt.parse(json.loads(row.receipt)) for row in rows]
    return Acks(current, newest, {(one.by, one.epoch): one for one in found})


def _keep(desk: Desk, books: Session, peer: str, known: Acks, ack: Receipt) -> None:
    merged = known.receipts[ack.by, ack.epoch]
    text = json.dumps(merged.to_json(), separators=(",", ":"))
    row = acks.Ack(ack.by.hex(), ack.epoch.hex(), known.newest[ack.by], current=True, receipt=text)
    acks.keep(books, peer, row, desk.clock.now())
    acks.set_current(books, peer, (known.current or b"").hex())


def erase(desk: Desk, freed: Iterable[SentBundle]) -> None:
    """Remove sealed files that their recipients have; raises StoreError where one stays."""
    spool = Spool(desk.profile.spool)
    spool.erase_all(spool.folder / one.file for one in freed)


def _mark(line: MarkLine) -> Mark:
    return Mark(
        bytes.fromhex(line.epoch),
        line.seq,
        Outcome(line.outcome),
        bytes.fromhex(line.manifest_hash) or None,
        bytes.fromhex(line.prev) or None,
        line.code,
    )


def line_of(mark: Mark, length: int = 0, copy_hash: str = "") -> MarkLine:
    """Return a mark as the store keeps it; ``length`` and ``copy_hash`` are of the sealed bundle."""
    own, prev = (value.hex() if value else "" for value in (mark.manifest_hash, mark.prev))
    return MarkLine(mark.epoch.hex(), mark.seq, mark.outcome, own, prev, mark.code, length, copy_hash)
