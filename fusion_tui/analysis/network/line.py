"""One line of a link chart in words, as wide as the terminal has cells and no wider.

    V PA KXR1984 (see 3)  <- owner of  unconfirmed  2026-03-01  +2 links

The link is read from the line's own node: "<-" says that it comes from the node above it, "->" that it leads there.
A date is the link's; where that has none, "of" and a date is the time of the node itself. What isn't confirmed says
so in a word, as a sign is easily overlooked, or not read aloud; in a narrow line it is the last to go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from fusion_tui.analysis.network.graph import Edge, Node
from fusion_tui.domain.wording import many

_LABEL = 8  # cells a label has however narrow the line: what follows it is cut instead
_WORDS = 6  # cells below which the words of a link say nothing
_GAP = "  "
_UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Look:
    """How lines are written: the letter of each kind, the zone of dates, lines with numbers, all signs in ASCII."""

    letters: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = UTC
    numbered: bool = False
    plain: bool = False

    @property
    def ellipsis(self) -> str:
        """What stands for what is left out."""
        return "..." if self.plain else "…"

    def arrow(self, outwards: bool) -> str:
        """Return which way a link leads, from the line's own node or to it."""
        return ("<-", "->")[outwards] if self.plain else ("←", "→")[outwards]


@dataclass(frozen=True)
class Entry:
    """What a line is about: a node, its edges with the one above it, and the number of the line that has it in full."""

    depth: int
    node: Node
    edges: tuple[Edge, ...] = ()
    sees: int = 0
    further: int = 0


def written(entry: Entry, head: str, width: int, look: Look) -> str:
    """Return the line after its head, which is the number and the indentation."""
    before, after = f"{head}{look.letters.get(entry.node.kind, '-')} ", _seen(entry, look)
    taken = cells(before) + cells(after)
    tail = _fitting([*_tail(entry, look)], width - taken - _LABEL - 2 * _WORDS)
    room = max(width - taken - cells(tail), _LABEL)
    label = " ".join(entry.node.label.split()) or "(no name)"
    # A third of the room is the link's at least: who is linked says little without how.
    link = _link(entry, max(room - cells(label), room // 3), look)
    said = before + cut(label, room - cells(link), look.ellipsis) + after + link
    least = cells(before) + _LABEL
    return cut(cut(said, max(width - cells(tail), least), look.ellipsis) + tail, width, look.ellipsis)


def _seen(entry: Entry, look: Look) -> str:
    if not entry.sees:
        return ""
    return f" (see {entry.sees})" if look.numbered else " (above)"


def _fitting(parts: list[str], room: int) -> str:
    """Return the parts that have room, whole, as a date that is cut is another date; one of them has it always."""
    while len(parts) > (_UNCONFIRMED in parts) and sum(len(_GAP + part) for part in parts) > room:
        parts.pop()
    return "".join(_GAP + part for part in parts)


def _link(entry: Entry, width: int, look: Look) -> str:
    if not entry.edges:
        return ""
    best = entry.edges[0]
    link = _GAP + " ".join((look.arrow(best.source == entry.node.id), *best.words.split()))
    return cut(link, width, look.ellipsis) if width >= min(cells(link), _WORDS) else ""


def _tail(entry: Entry, look: Look) -> Iterator[str]:
    """Yield what ends a line, the dearest first."""
    if entry.edges and not entry.edges[0].confirmed:
        yield _UNCONFIRMED
    at = entry.edges[0].at if entry.edges else None
    if at:
        yield _day(at, look)
    elif entry.node.at:
        yield f"of {_day(entry.node.at, look)}"
    if more := len(entry.edges[1:]):
        yield f"+{many(more, 'link')}"
    if entry.further:
        yield f"{entry.further:,} further on"


def _day(at: datetime, look: Look) -> str:
    return at.astimezone(look.zone).date().isoformat()


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes, by the measure the screens are painted with."""
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, width: int, ellipsis: str) -> str:
    """Return the text in no more cells than that; what is cut ends in an ellipsis."""
    from rich.cells import set_cell_size

    if cells(text) <= width:
        return text
    return set_cell_size(text, max(width - len(ellipsis), 0)).rstrip() + ellipsis[: max(width, 0)]
