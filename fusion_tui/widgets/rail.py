"""Where everything is, and how much of it: a rail beside wide screens, one line above narrow ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import RenderResult

PLACES: tuple[tuple[str, str, str], ...] = (
    ("1", "now", "now"),
    ("2", "tips", "tips"),
    ("3", "incidents", "inc"),
    ("4", "cases", "cases"),
    ("5", "products", "prod"),
    ("6", "incoming", "in"),
    ("7", "outgoing", "out"),
    ("8", "peers", "peers"),
    ("d", "drop", "drop"),
)
# Where there is room for them: the exchange first, then who may do what.
ROOMS: tuple[tuple[str, str], ...] = (
    ("E", "exchange"),
    ("W", "waiting"),
    ("R", "quarantine"),
    ("O", "orders"),
    ("C", "our card"),
    ("K", "keys"),
    ("P", "people"),
    ("A", "audit"),
)


class Rail(Static):
    """The places with their counts; the one that is open stands between brackets."""

    def __init__(self, here: str) -> None:
        super().__init__(markup=False, id="rail")
        self._here = here
        self._counts: Mapping[str, int] = {}

    def show(self, counts: Mapping[str, int]) -> None:
        """Show these counts; a place without one shows none."""
        self._counts = {**self._counts, **counts}
        self.refresh()

    def render(self) -> RenderResult:
        """Paint one line where it is one line high, else a line per place."""
        if self.size.height <= 1:
            return self._line()
        places = [self._long(key, name) for key, name, _ in PLACES]
        return Content("\n").join([*places, Content(""), *(self._long(key, name) for key, name in ROOMS)])

    def _line(self) -> Content:
        words = [self._short(*place) for place in PLACES]
        gap = "  " if sum(map(len, words)) + 2 * len(words) <= self.size.width else " "
        return Content(gap).join(words)

    def _short(self, key: str, name: str, word: str) -> Content:
        """Return key, word and count; the key and the count stand out from the word between them."""
        count = f" {short(self._counts[name])}" if name in self._counts else ""
        if name == self._here:
            return Content(f"[{key} {word}{count}]").stylize("bold reverse")
        return Content.assemble((key, "bold $foreground"), f" {word}", (count, "$accent"))

    def _long(self, key: str, name: str) -> Content:
        count = f"{self._counts[name]:,}" if name in self._counts else ""
        room = max(1, self.size.width - len(name) - 4)
        line = f" {key} {name}{count:>{room}} "
        if name == self._here:
            return Content(f"[{line[1:-1]}]").stylize("bold reverse")
        return Content(line)


def short(count: int) -> str:
    """Return a count in at most four characters."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if count >= size * 10:
            return f"{count // size}{letter}"
        if count >= size:
            return f"{count / size:.1f}{letter}"
    return str(count)
