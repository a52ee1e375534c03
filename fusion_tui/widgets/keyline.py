"""The footer: the keys that work here, from the table of actions.

An act that is not open stands in parentheses and says why when its key is pressed; it is never absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from fusion_tui.actions import Action

if TYPE_CHECKING:
    from textual.app import RenderResult

_LAST = 3  # back, help and lock

Offer = tuple[Action, bool]


class KeyLine(Static):
    """One line of keys; what doesn't fit is on the help page."""

    def __init__(self) -> None:
        super().__init__(markup=False, id="key-line")
        self._offers: Sequence[Offer] = ()

    def offer(self, offers: Sequence[Offer]) -> None:
        """Show these actions; the flag says whether the act is open now."""
        if offers != self._offers:
            self._offers = offers
            self.refresh()

    def render(self) -> RenderResult:
        """Fit as many as the width takes."""
        return fitted(self._offers, self.size.width)


def fitted(offers: Sequence[Offer], width: int) -> Content:
    """Return the keys that fit into a width, in order; the last ones, which are for everywhere, always.

    Where all of them fit only closer together, they stand closer.
    """
    parts = [_part(action, is_open) for action, is_open in offers]
    room = width - 2
    words = sum(map(len, parts))
    if words + 2 * len(parts) > room >= words + len(parts):
        return Content(" ") + Content(" ").join(parts)
    while parts and sum(len(part) + 2 for part in parts) > room:
        parts.pop(max(0, len(parts) - 1 - _LAST))
    return Content(" ") + Content("  ").join(parts)


def _part(action: Action, is_open: bool) -> Content:
    if not is_open:
        return Content(f"({action.key} {action.title})").stylize("dim")
    return Content(f"{action.key} {action.title}").stylize("bold", 0, len(action.key) + 1)
