"""What every screen at an unlocked desk shares: the lines around it, its actions, and how they start.

An act goes through one gate: ``why_not`` names what stands against it, and only where nothing does is
its method called. The footer asks the same question, so that key and footer never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen

from fusion_tui.actions import Action, named, within
from fusion_tui.domain.marking import Marking, banner
from fusion_tui.domain.user import may
from fusion_tui.widgets.forms import case_form, tip_form
from fusion_tui.widgets.keyline import KeyLine
from fusion_tui.widgets.marks import MarkingBanner, TopLine
from fusion_tui.widgets.station import Station, screen_for

if TYPE_CHECKING:
    from fusion_tui.domain.case import Case
    from fusion_tui.domain.record import Record
    from fusion_tui.domain.tip import Tip
    from fusion_tui.services.desk import Desk


class Page(Screen[None]):
    """A full screen at the desk; laid out without one, so that it can be made ready before somebody logs on."""

    SCOPES: ClassVar[tuple[str, ...]] = ("anywhere",)

    @property
    def station(self) -> Station:
        """The workstation this screen runs in."""
        return cast("Station", self.app)

    @property
    def desk(self) -> Desk:
        """The unlocked desk."""
        return self.station.desk

    def now(self) -> datetime:
        """Return the present moment."""
        return self.desk.clock.now()

    @property
    def zone(self) -> str:
        """The center's time zone."""
        return self.desk.center.timezone

    def compose(self) -> ComposeResult:
        """Put the body between the lines that never leave."""
        yield MarkingBanner("banner-top")
        yield TopLine()
        with Vertical(id="body"):
            yield from self.body()
        yield KeyLine()
        yield MarkingBanner("banner-bottom")

    def body(self) -> ComposeResult:
        """Yield what this screen is about."""
        yield from ()

    def load(self) -> None:
        """Read what is shown; called whenever the screen comes to the front."""

    def on_screen_resume(self) -> None:
        """Show what is true now."""
        if self.station.is_open:
            self._begin(self.desk)
            self.load()
            self.offer()

    def _begin(self, desk: Desk) -> None:
        self.query_one(TopLine).begin(desk)
        for line in self.query(MarkingBanner):
            line.begin(desk)

    def mark(self, markings: Iterable[Marking]) -> None:
        """Show the most restrictive of these markings above and below."""
        rolled = banner(markings)
        for line in self.query(MarkingBanner):
            line.show(rolled)

    def actions(self) -> list[Action]:
        """Return the actions of this screen, narrowest first."""
        return within(*self.SCOPES)

    def offer(self) -> None:
        """Show which keys work now."""
        shown = [self._worded(action) for action in self.actions() if action.footer]
        self.query_one(KeyLine).offer([(action, not self.why_not(action)) for action in shown])

    @property
    def way_back(self) -> str:
        """What the key that leads back does now, in a word."""
        return "back"

    def _worded(self, action: Action) -> Action:
        return replace(action, title=self.way_back) if action.id == "back" else action

    def commands(self) -> list[tuple[str, str, Callable[[], None]]]:
        """Return name, help and start of every act here, for the palette."""
        acts = [action for action in self.actions() if action.scope != "table"]
        return [(f"{act.title}  ({act.key})", act.help, partial(self.action_act, act.id)) for act in acts]

    @property
    def under_way(self) -> str:
        """What is being done here, whose end has to be seen; empty while nothing is."""
        return ""

    def why_not(self, action: Action) -> str:
        """Return what stands against an act; empty where nothing does."""
        if self.under_way and (action.id in _PLACES or action.id in ("search", "workup", "drop", "jump")):
            return f"{self.under_way}; Esc stops it"
        if action.right is None:
            return ""
        return "; ".join(may(self.desk.user, action.right).reasons)

    def action_act(self, name: str) -> None:
        """Start an act, or say why it is not open."""
        reason = self.why_not(named(name))
        if reason:
            self.notify(reason, title=f"{named(name).title}: not open", severity="warning", markup=False)
        elif name.startswith("go_"):
            self.station.start_at(*_PLACES[name])
        else:
            getattr(self, f"do_{name}")()

    def do_help(self) -> None:
        """Show the keys of this screen."""
        self.station.go("help", *self.SCOPES)

    def do_look(self) -> None:
        """Take on the next look."""
        self.station.change_look()

    def do_lock(self) -> None:
        """Lock."""
        self.station.lock()

    def do_back(self) -> None:
        """Leave this screen; home stays."""
        if len(self.app.screen_stack) > 2:
            self.dismiss()

    def do_palette(self) -> None:
        """Open the palette."""
        self.app.action_command_palette()

    def do_quit(self) -> None:
        """Lock and leave."""
        self.app.exit()

    def do_search(self) -> None:
        """Search everything."""
        self.station.start_at("search")

    def do_jump(self) -> None:
        """Choose a record to go to."""
        from fusion_tui.widgets.go_to import GoTo

        here = getattr(getattr(self, "chosen", None), "id", "")
        self.app.push_screen(GoTo(self.desk, self.station.recall.visits.others(here)), self._gone_to)

    def _gone_to(self, record: Record | None) -> None:
        if record is not None:
            self.station.go(screen_for(record), record.id)

    def do_workup(self) -> None:
        """Look for somebody or something, with the reasons."""
        self.station.go("workup")

    def do_drop(self) -> None:
        """Go to the drop."""
        self.station.start_at("drop")

    def do_new_tip(self) -> None:
        """Take in a tip."""
        self.app.push_screen(tip_form(self.desk), self._took)

    def do_new_case(self) -> None:
        """Open a case."""
        self.app.push_screen(case_form(self.desk), self._opened)

    def _took(self, tip: Tip | None) -> None:
        if tip is not None:
            self.notify(f"taken in as {tip.number}", title="Tip", markup=False)

    def _opened(self, case: Case | None) -> None:
        if case is not None:
            self.station.go("case", case.id)


_PLACES: dict[str, tuple[str, ...]] = {
    "go_home": ("home",),
    "go_tips": ("queue", "tips"),
    "go_incidents": ("queue", "incidents"),
    "go_cases": ("queue", "cases"),
    "go_products": ("queue", "products"),
    "go_incoming": ("queue", "incoming"),
    "go_outgoing": ("queue", "outgoing"),
    "go_peers": ("peers",),
    "go_orders": ("orders",),
    "go_exchange": ("exchange",),
    "go_waiting": ("waiting",),
    "go_quarantine": ("quarantine",),
    "go_people": ("people",),
    "go_own_card": ("own_card",),
    "go_keys": ("keys",),
    "go_audit": ("audit",),
}
