"""What needs me now: one list over all queues, each line with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from fusion_tui.domain.marking import MOST_OPEN, Marking
from fusion_tui.domain.product import Product, ProductState, may_approve
from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.domain.record import Record
from fusion_tui.domain.release import Release, ReleaseState
from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.domain.user import Right, User, may
from fusion_tui.services import tasks
from fusion_tui.services.desk import Desk
from fusion_tui.services.pressing import pressing
from fusion_tui.services.queues import totals_of
from fusion_tui.store import queues, records, related, tags
from fusion_tui.store.engine import Session
from fusion_tui.store.queues import View

R = TypeVar("R", bound=Record)

SHOWN = 200
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Need:
    """One thing that waits for this person, and why."""

    urgency: int
    queue: str
    id: str
    what: str
    origin: str
    since: datetime | None
    why: str
    marking: Marking
    screen: tuple[str, ...] = ()  # where it is dealt with, where that is no screen of the record itself


@dataclass(frozen=True)
class Glance:
    """The first page: what waits, and how much stands in each queue."""

    needs: list[Need]
    totals: dict[str, int]


def glance(desk: Desk) -> Glance:
    """Return the first page."""
    with desk.read() as books:
        return glance_at(books, desk.user, desk.clock.now())


def glance_at(books: Session, user: User, now: datetime) -> Glance:
    """Return what waits for a person, most urgent first, among equals the oldest; and how much there is."""
    waiting = [*_approvals(user, books), *_quoting(books), *_unread(books), *_unsent(books), *_untriaged(books)]
    waiting += [*_tasks(user, books, now), *_exchange(user, books, now)]
    return Glance(sorted(waiting, key=lambda need: (need.urgency, need.since or _LONG_AGO))[:SHOWN], totals_of(books))


def needs(desk: Desk) -> list[Need]:
    """Return what waits for this person: most urgent first, among equals the oldest."""
    return glance(desk).needs


def _oldest(books: Session, kind: type[R], state: str) -> list[R]:
    view = View(records.KIND[kind], states=(state,), descending=False)
    return [record for record in queues.first(books, view, SHOWN) if isinstance(record, kind)]


def _approvals(user: User, books: Session) -> Iterator[Need]:
    if not may(user, Right.APPROVE).allowed:
        return
    for product in _oldest(books, Product, ProductState.SUBMITTED):
        if may_approve(product, user.name).allowed:
            why = f"{product.author} asks for your approval"
            yield _need(0, "products", product, product.title, product.author, product.modified, why)


def _quoting(books: Session) -> Iterator[Need]:
    for product in (records.get(books, Product, one) for one in related.unsettled(books)):
        if product is not None:
            why = "made from a record that its center purged"
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
    for tip in _oldest(books, Tip, TipState.ASKED):
        yield _need(3, "tips", tip, tip.title, tip.source or tip.author, tip.created, f"asked {tip.reason}")


def _tasks(user: User, books: Session, now: datetime) -> Iterator[Need]:
    today = now.astimezone(tags.zone(books)).date()
    for task in tasks.mine(books, user.name):
        if task.is_due(today):
            left = task.days_left(today) or 0
            why = f"due {task.due}, {-left} d late" if left < 0 else f"due {task.due}"
            need = _need(0 if left < 0 else 2, "tasks", task, task.title, task.author, task.created, why)
            yield replace(need, screen=("case", task.case, "7"))


def _exchange(user: User, books: Session, now: datetime) -> Iterator[Need]:
    if may(user, Right.EXCHANGE).allowed:
        for one in pressing(books, now):
            name = f"{one.screen} {one.why}"
            yield Need(one.urgency, "exchange", name, one.what, one.of, one.since, one.why, MOST_OPEN, (one.screen,))


def _need(urgency: int, queue: str, record: Record, what: str, origin: str, since: datetime, why: str) -> Need:
    return Need(urgency, queue, record.id, what, origin, since, why, record.marking)
