"""Log-on: the notice to acknowledge, then center, name and passphrase.

It paints before the store is imported; that happens in a thread while the passphrase is typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from fusion_tui import __version__
from fusion_tui.domain.errors import FusionError
from fusion_tui.widgets.choice import Choice
from fusion_tui.widgets.station import Door, Station

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk

NOTICE = (
    "This system may be monitored, recorded and audited, at any time and without further notice.",
    "Unauthorized use is prohibited and subject to criminal and civil penalties.",
    "Use of this system is consent to monitoring and recording.",
    "No classified information belongs on this system.",
)
_AGREE = "Enter  I have read this and agree      q  leave"
_KEYS = "Enter  next, then log on   Tab  next field   Ctrl+Q  leave"


class UnlockScreen(Screen[None]):
    """The only screen without a desk; locking comes back to it."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar = [
        Binding("enter", "agree", show=False),
        Binding("q", "app.quit", show=False),
        Binding("f2", "set_up", show=False),
    ]

    def __init__(self, doors: Sequence[Door]) -> None:
        super().__init__()
        self._doors = doors

    def compose(self) -> ComposeResult:
        """Lay out the notice, and the fields that follow it."""
        with Vertical(id="log-on"):
            yield Static(f"fusion-tui {__version__}", markup=False, id="program")
            with Vertical(id="notice") as notice:
                notice.border_title = "Notice"
                for number, statement in enumerate(NOTICE, start=1):
                    yield Static(f"{number}  {statement}", markup=False)
            with Vertical(id="fields", classes="-hidden") as fields:
                fields.border_title = "Log on"
                yield from self._fields()
            yield Static("", markup=False, id="message")
            yield Static(_AGREE, markup=False, id="log-on-keys", classes="keys")

    def _fields(self) -> ComposeResult:
        options = [(str(place), _label(door)) for place, door in enumerate(self._doors)]
        with Horizontal(classes="row"):
            yield Static("Center", markup=False, classes="label")
            yield Choice(options, "0", "door")
        with Horizontal(classes="row"):
            yield Static("Name", markup=False, classes="label")
            yield Input(id="name", compact=True, max_length=32)
        with Horizontal(classes="row"):
            yield Static("Passphrase", markup=False, classes="label")
            yield Input(id="passphrase", compact=True, password=True, max_length=1024)
        yield Static("", markup=False, id="door-note")

    @property
    def door(self) -> Door:
        """The center that is chosen."""
        return self._doors[int(self.query_one("#door", Choice).value or 0)]

    def on_screen_resume(self) -> None:
        """Begin anew, at the start and after every lock."""
        self.query_one("#passphrase", Input).value = ""
        self.query_one("#fields").add_class("-hidden")
        self.query_one("#log-on-keys", Static).update(_AGREE)
        self.set_focus(None)
        self.say("")
        self.call_after_refresh(self._warm_up)

    @work(group="warm-up")
    async def _warm_up(self) -> None:
        await asyncio.to_thread(import_module, "fusion_tui.screens.home")

    def action_agree(self) -> None:
        """The notice was acknowledged: ask who it is."""
        self.query_one("#fields").remove_class("-hidden")
        self.query_one("#log-on-keys", Static).update(_KEYS)
        self.show_door()
        name = self.query_one("#name", Input)
        (self.query_one("#passphrase") if name.value else name).focus()

    @on(Choice.Changed, "#door")
    def show_door(self) -> None:
        """Say what is behind the chosen door; a profile without a center says how to set one up."""
        self.query_one("#door-note", Static).update(Content(_note(self.door)))
        self.query_one("#name", Input).value = self.door.users[0] if self.door.users else ""

    def action_set_up(self) -> None:
        """Set a center up where there is none."""
        if not self.query_one("#fields").has_class("-hidden") and not self.door.profile.exists():
            self._station.go("setup", str(self.door.profile.root))

    @on(Input.Submitted, "#name")
    def go_to_passphrase(self) -> None:
        """Ask for the passphrase next."""
        self.query_one("#passphrase").focus()

    @on(Input.Submitted, "#passphrase")
    def log_on(self) -> None:
        """Try the passphrase."""
        typed = self.query_one("#passphrase", Input)
        secret, typed.value = typed.value, ""
        self.say("opening the store ...")
        self._unlock(self.door, self.query_one("#name", Input).value.strip(), secret)

    @work(group="unlock", exclusive=True)
    async def _unlock(self, door: Door, name: str, secret: str) -> None:
        fields = self.query_one("#fields")
        fields.disabled = True
        try:
            desk = await asyncio.to_thread(_opened, door, name, secret)
        except FusionError as error:
            self.say(f"{error.message}\n{error.hint}".strip())
        else:
            self.say("")
            self._station.sit_down(desk)
        finally:
            fields.disabled = False
            self.query_one("#passphrase").focus()

    @property
    def _station(self) -> Station:
        return cast("Station", self.app)

    def say(self, words: str) -> None:
        """Show how far it is, or what went wrong."""
        self.query_one("#message", Static).update(Content(words))


def _opened(door: Door, name: str, secret: str) -> Desk:
    from fusion_tui.services import session

    return session.unlock(door.profile, session.Credentials(name, secret))


def _label(door: Door) -> str:
    return door.label or str(door.profile.root)


def _note(door: Door) -> str:
    if not door.profile.exists():
        command = f"fusion-tui --profile {door.profile.root} --user NAME init --center NAME --code CODE"
        return f"No center is set up here yet. F2 sets one up now, or run:\n{command}"
    if door.users:
        return f'Example center. Users: {", ".join(door.users)}. Passphrase: "{door.passphrase}"'
    return ""
