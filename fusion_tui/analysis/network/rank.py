"""Who stands out: linked with the most others, or between the most of them.

Both count what was written down, so they say as much about where was looked as about anybody. They are no measure
of a person, and the screen that shows them says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from fusion_tui.analysis.network.graph import Network, Node, by_label
from fusion_tui.domain.errors import InputError, StoppedError

MOST_BETWEEN = 1_000  # nodes: work grows with nodes times edges, 1.3 s for that many with 10,000 edges

Neighbours = Sequence[Sequence[int]]


class Connected(NamedTuple):
    """A node, and with how many others it has an edge."""

    node: Node
    neighbours: int


class Between(NamedTuple):
    """A node, and on how many of the shortest ways between two others it lies; of several equal ways, its share."""

    node: Node
    score: float


def most_connected(network: Network, most: int) -> list[Connected]:
    """Return the nodes with the most neighbours, ties by label; several edges to the same one count once."""
    counted = [Connected(node, len(network.links[node.id])) for node in network.nodes]
    return sorted(counted, key=lambda one: (-one.neighbours, by_label(one.node)))[:most]


def betweenness(network: Network, most: int, stop: Callable[[], bool] = bool) -> list[Between]:
    """Return the nodes between the most others, ties by label: exact, each pair counted once (Brandes 2001).

    Raises InputError for more than 1,000 nodes, and StoppedError once ``stop``, which is asked for each node, says so.
    """
    if len(network.nodes) > MOST_BETWEEN:
        raise InputError(
            f"{len(network.nodes):,} are too many to say who stands between them; {MOST_BETWEEN:,} are not",
            "look around one of them, or show fewer kinds",
        )
    nodes = sorted(network.nodes, key=by_label)
    scores = _scores(_numbered(network, nodes), stop)
    ranked = [Between(node, round(score / 2, 6)) for node, score in zip(nodes, scores, strict=True)]
    return sorted(ranked, key=lambda one: (-one.score, by_label(one.node)))[:most]


def _numbered(network: Network, nodes: Sequence[Node]) -> Neighbours:
    number = {node.id: at for at, node in enumerate(nodes)}
    return [[number[name] for name in network.links[node.id]] for node in nodes]


def _scores(beside: Neighbours, stop: Callable[[], bool]) -> list[float]:
    scores = [0.0] * len(beside)
    for source in range(len(beside)):
        if stop():
            raise StoppedError("stopped: nobody was ranked", "begin again whenever you like")
        order, ways, before = _walk(beside, source)
        shares = [0.0] * len(beside)
        for name in reversed(order[1:]):
            each = (1 + shares[name]) / ways[name]
            for other in before[name]:
                shares[other] += ways[other] * each
            scores[name] += shares[name]
    return scores


def _walk(beside: Neighbours, source: int) -> tuple[list[int], list[int], list[list[int]]]:
    """Return who is reached, nearest first, the number of shortest ways to each, and who comes just before it."""
    order, ways, hops = [source], [0] * len(beside), [-1] * len(beside)
    before: list[list[int]] = [[] for _ in beside]
    ways[source], hops[source] = 1, 0
    for name in order:
        for other in beside[name]:
            if hops[other] < 0:
                hops[other] = hops[name] + 1
                order.append(other)
            if hops[other] == hops[name] + 1:
                ways[other] += ways[name]
                before[other].append(name)
    return order, ways, before
