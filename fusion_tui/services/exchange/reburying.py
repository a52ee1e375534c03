"""A store put back from a backup is told what was destroyed since, before anybody opens it.

Orders it doesn't know are kept and carried out: ours go out again to everybody they went to, a peer's are
answered again, because that receipt may be lost with the store. Copies that were destroyed here only go
again. What a channel had beyond what is here now is missing, and asked for. Where no file of tombstones is
at hand, or an older one than the backup, what peers sent stays hidden, and so it does where the lost store
waited for their orders itself: ``unburying``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from fusion_tui.domain.clock import stamp
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.product import Product, ProductState
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import Record
from fusion_tui.services import telling
from fusion_tui.services.exchange import destroying, disposing, hiding, ledger, receipts, tombstones, unburying
from fusion_tui.services.exchange.tombstones import Destroyed, Reach, Tombstone, Tombstones
from fusion_tui.store import channel, disposals, keyring, outbox, reach, records, statements
from fusion_tui.store.engine import Session
from fusion_tui.store.notices import NoticeLine
from fusion_tui.store.outbox import Item
from fusion_tui.store.statements import Line
from fusion_tui.sync import statement


@dataclass
class Reburied:
    """What a restored store was told: how much went again, which numbers are missing, whose records are hidden."""

    purged: int = 0
    recalled: int = 0
    missing: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    written: str = ""

    @property
    def words(self) -> str:
        """What the trail keeps of it."""
        said = f"tombstones of {self.written}" if self.written else "without tombstones"
        hidden = f", {' '.join(self.hidden)} hidden" if self.hidden else ""
        return f"{said}: {self.purged} purged, {self.recalled} recalled again, {len(self.missing)} gaps{hidden}"


@dataclass(frozen=True)
class _Books:
    """The restored store, whose it is, who restores it, and when."""

    books: Session
    center: str
    who: str
    now: datetime


def apply(books: Session, found: Tombstones | None, who: str, now: datetime) -> Reburied:
    """Tell a restored store what a file of tombstones says, or hide what peers sent where there is none to trust.

    Raises InputError for the file of another center.
    """
    told = Reburied(written=found.written if found else "")
    here = tombstones.of(books, now)
    if found is not None:
        if found.center != here.center:
            raise InputError("these tombstones are of another center", "take the file of the profile that was lost")
        _rebury(_Books(books, here.center, who, now), found, told)
    is_whole = found is not None and not _is_older(found, here)
    told.hidden = unburying.bury(books, found.hidden if found and is_whole else None)
    unburying.announce(books, now)
    return told


def _is_older(found: Tombstones, here: Tombstones) -> bool:
    """Whether the file lacks what the backup holds, and so says nothing of the time after it."""
    named = {(one.line.origin, one.line.record, one.line.line_hash) for one in found.orders}
    reached = {(one.peer, one.epoch): one.through for one in found.reached}
    orders = any((one.line.origin, one.line.record, one.line.line_hash) not in named for one in here.orders)
    return orders or any(reached.get((one.peer, one.epoch), 0) < one.through for one in here.reached)


def _rebury(to: _Books, found: Tombstones, told: Reburied) -> None:
    known = {(line.origin, line.record, line.line_hash) for line in statements.orders(to.books)}
    for one in found.orders:
        line = one.line
        if (line.origin, line.record, line.line_hash) not in known:
            _keep(to, one)
            act = _purge if line.op == statement.PURGE else _recall
            act(to, one)
            told.purged += line.op == statement.PURGE
            told.recalled += line.op != statement.PURGE
    done = {(by.origin, by.record, by.rev) for by in disposals.every(to.books)}
    for copy in found.destroyed:
        if (copy.disposal.origin, copy.disposal.record, copy.disposal.rev) not in done:
            _destroy_copy(to, copy)
            told.purged += 1
    told.missing = list(_learn(to, found.reached))


def _keep(to: _Books, one: Tombstone) -> None:
    """Keep an order as it was: what it says is in nobody's backup."""
    statements.put(to.books, [one.line])
    if one.disposal is not None:
        disposals.add(to.books, one.disposal)
    if one.line.origin == to.center:
        recipients = dict.fromkeys([*channel.recipients(to.books, one.line.record), *one.to])
        outbox.put(to.books, [Item(peer, one.line.op, one.line.record, one.line.rev) for peer in recipients], to.now)


def _destroy_copy(to: _Books, one: Destroyed) -> None:
    """Destroy our copy of a peer's record again; the hashes kept of it stay, so that it isn't taken in again."""
    by, books = one.disposal, to.books
    held = records.get(books, Received, by.record, by.origin)
    if held is not None and held.revision <= by.rev:
        destroying.destroy(books, [held])
    known = {line.line_hash for line in statements.lines(books, by.origin, by.record)}
    statements.put(books, [line for line in one.lines if line.line_hash not in known])
    disposals.add(books, by)


def _purge(to: _Books, one: Tombstone) -> None:
    line, books = one.line, to.books
    if line.origin == to.center:
        outbox.withdraw(books, line.record, (outbox.PUT, outbox.RECALL), outbox.EVERY_STATE)
        ledger.take_back(books, line.record)
        ledger.forget(books, line.record)
        # What went along then has a tombstone of its own.
        destroying.destroy(books, list(_held(books, line)))
        statements.forget_content(books, line.origin, line.record)
        return
    disposing.destroy_received(books, line.origin, [line.record])
    telling.owe(books, _receipt(to, line), to.now)


def _recall(to: _Books, one: Tombstone) -> None:
    """Hide what was taken back, unless something newer stands here."""
    line, books = one.line, to.books
    lines = [kept for kept in statements.lines(books, line.origin, line.record) if not kept.backed_out]
    if max(lines, key=lambda kept: (kept.op == statement.PURGE, kept.rev)).line_hash != line.line_hash:
        return
    if line.origin == to.center:
        product = records.get(books, Product, line.record, line.origin)
        ledger.take_back(books, line.record)
        if product is not None and product.revision < line.rev:
            records.save(books, product.model_copy(update={"state": ProductState.RECALLED, "revision": line.rev}))
        return
    received = records.get(books, Received, line.record, line.origin)
    if received is not None:
        order = statement.parse_line(line.line, sender=line.origin)
        hiding.hide(books, received, order, to.now)


def _held(books: Session, line: Line) -> Iterator[Record]:
    for kind in records.ROWS:
        found = records.get(books, kind, line.record, line.origin)
        if found is not None:
            yield found


def _receipt(to: _Books, line: Line) -> NoticeLine:
    return NoticeLine(line.origin, is_ours=False, record=line.record, rev=line.rev, at=stamp(to.now), who=to.who,
                      order_hash=line.line_hash)  # fmt: skip


def _learn(to: _Books, reached: Iterable[Reach]) -> Iterator[str]:
    """Note how far each channel had come, and tell what isn't here of it."""
    codes = {peer.center_id: peer.code for peer in keyring.peers(to.books)}
    for one in reached:
        if one.peer not in codes:
            continue
        here = receipts.inbound(to.books, one.peer, bytes.fromhex(one.epoch)).through
        if one.through > here:
            reach.note(to.books, one.peer, one.epoch, one.through)
            yield f"{codes[one.peer]}: bundles {here + 1} to {one.through}, which come again"
