"""The workstation: wiring only. Which screen has which name, who is at the desk, and how it ends.

Nothing of the store is imported before somebody unlocks it. An error a user can meet is told once,
here; anything else ends the program with a report that holds no value of any variable.
"""

# ruff: noqa: E402 - variables that would make Textual log or draw what is on screen go before it is imported
from __future__ import annotations

import os

for _name in [name for name in os.environ if name == "TEXTUAL" or name.startswith("TEXTUAL_")]:
    if _name != "TEXTUAL_COLOR_SYSTEM":
        del os.environ[_name]

import asyncio
import traceback
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.text import Text
from textual import events, work
from textual.app import App, SystemCommand
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import WorkerFailed

from fusion_tui.domain.errors import FusionError, LockedError
from fusion_tui.screens.unlock import UnlockScreen
from fusion_tui.widgets.bindings import urgent_bindings
from fusion_tui.widgets.filter import ControlFilter
from fusion_tui.widgets.station import Door
from fusion_tui.widgets.theme import WATCH

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk

__all__ = ["Door", "Workstation", "open_workstation"]

IDLE_MINUTES = 10  # CJIS Security Policy 6.0, AC-11: at most 30
SCREENS: dict[str, str] = {
    "setup": "SetupScreen",
    "home": "HomeScreen",
    "queue": "QueueScreen",
    "record": "RecordScreen",
    "case": "CaseScreen",
    "product": "ProductScreen",
    "release": "ReleaseScreen",
    "drop": "DropScreen",
    "peers": "PeersScreen",
    "search": "SearchScreen",
    "help": "HelpScreen",
}


class Workstation(App[None]):
    """The terminal program over one or more centers' profiles."""

    TITLE = "fusion-tui"
    CSS_PATH: ClassVar = ["app.tcss", "screens/unlock.tcss"]  # the first screen is not pushed: its style loads here
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - declared so by the library
    VERTICAL_BREAKPOINTS = [(0, "-low"), (36, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar = urgent_bindings("lock")
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, doors: Sequence[Door]) -> None:
        super().__init__()
        self._doors = doors
        self._desk: Desk | None = None
        self._touched = monotonic()
        self._control_filter = ControlFilter()
        self.register_theme(WATCH)
        self.theme = WATCH.name

    def get_default_screen(self) -> Screen[Any]:
        """Begin at the log-on; it stays below everything, and locking comes back to it."""
        return UnlockScreen(self._doors)

    def on_mount(self) -> None:
        """Watch for a desk that nobody is at."""
        self.set_interval(15, self._lock_when_idle)

    @property
    def is_open(self) -> bool:
        """Whether somebody is at an unlocked desk."""
        return self._desk is not None

    @property
    def desk(self) -> Desk:
        """The unlocked desk; raises LockedError where there is none."""
        if self._desk is None:
            raise LockedError("the workstation is locked", "log on again")
        return self._desk

    def sit_down(self, desk: Desk) -> None:
        """Begin work at a desk that was just unlocked."""
        self._desk, self._touched = desk, monotonic()
        self.go("home")

    def go(self, name: str, *arguments: str) -> None:
        """Show a screen, by name, above this one."""
        self.push_screen(screen_named(name, *arguments))

    def start_at(self, name: str, *arguments: str) -> None:
        """Show a screen by name above home, leaving what was open."""
        with self.batch_update():
            while len(self.screen_stack) > 2:
                self.pop_screen()
            if name != "home":
                self.go(name, *arguments)

    def lock(self) -> None:
        """Close the desk and blank the screen."""
        desk, self._desk = self._desk, None
        with self.batch_update():
            while len(self.screen_stack) > 1:
                self.pop_screen()
            self.clear_notifications()
        if desk is not None:
            self._close(desk)

    def action_lock(self) -> None:
        """Lock by key, from anywhere."""
        self.lock()

    @work(group="write")
    async def _close(self, desk: Desk) -> None:
        await asyncio.to_thread(desk.close)

    def _lock_when_idle(self) -> None:
        if self.is_open and monotonic() - self._touched > IDLE_MINUTES * 60:
            self.lock()

    async def on_event(self, event: events.Event) -> None:
        """Remember when somebody was last here."""
        if isinstance(event, events.InputEvent):
            self._touched = monotonic()
        await super().on_event(event)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let no control character through to the terminal."""
        return [*super().get_line_filters(), self._control_filter]

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer the acts of the screen that is open; nothing that writes a picture of it."""
        offered = getattr(screen, "commands", None)
        for title, words, start in offered() if offered else ():
            yield SystemCommand(title, words, start)

    def tell(self, error: FusionError) -> None:
        """Show an error a user can meet, with its hint."""
        words = f"{error.message}\n{error.hint}" if error.hint else error.message
        self.clear_notifications()
        self.notify(words, title="Not done", severity="error", timeout=10, markup=False)

    def _handle_exception(self, error: Exception) -> None:
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(error, WorkerFailed) and isinstance(cause, FusionError):
            self.tell(cause)
        else:
            super()._handle_exception(cast("Exception", cause))

    def _fatal_error(self) -> None:
        self.bell()
        self._exit_renderables.append(Text("\n".join(crash_report(self._exception))))
        self._close_messages_no_wait()


def screen_named(name: str, *arguments: str) -> Screen[Any]:
    """Return a new screen by its name; its module is imported when it is first shown."""
    module = import_module(f"fusion_tui.screens.{name}")
    return cast("Screen[Any]", getattr(module, SCREENS[name])(*arguments))


def crash_report(error: BaseException | None) -> Iterator[str]:
    """Tell where it happened: files, lines and the kind of error, never a message or a value."""
    yield f"fusion-tui stopped: an error it did not expect ({type(error).__name__})"
    for frame in traceback.extract_tb(error.__traceback__) if error else ():
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield "The store was closed as it was; what was saved is safe. No data is in this report."


def open_workstation(*doors: Door) -> None:
    """Run the workstation until somebody leaves it."""
    app = Workstation(doors)
    app.run()
    if app.is_open:
        app.desk.close()
