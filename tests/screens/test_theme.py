"""The theme on terminals with few colors."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from textual.theme import Theme

from fusion_tui.paths import Profile
from fusion_tui.widgets.theme import CONTRAST, DAY, LOOKS, VARIABLE, WATCH, after, chosen
from tests.screens.conftest import seated

BLACK, GREY, WHITE = 0, 8, {7, 15}


def _of_sixteen(color: str | None) -> int | None:
    return Color.parse(color or "").downgrade(ColorSystem.STANDARD).number


@pytest.mark.parametrize("ground", [WATCH.background, WATCH.surface, WATCH.panel])
def test_grounds_are_black_and_text_white_where_there_are_sixteen_colors(ground: str | None) -> None:
    assert _of_sixteen(ground) == BLACK
    assert _of_sixteen(WATCH.foreground) in WHITE


@pytest.mark.parametrize("name", ["field", "cursor"])
def test_where_one_types_and_stands_differs_from_the_ground_even_then(name: str) -> None:
    assert _of_sixteen(WATCH.variables[name]) == GREY


def _luminance(color: str | None) -> float:
    """Return the relative luminance of a color (WCAG 2.2)."""
    parts = [part / 255 for part in Color.parse(color or "").get_truecolor()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str | None, other: str | None) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("name", ["foreground", "primary", "accent", "error", "warning", "quiet", "exercise"])
def test_every_word_is_readable_on_every_ground_of_its_look(look: Theme, name: str) -> None:
    color = look.variables.get(name) or getattr(look, name)
    least = 7 if look is CONTRAST else 4.5
    assert all(_contrast(color, ground) >= least for ground in (look.background, look.surface, look.panel))


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_the_cursor_and_the_markings_are_readable_in_every_look(look: Theme) -> None:
    assert _contrast(look.foreground, look.variables["cursor"]) >= 4.5
    assert all(_contrast(look.variables[f"tlp-{name}"], look.variables["tlp-ground"]) >= 4.5
               for name in ("clear", "green", "amber", "red"))  # fmt: skip


@pytest.mark.parametrize(("said", "look"), [("day", DAY), (" Contrast ", CONTRAST), ("pink", WATCH), ("", WATCH)])
def test_the_environment_names_a_look(said: str, look: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, said)
    assert chosen() is look


async def test_a_key_takes_on_the_next_look(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        for look in (DAY, CONTRAST, WATCH):
            await seat.press("T")
            assert seat.app.theme == look.name
    assert after("unknown") is WATCH
