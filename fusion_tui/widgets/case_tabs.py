"""What a case shows in its nine parts: which columns, of which records, and what to press where there are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from textual.content import Content

from fusion_tui.domain.record import Record
from fusion_tui.domain.task import SOON, Task, TaskState
from fusion_tui.services import reading
from fusion_tui.services.cases import CasePage, Event
from fusion_tui.services.desk import Desk
from fusion_tui.services.reading import kind_of
from fusion_tui.services.similar import Similar
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.record_columns import age_column, field, marking_column, words_of
from fusion_tui.widgets.times import moment


@dataclass(frozen=True)
class Tab:
    """One part of a case: its name, its columns, what it lists."""

    name: str
    columns: Callable[[Desk], Sequence[Column[Any]]]
    items: Callable[[CasePage], Sequence[Any]]
    empty: str
    acts: tuple[str, ...] = ()
    """What is done here most: the key line begins with it."""


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
        Column("due", 12, lambda task: due_words(task, reading.today(desk)), right=True, alarm=True),
    )


def due_words(task: Task, today: date) -> str:
    """Return when a task is due, in few words; of one that ended, nothing."""
    left = task.days_left(today)
    if left is None:
        return "" if task.state is not TaskState.OPEN else "-"
    if left < 0:
        return f"{-left} d late"
    return "today" if left == 0 else f"in {left} d" if left <= SOON else str(task.due)


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


TABS: tuple[Tab, ...] = (
    Tab("facts", _facts, lambda page: page.facts, "no facts yet; f adds one"),
    Tab("entities", _entities, lambda page: page.entities, "nobody and nothing is named yet; e names one"),
    Tab(
        "notes",
        lambda desk: (field("note", 0, "text"), field("author", 12, "author"), marking_column(), _created(desk)),
        lambda page: page.notes,
        "no notes yet; t adds one",
    ),
    Tab("timeline", _events, lambda page: page.timeline, "nothing has happened yet"),
    Tab(
        "tips",
        lambda desk: (
            field("number", 8, "number"),
            field("title", 0, "title"),
            field("state", 9, "state"),
            marking_column(),
            _created(desk),
        ),
        lambda page: page.tips,
        "no tip is linked",
    ),
    Tab(
        "products",
        lambda desk: (
            field("number", 8, "number"),
            field("title", 0, "title"),
            field("state", 10, "state"),
            marking_column(),
            _created(desk),
        ),
        lambda page: page.products,
        "no product yet; w writes one",
    ),
    Tab(
        "tasks",
        _tasks,
        lambda page: page.tasks,
        "nothing is to be done; a adds a task",
        ("add_task", "end_task", "change_task", "resume_task"),
    ),
    Tab(
        "evidence",
        _evidence,
        lambda page: page.evidence.entries,
        "no evidence yet; v begins the log of an item",
        ("add_evidence", "next_evidence", "files"),
    ),
    Tab("similar", _similar, lambda _: (), "nothing else holds its plates, phones and numbers"),
)
SIMILAR = len(TABS) - 1
"""The place of the part that is looked for once it is opened."""


def record_of(item: Any) -> Record | None:
    """Return the record of a line, whether it is one itself, or stands for one in time or by likeness."""
    found = item.record if isinstance(item, Event | Similar) else item
    return found if isinstance(found, Record) else None


def item_id(item: Any) -> str:
    """Return what names a line: its record."""
    found = record_of(item)
    return found.id if found else ""


def tab_lines(counts: Sequence[int], chosen: int, width: int) -> Content:
    """Return the names of the parts with how much is in each, in as many lines as a width takes."""
    lines: list[list[Content]] = [[]]
    for place, count in enumerate(counts):
        words = f"{place + 1} {TABS[place].name}{f' {count}' if place != SIMILAR else ''}"
        part = Content(f"[{words}]").stylize("bold reverse") if place == chosen else Content(f" {words} ")
        if lines[-1] and sum(one.cell_length + 1 for one in lines[-1]) + part.cell_length > width:
            lines.append([])
        lines[-1].append(part)
    return Content("\n").join(Content(" ").join(parts) for parts in lines)
