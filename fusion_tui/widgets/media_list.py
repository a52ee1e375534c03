"""The media a folder can be taken from: a short list of those that are mounted, gone where there are none."""

from __future__ import annotations

import asyncio

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from fusion_tui.services import media
from fusion_tui.services.media import Medium
from fusion_tui.sync.drop import size_text
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.table import RecordTable

MEDIA = "Mounted media; m goes there, Enter takes one"
SHOWN = 4  # at once; the others are scrolled to
_FOLDER = 26


class MediaBox(Vertical):
    """Media to choose from; ``instead`` says what to do where none is mounted."""

    class Taken(Message):
        """A medium was chosen."""

        def __init__(self, medium: Medium) -> None:
            super().__init__()
            self.medium = medium

    def __init__(self, instead: str) -> None:
        super().__init__(classes="-hidden")
        self._instead = instead

    def compose(self) -> ComposeResult:
        """Yield what the list is, and the list."""
        yield Static(MEDIA, markup=False, classes="quiet")
        yield _table()

    @work(exclusive=True, group="media")
    async def look(self, *, going: bool = False) -> None:
        """Show what is mounted by now, and go there."""
        found = await asyncio.to_thread(media.mounted)
        self.set_class(not found, "-hidden")
        table = self.query_one(RecordTable)
        table.styles.height = 1 + min(len(found), SHOWN)
        table.show_items(found)
        if going and found:
            table.focus()
        elif going:
            self.notify(f"no removable medium is mounted; {self._instead}", title="Media", markup=False)

    @on(RecordTable.Opened)
    def take(self, opened: RecordTable.Opened) -> None:
        """Take the medium under the cursor."""
        opened.stop()
        item = self.query_one(RecordTable).item
        if isinstance(item, Medium):
            self.post_message(self.Taken(item))


def _table() -> RecordTable[Medium]:
    columns: list[Column[Medium]] = [
        Column("label", 0, lambda medium: medium.label or "-", share=2),
        Column("system", 8, lambda medium: medium.file_system or "?"),
        Column("free", 9, _free, right=True),
        Column("", 9, lambda medium: "read-only" if medium.read_only else ""),
        Column("folder", 0, _folder, share=3),
    ]
    return RecordTable(columns, lambda medium: str(medium.folder), "media", "no removable medium is mounted")


def _folder(medium: Medium) -> str:
    """Return the folder's end, where it is long: that tells one from another."""
    text = str(medium.folder)
    return text if len(text) <= _FOLDER else "…" + text[1 - _FOLDER :]


def _free(medium: Medium) -> str:
    return "?" if medium.free is None else size_text(medium.free)
