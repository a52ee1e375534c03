"""Who has seen a record: to whom it went and why, what arrived, who read it, who destroyed it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content

from fusion_tui.domain.clock import moment_of
from fusion_tui.services.exchange.seen import Given, Reader, Seen, seen
from fusion_tui.widgets import sheet
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.order_words import order_lines
from fusion_tui.widgets.page import Page
from fusion_tui.widgets.times import moment


class SeenScreen(Page):
    """One record's readers."""

    SCOPES: ClassVar = ("anywhere",)
    BINDINGS: ClassVar = act_bindings("anywhere")

    def __init__(self, record_id: str) -> None:
        super().__init__()
        self._record_id = record_id

    def body(self) -> ComposeResult:
        """Yield the text."""
        yield sheet.Reader("seen")

    def on_mount(self) -> None:
        """Begin in the text."""
        self.query_one(sheet.Reader).focus()

    def load(self) -> None:
        """Read what is known."""
        self._read()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        found = await asyncio.to_thread(seen, self.desk, self._record_id)
        if found.record is not None:
            self.mark([found.record.marking])
        self.query_one(sheet.Reader).show(Content("\n").join(_lines(found, self.zone)))


def _lines(found: Seen, zone: str) -> Iterator[Content]:
    record = found.record
    title = f"{getattr(record, 'number', '')}  {getattr(record, 'title', '')}".strip()
    yield Content(f"Who has seen it: {title if record else 'a record that is gone'}").stylize("bold")
    yield Content(f"{found.id}   of {found.origin}" + (f"   {record.marking}" if record else ""))
    parts = [
        ("Given to", [line for one in found.given for line in _given(one, zone)]),
        ("Read at", [_reader(one, zone) for one in found.readers]),
        ("Destroyed at", [line for one in found.destroyed for line in _destroyed(one, zone)]),
        ("Ordered", [line for one in found.orders for line in order_lines(one, zone)]),
    ]
    for heading, lines in parts:
        yield Content("")
        yield Content(heading).stylize("bold underline")
        yield from map(Content, lines or ["nobody" if heading != "Ordered" else "nothing"])


def _given(one: Given, zone: str) -> list[str]:
    bundle = f" in bundle {one.seq}" if one.seq else ""
    said_by = f", {one.voiced_by}" if one.voiced_by else ""
    return [
        f"{one.to}   revision {one.revision}, {moment(one.at, zone)} by {one.by}: {one.state}{said_by}{bundle}",
        f"    authority {one.authority} · right {one.right}",
        f"    need {one.need} · reason {one.reason}",
    ]


def _reader(one: Reader, zone: str) -> str:
    return f"{one.center}   {one.who}, {moment(moment_of(one.at), zone)}, revision {one.revision}"


def _destroyed(one: Reader, zone: str) -> list[str]:
    return [_reader(one, zone), *(f"    not reached: {place}" for place in one.unreached)]
