"""What a text names, to be accepted one by one: nothing is taken that was not chosen here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from fusion_tui.domain.mention import Mention
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.table import RecordTable

if TYPE_CHECKING:
    from fusion_tui.services.intake import Offer

_KEYS = "Enter take it   Space choose   a all   F2 take the chosen   Esc leave"
_EMPTY = "nothing is recognised; what is named can be typed into the text"


class OfferList(ModalScreen[Sequence[Mention] | None]):
    """Ends with every mention that stands chosen, those that stood so before among them; or with None."""

    BINDINGS: ClassVar = [
        Binding("space", "choose", "choose", show=False, priority=True),
        Binding("a", "all", "all", show=False),
        Binding("f2,ctrl+s", "take", "take", show=False),
        Binding("escape,f3", "leave", "leave", show=False, priority=True),
    ]

    def __init__(
        self, offers: Iterable[Offer], accepted: Sequence[Mention], title: str = "What the text names"
    ) -> None:
        super().__init__()
        self._title = title
        self._offers = {one.mention: one for one in offers}
        self._all = list(dict.fromkeys([*accepted, *self._offers]))
        self._chosen = set(accepted)

    def compose(self) -> ComposeResult:
        """Show each in a line, and why the one under the cursor is offered."""
        with Vertical(classes="dialog picker") as box:
            box.border_title = self._title
            columns = [
                Column[Mention]("", 2, lambda one: "x" if one in self._chosen else ""),
                Column[Mention]("kind", 12, lambda one: str(one.entity)),
                Column[Mention]("value", 0, lambda one: one.value),
                Column[Mention]("", 8, self._sure),
            ]
            yield RecordTable[Mention](columns, str, "offers", _EMPTY)
            yield Static("", markup=False, id="offer-why", classes="note")
            yield Static(_KEYS, markup=False, classes="keys")

    def _sure(self, one: Mention) -> str:
        offer = self._offers.get(one)
        return offer.suggestion.confidence if offer else "accepted"

    def on_mount(self) -> None:
        """Begin at the first."""
        self._table.show_items(self._all)
        self._table.focus()

    @property
    def _table(self) -> RecordTable[Mention]:
        return self.query_one(RecordTable)

    @on(RecordTable.Moved)
    def explain(self) -> None:
        """Say how the one under the cursor is written, and why it is offered."""
        offer = self._offers.get(self._table.item) if self._table.item else None
        words = f'"{offer.suggestion.text}": {offer.suggestion.reason}' if offer else ""
        self.query_one("#offer-why", Static).update(Content(words))

    def action_choose(self) -> None:
        """Choose the one under the cursor, or not any more; and go on to the next."""
        if (one := self._table.item) is not None:
            self._chosen ^= {one}
            self._table.refresh()
            self._table.action_down()

    def action_all(self) -> None:
        """Choose all, or none where all are."""
        self._chosen = set() if self._chosen >= set(self._all) else set(self._all)
        self._table.refresh()

    @on(RecordTable.Opened)
    def take_one(self, opened: RecordTable.Opened) -> None:
        """Take the one under the cursor, beside those chosen."""
        opened.stop()
        if (one := self._table.item) is not None:
            self._chosen.add(one)
            self.action_take()

    def action_take(self) -> None:
        """Take what is chosen."""
        self.dismiss([one for one in self._all if one in self._chosen])

    def action_leave(self) -> None:
        """Leave things as they were."""
        self.dismiss(None)
