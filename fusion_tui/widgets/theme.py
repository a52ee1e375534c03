"""The colors of the workstation, and the only place that names one besides the style sheets.

Calm on a dark ground; the TLP colors are those of TLP 2.0, on black. No meaning is carried by color alone.
"""

from __future__ import annotations

from textual.theme import Theme

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
        "tlp-clear": "#ffffff",
        "tlp-green": "#33ff00",
        "tlp-amber": "#ffc000",
        "tlp-red": "#ff2b2b",
        "tlp-ground": "#000000",
        "exercise": "#d9a8ff",
        "quiet": "#8794a3",
        "field": "#28323f",
        "cursor": "#2f4a66",
        "block-cursor-text-style": "bold",
        "input-selection-background": "#6ca6d9 35%",
    },
)
