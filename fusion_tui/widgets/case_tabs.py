"""What a case shows in its six parts: which columns, of which records, and what to press where there are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fusion_tui.services.cases import CasePage, Event
from fusion_tui.services.desk import Desk
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.record_columns import age_column, field, marking_column
from fusion_tui.widgets.times import moment


@dataclass(frozen=True)
class Tab:
    """One part of a case: its name, its columns, what it lists."""

    name: str
    columns: Callable[[Desk], Sequence[Column[Any]]]
    items: Callable[[CasePage], Sequence[Any]]
    empty: str


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
)


def item_id(item: Any) -> str:
    """Return what names a record, or the record behind a line of the timeline."""
    return str(item.record.id if isinstance(item, Event) else item.id)
