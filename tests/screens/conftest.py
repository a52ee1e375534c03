"""A center with people and data, once; each test works at a copy of it, with real keys and a real store."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from fusion_tui.app import Door, Workstation
from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.paths import Profile
from fusion_tui.services import accounts, cases, peers, products, session, setup, tips
from fusion_tui.services.desk import Desk
from fusion_tui.widgets import ask, desk_page

PASSPHRASE = "correct horse battery"
SMALL, LARGE = (80, 24), (120, 40)
CENTERS = {
    "harbor": setup.CenterForm("Harbor State Fusion Center", "HSFC", "America/Chicago"),
    "prairie": setup.CenterForm("Prairie Regional Intelligence Center", "PRIC", "America/Denver"),
    "drill": setup.CenterForm("Harbor Drill Center", "HDRL", "America/Chicago", exercise=True),
}


def cheap() -> KdfSpec:
    return KdfSpec("argon2id", os.urandom(16), iterations=1, memory_kib=8 * 1024, lanes=1)


@contextmanager
def at_desk(profile: Profile, user: str = "ana") -> Iterator[Desk]:
    desk = session.unlock(profile, session.Credentials(user, PASSPHRASE))
    try:
        yield desk
    finally:
        desk.close()


def make(root: Path, form: setup.CenterForm) -> Profile:
    profile = Profile(root)
    desk = setup.create(profile, form, session.Credentials("sam", PASSPHRASE), kdf=cheap())
    for name, role in (("ana", "analyst"), ("sue", "supervisor"), ("pat", "auditor")):
        accounts.add(desk, session.Credentials(name, PASSPHRASE), [role], kdf=cheap())
    desk.close()
    return profile


def fill(desk: Desk) -> None:
    for number in range(1, 6):
        tips.add(desk, tips.TipForm(f"Drone sighting {number}", "seen at the fence, 555-0142", "walk-in", "SURVL"))
    case = cases.new(desk, cases.CaseForm("Copper theft, rail yards", predicate="three like thefts"))
    cases.add_fact(desk, case.number, cases.FactForm("a white van left the yard", "guard", grade="B2"))
    text = "(U//LES) TLP:GREEN Copper was taken.\n\n(U//LES) TLP:AMBER+STRICT The cameras miss the gate."
    products.submit(desk, products.new(desk, products.ProductForm("Copper theft", text, case=case.number)).number)


def meet(one: Desk, other: Desk) -> None:
    for desk, peer in ((one, other), (other, one)):
        peers.add(desk, peers.own_card(peer))
        code = peers.code(desk, peer.center.code)
        witness = peers.Witness("Ana Example", "Bob Example", "in person")
        peers.confirm(desk, peer.center.code, code.digits, code.card, witness)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("centers")
    profiles = {name: make(root / name, form) for name, form in CENTERS.items()}
    for name in ("harbor", "drill"):
        with at_desk(profiles[name]) as desk:
            fill(desk)
    with at_desk(profiles["harbor"], "sue") as one, at_desk(profiles["prairie"], "sue") as other:
        meet(one, other)
    return root


@pytest.fixture
def centers(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "centers"))


@pytest.fixture
def harbor(centers: Path) -> Profile:
    return Profile(centers / "harbor")


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    from fusion_tui.screens import queue, release

    monkeypatch.setattr(desk_page, "RESTS", 0.001)
    monkeypatch.setattr(queue, "DEBOUNCE", 0.001)
    monkeypatch.setattr(release, "PAUSE", 0.001)
    monkeypatch.setattr(ask, "HELD", 0.001)


@dataclass
class Seat:
    """Somebody at the keyboard."""

    app: Workstation
    pilot: Pilot[None]

    async def settle(self) -> None:
        await self.pilot.pause()
        # A worker may start when another one ends: as long as one runs, something is still to come.
        while any(not worker.is_finished for worker in self.app.workers):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, words: str) -> None:
        field = self.app.focused
        assert isinstance(field, Input | TextArea)
        field.insert(words, field.cursor_location) if isinstance(field, TextArea) else field.insert_text_at_cursor(
            words
        )
        await self.settle()

    async def until(self, is_so: Callable[[], Any]) -> None:
        for _ in range(300):
            if is_so():
                return
            await self.settle()
        raise AssertionError(f"did not come to be; on screen:\n{self.text}")

    async def log_on(self, user: str) -> None:
        await self.press("enter")
        self.app.screen.query_one("#name", Input).value = user
        self.app.screen.query_one("#passphrase", Input).value = PASSPHRASE
        self.app.screen.query_one("#passphrase").focus()
        await self.press("enter")
        await self.until(lambda: self.place == "HomeScreen")
        await self.settle()

    @property
    def place(self) -> str:
        return type(self.app.screen).__name__

    @property
    def told(self) -> str:
        return "\n".join(notification.message for notification in self.app._notifications)

    @property
    def lines(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@asynccontextmanager
async def seat_at(*profiles: Profile, size: tuple[int, int] = SMALL) -> AsyncIterator[Seat]:
    app = Workstation([Door(profile) for profile in profiles])
    async with app.run_test(size=size, notifications=True) as pilot:
        yield Seat(app, pilot)
        if app.is_open:
            app.desk.close()


@asynccontextmanager
async def seated(profile: Profile, user: str = "ana", size: tuple[int, int] = SMALL) -> AsyncIterator[Seat]:
    async with seat_at(profile, size=size) as seat:
        seat.app.sit_down(session.unlock(profile, session.Credentials(user, PASSPHRASE)))
        await seat.settle()
        yield seat
