"""Every key that works on the screen below, from the table of actions."""

from __future__ import annotations

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from fusion_tui.actions import SCOPES, Action, shown_key, within
from fusion_tui.domain.user import may
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.station import Station

_KEYS = 16


class HelpScreen(ModalScreen[None]):
    """The help page of a screen."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar = [Binding("escape,question_mark,q,f1,f3,enter", "dismiss", show=False)]

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self._scopes = scopes

    def compose(self) -> ComposeResult:
        """Show the keys, by where they work."""
        with Vertical(classes="dialog", id="help") as box:
            box.border_title = "Keys that work here"
            yield Reader("keys")
            yield Static("Esc back   j k scroll   Ctrl+P palette", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Fill the page."""
        reader = self.query_one(Reader)
        found = [(scope, self._of(scope)) for scope in self._scopes]
        reader.show(Content("\n\n").join(self._part(scope, actions) for scope, actions in found if actions))
        reader.focus()

    def _of(self, scope: str) -> list[Action]:
        return [action for action in within(*self._scopes) if action.scope == scope]

    def _part(self, scope: str, actions: list[Action]) -> Content:
        return Content("\n").join([Content(SCOPES[scope]).stylize("bold underline"), *map(self._line, actions)])

    def _line(self, action: Action) -> Content:
        is_open = action.right is None or may(cast("Station", self.app).desk.user, action.right).allowed
        return _line(action, "" if is_open else f" (needs the right to {action.right})")


def _line(action: Action, right: str) -> Content:
    keys = " ".join(shown_key(key) for key in action.key_names)
    return Content(f"{keys:<{_KEYS}}{action.help}{right}").stylize("bold", 0, _KEYS)
