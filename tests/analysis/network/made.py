"""Small networks that are made up, and the plainest way to walk them, written apart from the program's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st

from fusion_tui.analysis.network import Edge, Network, Node

LAW = settings(deadline=None, max_examples=150)
DAY = datetime(2026, 3, 1, tzinfo=UTC)
LABELS = ["Dana Whitlock", "dana whitlock", "PA KXR1984", "金沢 太郎", "Zoe\u0301", "", "👩‍🔧 Ash", "x" * 120]
KINDS = ["person", "vehicle", "event"]

MOMENTS = st.none() | st.integers(0, 5).map(lambda days: DAY + timedelta(days=days))


@st.composite
def networks(draw: st.DrawFn, most: int = 9, labels: Iterable[str] = LABELS) -> Network:
    """Draw a network of one node or more, with edges in either direction, several between two, and loops."""
    names = [f"n{number}" for number in range(draw(st.integers(1, most)))]
    one = st.sampled_from(names)
    nodes = [
        Node(name, draw(st.sampled_from([*labels])), draw(st.sampled_from(KINDS)), draw(MOMENTS)) for name in names
    ]
    drawn = st.builds(Edge, one, one, st.sampled_from(["owner of", "calls", ""]), MOMENTS, st.booleans())
    return Network.of(nodes, draw(st.lists(drawn, max_size=2 * most)))


def of_pairs(*pairs: str, alone: Iterable[str] = ()) -> Network:
    """Return the network whose edges are these pairs of letters, which are labels too: "ab", "bc"."""
    names = sorted({*"".join(pairs), *alone})
    edges = [Edge(pair[0], pair[1], "knows") for pair in pairs]
    return Network.of([Node(name, name, "person") for name in names], edges)


def chain(names: Iterable[str]) -> Network:
    """Return one node after another."""
    names = [*names]
    nodes = [Node(name, name, "person") for name in names]
    return Network.of(nodes, [Edge(a, b, "knows") for a, b in pairwise(names)])


def beside(network: Network) -> dict[str, set[str]]:
    """Return the neighbours of each id."""
    found: dict[str, set[str]] = {node.id: set() for node in network.nodes}
    for edge in network.edges:
        found[edge.source].add(edge.target)
        found[edge.target].add(edge.source)
    return found


def distances(network: Network, start: str) -> dict[str, int]:
    """Return how many edges away each node is, by widening the circle until it grows no more."""
    neighbours, found, circle, hops = beside(network), {start: 0}, {start}, 0
    while circle:
        hops += 1
        circle = {other for name in circle for other in neighbours[name]} - found.keys()
        found |= dict.fromkeys(circle, hops)
    return found


def ways(network: Network, first: str, last: str) -> list[tuple[str, ...]]:
    """Return every shortest way between two nodes, each as the ids on it."""
    neighbours = beside(network)
    found: list[tuple[str, ...]] = [(first,)]
    for _ in range(distances(network, first).get(last, 0)):
        found = [(*way, other) for way in found for other in neighbours[way[-1]]]
    return [way for way in found if way[-1] == last]


def ids(nodes: Iterable[Node]) -> list[str]:
    """Return the ids of nodes."""
    return [node.id for node in nodes]
