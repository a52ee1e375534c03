"""Centers for tests: set up quickly, enrolled with each other, with a clock that tests move."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.domain.dissemination import Grounds
from fusion_tui.domain.errors import LockedError
from fusion_tui.domain.product import Product
from fusion_tui.paths import Profile
from fusion_tui.services import accounts, exchange, peers, products, reading, releases, session, setup
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import Arrival
from fusion_tui.services.session import Credentials
from fusion_tui.services.setup import CenterForm

PASSPHRASE = "exercise exercise exercise"
CHEAP = KdfSpec("argon2id", bytes(16), iterations=1, memory_kib=8 * 1024, lanes=1)
GROUNDS = Grounds("agreement 4", "same behaviour in their area", "member agency", "three like incidents")
WITNESS = peers.Witness("Ana Reyes", "Bob Vance", "phone on a known number")


@dataclass
class TestClock:
    """A clock that moves a second each time it is asked."""

    __test__ = False
    moment: datetime = field(default=datetime(2026, 3, 1, 12, tzinfo=UTC))

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def pass_hours(self, hours: int) -> None:
        """Let time pass."""
        self.moment += timedelta(hours=hours)


@dataclass(frozen=True)
class Office:
    """A center with its people at their desks."""

    desk: Desk
    supervisor: Desk

    def close(self) -> None:
        for desk in (self.desk, self.supervisor):
            with suppress(LockedError):  # a test may have locked it
                desk.close()


def office(root: Path, code: str, *, exercise: bool = False, kdf: KdfSpec = CHEAP) -> Office:
    """Set up a center with ana (every role) and sue (supervisor)."""
    profile, clock = Profile(root / code.lower()), TestClock()
    form = CenterForm(f"{code.title()} Fusion Center", code, "America/Chicago", exercise)
    desk = setup.create(profile, form, Credentials("ana", PASSPHRASE), clock, kdf)
    accounts.add(desk, Credentials("sue", PASSPHRASE), ["supervisor"], kdf)
    return Office(desk, session.unlock(profile, Credentials("sue", PASSPHRASE), clock))


def clock_of(place: Office) -> TestClock:
    """Return the clock of a center, to move it."""
    clock = place.desk.clock
    assert isinstance(clock, TestClock)
    return clock


def introduce(one: Desk, other: Desk) -> None:
    """Give each center the other's card."""
    peers.add(one, peers.own_card(other))
    peers.add(other, peers.own_card(one))


def confirm(desk: Desk, peer: Desk) -> None:
    """Confirm a peer on what its people read aloud."""
    read = peers.code(peer, desk.center.code)
    peers.confirm(desk, peer.center.code, read.digits, read.own_card, WITNESS)


def enrol(one: Desk, other: Desk) -> None:
    """Enrol two centers with each other."""
    introduce(one, other)
    confirm(one, other)
    confirm(other, one)


def read_and_approved(desk: Desk, product: str, reason: str = "checked") -> Product:
    """Look at a product in full, then approve it."""
    reading.show(desk, product)
    return products.approve(desk, product, reason)


def approved(place: Office, title: str = "Copper theft", text: str = "Five thefts in six weeks.") -> Product:
    """Write a product, submit it and have the supervisor approve it."""
    draft = products.new(place.desk, products.ProductForm(title, text))
    products.submit(place.desk, draft.id)
    return read_and_approved(place.supervisor, draft.id, "sources checked")


def revised(place: Office, product: Product, title: str, text: str = "Four thefts in six weeks.") -> Product:
    """Change a product, and have the supervisor approve what it says now."""
    products.edit(place.desk, product.id, products.ProductForm(title, text))
    products.submit(place.desk, product.id)
    return read_and_approved(place.supervisor, product.id, "the change was checked")


def released(place: Office, to: str = "PRIC", title: str = "Copper theft", text: str = "Five thefts.") -> Product:
    """Write a product, have it approved, and release it to a peer."""
    product = approved(place, title, text)
    releases.release(place.desk, product.id, to, GROUNDS)
    return product


def carry(sender: Office, receiver: Office, drop: Path) -> list[Arrival]:
    """Send what waits, receive it at the other center, and bring the stick back empty."""
    exchange.send(sender.desk, drop)
    arrivals = exchange.receive(receiver.desk, drop)
    for left in drop.iterdir():
        left.unlink()
    return arrivals
