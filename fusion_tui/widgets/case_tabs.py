"""What a case shows in its nine parts: which columns, of which records, and what to press where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from fusion_tui.actions import keyed
from fusion_tui.domain.task import SOON, Task
from fusion_tui.services import reading
from fusion_tui.services.cases import CasePage
from fusion_tui.services.desk import Desk
from fusion_tui.services.reading import kind_of
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.record_columns import age_column, field, marking_column, words_of
from fusion_tui.widgets.tabbed import Tab
from fusion_tui.widgets.times import moment


def _events(desk: Desk) -> Sequence[Column[Any]]:
    zone = desk.center.timezone
    return (
        Column("when", 20, lambda event: moment(event.at, zone)),
        Column("kind", 8, lambda event: type(event.record).__name__.lower()),
        Column("what", 0, lambda event: event.what),
        Column("marking", 20, lambda event: f"{event.record.control} {event.record.tlp}"),
    )


def _facts(desk: Desk) -> Sequence[Column[Any]]:
    changed = age_column(desk.clock.now, "age", lambda fact: fact.occurred or fact.created)
    source = field("source", 16, "source", least=90)
    return (field("statement", 0, "text"), source, field("gr", 2, "grade"), marking_column(), changed)


def _entities(desk: Desk) -> Sequence[Column[Any]]:
    kind, name = field("kind", 12, "entity"), field("name", 0, "title")
    return (kind, name, field("detail", 0, "detail", least=90), marking_column(), _created(desk))


def _created(desk: Desk) -> Column[Any]:
    return age_column(desk.clock.now, "age", lambda record: record.created)


def _tasks(desk: Desk) -> Sequence[Column[Any]]:
    return (
        field("task", 0, "title"),
        field("who", 12, "owner"),
        field("state", 8, "state"),
        Column("", 8, lambda task: due_words(task, reading.today(desk)), right=True, alarm=True),
        Column("due", 10, lambda task: str(task.due or "-"), right=True),
    )


def due_words(task: Task, today: date) -> str:
    """Return how long a task is late, or how soon it is due; nothing where it is neither."""
    left = task.days_left(today)
    if left is None or left > SOON:
        return ""
    return f"{-left} d late" if left < 0 else f"in {left} d" if left else "today"


def _evidence(desk: Desk) -> Sequence[Column[Any]]:
    zone = desk.center.timezone
    return (
        field("item", 4, "item", right=True),
        field("what", 0, "title"),
        field("act", 11, "act"),
        field("holder", 14, "holder"),
        field("where", 14, "kept_at", least=90),
        Column("when", 20, lambda one: moment(one.occurred, zone)),
        Column("digest", 8, lambda one: one.digest[:8], least=100),
    )


def _similar(_: Desk) -> Sequence[Column[Any]]:
    return (
        Column("kind", 8, lambda one: kind_of(one.record)),
        Column("number", 8, lambda one: str(getattr(one.record, "number", ""))),
        Column("title", 0, lambda one: words_of(one.record)),
        Column("why", 0, lambda one: one.why),
    )


def _notes(desk: Desk) -> Sequence[Column[Any]]:
    return (field("note", 0, "text"), field("author", 12, "author"), marking_column(), _created(desk))


def _tips(desk: Desk) -> Sequence[Column[Any]]:
    number, title, state = field("number", 8, "number"), field("title", 0, "title"), field("state", 9, "state")
    return (number, title, state, marking_column(), _created(desk))


def _products(desk: Desk) -> Sequence[Column[Any]]:
    number, title, state = field("number", 8, "number"), field("title", 0, "title"), field("state", 10, "state")
    return (number, title, state, marking_column(), _created(desk))


NOTHING_SHARED = "nothing else holds its plates, phones and numbers"
_ENTRIES = ("add_evidence", "next_evidence", "files")
_TASKS = ("add_task", "end_task", "change_task", "resume_task")
TABS: tuple[Tab, ...] = (
    Tab("facts", _facts, keyed("no facts yet; {add_fact} adds one")),
    Tab("entities", _entities, keyed("nobody and nothing is named yet; {add_entity} names one")),
    Tab("notes", _notes, keyed("no notes yet; {add_note} adds one")),
    Tab("timeline", _events, "nothing has happened yet"),
    Tab("tips", _tips, "no tip is linked"),
    Tab("products", _products, keyed("no product yet; {write} writes one")),
    Tab("tasks", _tasks, keyed("nothing is to be done; {add_task} adds a task"), _TASKS),
    Tab(
        "evidence",
        _evidence,
        keyed("no evidence yet; {add_evidence} begins the log of an item"),
        _ENTRIES,
    ),
    Tab("similar", _similar, NOTHING_SHARED, counted=False),
)
SIMILAR = len(TABS) - 1
"""The place of the part that is looked for once it is opened."""


def parts(page: CasePage) -> Sequence[Sequence[Any]]:
    """Return the items of each part of a case."""
    inside = (page.facts, page.entities, page.notes, page.timeline)
    return (*inside, page.tips, page.products, page.tasks, page.evidence.entries, ())
