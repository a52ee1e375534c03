"""How two nodes are linked: the fewest edges from one to the other, and how many other ways are as short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from fusion_tui.analysis.network.graph import Edge, Network, Node, by_label
from fusion_tui.analysis.network.views import hops_from

MOST_OTHERS = 100  # other ways that are counted: past that the number says no more than "very many"


class Step(NamedTuple):
    """A node on the way, and the best edge that led to it; none to the first."""

    node: Node
    edge: Edge | None


@dataclass(frozen=True)
class Path:
    """The way, both ends included, and how many others are as short: ``MOST_OTHERS`` means that many or more."""

    steps: tuple[Step, ...]
    others: int = 0

    @property
    def length(self) -> int:
        """How many edges the way has."""
        return len(self.steps) - 1


class _Rest(NamedTuple):
    """Of the ways from a node to the end: their length, their number, and the most confirmed edges one has."""

    hops: int
    ways: int
    confirmed: int


def shortest(network: Network, first: str, last: str) -> Path | None:
    """Return a way with the fewest edges; None where there is none.

    Among equals the one with the most confirmed edges, then the one whose labels come first. Several edges between
    the same two nodes are one way. Raises InputError where an end is not in the network.
    """
    start, rest = network.node(first), _rests(network, last)
    if first not in rest:
        return None
    steps = [Step(start, None)]
    while (here := steps[-1].node.id) != last:
        steps.append(_next(network, here, rest))
    return Path(tuple(steps), rest[first].ways - 1)


def _rests(network: Network, last: str) -> dict[str, _Rest]:
    """Return what lies between each node and the end, worked out from the end."""
    rests: dict[str, _Rest] = {}
    for name, hops in hops_from(network, last).items():
        beside = [(rests[other], _is_confirmed(network, name, other)) for other in _nearer(network, name, hops, rests)]
        ways = min(sum(rest.ways for rest, _ in beside), MOST_OTHERS + 1) if beside else 1
        rests[name] = _Rest(hops, ways, max((rest.confirmed + confirmed for rest, confirmed in beside), default=0))
    return rests


def _nearer(network: Network, name: str, hops: int, rests: dict[str, _Rest]) -> list[str]:
    return [other for other in network.links[name] if other in rests and rests[other].hops == hops - 1]


def _is_confirmed(network: Network, name: str, other: str) -> bool:
    return network.links[name][other][0].confirmed


def _next(network: Network, here: str, rests: dict[str, _Rest]) -> Step:
    def rank(name: str) -> tuple[int, tuple[str, str, str]]:
        return (-rests[name].confirmed - _is_confirmed(network, here, name), by_label(network.by_id[name]))

    name = min(_nearer(network, here, rests[here].hops, rests), key=rank)
    return Step(network.by_id[name], network.links[here][name][0])
