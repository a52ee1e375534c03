"""Who is linked with most others in a chart, and who lies between them: a list to choose a new center from."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from fusion_tui.analysis.network import MOST_BETWEEN, Network, betweenness, cutpoints, most_connected
from fusion_tui.services.chart import LETTERS
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.table import RecordTable

SHOWN = 20
CAUTION = "This tells where people looked, not what anybody is."
_KEYS = "Enter center the chart there   Esc leave"


class Rank(NamedTuple):
    """A record of a chart: how many it is linked with, the share of ways that lead over it, whether it holds parts."""

    id: str
    kind: str
    label: str
    neighbours: int
    between: float
    holds: bool


def ranked(network: Network) -> list[Rank]:
    """Return the records of a chart that are linked with most others, those first."""
    scores = betweenness(network, len(network.nodes)) if len(network.nodes) <= MOST_BETWEEN else []
    share = {one.node.id: one.score for one in scores}
    most = max(share.values(), default=0) or 1
    holds = {node.id for node in cutpoints(network)}
    return [
        Rank(node.id, node.kind, node.label, count, share.get(node.id, 0) / most, node.id in holds)
        for node, count in most_connected(network, SHOWN)
    ]


class RankedScreen(ModalScreen[str | None]):
    """Ends with the id of a record, or with None."""

    BINDINGS: ClassVar = [Binding("escape,f3", "leave", "leave", show=False, priority=True)]

    def __init__(self, ranks: list[Rank]) -> None:
        super().__init__()
        self._ranks = ranks

    def compose(self) -> ComposeResult:
        """Show the ranks, and what they don't say."""
        columns = (
            Column[Rank]("", 1, lambda one: LETTERS.get(one.kind, "-")),
            Column[Rank]("who or what", 0, lambda one: one.label),
            Column[Rank]("linked with", 11, lambda one: str(one.neighbours), right=True),
            Column[Rank]("between", 7, lambda one: f"{100 * one.between:.0f} %", right=True),
            Column[Rank]("", 11, lambda one: "holds parts" if one.holds else "", least=60),
        )
        with Vertical(classes="dialog picker") as box:
            box.border_title = "Most connected"
            yield Static(CAUTION, markup=False, classes="note")
            yield RecordTable[Rank](columns, lambda one: one.id, "ranks", "nothing is linked")
            yield Static(_KEYS, markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin on the first."""
        table = self.query_one(RecordTable)
        table.show_items(self._ranks)
        table.focus()

    def action_leave(self) -> None:
        """Leave the chart as it is."""
        self.dismiss(None)

    @on(RecordTable.Opened)
    def take(self, opened: RecordTable.Opened) -> None:
        """Take the one under the cursor."""
        opened.stop()
        self.dismiss(self.query_one(RecordTable).item_id or None)
