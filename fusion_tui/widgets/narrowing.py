"""A list that is known in full, narrowed by words: every word somewhere in the line, whatever its case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from fusion_tui.widgets.desk_page import DeskPage

HINT = "words of a line; Enter goes to the list, Esc shows all"


class NarrowedPage(DeskPage):
    """A list with a line for words above it; the line shows while it is used."""

    SCOPES: ClassVar[tuple[str, ...]] = ("table", "list", "desk", "anywhere")

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[Any] = ()
        self._lines: Sequence[str] = ()
        self._words = ""

    def above(self) -> ComposeResult:
        """Yield the line words are typed in."""
        with Horizontal(id="filter-row", classes="row -hidden"):
            yield Static("Filter", markup=False, classes="label")
            yield Input(placeholder=HINT, id="filter", compact=True, max_length=200)

    def line_of(self, item: Any) -> str:
        """Return the words of a line that a filter looks at."""
        raise NotImplementedError

    @property
    def heading(self) -> str:
        """What stands above the list, whatever it is narrowed to."""
        raise NotImplementedError

    def show_all(self, items: Sequence[Any]) -> None:
        """Show a list, narrowed as it is."""
        self._all, self._lines = items, [self.line_of(item).casefold() for item in items]
        self._show()

    def do_narrow_list(self) -> None:
        """Go to the line for words."""
        self.query_one("#filter-row").remove_class("-hidden")
        self.query_one("#filter").focus()

    @on(Input.Changed, "#filter")
    def narrow(self, changed: Input.Changed) -> None:
        """Narrow while somebody types."""
        self._words = changed.value
        self._show()

    @on(Input.Submitted, "#filter")
    def go_to_list(self) -> None:
        """Go on in the narrowed list."""
        self.rows.focus()

    def do_back(self) -> None:
        """Take the words away first; then leave."""
        row = self.query_one("#filter-row")
        if row.has_class("-hidden"):
            super().do_back()
            return
        row.add_class("-hidden")
        self.query_one("#filter", Input).value = ""
        self.rows.focus()

    def _show(self) -> None:
        words = self._words.casefold().split()
        lines = zip(self._all, self._lines, strict=True)
        found = [item for item, line in lines if all(word in line for word in words)]
        is_hiding = bool(words and self._all)
        self.rows.empty_as(f"no line has these words; Esc shows all {len(self._all)}" if is_hiding else "")
        self.rows.show_items(found)
        only = f"   {len(found)} with {self._words.strip()}" if words else ""
        self.head(self.heading + only)
        self.offer()
