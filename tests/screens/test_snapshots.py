"""What each screen looks like, as text, in a small and a large terminal, with colors and without.

One walk through the screens; each is compared with its page under ``snapshots/``. What differs from run to run is
masked: digits, hashes, ids. ``UPDATE_SNAPSHOTS=1`` writes the pages anew, to be read before they are committed.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.style import Style
from textual.strip import Strip

from fusion_tui.paths import Profile
from fusion_tui.services import cases, custody, entities, session, tasks
from fusion_tui.services.cases import EntityForm, FactForm
from fusion_tui.services.desk import Desk
from tests.factories import StoppedClock
from tests.screens.conftest import CENTERS, LARGE, PASSPHRASE, SMALL, Seat, at_desk, fill, make, meet, seat_at

PAGES = Path(__file__).with_name("snapshots")
_UPDATES = bool(os.environ.get("UPDATE_SNAPSHOTS"))
# A page for each name, taken after these keys; the screens follow from one another, unless a walk begins anew at a
# place, which is written as "=queue products".
WALK: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("home", ()),
    ("tips", ("2",)),
    ("tip", ("enter",)),
    ("new tip", ("escape", "1", "n")),
    ("cases", ("escape", "4")),
    ("case facts", ("enter",)),
    ("case entities", ("2",)),
    ("case timeline", ("4",)),
    ("case tasks", ("7",)),
    ("case evidence", ("8",)),
    ("case similar", ("9",)),
    ("new fact", ("f",)),
    ("new task", ("escape", "a")),
    ("entity known", ("escape", "2", "enter")),
    ("entity links", ("3",)),
    ("entity alike", ("4",)),
    ("chart", ("y",)),
    ("chart drawn", ("v",)),
    ("history", ("v", "H")),
    ("amend", ("escape", "escape", "M")),
    ("go to", ("escape", "J")),
    ("workup", ("=workup",)),
    ("search", ("=search",)),
    ("products", ("=queue products",)),
    ("product", ("enter",)),
    ("peers", ("=peers",)),
    ("exchange", ("E",)),
    ("orders", ("O",)),
    ("waiting", ("W",)),
    ("quarantine", ("R",)),
    ("drop", ("=drop",)),
    ("help", ("=home", "question_mark")),
)
_MASKS = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "%"),
    (re.compile(r"\b(?=[a-f]*\d)[0-9a-f]{7,}\b"), "%"),
    (re.compile(r" +(?:now|\d+ (?:min|h|d))\b"), ""),  # an age, which ends where its column does
    (re.compile(r"\d"), "#"),
)


@dataclass(frozen=True)
class Stage:
    """A center that was made just now, with a clock that stands still: every age is the same in every run."""

    profile: Profile
    clock: StoppedClock


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Make two centers, and fill a case with something of everything."""
    root = tmp_path_factory.mktemp("stage")
    harbor, prairie = (make(root / name, CENTERS[name]) for name in ("harbor", "prairie"))
    with at_desk(harbor) as desk:
        fill(desk)
        _fill(desk)
    with at_desk(harbor, "sue") as one, at_desk(prairie, "sue") as other:
        meet(one, other)
        return Stage(harbor, StoppedClock(one.clock.now()))


def _fill(desk: Desk) -> None:
    jo, van = (cases.add_entity(desk, "C-00001", EntityForm(kind, name, "as the guard says"))
               for kind, name in (("person", "Jo Bloggs"), ("vehicle", "PA KXR1984")))  # fmt: skip
    cases.add_entity(desk, "C-00001", EntityForm("person", "Joe Bloggs"))
    entities.relate(desk, jo.id, "owns", van.id, "registration", "A1")
    cases.add_fact(desk, "C-00001", FactForm("@Jo Bloggs drove @PA KXR1984", "guard", grade="C3"))
    tasks.add(desk, "C-00001", tasks.TaskForm("Ask for the video", owner="sue"))
    custody.add(desk, "C-00001", custody.CustodyForm("collected", "Phone, black", kept_at="locker 4"))


@asynccontextmanager
async def _seated(stage: Stage, size: tuple[int, int] = SMALL) -> AsyncIterator[Seat]:
    async with seat_at(stage.profile, size=size) as seat:
        seat.app.sit_down(session.unlock(stage.profile, session.Credentials("ana", PASSPHRASE), stage.clock))
        await seat.settle()
        yield seat


def _masked(line: str) -> str:
    for pattern, sign in _MASKS:
        line = pattern.sub(lambda found, sign=sign: sign * len(found[0]) if sign else "~".rjust(len(found[0])), line)  # type: ignore[misc]
    return line.rstrip()


def _page(seat: Seat) -> str:
    return "\n".join(map(_masked, seat.lines)) + "\n"


async def _walk(seat: Seat) -> AsyncIterator[tuple[str, str]]:
    for name, keys in WALK:
        for key in keys:
            if key.startswith("="):
                seat.app.start_at(*key[1:].split())
                await seat.settle()
            else:
                await seat.press(key)
        seat.app.clear_notifications()
        await seat.settle()
        yield name, _page(seat)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_each_screen_looks_as_its_page_says(stage: Stage, size: tuple[int, int]) -> None:
    differing = []
    async with _seated(stage, size) as seat:
        async for name, page in _walk(seat):
            kept = PAGES / f"{name.replace(' ', '-')}-{size[0]}x{size[1]}.txt"
            if _UPDATES:
                PAGES.mkdir(exist_ok=True)
                kept.write_text(page, encoding="utf-8")
            elif page != kept.read_text(encoding="utf-8"):
                differing.append(f"--- {name}\n{page}")
    assert not differing, "\n".join(differing)


async def test_without_color_every_screen_is_the_same_text_in_greys(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with _seated(stage) as seat:
        async for name, page in _walk(seat):
            assert page == (PAGES / f"{name.replace(' ', '-')}-80x24.txt").read_text(encoding="utf-8"), name
            styles = {segment.style for strip in _painted(seat) for segment in strip if segment.style}
            assert not [style for style in styles if _has_color(style)], name


def _painted(seat: Seat) -> list[Strip]:
    filters = seat.app.get_line_filters()
    background = seat.app.screen.background_colors[1]
    strips = seat.app.screen._compositor.render_strips()
    for one in filters:
        strips = [strip.apply_filter(one, background) for strip in strips]
    return list(strips)


def _has_color(style: Style) -> bool:
    colors = [color.get_truecolor() for color in (style.color, style.bgcolor) if color is not None]
    return any(len(set(color)) > 1 for color in colors)
