"""What a screen may ask of the workstation it runs in, without knowing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from fusion_tui.paths import Profile

if TYPE_CHECKING:
    from fusion_tui.domain.errors import FusionError
    from fusion_tui.domain.record import Record
    from fusion_tui.services.desk import Desk
    from fusion_tui.services.home import Glance
    from fusion_tui.widgets.recall import Recall


@dataclass(frozen=True)
class Door:
    """A center offered at log-on; an example also says who may come in, and with which passphrase."""

    profile: Profile
    label: str = ""
    users: tuple[str, ...] = ()
    passphrase: str = ""


_OWN_SCREENS = ("case", "product", "entity")


def screen_for(record: Record) -> str:
    """Return the name of the screen that shows a record: one of its kind, or the one that shows any as a text."""
    kind = type(record).__name__.lower()
    return kind if kind in _OWN_SCREENS else "record"


class Station(Protocol):
    """The workstation as its screens see it."""

    @property
    def desk(self) -> Desk:
        """The unlocked desk; raises LockedError where there is none."""

    @property
    def recall(self) -> Recall:
        """What is remembered from one screen to the next, while somebody sits at the desk."""

    @property
    def is_open(self) -> bool:
        """Whether somebody is at an unlocked desk."""

    def go(self, name: str, *arguments: str) -> None:
        """Show a screen, by name, above this one."""

    def start_at(self, name: str, *arguments: str) -> None:
        """Show a screen by name above home, leaving what was open."""

    def arrive(self, desk: Desk) -> None:
        """Know a desk from the moment it is open, in whichever thread: it is closed though nobody sits down at it."""

    async def prepare(self) -> None:
        """Make the first page ready, before anybody has logged on."""

    def sit_down(self, desk: Desk, glance: Glance | None = None) -> None:
        """Begin work at a desk that was just unlocked, perhaps with what the first page shows."""

    def change_look(self) -> None:
        """Take on the next look."""

    def lock(self) -> None:
        """Close the desk and blank the screen."""

    def tell(self, error: FusionError) -> None:
        """Show an error a user can meet, with its hint."""

    def hold_keys(self) -> None:
        """Hear no key until the screen that is shown next has read what it shows."""
