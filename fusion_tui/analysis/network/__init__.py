"""Who is linked with whom: less of it, ways through it, who stands out, and the chart as text and as positions."""

from __future__ import annotations

from fusion_tui.analysis.network.graph import MOST_EDGES, MOST_NODES, Edge, LeftOff, Network, Node
from fusion_tui.analysis.network.line import Look
from fusion_tui.analysis.network.parts import cutpoints, parts
from fusion_tui.analysis.network.path import MOST_OTHERS, Path, Step, shortest
from fusion_tui.analysis.network.rank import MOST_BETWEEN, Between, Connected, betweenness, most_connected
from fusion_tui.analysis.network.rings import NETEXT_MOST, layout
from fusion_tui.analysis.network.tree import MOST_LINES, TreeLine, text_tree
from fusion_tui.analysis.network.views import around, between, hide, only_kinds

__all__ = [
    "MOST_BETWEEN",
    "MOST_EDGES",
    "MOST_LINES",
    "MOST_NODES",
    "MOST_OTHERS",
    "NETEXT_MOST",
    "Between",
    "Connected",
    "Edge",
    "LeftOff",
    "Look",
    "Network",
    "Node",
    "Path",
    "Step",
    "TreeLine",
    "around",
    "between",
    "betweenness",
    "cutpoints",
    "hide",
    "layout",
    "most_connected",
    "only_kinds",
    "parts",
    "shortest",
    "text_tree",
]
