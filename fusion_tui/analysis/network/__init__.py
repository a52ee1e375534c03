"""Who is linked with whom, and less of it: what lies around a node, without some, of some kinds, of some time."""

from __future__ import annotations

from fusion_tui.analysis.network.graph import MOST_EDGES, MOST_NODES, Edge, LeftOff, Network, Node
from fusion_tui.analysis.network.views import around, between, hide, only_kinds

__all__ = [
    "MOST_EDGES",
    "MOST_NODES",
    "Edge",
    "LeftOff",
    "Network",
    "Node",
    "around",
    "between",
    "hide",
    "only_kinds",
]
