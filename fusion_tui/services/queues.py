"""The queues an analyst works from: each a view the store can window, filter and sort."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.triage import OPEN
from fusion_tui.services.desk import Desk
from fusion_tui.services.reading import asked
from fusion_tui.store import queues
from fusion_tui.store.engine import Session
from fusion_tui.store.queues import Window


@dataclass(frozen=True)
class View(queues.View):
    """A queue as it was asked for; ``words`` are in the language of search, read when a window is."""

    words: str = ""


QUEUES: dict[str, View] = {
    "tips": View("tip", states=OPEN),
    "incidents": View("incident", sort="occurred"),
    "cases": View("case", sort="modified"),
    "products": View("product", sort="modified"),
    "incoming": View("received", sort="modified"),
    "outgoing": View("release"),
}
SORTS: dict[str, tuple[str, ...]] = {
    "tips": ("created", "title", "grade"),
    "incidents": ("occurred", "title", "district"),
    "cases": ("modified", "created", "title"),
    "products": ("modified", "created", "title"),
    "incoming": ("modified", "title", "sender_code"),
    "outgoing": ("created", "title", "recipient_code"),
}


def view(name: str, words: str = "", sort: str = "", descending: bool | None = None) -> View:
    """Return the view behind a queue's name, filtered and sorted; raises InputError for another name."""
    if name not in QUEUES:
        raise InputError("no such queue", f"one of: {', '.join(QUEUES)}")
    base = QUEUES[name]
    if sort and sort not in SORTS[name]:
        raise InputError("this queue can't be sorted so", f"one of: {', '.join(SORTS[name])}")
    down = base.descending if descending is None else descending
    return replace(base, words=words, sort=sort or base.sort, descending=down)


def window(desk: Desk, wanted: View, offset: int = 0, limit: int = 200) -> Window:
    """Return a stretch of a queue; raises InputError where its words can't be understood."""
    filtered = replace(wanted, query=asked(desk, wanted.words)) if wanted.words.strip() else wanted
    with desk.read() as books:
        return queues.window(books, filtered, offset, limit)


def totals(desk: Desk) -> dict[str, int]:
    """Return how many records stand in each queue."""
    with desk.read() as books:
        return totals_of(books)


def totals_of(books: Session) -> dict[str, int]:
    """Return how many records stand in each queue."""
    return dict(zip(QUEUES, queues.counts(books, list(QUEUES.values())), strict=True))
