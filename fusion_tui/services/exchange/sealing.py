"""Sealing: what waits for a peer becomes one bundle, its number, and its place in the ledger, in one transaction.

Orders go first and alone; then our next card, notices, digests; then what peers are given to read. What
doesn't fit into a bundle the recipient takes waits for the next one. The sealed file lies finished in the
spool, opened again and compared, before the transaction ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

from fusion_tui.domain.center import Peer
from fusion_tui.domain.clock import stamp
from fusion_tui.domain.errors import LimitError, StoreError
from fusion_tui.domain.user import Right
from fusion_tui.services import identity, peers
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.exchange import awaiting, bodies, issuing, packing, receipts
from fusion_tui.services.exchange.ledger import note_sealed
from fusion_tui.services.exchange.packing import Tell, silent
from fusion_tui.store import channel, enclosed, inbox, outbox, people, stating
from fusion_tui.store.engine import Session
from fusion_tui.store.outbox import Run
from fusion_tui.sync import bundle, limits, medium, names
from fusion_tui.sync.card import sign_key
from fusion_tui.sync.outbound import Outbound
from fusion_tui.sync.payload import Card

PER_BUNDLE = 100_000  # items; the rest waits for the next bundle
TURNS = (outbox.ORDERS, (outbox.CARD,), (outbox.NOTICE,), (outbox.HERE,), (outbox.DIGEST,), (outbox.PUT,))


def waits(desk: Desk, peer: Peer) -> bool:
    """Whether anything is to be sealed for a peer: items, receipts that are owed, or numbers taken back."""
    with desk.read(whole=True) as books:
        return _next(books, peer, PER_BUNDLE) is not None or _is_due(books, peer)


def seal_next(desk: Desk, peer: Peer, tell: Tell = silent) -> channel.SentBundle | None:
    """Seal one bundle with what waits for a peer; None where nothing does. ``tell`` hears what was left out of it."""
    packing.prepare(desk, peer, tell)
    with desk.write("bundle seal", Right.EXCHANGE, whole=True) as entry:
        entry.subject = peer.center_id
        awaiting.withdraw_idle(entry.books, peer.center_id)
        run = _next(entry.books, peer, PER_BUNDLE)
        if run is None and not _is_due(entry.books, peer):
            entry.outcome = "nothing waits"
            return None
        if run is not None and set(run.kinds) <= set(outbox.STATEMENTS):
            run = _stated(desk, entry, peer, run)
        sealed, run = _sealed(desk, entry, peer, run, tell)
        _enter(desk, entry, sealed, run)
        entry.outcome = f"seq {sealed.seq}, {run.size if run else 0} {'/'.join(run.kinds) if run else 'receipts'}"
    return sealed


def _is_due(books: Session, peer: Peer) -> bool:
    return inbox.is_owed(books, peer.center_id) or any(_voided(books, peer, people.epoch(books)))


def _next(books: Session, peer: Peer, most: int) -> Run | None:
    # A list of what was given waits where nothing is: all of it was taken back, and goes again.
    turns = (kinds for kinds in TURNS if kinds != (outbox.DIGEST,) or outbox.has_given(books, peer.center_id))
    return next((run for kinds in turns if (run := _run(books, peer, kinds, most)) is not None), None)


def _run(books: Session, peer: Peer, kinds: Sequence[str], most: int) -> Run | None:
    if outbox.CARD in kinds:  # alone: the next one may have to be signed by the pair it brings
        return outbox.next_run(books, peer.center_id, kinds, 1)
    # A record with files goes alone too: while one of them is on its way it holds up nothing else.
    first = enclosed.first_with_files(books, peer.center_id) if outbox.PUT in kinds else None
    before = outbox.next_run(books, peer.center_id, kinds, most, first)
    return before or (outbox.next_run(books, peer.center_id, kinds, 1) if first is not None else None)


def _sealed(desk: Desk, entry: Entry, peer: Peer, run: Run | None, tell: Tell) -> tuple[channel.SentBundle, Run | None]:
    """Seal a run, or as much of it as the recipient takes in one bundle."""
    while True:
        try:
            return _seal(desk, entry, peer, run, tell), run
        except LimitError as error:
            if run is None or run.size < 2:
                raise LimitError(error.code, error.message, "one record alone is too large for this peer") from error
            run = outbox.next_run(entry.books, peer.center_id, run.kinds, run.size // 2)


def _stated(desk: Desk, entry: Entry, peer: Peer, run: Run) -> Run | None:
    """Return a run of which every item has its statement; what an earlier program left without one is withdrawn."""
    gone = issuing.write_lines(
        desk, entry.books, stating.unsaid(entry.books, peer.center_id, run, desk.center.center_id)
    )
    if not gone:
        return run
    outbox.move(entry.books, gone, outbox.WITHDRAWN)
    return outbox.next_run(entry.books, peer.center_id, run.kinds, PER_BUNDLE)


def _enter(desk: Desk, entry: Entry, sealed: channel.SentBundle, run: Run | None) -> None:
    books, peer = entry.books, sealed.peer
    channel.add_sent(books, sealed, desk.clock.now())
    if run is not None:
        outbox.seal(books, peer, run, sealed.epoch, sealed.seq)
        channel.add_carried(books, sealed, desk.center.center_id)
        packing.carry(books, sealed, enclosed.sealed_into(books, peer, sealed.epoch, sealed.seq))
        note_sealed(books, sealed)
    inbox.told(books, peer)


def _seal(desk: Desk, entry: Entry, peer: Peer, run: Run | None, tell: Tell) -> channel.SentBundle:
    theirs = peers.trusted(entry.books, peer).card
    draft, voided = _draft(desk, entry.books, peer, run, tell)
    sender = identity.sender(entry.books, desk.center, before=_card_after(entry.books, peer, run))
    name = names.new_bundle()
    sealed, digest = _spooled(desk.profile.spool / name, sender, _recipient(theirs), draft)
    channel.void_told(entry.books, peer.center_id, draft.channel.epoch.hex(), voided)
    return channel.SentBundle(
        peer=peer.center_id,
        epoch=draft.channel.epoch.hex(),
        seq=draft.channel.seq,
        manifest_hash=sealed.manifest_hash.hex(),
        file=name,
        length=sealed.length,
        file_hash=digest,
        state=channel.SEALED,
        orders=run is not None and set(run.kinds) <= set(outbox.ORDERS),
        signer=sign_key(sender.signing.public).hex(),
        sealed_to=theirs.version,
    )


def _card_after(books: Session, peer: Peer, run: Run | None) -> int | None:
    """Return the version of our card that the peer doesn't know yet: what it is sealed goes under the pair before.

    That is the one a run carries, or the first that the peer refused; None where it knows them all.
    """
    unknown = outbox.refused_cards(books, peer.center_id)
    if run is not None and outbox.CARD in run.kinds:
        unknown.append(int(next(outbox.in_run(books, peer.center_id, run)).ref))
    return min(unknown, default=None)


def _draft(desk: Desk, books: Session, peer: Peer, run: Run | None, tell: Tell) -> tuple[bundle.Draft, tuple[int, ...]]:
    epoch = people.epoch(books)
    seq, head = channel.last_sent(books, peer.center_id, epoch.hex())
    state = Outbound(epoch, seq, bytes.fromhex(head) or None)
    voided = tuple(_voided(books, peer, epoch))
    draft = bundle.Draft(
        channel=bundle.Channel(
            epoch, state.next_seq, state.head, identity.revocations(books, desk.center, peer.center_id)
        ),
        created=stamp(desk.clock.now()),
        bodies=bodies.of_run(desk, books, peer, run, tell) if run else (),
        void=voided,
        next_by=_next_by(desk, peer),
        acks=receipts.owed(books, peer.center_id, epoch),
        exercise=desk.center.exercise,
    )
    return draft, voided


def _voided(books: Session, peer: Peer, epoch: bytes) -> Iterator[int]:
    """Yield the numbers of this epoch that were taken back and not told yet; the rest waits for the next bundle."""
    taken_back = channel.sent_in(books, peer.center_id, (channel.VOIDING,))
    yield from islice(sorted(one.seq for one in taken_back if one.epoch == epoch.hex()), limits.VOID)


def _next_by(desk: Desk, peer: Peer) -> str | None:
    return stamp(desk.clock.now() + timedelta(hours=peer.cadence_hours)) if peer.cadence_hours else None


def _recipient(card: Card) -> bundle.Recipient:
    return bundle.Recipient(card.id, card.kem, card.bundle_bytes)


def _spooled(
    path: Path, sender: bundle.Sender, recipient: bundle.Recipient, draft: bundle.Draft
) -> tuple[bundle.Sealed, str]:
    """Write a bundle into the spool, read it back with its key still at hand, and put it on disk for good."""
    unfinished = path.with_name(names.UNFINISHED + path.name)
    try:
        with medium.telling("a bundle can't be sealed into the spool", StoreError):
            with os.fdopen(medium.create_claimed(unfinished), "wb") as file:
                sealed = bundle.write(file, sender=sender, recipient=recipient, draft=draft)
                file.flush()
                os.fsync(file.fileno())
            with unfinished.open("rb") as file:
                bundle.recheck(file, sealed, sender.signing.public)
            unfinished.replace(path)
            medium.sync_folder(path.parent)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return sealed, sealed.file_sha256.hex()
