"""What needs me now: one list over all queues, each line with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from fusion_tui.domain.marking import Marking
from fusion_tui.domain.product import Product, ProductState, may_approve
from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.domain.record import Record
from fusion_tui.domain.release import Release, ReleaseState
from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.domain.user import Right, may
from fusion_tui.services.desk import Desk
from fusion_tui.store import queues, records
from fusion_tui.store.engine import Session
from fusion_tui.store.queues import View

R = TypeVar("R", bound=Record)

SHOWN = 200


@dataclass(frozen=True)
class Need:
    """One thing that waits for this person, and why."""

    urgency: int
    queue: str
    id: str
    what: str
    origin: str
    since: datetime
    why: str
    marking: Marking


def needs(desk: Desk) -> list[Need]:
    """Return what waits for this person: most urgent first, among equals the oldest."""
    with desk.read() as books:
        waiting = [*_approvals(desk, books), *_unread(books), *_unsent(books), *_untriaged(books)]
    return sorted(waiting, key=lambda need: (need.urgency, need.since))[:SHOWN]


def _oldest(books: Session, kind: type[R], state: str) -> list[R]:
    view = View(records.KIND[kind], states=(state,), descending=False)
    found = queues.window(books, view, 0, SHOWN).records
    return [record for record in found if isinstance(record, kind)]


def _approvals(desk: Desk, books: Session) -> Iterator[Need]:
    if not may(desk.user, Right.APPROVE).allowed:
        return
    for product in _oldest(books, Product, ProductState.SUBMITTED):
        if may_approve(product, desk.user.name).allowed:
            why = f"{product.author} asks for your approval"
            yield _need(0, "products", product, product.title, product.author, product.modified, why)


def _unread(books: Session) -> Iterator[Need]:
    for record in _oldest(books, Received, ReceivedState.NEW):
        why = f"came in bundle {record.bundle_seq}, unread"
        yield _need(1, "incoming", record, record.title, record.sender_code, record.created, why)


def _unsent(books: Session) -> Iterator[Need]:
    for release in _oldest(books, Release, ReleaseState.WAITING):
        why = f"released to {release.recipient_code}, not on a drop yet"
        yield _need(2, "outgoing", release, release.title, release.author, release.created, why)


def _untriaged(books: Session) -> Iterator[Need]:
    for tip in _oldest(books, Tip, TipState.NEW):
        part = f"{tip.behaviour.part}: {tip.behaviour}, " if tip.behaviour else ""
        yield _need(3, "tips", tip, tip.title, tip.source or tip.author, tip.created, f"{part}new, not triaged")


def _need(urgency: int, queue: str, record: Record, what: str, origin: str, since: datetime, why: str) -> Need:
    return Need(urgency, queue, record.id, what, origin, since, why, record.marking)
