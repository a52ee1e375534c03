"""What may be copied out of the program: a clipboard belongs to every program of the desktop, and to its history.

The screen's banner decides, against the highest TLP the center allows there. What is typed into a
dialog has no banner yet: it counts as the marking a new record gets, and as whatever lies below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from fusion_tui.domain.marking import TLP, Marking
from fusion_tui.widgets.marks import MarkingBanner


def is_secret(focused: Widget | None) -> bool:
    """Whether the cursor is in a passphrase."""
    return isinstance(focused, Input) and focused.password


def why_kept(screens: Sequence[Screen[Any]], highest: TLP) -> str:
    """Return why nothing of this screen goes to the clipboard; empty where it may. The last screen is on top."""
    shown = _shown(screens).tlp
    if shown.level <= highest.level:
        return ""
    return f"this screen is TLP:{shown}, and the center allows TLP:{highest} on the clipboard"


def _shown(screens: Sequence[Screen[Any]]) -> Marking:
    for depth, screen in enumerate(reversed(screens)):
        for line in screen.query(MarkingBanner):
            below = line.marking or Marking(tlp=TLP.RED)
            return below | Marking() if depth else below
    return Marking(tlp=TLP.RED)
