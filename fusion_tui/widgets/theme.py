"""The colors of the workstation, and the only place that names one besides the style sheets.

Three looks: calm on a dark ground, by day on a light one, and in the strongest contrast there is. The TLP colors are
those of TLP 2.0, on black, in each of them. No meaning is carried by color alone.
"""

from __future__ import annotations

import os

from textual.theme import Theme

VARIABLE = "FUSION_TUI_LOOK"
_TLP = {
    "tlp-clear": "#ffffff",
    "tlp-green": "#33ff00",
    "tlp-amber": "#ffc000",
    "tlp-red": "#ff2b2b",
    "tlp-ground": "#000000",
}

WATCH = Theme(
    name="watch",
    primary="#6ca6d9",
    secondary="#8fa3b8",
    accent="#d8b56a",
    foreground="#d6dce4",
    background="#11151b",
    surface="#171c24",
    panel="#1c232d",
    success="#7fc08f",
    warning="#d8b56a",
    error="#e88080",
    dark=True,
    variables={
        **_TLP,
        "exercise": "#d9a8ff",
        "quiet": "#8794a3",
        "field": "#28323f",
        "cursor": "#2f4a66",
        "block-cursor-text-style": "bold",
        "input-selection-background": "#6ca6d9 35%",
    },
)

DAY = Theme(
    name="day",
    primary="#005a9c",
    secondary="#44566a",
    accent="#8a5a00",
    foreground="#14181d",
    background="#ffffff",
    surface="#f1f4f7",
    panel="#e3e8ee",
    success="#1d6b2f",
    warning="#8a5a00",
    error="#a31515",
    dark=False,
    variables={
        **_TLP,
        "exercise": "#6a1b9a",
        "quiet": "#55606d",
        "field": "#dde4ec",
        "cursor": "#bcd6f0",
        "block-cursor-text-style": "bold",
        "input-selection-background": "#005a9c 35%",
    },
)
CONTRAST = Theme(
    name="contrast",
    primary="#ffff00",
    secondary="#ffffff",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    success="#00ff00",
    warning="#ffff00",
    error="#ff8080",
    dark=True,
    variables={
        **_TLP,
        "exercise": "#ffb3ff",
        "quiet": "#ffffff",
        "field": "#333333",
        "cursor": "#0000c0",
        "block-cursor-text-style": "bold",
        "input-selection-background": "#ffff00 35%",
    },
)
LOOKS = (WATCH, DAY, CONTRAST)


def chosen() -> Theme:
    """Return the look that the environment names; the dark one where it names none."""
    wanted = os.environ.get(VARIABLE, "").strip().lower()
    return next((look for look in LOOKS if look.name == wanted), WATCH)


def after(name: str) -> Theme:
    """Return the look that comes after one, the first again after the last."""
    names = [look.name for look in LOOKS]
    return LOOKS[(names.index(name) + 1) % len(LOOKS) if name in names else 0]
