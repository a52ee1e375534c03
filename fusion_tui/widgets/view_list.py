"""The views a person kept, behind their digits: one key opens one, x and its digit lets go of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from fusion_tui.services.views import SavedView

_OPENS = "{digits} open it   x let go of one   Esc leave"
_DROPS = "{digits} let go of it   Esc leave"


class ViewList(ModalScreen[tuple[SavedView, bool] | None]):
    """Ends with a view and whether it is to be let go of, or with None."""

    BINDINGS: ClassVar = [
        Binding("escape,f3", "dismiss(None)", "leave", show=False),
        Binding("x", "drop", "let go", show=False),
    ]

    def __init__(self, views: Sequence[SavedView]) -> None:
        super().__init__()
        self._views, self._drops = views, False

    def compose(self) -> ComposeResult:
        """List the views."""
        with Vertical(classes="dialog numbered") as box:
            box.border_title = "Your views"
            box.can_focus = True
            for number, view in enumerate(self._views, start=1):
                yield Static(Content(f"{number}  {view.told}"))
            yield Static("", markup=False, id="view-keys", classes="keys")

    def on_mount(self) -> None:
        """Begin with the digits."""
        self.query_one(".numbered").focus()
        self._tell()

    def action_drop(self) -> None:
        """Let go of the one whose digit comes next."""
        self._drops = True
        self._tell()

    def on_key(self, event: events.Key) -> None:
        """Take a digit."""
        if event.character is not None and event.character in "123456789"[: len(self._views)]:
            event.stop()
            self.dismiss((self._views[int(event.character) - 1], self._drops))

    def _tell(self) -> None:
        words = (_DROPS if self._drops else _OPENS).format(
            digits="1" if len(self._views) == 1 else f"1-{len(self._views)}"
        )
        self.query_one("#view-keys", Static).update(Content(words))
