"""Who is linked with whom: nodes, the edges between them, and who stands next to a node, the best link first.

An edge has a direction to be read in ("owner of"); for paths, parts and all that counts it has none. Two nodes may
have several edges, and each is kept; an edge from a node to itself says nothing about others and is ignored.
The order in which nodes and edges are given decides nothing but which of too many are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from fusion_tui.domain.errors import InputError

MOST_NODES = 2_000  # more is no chart that anybody reads, and work on it is felt at the keys
MOST_EDGES = 10_000


class Node(NamedTuple):
    """A person or thing: its id, what people call it, its kind, and the time it has itself, as an incident does."""

    id: str
    label: str
    kind: str
    at: datetime | None = None


class Edge(NamedTuple):
    """What one node has to do with another, in words that are read from source to target; confirmed by a person."""

    source: str
    target: str
    words: str
    at: datetime | None = None
    confirmed: bool = False


@dataclass(frozen=True)
class LeftOff:
    """How much of what was given lies beyond the limits; false where nothing does."""

    nodes: int = 0
    edges: int = 0

    def __bool__(self) -> bool:
        return self.nodes + self.edges > 0


Links = Mapping[str, Mapping[str, tuple[Edge, ...]]]


@dataclass(frozen=True)
class Network:
    """Nodes and edges that fit together, as ``of`` checks, and what was left off when they were first put together."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    left_off: LeftOff = field(default=LeftOff())

    @classmethod
    def of(cls, nodes: Iterable[Node], edges: Iterable[Edge]) -> Network:
        """Return the network of these, the first 2,000 nodes and the first 10,000 edges among them.

        An edge to a node that is left off is left off with it. Raises ValueError where an id comes twice, an edge
        leads to a node that was not given, or a moment has no time zone.
        """
        given = tuple(nodes)
        known = {node.id for node in given}
        if len(known) < len(given):
            raise ValueError("an id comes twice")
        apart = [edge for edge in edges if edge.source != edge.target]
        if not all(edge.source in known and edge.target in known for edge in apart):
            raise ValueError("an edge leads to a node that is not there")
        _check_zones((*given, *apart))
        network = cls(given[:MOST_NODES], tuple(apart)).only({node.id for node in given[:MOST_NODES]})
        kept = network.edges[:MOST_EDGES]
        return cls(network.nodes, kept, LeftOff(len(given) - len(network.nodes), len(apart) - len(kept)))

    def __contains__(self, name: object) -> bool:
        return name in self.by_id

    def node(self, name: str) -> Node:
        """Return the node of that id; raises InputError where it is not, or no longer, in the network."""
        try:
            return self.by_id[name]
        except KeyError:
            raise InputError(
                "that is not in the network as it is shown", "show it again, or begin with another"
            ) from None

    def only(self, names: Collection[str]) -> Network:
        """Return the network of those nodes alone, with the edges between them."""
        nodes = tuple(node for node in self.nodes if node.id in names)
        edges = tuple(edge for edge in self.edges if edge.source in names and edge.target in names)
        return Network(nodes, edges, self.left_off)

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """Each node by its id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def links(self) -> Links:
        """Return for each id its neighbours and the edges to each: confirmed ones first, then newest, then by label."""
        found: dict[str, dict[str, list[Edge]]] = {node.id: {} for node in self.nodes}
        for edge in sorted(self.edges, key=by_worth):
            found[edge.source].setdefault(edge.target, []).append(edge)
            found[edge.target].setdefault(edge.source, []).append(edge)
        return {name: self._in_order(beside) for name, beside in found.items()}

    def _in_order(self, beside: Mapping[str, list[Edge]]) -> dict[str, tuple[Edge, ...]]:
        def rank(name: str) -> tuple[object, ...]:
            return (*by_worth(beside[name][0])[:2], by_label(self.by_id[name]))

        return {name: tuple(beside[name]) for name in sorted(beside, key=rank)}


def by_label(node: Node) -> tuple[str, str, str]:
    """Return what puts nodes in the order of their labels; ids decide between equal ones."""
    return (node.label.casefold(), node.label, node.id)


def by_worth(edge: Edge) -> tuple[bool, float, str, str, str]:
    """Return what puts edges in order: confirmed ones first, then the newest, those without a time last."""
    age = -edge.at.timestamp() if edge.at else float("inf")
    return (not edge.confirmed, age, edge.words, edge.source, edge.target)


def _check_zones(dated: Iterable[Node | Edge]) -> None:
    if any(one.at is not None and one.at.utcoffset() is None for one in dated):
        raise ValueError("a moment needs a time zone")
