"""The theme on terminals with few colors."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem

from fusion_tui.widgets.theme import WATCH

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
