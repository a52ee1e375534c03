"""The link chart as an indented text, for 80 cells and for who has it read aloud.

A node stands as many steps in as it is edges away from the root, under the node that leads there, and once. Every
other link between two nodes that are shown is told once too, under the one that comes later, and says where the other
stands: always above, so that a chart which is cut refers to nothing that was cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fusion_tui.analysis.network.graph import Network
from fusion_tui.analysis.network.line import Entry, Look, cut, written
from fusion_tui.analysis.network.views import hops_from

MOST_LINES = 500
_STEP = 2  # cells


class TreeLine(NamedTuple):
    """A line, how deep it stands, and the node it is about; ``again`` where that stands in full further up.

    The last line of a chart that is cut is about no node.
    """

    depth: int
    node_id: str | None
    text: str
    again: bool = False


def text_tree(
    network: Network, root: str, depth: int, width: int, look: Look | None = None, lines: int = MOST_LINES
) -> list[TreeLine]:
    """Return the lines of what is so many edges away from a node at most, none wider than ``width`` cells.

    Under a node its links are in the order of ``Network.links``. At most ``lines`` come back, one at least; of more,
    the last says how many are left out. Past a third of the width lines are indented no further.
    Raises InputError where the root is not in the network.
    """
    look, entries = look or Look(), list(_entries(network, root, depth))
    shown = entries if len(entries) <= lines else entries[: max(lines - 1, 0)]
    digits = len(str(len(shown)))
    tree = [_line(entry, f"{number:>{digits}} ", width, look) for number, entry in enumerate(shown, 1)]
    if left := len(entries) - len(shown):
        tree.append(TreeLine(0, None, cut(f"{look.ellipsis} {left:,} more", width, look.ellipsis)))
    return tree


def _line(entry: Entry, number: str, width: int, look: Look) -> TreeLine:
    head = (number if look.numbered else "") + " " * min(_STEP * entry.depth, width // 3)
    return TreeLine(entry.depth, entry.node.id, written(entry, head, width, look), entry.sees > 0)


def _entries(network: Network, root: str, depth: int) -> Iterator[Entry]:
    """Yield what each line is about, from the top."""
    hops = hops_from(network, root, depth)
    above, numbers = _above(network, hops), dict[str, int]()
    stack = [Entry(0, network.node(root), (), 0, _further(network, root, hops))]
    count = 0
    while stack:
        entry = stack.pop()
        count += 1
        yield entry
        if not entry.sees:
            numbers[entry.node.id] = count
            stack.extend(reversed([*_under(network, entry, hops, above, numbers)]))


def _under(
    network: Network, entry: Entry, hops: Mapping[str, int], above: Mapping[str, str], numbers: Mapping[str, int]
) -> Iterator[Entry]:
    """Yield the nodes that this one leads to, and its other links with those that stand above."""
    name = entry.node.id
    for other, edges in network.links[name].items():
        node = network.by_id[other]
        if above.get(other) == name:
            yield Entry(entry.depth + 1, node, edges, 0, _further(network, other, hops))
        elif other in numbers and above.get(name) != other:
            yield Entry(entry.depth + 1, node, edges, numbers[other])


def _above(network: Network, hops: Mapping[str, int]) -> dict[str, str]:
    """Return the node that each stands under: one that is nearer to the root, by a confirmed link if there is any."""
    order = {name: at for at, name in enumerate(hops)}

    def leading(name: str) -> str:
        nearer = (other for other in network.links[name] if hops.get(other) == hops[name] - 1)
        return min(nearer, key=lambda other: (not network.links[name][other][0].confirmed, order[other]))

    return {name: leading(name) for name, away in hops.items() if away}


def _further(network: Network, name: str, hops: Mapping[str, int]) -> int:
    return sum(other not in hops for other in network.links[name])
