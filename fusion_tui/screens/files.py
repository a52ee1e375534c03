"""The files kept with a record: added, taken off a product, taken out of the store; never opened."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.content import Content
from textual.message import Message

from fusion_tui.actions import Action, keyed
from fusion_tui.domain.attachment import Attachment, Named
from fusion_tui.domain.decision import Decision, refuse_if
from fusion_tui.domain.marking import Marking
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import Record
from fusion_tui.domain.wording import many
from fusion_tui.services import attachments, enclosing, reading
from fusion_tui.sync.drop import size_text
from fusion_tui.widgets.ask import AskScreen
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import WIDE, Column
from fusion_tui.widgets.file_forms import add_file_form, save_file_form
from fusion_tui.widgets.narrowing import NarrowedPage
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.work_page import WorkPage

EMPTY = keyed("no file is kept here; {add_file} adds one")

File = Attachment | Named


class FilesScreen(WorkPage, NarrowedPage):
    """Every file of one record, those that it names and that are not here as well."""

    CSS_PATH = "files.tcss"
    SCOPES: ClassVar = ("table", "files", "list", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("files", "list", "desk", "anywhere")

    class Told(Message):
        """So many bytes of so many are done."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done, self.total = done, total

    def __init__(self, record_id: str) -> None:
        super().__init__()
        self._record_id = record_id
        self._record: Record | None = None

    def table(self) -> RecordTable[Any]:
        """Return the list of files."""
        columns: list[Column[File]] = [
            Column("name", 0, lambda one: one.title),
            Column("type", 24, lambda one: one.media, least=WIDE - 10),
            Column("size", 9, lambda one: size_text(one.size), right=True),
            Column("SHA-256", 16, lambda one: one.sha256[:16], least=WIDE - 10),
            Column("", 8, lambda one: "" if isinstance(one, Attachment) else "not here", alarm=True),
        ]
        return RecordTable(columns, lambda one: one.sha256, "files", EMPTY)

    def load(self) -> None:
        """Read which files there are; that is recorded."""
        self._read()
        self.count()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        self._record = await asyncio.to_thread(reading.show, self.desk, self._record_id)
        found: list[File] = [*await asyncio.to_thread(attachments.of_record, self.desk, self._record_id)]
        found += await asyncio.to_thread(attachments.lacking, self.desk, self._record_id)
        self.show_all(found)
        self.remark()

    def markings(self) -> list[Marking]:
        """Return the markings of the record and of its files."""
        return [one.marking for one in (self._record, *self._all) if one is not None]

    def line_of(self, item: File) -> str:
        """Return name, type and hash."""
        return f"{item.title} {item.media} {item.sha256}"

    @property
    def heading(self) -> str:
        """Whose files they are, and how many."""
        whose = getattr(self._record, "number", "") or getattr(self._record, "title", "")
        return self.under_way or f"Files of {whose}   {many(len(self._all), 'file')}"

    @property
    def file(self) -> File | None:
        """The file under the cursor."""
        item = self.rows.item
        return item if isinstance(item, Attachment | Named) else None

    def why_not(self, action: Action) -> str:
        """Return why a file can't be added, taken off or taken out."""
        reason = super().why_not(action)
        if reason or action.scope != "files":
            return reason
        return self.under_way or "; ".join(self._against(action.id).reasons)

    def _against(self, act: str) -> Decision:
        if act == "add_file":
            return refuse_if(isinstance(self._record, Received), "a peer's record has the files its center gave it")
        decision = refuse_if(self.file is None, "there is no file here")
        decision &= refuse_if(isinstance(self.file, Named), "its content is not here: ask the sender")
        is_product = isinstance(self._record, Product)
        return decision & refuse_if(act == "take_off" and not is_product, "a case keeps what it was given")

    def peek(self, record_id: str) -> None:
        """Show the file under the cursor in full."""
        file = self.file if record_id else None
        self.query_one("#pane", Reader).show(_page(file) if file else Content(""))

    def do_add_file(self) -> None:
        """Ask which file."""
        self.app.push_screen(add_file_form(), self._named)

    def _named(self, path: Path | None) -> None:
        if path is not None:
            self._add(path)

    @work(group="act")
    async def _add(self, path: Path) -> None:
        self.begin_work(f"keeping {path.name}")
        try:
            added = await asyncio.to_thread(
                attachments.add, self.desk, self._record_id, path, self._tell, self._stop.is_set
            )
            self.notify(f"{added.title}, {added.media}, {size_text(added.size)}", title="Kept", markup=False)
        finally:
            self.end_work()

    def do_save_file(self) -> None:
        """Ask where to."""
        file = self.file
        if isinstance(file, Attachment):
            self.app.push_screen(save_file_form(file), lambda path: self._placed(file, path))

    def _placed(self, file: Attachment, path: Path | None) -> None:
        if path is not None:
            self._save(file, path)

    @work(group="act")
    async def _save(self, file: Attachment, path: Path) -> None:
        self.begin_work(f"writing {path.name}")
        try:
            await asyncio.to_thread(attachments.save, self.desk, file.id, path, self._tell, self._stop.is_set)
            self.notify(f"{path}, compared with its hash; that is recorded", title="Taken out", markup=False)
        finally:
            self.end_work()

    def do_take_off(self) -> None:
        """Ask, and take the file off the product."""
        file = self.file
        if isinstance(file, Attachment):
            question = (
                f"{file.title}\n{file.marking}\n\nThe product is a draft again. What was released stays as it was."
            )
            self.app.push_screen(AskScreen(question, "take it off"), lambda goes_on: self._off(file, goes_on))

    def _off(self, file: Attachment, goes_on: bool | None) -> None:
        if goes_on:
            self._take_off(file)

    @work(group="act")
    async def _take_off(self, file: Attachment) -> None:
        await asyncio.to_thread(enclosing.remove, self.desk, self._record_id, file.id)
        self.load()

    def begin_work(self, doing: str) -> None:
        """Begin, and say so above the list."""
        super().begin_work(doing)
        self.head(f"{doing}; Esc stops")

    def end_work(self) -> None:
        """Be done, and show which files there are now."""
        super().end_work()
        self.load()

    def _tell(self, done: int, total: int) -> None:
        self.post_message(self.Told(done, total))

    @on(Told)
    def follow(self, told: Told) -> None:
        """Show how far it is."""
        if self.under_way:
            self.head(f"{self.under_way}; Esc stops   {100 * told.done // max(1, told.total)} %")


def _page(file: File) -> Content:
    words = f"{file.marking}\n{file.media}, {file.size:,} bytes\nSHA-256 {file.sha256}"
    return Content("\n").join([Content(file.title).stylize("bold"), Content(words)])
