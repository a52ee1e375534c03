"""The workstation: wiring only. Which screen has which name, who is at the desk, and how it ends.

Nothing of the store is imported before somebody unlocks it. An error a user can meet is told once,
here; anything else ends the program with a report that holds no value of any variable. However it
ends, by key, signal or crash: the screen is blanked first, then the desk is closed, which is recorded.
"""

# ruff: noqa: E402 - variables that would make Textual log or draw what is on screen go before it is imported
from __future__ import annotations

import os

for _name in [name for name in os.environ if name == "TEXTUAL" or name.startswith("TEXTUAL_")]:
    if _name != "TEXTUAL_COLOR_SYSTEM":
        del os.environ[_name]
os.environ["TEXTUAL_FPS"] = "120"  # what a key did waits for the next frame: half as long as by default

import asyncio
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, work
from textual.app import App, SystemCommand
from textual.driver import Driver
from textual.screen import Screen

from fusion_tui.domain.errors import LockedError
from fusion_tui.screens import screen_named
from fusion_tui.screens.unlock import UnlockScreen
from fusion_tui.services.desks import Desks
from fusion_tui.widgets.bindings import urgent_bindings
from fusion_tui.widgets.careful import CarefulApp
from fusion_tui.widgets.fit import fitted
from fusion_tui.widgets.recall import Recall
from fusion_tui.widgets.station import Door
from fusion_tui.widgets.terminal import HANG_UP, discreet, heed_signals, is_cut_off, leave_late
from fusion_tui.widgets.theme import LOOKS, after, chosen

if TYPE_CHECKING:
    from fusion_tui.screens.home import HomeScreen
    from fusion_tui.services.clock import Due, Sitting
    from fusion_tui.services.desk import Desk
    from fusion_tui.services.home import Glance

__all__ = ["Door", "Workstation", "open_workstation"]

SHARE = 0.0005  # seconds one thread computes before another may: a frame waits for the thread that writes it out
TICK = 5  # seconds between two looks at the clocks


class Workstation(CarefulApp):
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
        self._sitting: Sitting | None = None
        self._warned: Due | None = None
        self._home: Screen[Any] | None = None
        self._desks = Desks()
        self.recall = Recall()
        for look in LOOKS:
            self.register_theme(look)
        # Not assigned: that would have every style parsed a second time at the start.
        self.set_reactive(App.theme, chosen().name)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> Screen[Any]:
        """Begin at the log-on; it stays below everything, and locking comes back to it."""
        return UnlockScreen(self._doors)

    def get_driver_class(self) -> type[Driver]:
        """Drive the terminal so that no page stays behind."""
        return discreet(super().get_driver_class())

    def on_mount(self) -> None:
        """Watch for a desk that nobody is at, and for the end."""
        self.set_interval(TICK, self._look_at_clocks)
        if not self.is_headless:
            heed_signals(self._leave, self.lock)

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

    def arrive(self, desk: Desk) -> None:
        """Know a desk from the moment it is open, in whichever thread."""
        self._desks.arrive(desk)

    async def prepare(self) -> None:
        """Make the first page, blank: no center is known yet. Making it takes longer than showing it."""
        if self._home is None and not self.is_open:
            self._home = fitted(screen_named("home"), self)
            await self._get_screen(self._home)[1]

    def sit_down(self, desk: Desk, glance: Glance | None = None) -> None:
        """Begin work at a desk that was just unlocked, under its center's policy."""
        from fusion_tui.services.clock import Sitting

        self._desks.sit(desk)
        self._desk, self._sitting = desk, Sitting(desk.policy)
        home, self._home = cast("HomeScreen", self._home or screen_named("home")), None
        if glance is not None:
            home.begin_with(glance)
        self.push_screen(fitted(home, self))
        for words in desk.notices:
            self.notify(words, title="Since the last log-on", severity="warning", timeout=30, markup=False)

    def go(self, name: str, *arguments: str) -> None:
        """Show a screen, by name, above this one."""
        self.recall.visits.note(name, *arguments)
        self.push_screen(fitted(screen_named(name, *arguments), self))

    def start_at(self, name: str, *arguments: str) -> None:
        """Show a screen by name above home, leaving what was open."""
        with self.batch_update():
            while len(self.screen_stack) > 2:
                self.pop_screen()
            if name != "home":
                self.go(name, *arguments)

    def lock(self) -> None:
        """Blank the screen, forget what was copied, then close the desk."""
        self._put_away()
        self._clipboard = ""
        with self.batch_update():
            while len(self.screen_stack) > 1:
                self.pop_screen()
            self.clear_notifications()
        self.call_after_refresh(self._close)

    def change_look(self) -> None:
        """Take on the next look: dark, light, strong contrast."""
        self.theme = after(self.theme).name

    def action_lock(self) -> None:
        """Lock by key, from anywhere."""
        self.lock()

    def close_desks(self) -> None:
        """End: close every desk that is still open, or will be, from any thread; each is closed once."""
        self._put_away()
        self._desks.end()

    async def action_quit(self) -> None:
        """Leave; what is being typed is kept as at a lock."""
        self._put_away()
        self.exit()

    def _put_away(self) -> None:
        desk, self._desk, self._sitting, self.recall = self._desk, None, None, Recall()
        if desk is not None:
            unsaved = (screen.unsaved() for screen in self.screen_stack if hasattr(screen, "unsaved"))
            self._desks.leave(desk, [draft for draft in unsaved if draft is not None])

    @work(group="write")
    async def _close(self) -> None:
        await asyncio.to_thread(self._desks.close)

    def _look_at_clocks(self) -> None:
        if not self.is_headless and is_cut_off():
            self._leave(HANG_UP)
            return
        due = self._sitting.due() if self._sitting else None
        if due is not None and due.name == "LOCK":
            self.lock()
        elif due is not None and due.name != "NOTHING" and due is not self._warned:
            self.notify(due.value, title="Lock", timeout=60, markup=False)
        self._warned = due
        while self._desk is not None and self._desk.faults:
            self.notify(self._desk.faults.pop(), title="Done, but", severity="warning", timeout=30, markup=False)

    async def on_event(self, event: events.Event) -> None:
        """Remember when somebody was last here; the first key after the time was up only locks."""
        if isinstance(event, events.InputEvent) and self._sitting is not None:
            if self._sitting.touch().name == "LOCK":
                self.lock()
                return
            if self._warned is not None and self._warned.name == "IDLE_SOON":
                self._warned = None
                self.clear_notifications()
        await super().on_event(event)

    def _leave(self, number: int) -> None:
        """End on a signal: blank, close, and leave with the status a shell expects."""
        leave_late(self.close_desks, 128 + number)
        self.lock()
        self.exit(return_code=128 + number)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy where the screen's marking allows it; above that, only to paste it again in here; a secret never."""
        from fusion_tui.widgets.clipboard import is_secret, why_kept

        if self._desk is None or is_secret(self.focused):
            self.notify("nothing is copied from here", title="Clipboard", severity="warning", markup=False)
            return
        reason = why_kept(self.screen_stack, self._desk.policy.clipboard)
        if not reason:
            super().copy_to_clipboard(text)
            return
        self._clipboard = text
        self.notify(f"{reason}; it can be pasted inside the program", title="Clipboard", timeout=8, markup=False)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer the acts of the screen that is open; nothing that writes a picture of it."""
        offered = getattr(screen, "commands", None)
        for title, words, start in offered() if offered else ():
            yield SystemCommand(title, words, start)


def open_workstation(*doors: Door) -> None:
    """Run the workstation until somebody leaves it; leaves with a status where a signal or a crash ended it."""
    app = Workstation(doors)
    sys.setswitchinterval(SHARE)
    try:
        app.run()
    finally:
        app.close_desks()
    if app.return_code:
        raise SystemExit(app.return_code)
