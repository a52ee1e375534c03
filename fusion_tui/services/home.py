"""What needs me now: one list over all queues, each line with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fusion_tui.domain.product import Product, ProductState, may_approve
from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.domain.release import Release, ReleaseState
from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.domain.user import Right, may
from fusion_tui.services.desk import Desk
from fusion_tui.store import queues
from fusion_tui.store.engine import Session
from fusion_tui.store.queues import View

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


def needs(desk: Desk) -> list[Need]:
    """Return what waits for this person: most urgent first, among equals the oldest."""
    with desk.read() as books:
        waiting = [*_approvals(desk, books), *_unread(books), *_unsent(books), *_untriaged(books)]
    return sorted(waiting, key=lambda need: (need.urgency, need.since))[:SHOWN]


def _oldest(books: Session, kind: str, state: str) -> list[object]:
    view = View(kind, states=(state,), descending=False)
    return list(queues.window(books, view, 0, SHOWN).records)


def _approvals(desk: Desk, books: Session) -> Iterator[Need]:
    if not may(desk.user, Right.APPROVE).allowed:
        return
    for product in _oldest(books, "product", ProductState.SUBMITTED):
        if isinstance(product, Product) and may_approve(product, desk.user.name).allowed:
            why = f"{product.author} asks for your approval"
            yield Need(0, "products", product.id, product.title, product.author, product.modified, why)


def _unread(books: Session) -> Iterator[Need]:
    for record in _oldest(books, "received", ReceivedState.NEW):
        if isinstance(record, Received):
            why = f"came in bundle {record.bundle_seq}, unread"
            yield Need(1, "incoming", record.id, record.title, record.sender_code, record.created, why)


def _unsent(books: Session) -> Iterator[Need]:
    for release in _oldest(books, "release", ReleaseState.WAITING):
        if isinstance(release, Release):
            why = f"released to {release.recipient_code}, not on a drop yet"
            yield Need(2, "outgoing", release.id, release.title, release.author, release.created, why)


def _untriaged(books: Session) -> Iterator[Need]:
    for tip in _oldest(books, "tip", TipState.NEW):
        if isinstance(tip, Tip):
            part = f"{tip.behaviour.part}: {tip.behaviour}, " if tip.behaviour else ""
            yield Need(3, "tips", tip.id, tip.title, tip.source or tip.author, tip.created, f"{part}new, not triaged")
