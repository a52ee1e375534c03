"""What the page of a person or thing shows in its five parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fusion_tui.actions import keyed
from fusion_tui.domain.relation import SAME_AS
from fusion_tui.services.desk import Desk
from fusion_tui.services.entities import EntityPage
from fusion_tui.services.reading import kind_of
from fusion_tui.widgets.columns import WIDE, Column
from fusion_tui.widgets.record_columns import age_column, field, marking_column, words_of
from fusion_tui.widgets.tabbed import Tab
from fusion_tui.widgets.times import day

KNOWN, CASES, LINKS, ALIKE, DECIDED = range(5)


def _known(desk: Desk) -> Sequence[Column[Any]]:
    return (
        Column("kind", 8, lambda one: kind_of(one.record)),
        Column("what", 0, lambda one: words_of(one.record), share=2),
        Column("source", 14, lambda one: str(getattr(one.record, "source", "") or one.record.author), least=90),
        Column("gr", 2, lambda one: one.record.grade),
        Column("why", 0, lambda one: one.why),
        age_column(desk.clock.now, "age", lambda one: getattr(one.record, "occurred", None) or one.record.created),
    )


def _cases(desk: Desk) -> Sequence[Column[Any]]:
    number, title, state = field("number", 8, "number"), field("title", 0, "title"), field("state", 7, "state")
    return (number, title, state, marking_column(), age_column(desk.clock.now, "age", lambda one: one.created))


def _links(_: Desk) -> Sequence[Column[Any]]:
    return (
        Column("relation", 18, lambda one: one.words),
        Column("kind", 12, lambda one: str(one.record.entity)),
        Column("who or what", 0, lambda one: one.record.title),
        Column("gr", 2, lambda one: one.link.grade),
        Column("because", 0, lambda one: one.link.detail),
        Column("by", 10, lambda one: one.link.author, least=WIDE - 10),
    )


def _alike(desk: Desk) -> Sequence[Column[Any]]:
    return (
        Column("name", 0, lambda one: one.record.title),
        Column("why", 0, lambda one: one.why, share=2),
        Column("marking", 20, lambda one: f"{one.record.control} {one.record.tlp}", least=WIDE - 10),
        age_column(desk.clock.now, "age", lambda one: one.record.created),
    )


def _decided(desk: Desk) -> Sequence[Column[Any]]:
    zone = desk.center.timezone
    return (
        Column("decision", 8, lambda one: "one with" if one.link.relation == SAME_AS else "not"),
        Column("who or what", 0, lambda one: one.record.title),
        Column("because", 0, lambda one: one.link.detail),
        Column("by", 10, lambda one: one.link.author),
        Column("on", 10, lambda one: day(one.link.created, zone)),
    )


TABS: tuple[Tab, ...] = (
    Tab("known", _known, "nothing calls, holds or says it"),
    Tab("cases", _cases, "no case names it"),
    Tab("links", _links, keyed("linked with nobody and nothing; {relate} links it"), ("relate", "take_back")),
    Tab("alike", _alike, "nothing that may be the same", ("merge", "keep_apart")),
    Tab("decisions", _decided, "nobody decided that it is one with another, or not", ("take_back",)),
)


def parts(page: EntityPage) -> Sequence[Sequence[Any]]:
    """Return the items of each part."""
    return page.known, page.cases, page.related, page.alike, page.decided
