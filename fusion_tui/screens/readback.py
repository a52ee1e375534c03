"""The eight digits that are read to a peer: they say how much of what it sent came here."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content

from fusion_tui.domain.errors import FusionError
from fusion_tui.services.exchange import voice
from fusion_tui.services.exchange.voice import ReadBack
from fusion_tui.widgets import bigdigits
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.page import Page
from fusion_tui.widgets.sheet import Reader

_BETWEEN = " " * 6


class ReadbackScreen(Page):
    """One code, large."""

    SCOPES: ClassVar = ("anywhere",)
    BINDINGS: ClassVar = act_bindings("anywhere")

    def __init__(self, peer: str) -> None:
        super().__init__()
        self._code = peer

    def body(self) -> ComposeResult:
        """Yield the text."""
        yield Reader("readback")

    def on_mount(self) -> None:
        """Begin in the text."""
        self.query_one(Reader).focus()

    def load(self) -> None:
        """Read how far it came."""
        self._read()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        reader = self.query_one(Reader)
        try:
            found = await asyncio.to_thread(voice.code, self.desk, self._code)
        except FusionError as error:
            reader.show(Content(f"\n{error.message}\n{error.hint}"))
            return
        reader.show(Content("\n").join(_lines(found, self.desk.center.code)))


def _lines(found: ReadBack, own: str) -> Iterator[Content]:
    yield Content("")
    yield Content(f"Read this to {found.peer}: all up to bundle {found.through} came here.").stylize("bold")
    yield Content("")
    halves = [bigdigits.rows(half, bigdigits.LARGE) for half in (found.code[:4], found.code[4:])]
    yield from (Content(f"  {first}{_BETWEEN}{second}") for first, second in zip(*halves, strict=True))
    yield Content("")
    yield Content(f"{found.peer} types it on its page of peers (y on {own}), with your name.")
    for seq, why in found.rejected:
        yield Content(f"Say also: bundle {seq} was rejected here ({why}); they take it back and send it anew.")
    for span in found.missing:
        numbers = f"{span.first} to {span.last}" if span.last > span.first else str(span.first)
        yield Content(f"Say also: {numbers} never came; they send it again.")
