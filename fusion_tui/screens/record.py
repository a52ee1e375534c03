"""One record in full, whatever its kind: a tip, an incident, something a peer sent, a release."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult

from fusion_tui.actions import Action, within
from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.domain.record import Record
from fusion_tui.domain.tip import Tip
from fusion_tui.services import reading
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.record_acts import RecordActs
from fusion_tui.widgets.sheet import Reader, sheet
from fusion_tui.widgets.tip_acts import TipActs


class RecordScreen(RecordActs, TipActs):
    """A record to read; a tip can be disposed of here."""

    is_about_one = True
    SCOPES: ClassVar = ("tip", "record", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("tip", "record", "desk", "anywhere")

    def __init__(self, record_id: str) -> None:
        super().__init__()
        self._record_id = record_id
        self._record: Record | None = None

    def body(self) -> ComposeResult:
        """Yield the text."""
        yield Reader("record")

    def on_mount(self) -> None:
        """Begin in the text."""
        self.query_one(Reader).focus()

    def actions(self) -> list[Action]:
        """Offer a tip's acts for a tip only."""
        return within(*(scope for scope in self.SCOPES if scope != "tip" or self.tip is not None))

    @property
    def chosen(self) -> Record | None:
        """The record, once it was read."""
        return self._record

    @property
    def tip(self) -> Tip | None:
        """The record, where it is a tip."""
        return self._record if isinstance(self._record, Tip) else None

    def load(self) -> None:
        """Read the record; that is recorded, and a peer's record counts as read from here on."""
        self._read()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        record = await self.read_or_leave(partial(reading.show, self.desk, self._record_id))
        if record is None:
            return
        self._record = record
        self.mark([record.marking])
        self.query_one(Reader).show(sheet(record, self.zone))
        self.offer()
        if isinstance(record, Received) and record.state is ReceivedState.NEW:
            self._was_read(record)

    @work(group="write")
    async def _was_read(self, record: Received) -> None:
        self._record = await asyncio.to_thread(reading.mark_read, self.desk, record.id)
        self.query_one(Reader).show(sheet(self._record, self.zone))
