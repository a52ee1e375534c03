"""Less of a network: what lies around a node, without some, of some kinds, of some time. Each makes a new network."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from fusion_tui.analysis.network.graph import Edge, Network


def hops_from(network: Network, start: str, most: int | None = None) -> dict[str, int]:
    """Return how many edges away each node is that can be reached, nearest first; raises InputError without a start."""
    hops = {network.node(start).id: 0}
    queue = [start]
    for name in queue:
        if most is not None and hops[name] >= most:
            break
        for beside in network.links[name]:
            if beside not in hops:
                hops[beside] = hops[name] + 1
                queue.append(beside)
    return hops


def around(network: Network, start: str, hops: int) -> Network:
    """Return what is at most so many edges away from a node, with every edge among it."""
    return network.only(hops_from(network, start, hops))


def hide(network: Network, names: Collection[str]) -> Network:
    """Return the network without these nodes and their edges; a name that is not there hides nothing."""
    return network.only(network.by_id.keys() - set(names))


def only_kinds(network: Network, kinds: Collection[str]) -> Network:
    """Return the nodes of these kinds and the edges between them."""
    return network.only({node.id for node in network.nodes if node.kind in kinds})


def between(
    network: Network,
    first: datetime | None,
    last: datetime | None,
    *,
    untimed: bool = True,
    keep: Collection[str] = (),
) -> Network:
    """Return the edges from one moment to another, both included, and the nodes that have any.

    None leaves that side open. Edges without a time stay unless ``untimed`` says no: that nobody noted when is no
    reason to think it was another day. A node left without an edge goes, unless ``keep`` names it. A node's own time
    is not asked.
    """
    edges = tuple(edge for edge in network.edges if _is_between(edge, first, last, untimed))
    linked = {name for edge in edges for name in (edge.source, edge.target)} | set(keep)
    nodes = tuple(node for node in network.nodes if node.id in linked)
    return Network(nodes, edges, network.left_off)


def _is_between(edge: Edge, first: datetime | None, last: datetime | None, untimed: bool) -> bool:
    if edge.at is None:
        return untimed
    return (first is None or first <= edge.at) and (last is None or edge.at <= last)
