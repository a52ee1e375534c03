"""A page about one record in parts: one list at a time behind each digit, and beside it what the cursor is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from fusion_tui.actions import Action
from fusion_tui.domain.record import Record
from fusion_tui.services.desk import Desk
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.record_acts import RecordActs
from fusion_tui.widgets.sheet import Reader, sheet
from fusion_tui.widgets.station import screen_for
from fusion_tui.widgets.table import RecordTable


@dataclass(frozen=True)
class Tab:
    """One part of a page: its name, its columns, what to press where it is empty, and what is done there most."""

    name: str
    columns: Callable[[Desk], Sequence[Column[Any]]]
    empty: str
    acts: tuple[str, ...] = ()
    counted: bool = True


def record_of(item: Any) -> Record | None:
    """Return the record of a line, whether it is one itself, or stands for one."""
    found = item if isinstance(item, Record) else getattr(item, "record", None)
    return found if isinstance(found, Record) else None


def _item_id(item: Any) -> str:
    found = record_of(item)
    return found.id if found else ""


def tab_lines(tabs: Sequence[Tab], counts: Sequence[int], chosen: int, width: int) -> Content:
    """Return the names of the parts with how much is in each, in as many lines as a width takes."""
    lines: list[list[Content]] = [[]]
    for place, (tab, count) in enumerate(zip(tabs, counts, strict=True)):
        words = f"{place + 1} {tab.name}{f' {count}' if tab.counted else ''}"
        part = Content(f"[{words}]").stylize("bold reverse") if place == chosen else Content(f" {words} ")
        if lines[-1] and sum(one.cell_length + 1 for one in lines[-1]) + part.cell_length > width:
            lines.append([])
        lines[-1].append(part)
    return Content("\n").join(Content(" ").join(parts) for parts in lines)


class TabbedPage(RecordActs):
    """One record and the lists of what belongs to it."""

    TABS: ClassVar[Sequence[Tab]] = ()

    def __init__(self, tab: str = "1") -> None:
        super().__init__()
        self.tab = min(int(tab), len(self.TABS)) - 1
        self._counts: list[int] = []

    def body(self) -> ComposeResult:
        """Yield head, names of the parts, one list at a time, and the item under the cursor where there is room."""
        with Vertical(id="tabbed"):
            yield Static("", markup=False, id="head")
            yield Static("", markup=False, id="tabs")
            for place, tab in enumerate(self.TABS):
                table: RecordTable[Any] = RecordTable(tab.columns(self.desk), _item_id, f"tab-{tab.name}", tab.empty)
                table.set_class(place != self.tab, "-hidden")
                yield table
            yield Reader("pane")

    def on_mount(self) -> None:
        """Begin in the open part."""
        self.rows.focus()

    def on_resize(self) -> None:
        """Lay the names of the parts out anew."""
        self._show_tabs()

    @property
    def rows(self) -> RecordTable[Any]:
        """The list of the open part."""
        return self.table_of(self.tab)

    @property
    def item(self) -> Any:
        """What is under the cursor."""
        return self.rows.item

    def table_of(self, place: int) -> RecordTable[Any]:
        """Return the list of a part."""
        return self.query_one(f"#tab-{self.TABS[place].name}", RecordTable)

    def actions(self) -> list[Action]:
        """Return the actions of this screen; what is done most in the open part comes first."""
        own, found = self.TABS[self.tab].acts, super().actions()
        first = [replace(action, footer=True) for name in own for action in found if action.id == name]
        return [*first, *(action for action in found if action.id not in own)]

    def fill(self, head: Content, parts: Sequence[Sequence[Any]]) -> None:
        """Show what was read: the head, and the items of each part."""
        self.query_one("#head", Static).update(head)
        self._counts = [len(items) for items in parts]
        for place, items in enumerate(parts):
            if self.TABS[place].counted:
                self.table_of(place).show_items(items)
        self._show_tabs()
        self.offer()

    def _show_tabs(self) -> None:
        if self._counts:
            lines = tab_lines(self.TABS, self._counts, self.tab, self.size.width - 2)
            self.query_one("#tabs", Static).update(lines)

    def open_tab(self, place: int) -> None:
        """Show another part."""
        if place >= len(self.TABS):
            return
        self.tab = place
        for number, tab in enumerate(self.TABS):
            self.query_one(f"#tab-{tab.name}").set_class(number != place, "-hidden")
        self._show_tabs()
        self.rows.focus()
        self.look()

    @on(RecordTable.Moved)
    def look(self) -> None:
        """Show what is under the cursor in full, and which keys work on it."""
        record = record_of(self.item)
        self.query_one("#pane", Reader).show(sheet(record, self.zone) if record else Content(""))
        self.offer()

    @on(RecordTable.Opened)
    def open_item(self) -> None:
        """Show a record in a screen of its own."""
        record = record_of(self.item)
        if record is not None:
            self.station.go(screen_for(record), record.id)

    def do_tab_1(self) -> None:
        """Show the first part."""
        self.open_tab(0)

    def do_tab_2(self) -> None:
        """Show the second part."""
        self.open_tab(1)

    def do_tab_3(self) -> None:
        """Show the third part."""
        self.open_tab(2)

    def do_tab_4(self) -> None:
        """Show the fourth part."""
        self.open_tab(3)

    def do_tab_5(self) -> None:
        """Show the fifth part."""
        self.open_tab(4)

    def do_tab_6(self) -> None:
        """Show the sixth part."""
        self.open_tab(5)

    def do_tab_7(self) -> None:
        """Show the seventh part."""
        self.open_tab(6)

    def do_tab_8(self) -> None:
        """Show the eighth part."""
        self.open_tab(7)

    def do_tab_9(self) -> None:
        """Show the ninth part."""
        self.open_tab(8)
