"""Log-on: the notice to acknowledge, then center, name and passphrase.

It paints before the store is imported; that happens in a thread while the passphrase is typed.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import AwaitMount, Widget
from textual.widgets import Input, Static

from fusion_tui import __version__
from fusion_tui.domain.errors import CodeError, ExpiredError, FusionError, InputError
from fusion_tui.domain.notice import NOTICE
from fusion_tui.widgets.choice import Choice
from fusion_tui.widgets.station import Door, Station

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk
    from fusion_tui.services.home import Glance
    from fusion_tui.services.recovery import Recovered
    from fusion_tui.services.session import Credentials

BLINK = 0.1  # seconds a log-on takes at least for the fields to be shut meanwhile: what is quicker shuts nobody out
_AGREE = "Enter  I have read this and agree      q  leave"
_KEYS = "Enter  next, then log on   Tab  next field   F8  recovery code   Ctrl+Q  leave"
_FIRST = "F2  set a center up   Ctrl+Q  leave"


class UnlockScreen(Screen[None]):
    """The only screen without a desk; locking comes back to it."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar = [
        Binding("enter", "agree", show=False),
        Binding("q", "app.quit", show=False),
        Binding("f2", "set_up", show=False),
        Binding("f8", "recover", show=False),
    ]

    def __init__(self, doors: Sequence[Door]) -> None:
        super().__init__()
        self._doors = doors
        self._known: Credentials | None = None
        self._is_opening = False
        self._is_aside = False
        self._made: AwaitMount | None = None

    def compose(self) -> ComposeResult:
        """Lay out the notice; the fields that follow are made once it is painted."""
        with Vertical(id="log-on"):
            yield Static(f"fusion-tui {__version__}", markup=False, id="program")
            with Vertical(id="notice") as notice:
                notice.border_title = "Notice"
                yield Static(_numbered(NOTICE), markup=False, id="statements")
            with Vertical(id="fields", classes="-hidden") as fields:
                fields.border_title = "Log on"
            yield Static("", markup=False, id="message")
            yield Static(_AGREE, markup=False, id="log-on-keys", classes="keys")

    async def _furnish(self) -> None:
        if self._made is None:
            self._made = self.query_one("#fields").mount_all(list(self._fields()))
        await self._made

    def _fields(self) -> Iterator[Widget]:
        options = [(str(place), _label(door)) for place, door in enumerate(self._doors)]
        code = Input(id="code", compact=True, max_length=8, placeholder="six digits from your authenticator")
        yield _row("Center", Choice(options, "0", "door"))
        yield _row("Name", Input(id="name", compact=True, max_length=32))
        yield _row("Passphrase", Input(id="passphrase", compact=True, password=True, max_length=1024))
        yield Horizontal(_label_of("Code"), code, id="code-row", classes="row -hidden")
        yield Static("", markup=False, id="door-note")

    @property
    def door(self) -> Door:
        """The center that is chosen."""
        return self._doors[int(self.query_one("#door", Choice).value or 0)]

    def on_screen_resume(self) -> None:
        """Begin anew, at the start and after every lock; a dialog that was left comes back to the fields."""
        if self._is_aside:
            self._is_aside = False
            return
        fields = self.query_one("#fields")
        fields.add_class("-hidden")
        fields.disabled = False
        if self._made is not None:
            self._forget()
        self.query_one("#log-on-keys", Static).update(_AGREE)
        self.set_focus(None)
        self.say("")
        self.call_after_refresh(self._warm_up)

    @work(group="warm-up")
    async def _warm_up(self) -> None:
        await self._furnish()
        try:
            statements = await asyncio.to_thread(_statements, self.door)
        except FusionError as error:
            self.say(f"{error.message}\n{error.hint}".strip())
        else:
            self.query_one("#statements", Static).update(Content(_numbered(statements)))
        await asyncio.to_thread(_rehearse)
        await self._station.prepare()
        if not self.app.is_headless:
            _tidy_up()

    def _forget(self) -> None:
        """Keep nothing of what was typed."""
        self._known = None
        for name in ("#passphrase", "#code"):
            self.query_one(name, Input).value = ""
        self.query_one("#code-row").add_class("-hidden")

    async def action_agree(self) -> None:
        """The notice was acknowledged: ask who it is."""
        await self._furnish()
        self.query_one("#fields").remove_class("-hidden")
        self.query_one("#log-on-keys", Static).update(_KEYS if self.door.profile.exists() else _FIRST)
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
    @on(Input.Submitted, "#code")
    def log_on(self) -> None:
        """Try what was typed; a missing one-time code is asked for next."""
        if self._is_opening:
            return
        name = self.query_one("#name", Input).value.strip()
        passphrase, code = (self.query_one(field, Input).value for field in ("#passphrase", "#code"))
        self.say("opening the store ...")
        self._unlock(self.door, name, passphrase, code.strip())

    @work(group="unlock", exclusive=True)
    async def _unlock(self, door: Door, name: str, passphrase: str, code: str) -> None:
        self._is_opening = True
        soon = self.set_timer(BLINK, self._shut)
        try:
            self._known = await asyncio.to_thread(_credentials, door, name, passphrase, code)
            desk, glance = await asyncio.to_thread(_opened, door, self._known, self._station.arrive)
        except FusionError as error:
            self._refused(error, door)
            self._open_fields()
        else:
            self._sit_down(desk, glance)
        finally:
            self._is_opening = False
            soon.stop()

    def _shut(self) -> None:
        self.query_one("#fields").disabled = True

    def _open_fields(self) -> None:
        self.query_one("#fields").disabled = False
        row = self.query_one("#code-row")
        self.query_one("#passphrase" if row.has_class("-hidden") else "#code").focus()

    def _refused(self, error: FusionError, door: Door) -> None:
        """Say why, and ask for what is missing; what was typed is kept only as long as it is of use."""
        self.say(f"{error.message}\n{error.hint}".strip())
        known = self._known
        if isinstance(error, CodeError):
            self.query_one("#code", Input).value = ""
            self.query_one("#code-row").remove_class("-hidden")
            return
        self._forget()
        if isinstance(error, ExpiredError) and known is not None:
            from fusion_tui.widgets.access_forms import renew_form

            self.app.push_screen(renew_form(door.profile, known, self._station.arrive), self._sit_down)

    def _sit_down(self, desk: Desk | None, glance: Glance | None = None) -> None:
        if desk is not None:
            self._station.sit_down(desk, glance)
        self._forget()

    def action_recover(self) -> None:
        """Open an account again by the printed recovery code."""
        if self.query_one("#fields").has_class("-hidden") or not self.door.profile.exists():
            return
        from fusion_tui.widgets.access_forms import recover_form

        self._is_aside = True
        name = self.query_one("#name", Input).value.strip()
        self.app.push_screen(recover_form(self.door.profile, name), self._recovered)

    def _recovered(self, found: Recovered | None) -> None:
        if found:
            from fusion_tui.widgets.notice import PAPER, NoticeScreen

            words = "\n\n".join((found.code, PAPER, *found.faults))
            self.app.push_screen(NoticeScreen("The next recovery code", Content(words)))

    @property
    def _station(self) -> Station:
        return cast("Station", self.app)

    def say(self, words: str) -> None:
        """Show how far it is, or what went wrong."""
        self.query_one("#message", Static).update(Content(words))


def _credentials(door: Door, name: str, passphrase: str, code: str) -> Credentials:
    """Return what was typed; without a passphrase the system keyring lets in who chose so."""
    from fusion_tui.services import session

    if passphrase:
        return session.Credentials(name, passphrase, code)
    if not session.has_keyring(door.profile, name):
        raise InputError("no passphrase was typed", "type it, then press Enter")
    return session.Credentials(name, code=code, by_keyring=True)


def _opened(door: Door, known: Credentials, arrived: Callable[[Desk], None]) -> tuple[Desk, Glance | None]:
    """Return the desk, and what its first page shows, where it could be read."""
    from fusion_tui.services import home, session

    desk = session.unlock(door.profile, known, program=session.WORKSTATION)
    arrived(desk)
    try:
        return desk, home.glance(desk)
    except FusionError:  # the first page asks again, and tells
        return desk, None


def _rehearse() -> None:
    from fusion_tui.services.rehearsal import rehearse

    for name in ("home", "queue", "record", "search"):
        import_module(f"fusion_tui.screens.{name}")
    rehearse()


def _statements(door: Door) -> Sequence[str]:
    from fusion_tui.config import policy_of

    return policy_of(door.profile).statements


def _tidy_up() -> None:
    """Look for waste now, and no more at what is left: doing that while somebody works takes longer than a key may."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _numbered(statements: Sequence[str]) -> str:
    return "\n".join(f"{number}  {statement}" for number, statement in enumerate(statements, start=1))


def _row(label: str, field: Widget) -> Horizontal:
    return Horizontal(_label_of(label), field, classes="row")


def _label_of(words: str) -> Static:
    return Static(words, markup=False, classes="label")


def _label(door: Door) -> str:
    return door.label or str(door.profile.root)


def _note(door: Door) -> str:
    if not door.profile.exists():
        command = f"fusion-tui --profile {door.profile.root} --user NAME init --center NAME --code CODE"
        return f"No center is set up here yet. F2 sets one up now, or run:\n{command}"
    if door.users:
        return f'Example center. Users: {", ".join(door.users)}. Passphrase: "{door.passphrase}"'
    return ""
