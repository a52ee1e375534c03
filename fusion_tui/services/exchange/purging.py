"""Purge: two people destroy a record and what belongs to it, here and at everybody it was given to (28 CFR 23.20(h)).

In one transaction: rows, index, drafts, keys of attachments, the lines kept of it; bundles that hold it and
weren't answered for are taken back, the rest of them is issued again; the order goes to every recipient.
Afterwards files go and the log is cut. A peer's record is destroyed here only: that center may send it
again, in a greater revision.
"""

from __future__ import annotations

from dataclasses import dataclass

from fusion_tui.domain.clock import stamp
from fusion_tui.domain.decision import refuse_if
from fusion_tui.domain.errors import AbsentError, InputError
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import Record
from fusion_tui.domain.release import Release
from fusion_tui.domain.user import Right, may
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import (
    aftermath,
    belongings,
    copies,
    destroying,
    ledger,
    orders,
    receipts,
    unreached,
    voiding,
)
from fusion_tui.services.exchange.belongings import Belongings
from fusion_tui.store import channel, disposals, notices, outbox, people, records, sight
from fusion_tui.store.channel import SentBundle
from fusion_tui.store.disposals import Disposal
from fusion_tui.store.engine import Session
from fusion_tui.store.notices import NoticeLine


@dataclass(frozen=True)
class Plan:
    """What a purge would take along, whom it would tell, what it can't reach, and which records would stay."""

    record: Record
    kinds: dict[str, int]
    to: tuple[str, ...]
    unreached: tuple[str, ...]
    left: tuple[Record, ...]
    comes_from: str = ""  # code of the peer whose record it is; empty for one of ours


@dataclass(frozen=True)
class Purged:
    """A purge that was carried out here; ``is_cut`` unless another program held old pages of the log."""

    plan: Plan
    rev: int
    voided: int = 0
    is_cut: bool = True


def plan(desk: Desk, reference: str) -> Plan:
    """Say what a purge of a record would do; changes nothing."""
    desk.require(may(desk.user, Right.PURGE), "purge")
    with desk.read() as books:
        found = _chosen(books, reference)
        sight.lift(books)
        return _planned(books, belongings.of(books, found))


def seconds(desk: Desk) -> list[str]:
    """Return who may be named as the second person."""
    with desk.read(whole=True) as books:
        others = [user for user in people.users(books) if user.name != desk.user.name]
    return [user.name for user in others if may(user, Right.PURGE).allowed]


def purge(desk: Desk, reference: str, reason: str, second: str) -> Purged:
    """Destroy a record; raises PolicyError unless the second person is another one who may purge."""
    two = _Two(second.strip(), orders.reason_of(reason))
    with desk.write("purge", Right.PURGE) as entry:
        found = _chosen(entry.books, reference)
        entry.subject = found.id
        _require_two(desk, entry.books, two.second)
        sight.lift(entry.books)  # what belongs to it goes whole, also what is restricted to others
        whole = belongings.of(entry.books, found)
        planned = _planned(entry.books, whole)
        act = _destroy_copy if isinstance(found, Received) else _destroy_everywhere
        rev, voided = act(desk, entry.books, whole, two, planned)
        count = sum(planned.kinds.values())
        entry.outcome = f"with {two.second}: {count} records, {len(planned.to)} peers, {len(voided)} bundles taken back"
    receipts.erase(desk, voided)
    return Purged(planned, rev, len(voided), aftermath.settle(desk))


@dataclass(frozen=True)
class _Two:
    """The second person, and the reason."""

    second: str
    reason: str


def _destroy_everywhere(
    desk: Desk, books: Session, whole: Belongings, two: _Two, planned: Plan
) -> tuple[int, list[SentBundle]]:
    """Destroy a record of ours and order it of everybody who was given it; return its last revision."""
    record = whole.record.id
    issued = orders.issue(desk, books, whole.record, outbox.PURGE, two.reason, two.second)
    for one in whole.along:
        orders.state(desk, books, one, outbox.PURGE, two.reason)
    unanswered = [one for one in channel.bundles_with(books, record) if one.state not in channel.ENDED]
    voided = voiding.take_back(books, unanswered)
    outbox.withdraw(books, record, (outbox.PUT, outbox.RECALL), outbox.EVERY_STATE)
    ledger.take_back(books, record)
    ledger.forget(books, record)
    destroying.destroy(books, whole.all)
    now = desk.clock.now()
    done = NoticeLine(desk.center.center_id, is_ours=True, record=record, rev=issued.line.rev, at=stamp(now),
                      who=desk.user.name, order_hash=issued.line.line_hash, unreached=planned.unreached)  # fmt: skip
    notices.keep(books, done, now)
    return issued.line.rev, voided


def _destroy_copy(desk: Desk, books: Session, whole: Belongings, two: _Two, _: Plan) -> tuple[int, list[SentBundle]]:
    """Destroy our copy of a peer's record; its hashes stay, so that only a greater revision comes in again."""
    found = whole.record
    destroying.destroy(books, whole.all)
    copies.sift(desk, books, lambda origin, ids: {found.id} & set(ids) if origin == found.origin else set())
    line_hash = found.line_hash if isinstance(found, Received) else ""
    disposals.add(books, Disposal(found.origin, found.id, found.revision, outbox.PURGE, line_hash,
                                  desk.user.name, two.second, two.reason, desk.clock.now()))  # fmt: skip
    return found.revision, []


def _chosen(books: Session, reference: str) -> Record:
    found = records.find(books, reference.strip())
    if found is None:
        hint = "give an id or a number such as T-00001; fusion-tui search finds them"
        raise AbsentError("no such record", hint, reference.strip())
    if isinstance(found, Release):
        raise InputError("the ledger is kept", "purge what was given: its entries lose what they said, and stay")
    return found


def _require_two(desk: Desk, books: Session, second: str) -> None:
    other = people.user(books, second)
    if other is None:
        raise InputError("no such user", "name the second person with --and; fusion-tui user list names them")
    decision = refuse_if(other.name == desk.user.name, "a purge takes two different persons")
    (decision & may(other, Right.PURGE)).require("name another supervisor or privacy officer")


def _planned(books: Session, whole: Belongings) -> Plan:
    record = whole.record
    is_theirs = isinstance(record, Received)
    to = [] if is_theirs else orders.codes(books, channel.recipients(books, record.id))
    beyond = [*unreached.backups(books, whole.since), *unreached.saved(books, whole.all)]
    sender = record.sender_code if isinstance(record, Received) else ""
    return Plan(record, whole.kinds, tuple(to), tuple(unreached.bounded(beyond)), tuple(whole.left), sender)
