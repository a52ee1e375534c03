"""A small link chart, drawn: boxes and lines, for a terminal that is wide enough; the text says the same.

What draws is loaded with the first chart. Labels go to it as texts, never as markup.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from io import StringIO
from typing import Any

from rich.box import ASCII, ROUNDED
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from fusion_tui.analysis.network import NETEXT_MOST, Network, Node

EDGES = 60  # lines: more of them cross too often to be read, and take seconds to be led around each other
_WORDS = 20  # cells of what stands on a line
_LABEL = 26  # cells of a node's name
_CANVAS = 4_000  # cells: no chart of so few nodes is wider


def can_be_drawn(network: Network) -> bool:
    """Whether a chart is small enough to be read as a drawing, and to be drawn at once."""
    return 0 < len(network.nodes) <= NETEXT_MOST and len(_once(network)) <= EDGES


def drawn(network: Network, letters: Mapping[str, str], *, plain: bool = False) -> list[str]:
    """Return a chart as lines of text, as wide as it comes out; ``plain`` draws with ASCII only."""
    netext = _netext()
    mode = netext.EdgeSegmentDrawingMode
    look = {
        "$edge-routing-mode": netext.EdgeRoutingMode.ORTHOGONAL,
        "$edge-segment-drawing-mode": mode.ASCII if plain else mode.BOX_ROUNDED,
    }
    box = {"$box-type": ASCII if plain else ROUNDED}
    console = Console(width=_CANVAS, file=StringIO(), color_system=None, legacy_windows=False, emoji=False)
    graph = netext.ConsoleGraph(
        nodes={node.id: {"$content-renderer": _labelled(node, letters), **box} for node in network.nodes},
        edges=[
            (edge.source, edge.target, {"$label": Text(_cut(edge.words, _WORDS)), **look}) for edge in _once(network)
        ],
        console=console,
    )
    lines = console.render_lines(graph, pad=False)
    text = ["".join(segment.text for segment in line).rstrip() for line in lines]
    edge = min((len(line) - len(line.lstrip()) for line in text if line), default=0)
    return [line[edge:] for line in text]


def _labelled(node: Node, letters: Mapping[str, str]) -> Any:
    label = f"{letters.get(node.kind, '-')} {node.label}"
    text = Text(_cut(label, _LABEL), no_wrap=True)
    return lambda *_: text


def _words(words: str) -> Text:
    return Text(_cut(words, _WORDS))


def _cut(words: str, most: int) -> str:
    return words if cell_len(words) <= most else f"{set_cell_size(words, most - 3)}..."


def _once(network: Network) -> list[Any]:
    """Return one edge between two nodes, the best of them: parallel lines would be drawn over each other."""
    found: dict[frozenset[str], Any] = {}
    for edge in sorted(network.edges, key=lambda edge: not edge.confirmed):
        found.setdefault(frozenset((edge.source, edge.target)), edge)
    return list(found.values())


def _netext() -> Any:
    """Return what draws, without the handler of tracebacks that it puts in place of ours when it is loaded."""
    hook = sys.excepthook
    try:
        import netext
    finally:
        sys.excepthook = hook
    return netext
