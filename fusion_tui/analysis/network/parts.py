"""How a network hangs together: its parts, and the nodes without which a part falls into several."""

from __future__ import annotations

from collections.abc import Iterator

from fusion_tui.analysis.network.graph import Network, Node, by_label
from fusion_tui.analysis.network.views import hops_from


def parts(network: Network) -> list[tuple[Node, ...]]:
    """Return the groups of nodes that are linked at all, the largest first, ties by label; labels in order in each."""
    found: list[tuple[Node, ...]] = []
    seen: set[str] = set()
    for node in sorted(network.nodes, key=by_label):
        if node.id not in seen:
            reached = hops_from(network, node.id)
            seen.update(reached)
            found.append(tuple(sorted((network.by_id[name] for name in reached), key=by_label)))
    return sorted(found, key=lambda part: -len(part))


def cutpoints(network: Network) -> list[Node]:
    """Return the nodes whose removal parts what was linked, by label (Hopcroft and Tarjan 1973, without recursion)."""
    search = _Search(network)
    return sorted((network.by_id[name] for name in search.found), key=by_label)


class _Search:
    """One walk in depth: when each node was met, and the earliest that can be reached from below it another way."""

    def __init__(self, network: Network) -> None:
        self.found: set[str] = set()
        self._links = network.links
        self._met: dict[str, int] = {}
        self._low: dict[str, int] = {}
        for node in network.nodes:
            if node.id not in self._met:
                self._from(node.id)

    def _from(self, root: str) -> None:
        stack, branches = [self._meet(root)], 0
        while stack:
            name, rest = stack[-1]
            if (beside := next(rest, None)) is None:
                stack.pop()
                branches += self._leave(name, stack, root)
            elif beside in self._met:
                # The way back to where it came from is taken too, which makes no node reach further than that.
                self._low[name] = min(self._low[name], self._met[beside])
            else:
                stack.append(self._meet(beside))
        if branches > 1:
            self.found.add(root)

    def _meet(self, name: str) -> tuple[str, Iterator[str]]:
        self._met[name] = self._low[name] = len(self._met)
        return name, iter(self._links[name])

    def _leave(self, name: str, stack: list[tuple[str, Iterator[str]]], root: str) -> bool:
        """Tell the node above what was reached below it; say whether that is the root."""
        if not stack:
            return False
        above = stack[-1][0]
        self._low[above] = min(self._low[above], self._low[name])
        if above != root and self._low[name] >= self._met[above]:
            self.found.add(above)
        return above == root
