"""Sending: what waits in the outbox, sealed for each peer and written to a drop.

One transaction seals a bundle: its number, the ledger and the state of its releases stand together or
not at all, and the sealed file lies finished in the spool before they do. Writing to the drop comes
after, and can be done again: an unacknowledged bundle goes out again as it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.domain.clock import stamp
from fusion_tui.domain.errors import StoreError
from fusion_tui.domain.product import Product
from fusion_tui.domain.release import Release, ReleaseState
from fusion_tui.domain.user import Right
from fusion_tui.interchange import stix
from fusion_tui.services import channels, identity, peers
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.lookup import needed, needed_peer
from fusion_tui.store import channel, keyring, people, records
from fusion_tui.store.channel import Line
from fusion_tui.store.engine import Session
from fusion_tui.sync import bundle, medium, merge, names, outbound, statement, trust
from fusion_tui.sync.drop import FolderDrop
from fusion_tui.sync.payload import Card

PER_BUNDLE = 10_000  # statements; the rest waits for the next bundle

Progress = Callable[[str], None]


@dataclass(frozen=True)
class SentBundle:
    """One bundle on the drop."""

    peer: str
    file: str
    seq: int
    records: int
    again: bool = False


def silent(_line: str) -> None:
    """Watch no progress."""


def send(desk: Desk, folder: Path, to: str = "", progress: Progress = silent) -> list[SentBundle]:
    """Seal what waits and write every unacknowledged bundle to the drop; ``to`` names one peer only.

    Raises InputError where the drop can't be read or is short of room: what was sealed waits for the next try.
    """
    drop = FolderDrop(folder)
    drop.scan(most=1)  # a drop that isn't there is told before anything is sealed
    _require_confirmed(desk, to)
    _sweep(desk)
    written: list[SentBundle] = []
    for peer in _addressed(desk, to):
        fresh = set()
        while _waits(desk, peer) and (sealed := _seal_next(desk, peer)) is not None:
            progress(f"sealed bundle {sealed.seq} for {peer.code}")
            fresh.add(sealed.file)
        written += _write_out(desk, drop, peer, fresh, progress)
        _clear(desk, drop, peer)
    return written


def _sweep(desk: Desk) -> None:
    """Remove sealed files that belong to no bundle: their transaction never ended, or their receipt came meanwhile."""
    with desk.store.write() as books:  # nobody seals while this door is held
        open_ = {one.file for peer in keyring.peers(books) for one in _open(books, peer)}
        for path in desk.profile.spool.iterdir():
            if names.is_bundle(path.name) and path.name not in open_:
                path.unlink(missing_ok=True)


def _open(books: Session, peer: Peer) -> list[channel.SentBundle]:
    return channel.sent(books, peer.center_id, unacknowledged=True)


def _waits(desk: Desk, peer: Peer) -> bool:
    with desk.read() as books:
        waiting = records.where(books, Release, recipient=peer.center_id, state=ReleaseState.WAITING)
        return bool(waiting) or channel.is_owed(books, peer.center_id)


def _clear(desk: Desk, drop: FolderDrop, peer: Peer) -> None:
    """Take our own bundles off the drop once their recipient has answered for them."""
    with desk.read() as books:
        done = {one.file for one in channel.sent(books, peer.center_id) if one.state in channel.ENDED}
    for one in drop.scan().bundles:
        if one.name in done:
            drop.take(one.name)


def _require_confirmed(desk: Desk, to: str) -> None:
    if not to:
        return
    with desk.read() as books:
        peer = peers.trusted(books, needed_peer(books, to))
    trust.may_exchange(peer).require("compare the digits first: fusion-tui peer code, peer confirm")


def _addressed(desk: Desk, to: str) -> list[Peer]:
    with desk.read() as books:
        chosen = [needed_peer(books, to)] if to else keyring.peers(books)
    return [peer for peer in chosen if peer.state is PeerState.CONFIRMED]


def _seal_next(desk: Desk, peer: Peer) -> channel.SentBundle | None:
    """Seal one bundle with what waits for a peer; None where nothing does."""
    with desk.write("bundle seal", Right.EXCHANGE) as entry:
        waiting = records.where(entry.books, Release, recipient=peer.center_id, state=ReleaseState.WAITING)
        waiting = waiting[:PER_BUNDLE]
        entry.subject = peer.center_id
        if not waiting and not channel.is_owed(entry.books, peer.center_id):
            entry.outcome = "nothing waits"
            return None
        lines = list({line.line_hash: line for line in (_line(desk, entry.books, one) for one in waiting)}.values())
        sealed = _seal(desk, entry, peer, lines)
        channel.add_sent(entry.books, sealed, lines, desk.clock.now())
        channel.told(entry.books, peer.center_id)
        for release in waiting:
            left = {"state": ReleaseState.SEALED, "bundle": sealed.file, "epoch": sealed.epoch, "seq": sealed.seq}
            records.save(entry.books, release.model_copy(update=left))
        entry.outcome = f"seq {sealed.seq}, {len(lines)} records"
    return sealed


def _line(desk: Desk, books: Session, release: Release) -> Line:
    """Return the statement about a released product: one byte string for all recipients."""
    product = needed(books, Product, release.product)
    kept = channel.lines(books, product.origin, product.id)
    if kept and kept[-1].rev >= product.revision:
        return kept[-1]
    made = statement.make(
        origin=product.origin,
        record=product.id,
        rev=product.revision,
        prev=kept[-1].line_hash if kept else None,
        op=merge.PUT,
        at=stamp(desk.clock.now()),
        object=stix.report(product),
    )
    line = Line(made.origin, made.record, made.rev, made.op, product.exercise, sha256(made.line).hexdigest(), made.line)
    channel.put_line(books, line)
    return line


def _seal(desk: Desk, entry: Entry, peer: Peer, lines: list[Line]) -> channel.SentBundle:
    keys, theirs = identity.keys(entry.books), peers.trusted(entry.books, peer).card
    draft = _draft(desk, entry.books, peer, lines)
    own = identity.own_card(entry.books, desk.center).card
    sender = bundle.Sender(keys.center_id, own.version, keys.sign)
    name = names.new_bundle()
    sealed, digest = _spooled(desk.profile.spool / name, sender, _recipient(theirs), draft)
    return channel.SentBundle(
        peer=peer.center_id,
        epoch=draft.channel.epoch.hex(),
        seq=draft.channel.seq,
        manifest_hash=sealed.manifest_hash.hex(),
        file=name,
        length=sealed.length,
        file_hash=digest,
        state=channel.SEALED,
    )


def _draft(desk: Desk, books: Session, peer: Peer, lines: list[Line]) -> bundle.Draft:
    epoch = people.epoch(books)
    seq, head = channel.last_sent(books, peer.center_id, epoch.hex())
    state = outbound.Outbound(epoch, seq, bytes.fromhex(head) or None)
    bodies = (bundle.line_body("statements", [line.line for line in lines]),) if lines else ()
    return bundle.Draft(
        channel=bundle.Channel(epoch, state.next_seq, state.head),
        created=stamp(desk.clock.now()),
        bodies=bodies,
        acks=channels.receipts(books, peer.center_id, epoch),
        exercise=desk.center.exercise,
    )


def _recipient(card: Card) -> bundle.Recipient:
    return bundle.Recipient(card.id, card.kem, card.bundle_bytes)


def _spooled(
    path: Path, sender: bundle.Sender, recipient: bundle.Recipient, draft: bundle.Draft
) -> tuple[bundle.Sealed, str]:
    """Write a bundle into the spool, read it back with its key still at hand, and put it on disk for good."""
    unfinished = path.with_name(names.UNFINISHED + path.name)
    with medium.telling("a bundle can't be sealed into the spool", StoreError):
        with os.fdopen(medium.create(unfinished), "wb") as file:
            sealed = bundle.write(file, sender=sender, recipient=recipient, draft=draft)
            file.flush()
            os.fsync(file.fileno())
        with unfinished.open("rb") as file:
            bundle.recheck(file, sealed, sender.signing.public)
        unfinished.replace(path)
        medium.sync_folder(path.parent)
    return sealed, sealed.file_sha256.hex()


def _write_out(desk: Desk, drop: FolderDrop, peer: Peer, fresh: set[str], progress: Progress) -> list[SentBundle]:
    with desk.read() as books:
        open_ = _open(books, peer)
    written = []
    for one in open_:
        with desk.read() as books:
            count = channel.carried(books, one)
            if one.file not in {still.file for still in _open(books, peer)}:
                continue  # its receipt came while the others were written
        drop.put(desk.profile.spool / one.file, one.file, bytes.fromhex(one.file_hash))
        progress(f"wrote {one.file} for {peer.code}, read back and compared")
        with desk.write("drop send", Right.EXCHANGE) as entry:
            channel.set_state(entry.books, one.peer, one.epoch, one.seq, channel.WRITTEN)
            entry.subject, entry.outcome = one.file, f"to {peer.code}, seq {one.seq}"
        written.append(SentBundle(peer.code, one.file, one.seq, count, one.file not in fresh))
    return written
