"""What each list shows of a record, in columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from fusion_tui.domain.record import Record
from fusion_tui.services.home import Need
from fusion_tui.services.reading import kind_of
from fusion_tui.widgets.columns import WIDE, Column
from fusion_tui.widgets.times import age, day

Now = Callable[[], datetime]

_URGENCY = ("!!", "! ", "- ", ". ")
_WAITS = {"products": "review", "incoming": "received", "outgoing": "to send", "tips": "tip", "tasks": "task"}


def field(title: str, width: int, name: str, *, right: bool = False, least: int = 0, share: int = 1) -> Column[Any]:
    """Return a column that shows one field."""

    def cell(record: Any) -> str:
        value = getattr(record, name, None)
        return "" if value is None else str(value)

    return Column(title, width, cell, right, least, share)


def marking_column(least: int = 0) -> Column[Any]:
    """Return the column with each record's marking, never cut."""
    return Column("marking", 20, lambda record: f"{record.control} {record.tlp}", least=least)


def age_column(now: Now, title: str, moment: Callable[[Any], datetime | None]) -> Column[Any]:
    """Return the column with how long ago something was."""
    return Column(title, max(7, len(title)), lambda record: age(moment(record), now()), right=True)


def queue_columns(now: Now, queue: str, zone: str) -> Sequence[Column[Any]]:
    """Return the columns of a queue; a day is that of the center's zone."""
    created = age_column(now, "age", lambda record: record.created)
    changed = age_column(now, "changed", lambda record: record.modified)
    number, title, marking = field("number", 8, "number"), field("title", 0, "title", share=3), marking_column()
    state = field("state", 10, "state")
    by_queue: dict[str, Sequence[Column[Any]]] = {
        "tips": (
            number,
            title,
            field("behaviour", 9, "behaviour", least=78),
            field("state", 5, "state", least=100),
            field("gr", 2, "grade"),
            field("source", 18, "source", least=100),
            marking,
            created,
        ),
        "incidents": (
            title,
            field("category", 20, "category", least=100),
            field("address", 24, "address", least=96),
            field("district", 9, "district", right=True),
            marking,
            Column("occurred", 10, lambda record: day(record.occurred, zone), right=True),
        ),
        "cases": (number, title, state, field("author", 14, "author", least=100), marking, changed),
        "products": (
            number,
            title,
            state,
            field("type", 17, "product", least=100),
            field("author", 10, "author", least=100),
            marking,
            changed,
        ),
        "incoming": (
            field("from", 8, "sender_code"),
            title,
            field("state", 8, "state"),
            field("bundle", 6, "bundle_seq", right=True, least=90),
            marking,
            created,
        ),
        "outgoing": (
            field("to", 8, "recipient_code"),
            title,
            field("state", 12, "state"),
            field("by", 10, "author", least=100),
            marking,
            created,
        ),
    }
    return by_queue[queue]


def need_columns(now: Now) -> Sequence[Column[Need]]:
    """Return the columns of what waits for a person."""
    return (
        Column("", 2, lambda need: _URGENCY[min(need.urgency, 3)]),
        Column("kind", 8, lambda need: _WAITS.get(need.queue, need.queue), least=WIDE - 10),
        Column("what", 0, lambda need: need.what),
        Column("from", 12, lambda need: need.origin),
        Column("why now", 0, lambda need: need.why),
        age_column(now, "age", lambda need: need.since),
    )


def found_columns(now: Now) -> Sequence[Column[Record]]:
    """Return the columns of a search: records of every kind."""
    return (
        Column("kind", 8, kind_of),
        Column("number", 8, lambda record: str(getattr(record, "number", ""))),
        Column("what", 0, words_of, share=3),
        marking_column(),
        age_column(now, "age", lambda record: record.created),
    )


def words_of(record: Record) -> str:
    """Return a record's title, or the beginning of its text where it has none."""
    return str(getattr(record, "title", "") or getattr(record, "text", "") or record.id)[:200]
