"""Looking at a bundle before it is accepted: what it would change, record by record; nothing is applied by looking.

The preview reads the sealed copy by the same verified way as applying does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fusion_tui.domain.center import Peer
from fusion_tui.domain.errors import FormatError, InputError, StoreError
from fusion_tui.domain.received import Received
from fusion_tui.domain.user import Right
from fusion_tui.domain.waiting import REVIEW, waits_for
from fusion_tui.services import peers
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import awaiting, differing, presenting, receipts, receiving
from fusion_tui.services.exchange.arrival import Arrival
from fusion_tui.services.exchange.differing import Change
from fusion_tui.services.exchange.stopping import IsStopped, never, stoppable
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import awaited, inbox, keyring, received, statements
from fusion_tui.store.awaited import Place
from fusion_tui.store.engine import Session
from fusion_tui.store.inbox import MarkLine
from fusion_tui.sync import bundle, limits, medium, merge, notices, trust
from fusion_tui.sync.bundle import Opened
from fusion_tui.sync.merge import Held
from fusion_tui.sync.spool import Spool
from fusion_tui.sync.statement import RECALL, Statement

SHOWN, SHOWN_BYTES = 10_000, 64 * limits.MIB  # records of one preview, and their bytes


@dataclass(frozen=True)
class Waiting:
    """A held bundle: whose, which number, why, since when, and the name of its sealed copy."""

    peer: str
    mark: MarkLine
    since: datetime | None = None
    detail: str = ""  # what it waits for, in words, where that is files beside it

    @property
    def copy(self) -> str:
        """The first letters of the copy's hash, by which people name it."""
        return self.mark.copy_hash[:8]

    @property
    def is_ours_to_decide(self) -> bool:
        """Whether it waits for a person, and for nothing else."""
        return self.mark.code == REVIEW

    @property
    def waits_for(self) -> str:
        """What it waits for, in words."""
        return waits_for(self.mark.code)


@dataclass(frozen=True)
class Preview:
    """What a held bundle would change; ``more`` where it has more records than are shown."""

    waiting: Waiting
    changes: tuple[Change, ...]
    more: bool = False


def listed(desk: Desk) -> list[Waiting]:
    """Return every held bundle, peer by peer."""
    with desk.read(whole=True) as books:
        return [
            Waiting(
                peer.code,
                mark,
                inbox.received_at(books, peer.center_id, mark.epoch, mark.seq),
                _detail(desk, books, peer, mark),
            )
            for peer in keyring.peers(books)
            for mark in inbox.held(books, peer.center_id)
        ]


def preview(desk: Desk, copy: str, is_stopped: IsStopped = never) -> Preview:
    """Return what a held bundle would change; that somebody looks is recorded first.

    Raises PeerError where it no longer verifies, FormatError where it can't be looked at, StoreError where our own
    disk fails, StoppedError.
    """
    waiting = needed(desk, copy)
    path = _path(desk, waiting)
    with desk.write("bundle preview", Right.READ, whole=True) as entry:
        entry.subject, entry.outcome = needed_peer(entry.books, waiting.peer).center_id, f"seq {waiting.mark.seq}"
    me = receiving.me_of(desk)
    opened = receiving.open_copy(path)
    with medium.telling(receiving.READING, StoreError), desk.read(whole=True) as books, opened as file:
        peer = needed_peer(books, waiting.peer)
        candidates = trust.candidates(peers.enrolled(books))
        found = bundle.open_bundle(stoppable(file, is_stopped), me=me, peers=candidates, checks=notices.CHECKS)
        if not isinstance(found, Opened) or found.held or found.rejected:
            raise FormatError("held", "this program can't look into it", f"it waits for {waiting.waits_for}")
        some, more = _first(found)
        return Preview(waiting, tuple(_changes(desk, books, peer, some)), more)


def accept(desk: Desk, copy: str, is_stopped: IsStopped = never) -> Arrival:
    """Take in a bundle that waits for review; raises StoppedError where that was stopped: it goes on waiting."""
    waiting = needed(desk, copy)
    path = _path(desk, waiting)
    copies, arrival = Spool(desk.profile.spool), Arrival(path.name, copy=path.stem)
    me = receiving.me_of(desk)
    return receiving.take_copy(desk, me, copies, arrival, path, is_accepted=True, is_stopped=is_stopped)


def reject(desk: Desk, copy: str, reason: str) -> Waiting:
    """Refuse a held bundle for good: its number counts as received, and its sender is told that a reader refused it."""
    if not reason.strip():
        raise InputError("a refusal needs a reason", '--reason "WHY IT IS NOT TAKEN IN"')
    waiting = needed(desk, copy)
    with desk.write("bundle refuse", Right.EXCHANGE, whole=True) as entry:
        peer = needed_peer(entry.books, waiting.peer)
        entry.subject, entry.outcome = peer.center_id, f"seq {waiting.mark.seq}: {reason.strip()}"[:200]
        mark = waiting.mark._replace(outcome="rejected", code=receipts.REFUSED_BY_READER, copy_hash="")
        receipts.keep(desk, entry.books, peer.center_id, [mark], owed=True)
        awaiting.forget(entry.books, [Place(peer.center_id, waiting.mark.epoch, waiting.mark.seq)])
    Spool(desk.profile.spool).erase(desk.profile.spool / f"{waiting.mark.copy_hash}.ftb")
    awaiting.sweep(desk)
    return waiting


def _detail(desk: Desk, books: Session, peer: Peer, mark: MarkLine) -> str:
    if mark.code != awaiting.MISSING:
        return ""
    return str(awaiting.lacking(desk, awaited.of(books, Place(peer.center_id, mark.epoch, mark.seq))))


def needed(desk: Desk, copy: str) -> Waiting:
    """Return the held bundle that the first letters of its copy name; raises InputError where there is no one such."""
    found = [one for one in listed(desk) if copy and one.mark.copy_hash.startswith(copy.lower())]
    if len(found) != 1:
        raise InputError("no one held bundle of that name", "fusion-tui incoming list names them")
    return found[0]


def _path(desk: Desk, waiting: Waiting) -> Path:
    path = desk.profile.spool / f"{waiting.mark.copy_hash}.ftb"
    if not path.is_file():
        raise InputError("its sealed copy is gone", "receive it again: its sender writes it until it is answered")
    return path


def _first(opened: Opened) -> tuple[list[Statement], bool]:
    """Return as many statements as are shown, and whether there are more."""
    found: list[Statement] = []
    size = 0
    for one in opened.statements():
        size += len(one.line)
        if len(found) == SHOWN or size > SHOWN_BYTES:
            return found, True
        found.append(one)
    return found, False


def _changes(desk: Desk, books: Session, peer: Peer, some: list[Statement]) -> Iterator[Change]:
    """Yield what each statement would do after those before it."""
    named = list(dict.fromkeys(one.record for one in some))
    kept = statements.held(books, peer.center_id, named)
    lines = {
        record: [Held(line.rev, line.line_hash, line.op) for line in found if not line.backed_out]
        for record, found in kept.items()
    }
    # After a restore nobody sees what a peer sent before its orders came again; a preview doesn't show it either.
    held = {} if peer.unburied else received.present(books, peer.center_id, named)
    for one in some:
        incoming = Held(one.rev, one.hash, one.op)
        verdict = merge.decide(lines.setdefault(one.record, []), incoming, one.prev).change
        lines[one.record].append(incoming)
        before = held.get(one.record)
        after = _after(desk, peer, one, before)
        yield differing.change(one, before, verdict, after)
        if verdict in (merge.Change.NEW, merge.Change.REVISED, merge.Change.RECALLED) and after is not None:
            held[one.record] = after
        elif verdict is merge.Change.PURGED:
            held.pop(one.record, None)


def _after(desk: Desk, peer: Peer, one: Statement, before: Received | None) -> Received | None:
    if one.object is not None:
        values = presenting.values(peer, one, 1, desk.clock.now(), exercise=desk.center.exercise)
        return Received.model_validate(values)
    return presenting.recalled(before, one) if one.op == RECALL and before is not None else None
