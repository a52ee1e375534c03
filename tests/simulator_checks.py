"""What must hold in the simulator's world, at every step and once all was delivered."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from typing import TYPE_CHECKING

from fusion_tui.domain.errors import PeerError
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.services import identity, peers, trail
from fusion_tui.services.exchange import order_board, receipts
from fusion_tui.store import channel, inbox, notices, outbox, records, statements
from fusion_tui.store.engine import Session
from fusion_tui.sync import bundle, trust
from fusion_tui.sync.channel import missing
from fusion_tui.sync.statement import Statement

if TYPE_CHECKING:
    from tests.simulator import Site, World


def state(world: World) -> list[object]:
    """Return what may still change while everything is carried."""
    found: list[object] = []
    for one, other in world.pairs():
        with world.desk(one).store.read() as books:
            sent = [(bundle.seq, bundle.state) for bundle in channel.sent(books, world.id_of(other))]
            lines = [line.line_hash for line in statements.of_origin(books, world.id_of(other))]
        found.append((one, other, sent, lines))
    return found


def receiver(world: World, code: str) -> None:
    """Gaps are listed, nothing was kept twice, and nothing that was destroyed or taken back is to be seen."""
    site = world.sites[code]
    with site.desk.store.read() as books:
        for peer in world.sites:
            if peer != code:
                _gaps(books, world.id_of(peer))
                _once(books, world.id_of(peer))
                _note_orders(world, site, books, peer)
    with site.desk.read() as books:
        _unseen(world, site, books)


def _gaps(books: Session, origin: str) -> None:
    for epoch in inbox.epochs(books, origin):
        state = receipts.inbound(books, origin, bytes.fromhex(epoch))
        numbers = set(state.marks)
        listed = [seq for span in missing(state) for seq in range(span.first, span.last + 1)]
        assert listed == sorted(set(range(1, max([state.reach, *numbers]) + 1)) - numbers), "a gap is not listed"


def _once(books: Session, origin: str) -> None:
    lines = Counter((line.record, line.rev, line.line_hash) for line in statements.of_origin(books, origin))
    assert max(lines.values(), default=1) == 1, "a statement took effect twice"
    for is_ours in (False, True):
        said = [one for lines in notices.purges(books, is_ours=is_ours).values() for one in lines]
        told = Counter((one.peer, one.record, one.order_hash) for one in said)
        assert max(told.values(), default=1) == 1, "a purge is answered for twice"


def _note_orders(world: World, site: Site, books: Session, peer: str) -> None:
    origin = world.id_of(peer)
    for line in statements.orders(books):
        if line.origin == origin and peer not in world.doubled:
            place = (origin, line.record)
            site.buried |= {place} if line.op == "purge" else set()
            site.hidden[place] = max(line.rev, site.hidden.get(place, 0))


def _unseen(world: World, site: Site, books: Session) -> None:
    for origin, record in site.buried - _unknown(world, site):
        kind = Product if origin == site.desk.center.center_id else Received
        assert records.get(books, kind, record, origin) is None, "what was destroyed is back"
    for (origin, record), rev in site.hidden.items():
        held = records.get(books, Received, record, origin)
        is_shown = held is not None and held.state is not ReceivedState.RECALLED and held.revision <= rev
        assert not is_shown or (origin, record) in _unknown(world, site), "what was taken back is back"
    for (origin, record), rev in site.destroyed.items():
        held = records.get(books, Received, record, origin)
        assert held is None or held.revision > rev, "a copy that two people destroyed is back"


def _unknown(world: World, site: Site) -> set[tuple[str, str]]:
    """Return what nobody can know any more: both centers were put back without tombstones, or one had two copies."""
    if site.code not in world.lossy:
        return set()
    forgetful = {world.id_of(code) for code in (world.lossy | world.doubled) - {site.code}}
    return {place for place in site.buried | site.hidden.keys() if place[0] in forgetful}


def convergence(world: World) -> None:
    """Once all was delivered: everybody holds of every record what its origin said last, as far as it was given.

    Not held to it are centers of which two copies wrote, and those that lost keys nobody can give them back.
    """
    for (origin, record), said in world.said.items():
        for code in world.sites:
            if code == origin or {origin, code} & (world.doubled | world.deaf):
                continue
            with world.desk(code).store.read() as books:
                held = records.get(books, Received, record, world.id_of(origin))
            destroyed = world.sites[code].destroyed.get((world.id_of(origin), record), 0)
            assert said.fits(held, code, destroyed), f"{code} holds of {record} of {origin}: {held!r}; said {said}"


def orders(world: World) -> None:
    """Once all was delivered: every purge was answered for, and nobody answered for what it still holds."""
    for code in world.sites:
        for one in order_board.board(world.desk(code)):
            if code in world.doubled | world.deaf or one.of:
                continue
            late = {answer.to for answer in one.outstanding} - world.doubled - world.deaf
            assert not late, f"{late} have not answered an order of {code}: {one}"


def ledger(world: World, sender: str, receiver: str, written: list[str]) -> None:
    """What left is what the ledger says left: each sealed bundle is opened with its recipient's keys."""
    with world.desk(sender).store.read() as books:
        known = {one.file: one for one in channel.sent(books, world.id_of(receiver))}
        told = {file: channel.lines_of(books, one) for file, one in known.items()}
    for file in written:
        data = (world.wire(sender, receiver) / file).read_bytes()
        assert hashlib.sha256(data).hexdigest() == known[file].file_hash, "the ledger names other bytes"
        opened = _opened(world, receiver, data)
        if opened is not None:
            assert [(line.record, line.rev, line.hash) for line in opened] == told[file], "the ledger differs"


def _opened(world: World, receiver: str, data: bytes) -> list[Statement] | None:
    """Return what a sealed file says; None where its recipient doesn't know the card yet, or no longer the key."""
    desk = world.desk(receiver)
    with desk.store.read() as books:
        keys, known = identity.keys(books), trust.candidates(peers.enrolled(books))
    me = bundle.Me(bytes.fromhex(desk.center.center_id), keys.kem)
    try:
        found = bundle.open_bundle(io.BytesIO(data), me=me, peers=known)
    except PeerError as error:
        if error.code not in ("unknown-sender", "seal", "other-card"):
            raise
        return None
    if isinstance(found, bundle.Newer) or found.held:
        return None
    return list(found.statements()) if found.manifest.root is not None else []


def no_receipt_lies(world: World) -> None:
    """What a sender counts as acknowledged its peer has taken in; what it counts as destroyed is not there."""
    for sender, receiver in world.pairs():
        if {sender, receiver} & world.doubled:
            continue
        with world.desk(sender).store.read() as books:
            acked = [one for one in channel.sent(books, world.id_of(receiver)) if one.state == channel.ACKNOWLEDGED]
            said = [one for lines in notices.purges(books).values() for one in lines]
        with world.desk(receiver).store.read() as books:
            if world.sites[receiver].lives == 1:  # a store that was put back forgot what it had
                _taken_in(books, world.id_of(sender), acked)
        with world.desk(receiver).read() as books:
            for one in said:
                if one.peer == world.id_of(receiver):
                    held = records.get(books, Received, one.record, world.id_of(sender))
                    unknown = _unknown(world, world.sites[receiver])
                    assert held is None or (world.id_of(sender), one.record) in unknown, "a purge receipt lies"


def _taken_in(books: Session, origin: str, acked: list[channel.SentBundle]) -> None:
    for one in acked:
        marks = {mark.seq: mark for mark in inbox.marks(books, origin, one.epoch)}
        assert marks[one.seq].outcome in ("applied", "void")
        assert marks[one.seq].manifest_hash in ("", one.manifest_hash)


def outboxes(world: World) -> None:
    """Once all was delivered nothing waits."""
    for code, peer in world.pairs():
        if not {code, peer} & (world.doubled | world.deaf):
            with world.desk(code).store.read() as books:
                waiting = outbox.kinds_waiting(books, world.id_of(peer))
            assert not waiting, f"{code} has {waiting} for {peer}"


def trails(world: World) -> None:
    """Every trail verifies."""
    for code in world.sites:
        found = trail.verify(world.desk(code))
        assert found.whole, f"the trail of {code}: {found.findings}"
